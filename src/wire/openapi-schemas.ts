// The JSON Schemas (draft 2020-12) of everything that comes in and goes out, by name, as zod writes them.
import { z } from "zod";
import type { Json } from "../model/canonical.ts";
import { advisorySchema, waiverSchema, withdrawalSchema } from "./advisory.ts";
import { agentEntrySchema } from "./agent.ts";
import { backupLineSchema, restoreAnswerSchema, restoreLineSchema } from "./backup.ts";
import { cohortSchema } from "./cohort.ts";
import { erasureSchema } from "./erasure.ts";
import { indexAnswerSchema } from "./export-index.ts";
import { exportSchema, exportsAnswerSchema, exportViewSchema } from "./exports.ts";
import { judgementSchema } from "./judgement.ts";
import { listOf, WORDS, type WordsName } from "./openapi-words.ts";
import { policySchema, policyTestSchema } from "./policy.ts";
import * as ready from "./questions.ts";
import { agentSchema, metricSchema, parentSchema, recordSchema, transformationSchema } from "./record.ts";
import { releaseSchema } from "./release.ts";
import * as written from "./replies.ts";
import * as advisory from "./replies-advisory.ts";
import * as compare from "./replies-compare.ts";
import * as connections from "./replies-connections.ts";
import { decisionSchema } from "./replies-decision.ts";
import * as diff from "./replies-diff.ts";
import { dossierSchema } from "./replies-dossier.ts";
import * as moves from "./replies-moves.ts";
import * as node from "./replies-node.ts";
import * as policy from "./replies-policy.ts";
import { policyTestAnswerSchema } from "./replies-policy-test.ts";
import * as quarantine from "./replies-quarantine.ts";
import * as read from "./replies-read.ts";
import { searchAnswerSchema } from "./replies-search.ts";
import { violationAnswerSchema, violationsAnswerSchema } from "./replies-violations.ts";
import { selectAnswerSchema, selectSchema } from "./select.ts";
import { endSchema, rollbackSchema, transitionSchema } from "./transition.ts";

/** As much of JSON Schema as is used here. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly Json[];
  /** What each word of `enum` means. */
  readonly "x-enumDescriptions"?: Readonly<Record<string, string>>;
  readonly const?: Json;
  readonly default?: Json;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly examples?: readonly Json[];
};

/** What is sent: closed, a member that is not listed is refused. */
const SENT = {
  Record: recordSchema,
  Parent: parentSchema,
  Transformation: transformationSchema,
  Metric: metricSchema,
  Agent: agentSchema,
  Cohort: cohortSchema,
  Judgement: judgementSchema,
  Erasure: erasureSchema,
  Release: releaseSchema,
  AgentEntry: agentEntrySchema,
  RestoreLine: restoreLineSchema,
  Select: selectSchema,
  Policy: policySchema,
  PolicyTest: policyTestSchema,
  Transition: transitionSchema,
  Rollback: rollbackSchema,
  End: endSchema,
  Advisory: advisorySchema,
  Withdrawal: withdrawalSchema,
  Waiver: waiverSchema,
  Export: exportSchema,
} as const;

/** What is answered: open, a later version may say more. */
const ANSWERED = {
  RecordAnswer: written.recordAnswerSchema,
  RecordReceipt: written.recordReceiptSchema,
  LineAnswer: written.lineAnswerSchema,
  JudgementAnswer: written.judgementAnswerSchema,
  ErasureAnswer: written.erasureAnswerSchema,
  FsckAnswer: written.fsckAnswerSchema,
  RebuildAnswer: written.rebuildAnswerSchema,
  ImportAnswer: written.importAnswerSchema,
  CohortAnswer: written.cohortAnswerSchema,
  CohortReceipt: written.cohortReceiptSchema,
  ManifestAnswer: written.manifestAnswerSchema,
  Node: node.nodeSchema,
  Nodes: node.nodesSchema,
  NodeNamed: node.nodeNamedSchema,
  NodeListed: read.nodeListedSchema,
  Edge: node.edgeSchema,
  Gaps: node.gapsSchema,
  WalkAnswer: read.walkAnswerSchema,
  PathAnswer: connections.pathSchema,
  PathsAnswer: connections.pathsAnswerSchema,
  CommonAnswer: connections.commonAnswerSchema,
  ContributionAnswer: connections.contributionAnswerSchema,
  ImpactAnswer: connections.impactAnswerSchema,
  SearchAnswer: searchAnswerSchema,
  WalkLine: read.walkLineSchema,
  SiblingsAnswer: read.siblingsSchema,
  SelectAnswer: selectAnswerSchema,
  PoliciesAnswer: policy.policiesAnswerSchema,
  PolicyView: policy.policyViewSchema,
  PolicyVersionsAnswer: policy.policyVersionsAnswerSchema,
  PolicyAnswer: policy.policyAnswerSchema,
  RetirementAnswer: policy.retirementAnswerSchema,
  PolicyTestAnswer: policyTestAnswerSchema,
  DiffAnswer: diff.diffSchema,
  SiteDiffAnswer: diff.siteDiffSchema,
  TraceAnswer: compare.traceSchema,
  LeaksAnswer: compare.leaksSchema,
  ReproducibilityAnswer: compare.reproducibilitySchema,
  Dossier: dossierSchema,
  RunAnswer: read.runSchema,
  LineagesAnswer: read.lineagesSchema,
  LineageAnswer: read.lineageSchema,
  CohortView: read.cohortReplySchema,
  RecordView: read.recordReplySchema,
  AgentAnswer: read.agentReplySchema,
  ViolationsAnswer: violationsAnswerSchema,
  ViolationAnswer: violationAnswerSchema,
  Health: read.healthSchema,
  QuarantineAnswer: quarantine.quarantineAnswerSchema,
  ReleaseAnswer: quarantine.releaseAnswerSchema,
  AtlasAnswer: read.atlasAnswerSchema,
  LedgersAnswer: quarantine.ledgersAnswerSchema,
  AdvisoryAnswer: advisory.advisoryAnswerSchema,
  WithdrawalAnswer: advisory.withdrawalAnswerSchema,
  WaiverAnswer: advisory.waiverAnswerSchema,
  AdvisoryView: advisory.advisoryViewSchema,
  AdvisoriesAnswer: advisory.advisoriesAnswerSchema,
  AdvisoryReply: advisory.advisoryReplySchema,
  AdvisoryImpactAnswer: advisory.advisoryImpactSchema,
  QuestionsAnswer: ready.questionsAnswerSchema,
  StaleBasesAnswer: ready.staleBasesSchema,
  WeakChampionsAnswer: ready.weakChampionsSchema,
  LicenceConflictsAnswer: ready.licenceConflictsSchema,
  LiveDownstreamAnswer: ready.liveDownstreamSchema,
  WaiversAnswer: advisory.waiversAnswerSchema,
  BackupLine: backupLineSchema,
  RestoreAnswer: restoreAnswerSchema,
  MoveAnswer: moves.moveAnswerSchema,
  MoveTried: moves.moveTriedSchema,
  EndAnswer: moves.endAnswerSchema,
  HistoryAnswer: moves.historyAnswerSchema,
  ChampionsAnswer: moves.championsAnswerSchema,
  Decision: decisionSchema,
  DecisionAnswer: moves.decisionAnswerSchema,
  ExportView: exportViewSchema,
  ExportsAnswer: exportsAnswerSchema,
  IndexAnswer: indexAnswerSchema,
  Problem: written.problemSchema,
} as const;

export type SchemaName = keyof typeof SENT | keyof typeof ANSWERED | WordsName;

const uri = (id: string): string => `#/components/schemas/${id}`;

export const ref = (name: SchemaName): Schema => ({ $ref: uri(name) });

const SAFE: readonly unknown[] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

// A document has one dialect and each schema one place in it; and what holds for every number or key of JSON is not said.
const NOISE: Readonly<Record<string, (value: unknown) => boolean>> = {
  $schema: () => true,
  $id: () => true,
  propertyNames: () => true,
  minimum: (value) => SAFE.includes(value),
  maximum: (value) => SAFE.includes(value),
  // Not a format of JSON Schema; the pattern beside it says the same.
  format: (value) => value === "starts_with",
};

/** A schema of zod's as the document has it: without noise, closed lists by name, an answer open. */
function tidied(value: unknown, open: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => tidied(item, open));
  if (typeof value !== "object" || value === null) return value;
  const { enum: words, type, ...rest } = value as Readonly<Record<string, unknown>>;
  const list = Array.isArray(words) ? listOf(words) : undefined;
  const said = list ? { ...rest, ...ref(list) } : (value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    Object.entries(said)
      .filter(([key, member]) => !NOISE[key]?.(member))
      .filter(([key, member]) => !(open && key === "additionalProperties" && member === false))
      .map(([key, member]) => [key, tidied(member, open)]),
  );
}

const words = Object.fromEntries(
  Object.entries(WORDS).map(([name, { description, meanings }]): [string, Schema] => [
    name,
    { type: "string", enum: Object.keys(meanings), description, "x-enumDescriptions": meanings },
  ]),
) as Record<WordsName, Schema>;

/** Every schema by its name. */
export function schemas(): Readonly<Record<SchemaName, Schema>> {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ ...SENT, ...ANSWERED })) names.add(schema, { id });
  const made = z.toJSONSchema(names, { unrepresentable: "any", io: "input", uri }).schemas;
  const all = Object.fromEntries(
    Object.entries(made).map(([name, schema]) => [name, tidied(schema, name in ANSWERED) as Schema]),
  ) as Record<Exclude<SchemaName, WordsName>, Schema>;
  const { Cohort } = all;
  // Each record of a cohort is read from its own text; in the schema of the cohort it is any object.
  const records: Schema = { ...Cohort.properties?.records, items: ref("Record") };
  return { ...all, Cohort: { ...Cohort, properties: { ...Cohort.properties, records } }, ...words };
}

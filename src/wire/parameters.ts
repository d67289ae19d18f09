// The parameters that questions take, each described once, for the OpenAPI document. What they do is read where the
// questions are: a value that cannot be used is refused, never ignored.
import { ADVISORY_KINDS, SEVERITIES } from "../model/advisory.ts";
import { CERTAINTIES } from "../model/certainty.ts";
import { EDGE_SETS } from "../model/edge-types.ts";
import { LIFECYCLE_STATES } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import { ref, type Schema } from "./openapi-schemas.ts";

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  readonly required?: true;
  /** Lists are separated by commas (`explode: false`) or repeated. */
  readonly style?: "form";
  readonly explode?: boolean;
  readonly schema: Schema;
};

const text: Schema = { type: "string", minLength: 1 };

const path = (name: string, description: string): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema: text,
});

const query = (name: string, description: string, schema: Schema = text): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

const header = (name: string, description: string, schema: Schema): Parameter => ({
  name,
  in: "header",
  description,
  schema,
});

const words = (name: string, description: string, among: Schema): Parameter => ({
  ...query(name, description, { type: "array", items: among }),
  style: "form",
  explode: false,
});

/** By the name they have in the document; two questions may use one name for different things. */
/** A position of the log, or an instant that stands for one. */
const MOMENT = {
  anyOf: [
    { type: "integer", minimum: -1, maximum: 999_999_999 },
    { type: "string", format: "date-time" },
  ],
} as const;

export const PARAMETERS = {
  nodeId: path(
    "id",
    "Any immutable id of the node, as it is: only `?`, `#` and `%` need to be escaped. An id that itself ends like an action or a suffix is asked for by `?id=`.",
  ),
  recordId: path("id", "The record's id, `rec:` and 64 hexadecimal digits."),
  cohortId: path("id", "The cohort's id, `cohort:` and 64 hexadecimal digits."),
  agentId: path("id", "The opaque id that records have in `transformation.agent.id` or `owner.id`."),
  run: path("id", "The run, to the letter as records have it in `transformation.id`."),
  decisionId: path("id", "The decision's id, `decision:` and 64 hexadecimal digits."),
  niche: query("niche", "Only the champions of this niche."),
  slotKind: query("kind", "Only champions of this kind.", ref("Kind")),
  on: query(
    "on",
    "Only who was champion then: an instant with its zone (RFC 3339), or a day (UTC), of which all champions are meant. It has to be past.",
    {
      anyOf: [
        { type: "string", format: "date" },
        { type: "string", format: "date-time" },
      ],
    },
  ),
  lineageName: path("name", "The family, e.g. acme/support."),
  since: query("since", "The `position` of the index that you have: what changed after it is listed.", {
    type: "integer",
    minimum: -1,
    maximum: 999_999_999,
  }),
  exportId: path("id", "The export's id, `export:` and 64 hexadecimal digits."),
  beforeExport: query("before", "The `next` of the page before: older exports than that.", {
    type: "integer",
    minimum: 1,
    maximum: 999_999_999,
  }),
  range: header("Range", "A range of bytes, e.g. `bytes=1000-`: an interrupted download goes on there.", {
    type: "string",
  }),
  ifRange: header("If-Range", "The `ETag` of the file that was begun; of another file all is sent.", {
    type: "string",
  }),
  violationId: path("id", "The violation's id, `violation:` and 64 hexadecimal digits."),
  violationState: query("state", "Which violations: those that are open, those that are closed, or all.", {
    type: "string",
    enum: ["open", "closed", "all"],
    default: "open",
  }),
  violationNode: query("node", "Only of this node, by any immutable id."),
  violationLineage: query("lineage", "Only of standings in this family."),
  violationPolicy: query("policy", "Only by this policy."),
  violationAdvisory: query("advisory", "Only by this advisory."),
  policyName: {
    ...path("name", "The policy, e.g. pii-filter."),
    schema: { type: "string", pattern: `^[A-Za-z0-9._-]{1,${LIMITS.policyNameLength}}$` },
  },
  policyVersion: query("version", "This version, whether or not it is in force.", {
    type: "integer",
    minimum: 0,
    maximum: 999_999_999,
  }),
  includeRetired: words("include", "`retired`: also those that were retired, as they were last.", {
    type: "string",
    enum: ["retired"],
  }),
  reason: query("reason", "Why, for whoever reads the history."),
  ids: {
    ...query("id", "Any immutable id of the node; may be repeated. Either `id` or `name`.", {
      type: "array",
      items: text,
    }),
    style: "form",
    explode: true,
  },
  oneId: query("id", "Any immutable id of the node. Either `id` or `name`."),
  name: query("name", "Every version of a name, case-sensitive and whole. Either `id` or `name`."),
  version: query("version", "One version of the name."),
  depth: query(
    "depth",
    'At most so many steps; the answer says `stopped_by: ["depth"]` when there is more.',
    {
      type: "integer",
      minimum: 1,
      maximum: 999_999_999,
    },
  ),
  view: query(
    "view",
    "`mldcat-ap`: the node as that profile tells of it, in any format of RDF. The same is asked for by `profile` in Accept.",
    { type: "string", enum: ["mldcat-ap"] },
  ),
  edgeTypes: words(
    "edge_types",
    "Which edges are followed: types, or the sets hereditary, context, association and all. alias-of is no step: every walk crosses it.",
    { anyOf: [{ type: "string", enum: Object.keys(EDGE_SETS) }, ref("EdgeType")] },
  ),
  closureDirection: query("direction", "Which way: up to all ancestors, down to all descendants, or both.", {
    type: "string",
    enum: ["up", "down", "both"],
    default: "up",
  }),
  minCertainty: query(
    "min_certainty",
    "Only edges that are at least so sure are followed and crossed, strongest first: observed, declared, inferred, reconstructed. Another name of a node is declared, going on through a name inferred.",
    { type: "string", enum: CERTAINTIES },
  ),
  until: words(
    "until",
    "Nodes of these kinds are listed, and nothing beyond them is. A start stops nothing.",
    ref("Kind"),
  ),
  states: words(
    "states",
    "Nodes of which lifecycle states are listed and counted (`none`: without a standing); the walk goes through all.",
    { type: "string", enum: ["none", ...LIFECYCLE_STATES] },
  ),
  kinds: words("kinds", "Which kinds are listed and counted; the walk goes through all.", ref("Kind")),
  include: words("include", "`edges`: also the edges that end in this page.", {
    type: "string",
    enum: ["edges"],
  }),
  advisoryId: path("id", "The advisory's id, `advisory:` and 64 hexadecimal digits."),
  severity: words("severity", "Only advisories so bad.", { type: "string", enum: SEVERITIES }),
  advisoryKind: words("kind", "Only advisories of these kinds.", { type: "string", enum: ADVISORY_KINDS }),
  includeWithdrawn: words("include", "`withdrawn`: also the advisories that were withdrawn.", {
    type: "string",
    enum: ["withdrawn"],
  }),
  includeEnded: words("include", "`ended`: also the waivers that do not hold any more.", {
    type: "string",
    enum: ["ended"],
  }),
  waiverNode: query("node", "Only the waivers for this node, by any immutable id of it."),
  waiverAdvisory: query("advisory", "Only the waivers of this advisory."),
  days: query("days", "How many days make it old; 90 when it is not said.", {
    type: "integer",
    minimum: 1,
    maximum: 36_500,
    default: 90,
  }),
  staleKinds: words("kinds", "Of which kinds; prompts when it is not said.", ref("Kind")),
  leastCertainty: query(
    "min_certainty",
    "How sure every edge should be at least, strongest first: observed, declared, inferred, reconstructed; declared when it is not said.",
    { type: "string", enum: CERTAINTIES, default: "declared" },
  ),
  includeTaint: words("include", "`taint`: also which nodes of this page are under an open advisory.", {
    type: "string",
    enum: ["taint"],
  }),
  walkInclude: words(
    "include",
    "`edges`: also the edges that end in this page. `taint`: also which of its nodes are under an open advisory.",
    { type: "string", enum: ["edges", "taint"] },
  ),
  through: query(
    "through",
    "`names`: go on where a name was used without a revision (default when the question is a name); `ids`: do not.",
    { type: "string", enum: ["names", "ids"] },
  ),
  q: query(
    "q",
    `Words to search for, at most ${LIMITS.searchWords}, in any order and any case. What stands in one piece (\`support-7b\`) or between quotes is found where it stands so; the last word may only have begun, unless it is in quotes. Nothing in it is an operator.`,
    { type: "string", minLength: 1, maxLength: LIMITS.searchLength },
  ),
  searchKinds: words("kinds", "Which kinds are found.", ref("Kind")),
  searchLimit: query("limit", "How many a page holds.", {
    type: "integer",
    minimum: 1,
    maximum: LIMITS.searchNodes,
    default: LIMITS.searchDefault,
  }),
  limit: query("limit", "How many a page holds.", {
    type: "integer",
    minimum: 1,
    maximum: LIMITS.pageNodes,
    default: LIMITS.pageDefault,
  }),
  cursor: query(
    "cursor",
    "The `next` of the page before. It is pinned to the question and to a position of the log.",
  ),
  pathFrom: query("from", "Any immutable id of the descendant. Either `from` or `id`."),
  pathId: query("id", "The same as `from`."),
  pathTo: { ...query("to", "Any immutable id of the ancestor."), required: true },
  of: query("of", "Any immutable id of one ancestor; all of them when it is not said."),
  from: query("from", "The first position that is answered; 0 when it is not said.", {
    type: "integer",
    minimum: 0,
    maximum: 999_999_999,
  }),
  after: query("after", "The `next` of the page before: families after this name."),
  afterPosition: query("after", "The `next` of the page before: what is skipped after this position.", {
    type: "integer",
    minimum: 0,
    maximum: 999_999_999,
  }),
  frozen: query("frozen", "`true`: only the ledgers that are frozen.", { type: "string", enum: ["true"] }),
  unproved: query(
    "unproved",
    "What becomes of a document whose id does not follow from its content: `keep` (and say so) or `refuse`.",
    { type: "string", enum: ["keep", "refuse"] },
  ),
  importLineage: query(
    "lineage",
    "Of PROV: the family of every record. Not said, the document's fb:lineage counts, else `prov/` and the authority of most of its IRIs; the report says which.",
  ),
  base: query("base", "Of PROV: the IRI that relative ones of the document begin with.", {
    type: "string",
    format: "uri",
  }),
  infer: query(
    "infer",
    "Of PROV: `derivations` takes what an activity used for parents of what it generated, certainty inferred. PROV itself does not conclude it.",
    { type: "string", enum: ["nothing", "derivations"] },
  ),
  record: query("record", "One record of the node, as its receipt names it."),
  diffA: query("a", "The one node, by any immutable id."),
  diffAAsOf: query(
    "a_as_of",
    "The position, or the instant, as of which the one is looked at; that of the answer when not said.",
    MOMENT,
  ),
  diffB: query("b", "The other node; the same as `a` when not said."),
  diffBAsOf: query(
    "b_as_of",
    "The position, or the instant, as of which the other is looked at; that of the answer when not said.",
    MOMENT,
  ),
  metric: query("metric", "The name of the metric that is traced. Either `metric` or `evidence`."),
  dataset: query("dataset", "Only values measured on this data set, by any of its ids."),
  split: query("split", "Only values measured on this split."),
  evidence: query("evidence", "A JSON Pointer (RFC 6901) into the evidence, e.g. /pii_filter/version."),
  unresolved: query(
    "unresolved",
    "What becomes of a parent that nobody recorded: `allow` makes it a stub, `refuse` refuses the record. When not said: `refuse` for JSON, `allow` for NDJSON. Parents that live elsewhere by nature (`pkg:`, `swh:`) become stubs all the same.",
    { type: "string", enum: ["allow", "refuse"] },
  ),
  minPosition: query(
    "min_position",
    `Answer no earlier than at this position of the log, which a write was answered with: the answer waits for it, up to ${LIMITS.projectionWaitMs} ms, and is refused (\`behind\`) when reads have not come so far by then.`,
    { type: "integer", minimum: 0, maximum: 999_999_999 },
  ),
  asOf: query(
    "as_of",
    "Answer as of a position of the log, or as of an instant with its zone (RFC 3339), which stands for the last position at or before it. The answer is the same for ever, but for what is erased. -1, and an instant before the first statement, is the empty graph; a position beyond the log, and an instant that is not past, are refused; a position that reads have not come to yet is waited for as `min_position` is.",
    MOMENT,
  ),
  ifMatch: header(
    "If-Match",
    'The version that is to be in force, as its `ETag` says it (`"3"`), or `*` for any. Otherwise nothing is taken (`precondition-failed`).',
    { type: "string" },
  ),
  ifNoneMatch: header(
    "If-None-Match",
    "`*`: nothing of this name is to be in force. Otherwise nothing is taken (`precondition-failed`).",
    { type: "string" },
  ),
  idempotencyKey: header(
    "Idempotency-Key",
    `A key of this delivery, 1 to ${LIMITS.keyLength} ASCII characters: a UUID as it is, or anything as a quoted string. It is good for ever, in the lineage that it is sent to and for the token that sends it. The same again under the same key is answered 200 with the receipt it was given, whatever has been said since, and changes nothing; something else under it is refused (\`key-reused\`). Of NDJSON each line has it with its own number. What was refused leaves its key free.`,
    { type: "string", minLength: 1, maxLength: 2 * LIMITS.keyLength + 2 },
  ),
  webhookId: header("webhook-id", "The same as `Idempotency-Key`, as Standard Webhooks call it.", {
    type: "string",
    minLength: 1,
    maxLength: 2 * LIMITS.keyLength + 2,
  }),
  prefer: header(
    "Prefer",
    `\`respond-async\`: answer as soon as it is safe, and do not wait (up to ${LIMITS.projectionWaitMs} ms) until reads show it.`,
    { type: "string", examples: ["respond-async"] },
  ),
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;

/** What every write to a ledger takes. */
export const OF_WRITES = [
  "idempotencyKey",
  "webhookId",
  "prefer",
] as const satisfies readonly ParameterName[];

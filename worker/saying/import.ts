// Documents of other tools, taken as records: each format is a row. What is made of a document is decided in `src/intake`;
// the records of one document are said together or not at all, and the document itself is kept with the record it tells of.
//
// What the graph knows is looked up when the ledger has been projected to its end, and the records are taken only if it
// still ends there: of two documents that contradict each other and come at once, one is refused.
import {
  importOpenRange,
  type KnownStep,
  knownStep,
  nodeOf,
  originOf,
  readSnapshot,
  type Snapshot,
  type SnapshotReport,
} from "../../src/intake/openrange.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { Claim } from "../../src/model/view.ts";
import type { RecordAnswer } from "../../src/wire/answers.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { isOfNoField } from "../http/idempotency.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { claimsOf, NOW, resolve, watermark } from "../read.ts";
import { sourceOf } from "../reading/sources.ts";
import { acceptTogether, OVERTAKEN, type Said, type Terms } from "./accept.ts";
import { caughtUp, inTime } from "./door.ts";

export type ImportTerms = Terms & {
  /** What becomes of a document whose id does not follow from its content. */
  readonly unproved: "keep" | "refuse";
};

/** What a document says, ready to be accepted. */
type Translated = {
  readonly node: string;
  readonly said: readonly Said[];
  /** Whether the i-th record only repeats what the document tells of another thing, and may be left out. */
  readonly aside: (i: number) => boolean;
  readonly report: SnapshotReport;
  /** The field of the document that a field of its i-th record was made of. */
  readonly origin: (i: number, field: string | undefined) => string;
};

/** A document that was read: whose it is, and how it is told, with what is known at that time. */
type Document = {
  readonly lineage: string;
  readonly translate: () => Promise<Result<Translated>>;
};

type Reader = (env: Env, text: string, terms: ImportTerms) => Result<Document>;

/** What was looked up of a snapshot, from which claim. */
type Looked = { readonly claim: Claim; readonly step: KnownStep };

/** What the graph knows of these snapshots, by their own ids; nothing when it cannot be asked, which refuses nobody. */
async function lookUp(env: Env, ids: readonly string[]): Promise<Map<string, Looked[]>> {
  const found = await resolve(env.GRAPH, ids.map(nodeOf), NOW);
  const { position } = await watermark(env.GRAPH);
  const claims = await claimsOf(
    env.GRAPH,
    found.map((node) => node.n),
    position,
  );
  const looked = found.map((node): [string, Looked[]] => [
    node.said.slice(nodeOf("").length),
    (claims.get(node.n) ?? []).flatMap((claim) => {
      const step = knownStep(claim);
      return step === undefined ? [] : { claim, step };
    }),
  ]);
  return new Map(looked);
}

/** The same, with the document of whatever has other content, so that the field that differs can be named. */
async function knownSteps(env: Env, { id, content, steps }: Snapshot): Promise<Map<string, KnownStep[]>> {
  try {
    const ids = steps.map((step) => step.id);
    const looked = await inTime(lookUp(env, ids));
    const other = looked.get(id)?.find(({ step }) => step.content !== undefined && step.content !== content);
    const source = other && (await sourceOf(env, [other.claim]));
    const document = source?.text ? readSnapshot(source.text, sha256) : undefined;
    const known = ({ step }: Looked): KnownStep =>
      step === other?.step && document?.ok ? { ...step, document: document.value.said } : step;
    return new Map([...looked].map(([of, all]) => [of, all.map(known)]));
  } catch (error) {
    console.error(`the graph cannot be asked what is known of a document: ${error}`);
    return new Map();
  }
}

const readOpenRange: Reader = (env, text, { unproved }) => {
  const snapshot = readSnapshot(text, sha256);
  if (!snapshot.ok) return snapshot;
  const { id, steps } = snapshot.value;
  const translate = async (): Promise<Result<Translated>> => {
    const known = await knownSteps(env, snapshot.value);
    const file = { file: "the snapshot", text };
    const { records, report } = importOpenRange([file], { sha256, unproved, known });
    const [refused] = report.refused;
    if (refused) return refuse(refused.refusal);
    const said = records.map(
      (one): Said => ({ text: one.text, ...(one.reconstructed ? {} : { source: text }) }),
    );
    const origin: Translated["origin"] = (i, field) => {
      const record = records[i];
      return record === undefined ? "" : originOf(record, field);
    };
    const aside = (i: number): boolean => records[i]?.reconstructed === true;
    return ok({ node: nodeOf(id), said, aside, report, origin });
  };
  return ok({ lineage: `openrange/${steps[0]?.id}`, translate });
};

type Row = {
  readonly mediaType: string;
  /** What the ids of its nodes begin with. */
  readonly nodes: string;
  readonly read: Reader;
};

const READERS: readonly Row[] = [
  { mediaType: "application/vnd.openrange.snapshot+json", nodes: nodeOf(""), read: readOpenRange },
];

/** The media types that can be imported. */
export const IMPORTED: readonly string[] = READERS.map((row) => row.mediaType);

/** The media type of the document that tells of a node. */
export function sourceType(node: string | undefined): string {
  return READERS.find((row) => node?.startsWith(row.nodes))?.mediaType ?? "application/octet-stream";
}

export type Imported = {
  readonly node: string;
  readonly records: readonly RecordAnswer[];
  readonly report: SnapshotReport;
};

/** How often a document is looked at anew because something else was said in its lineage meanwhile. */
const TRIES = 5;

/** Where the ledger ends, once everything in it can be read; undefined when that cannot be known, which holds up nobody. */
async function endOf(env: Env, lineage: string): Promise<number | undefined> {
  const root = lineageRoot(env, lineage);
  try {
    const end = await inTime(root.end());
    if (end > 0) {
      await inTime(root.wake());
      await caughtUp(env);
    }
    return end;
  } catch (error) {
    console.error(`the ledger of ${lineage} cannot be read to its end: ${error}`);
    return undefined;
  }
}

/** Imports a document of a media type among `IMPORTED`. */
export async function importDocument(
  env: Env,
  caller: Caller,
  type: string,
  text: string,
  terms: ImportTerms,
): Promise<Result<Imported>> {
  const reader = READERS.find((row) => row.mediaType === type);
  if (reader === undefined) throw new Error(`no reader for ${type}`);
  const document = reader.read(env, text, terms);
  if (!document.ok) return document;
  const keySent = terms.key === undefined ? undefined : { said: terms.key };
  let refusal: Refusal = OVERTAKEN;
  for (let tries = 0; tries < TRIES && refusal === OVERTAKEN; tries++) {
    const end = await endOf(env, document.value.lineage);
    const translated = await document.value.translate();
    if (!translated.ok) return translated;
    const { node, said, aside, report, origin } = translated.value;
    let left = said.map((one, i) => ({ one, i }));
    for (;;) {
      const taken = await acceptTogether(
        env,
        caller,
        // The key goes with the document's own record: that is said whenever the document is sent.
        left.map(({ one }) => (one.source === undefined ? one : { ...one, key: keySent })),
        terms,
        end,
      );
      if ("answers" in taken) return ok({ node, records: taken.answers, report });
      ({ refusal } = taken);
      const i = left[taken.i]?.i ?? taken.i;
      // What was taken back of an ancestor stays so, and speaks against nobody who descends from it.
      if (refusal.code === "retracted" && aside(i)) left = left.filter((one) => one.i !== i);
      else {
        if (!isOfNoField(refusal)) refusal = { ...refusal, pointer: origin(i, refusal.pointer) };
        break;
      }
    }
  }
  return refuse(refusal);
}

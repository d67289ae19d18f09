// Documents of other tools, taken as records: each format is a row. What is made of a document is decided in `src/intake`;
// the records of one document are said together or not at all, and the document itself is kept with the record it tells of.
import {
  importOpenRange,
  type KnownStep,
  knownStep,
  nodeOf,
  readSnapshot,
  type SnapshotReport,
} from "../src/intake/openrange.ts";
import type { Refusal } from "../src/model/refusal.ts";
import { ok, type Result, refuse } from "../src/model/result.ts";
import type { RecordAnswer } from "../src/wire/answers.ts";
import { acceptRecords, type Said, type Terms } from "./accept.ts";
import type { Caller } from "./auth.ts";
import { sha256 } from "./digest.ts";
import type { Env } from "./env.ts";
import { claimsOf, resolve, watermark } from "./read.ts";

export type ImportTerms = Terms & {
  /** What becomes of a document whose id does not follow from its content. */
  readonly unproved: "keep" | "refuse";
};

/** What a document says, ready to be accepted. */
type Translated = { readonly node: string; readonly said: readonly Said[]; readonly report: SnapshotReport };

type Reader = (env: Env, text: string, terms: ImportTerms) => Promise<Result<Translated>>;

/** What the graph knows of these snapshots, by their own ids; nothing when it cannot be asked, which refuses nobody. */
async function knownSteps(env: Env, ids: readonly string[]): Promise<Map<string, KnownStep[]>> {
  try {
    const found = await resolve(env.GRAPH, ids.map(nodeOf));
    const { position } = await watermark(env.GRAPH);
    const claims = await claimsOf(
      env.GRAPH,
      found.map((node) => node.n),
      position,
    );
    const steps = found.map((node): [string, KnownStep[]] => [
      node.said.slice(nodeOf("").length),
      (claims.get(node.n) ?? []).flatMap((claim) => knownStep(claim) ?? []),
    ]);
    return new Map(steps);
  } catch (error) {
    console.error(`the graph cannot be asked what is known of a document: ${error}`);
    return new Map();
  }
}

const readOpenRange: Reader = async (env, text, { unproved }) => {
  const snapshot = readSnapshot(text, sha256);
  if (!snapshot.ok) return snapshot;
  const { id, steps } = snapshot.value;
  const known = await knownSteps(
    env,
    steps.map((step) => step.id),
  );
  const { records, sources, report } = importOpenRange([{ file: "the snapshot", text }], {
    sha256,
    unproved,
    known,
  });
  const [refused] = report.refused;
  if (refused) return refuse(refused.refusal);
  const source = new Map(sources.map((one) => [one.node, one.text]));
  const said = records.map((record): Said => {
    const untouched = record.reconstructed ? undefined : source.get(record.node);
    return { text: record.text, ...(untouched === undefined ? {} : { source: untouched }) };
  });
  return ok({ node: nodeOf(id), said, report });
};

const READERS: readonly { readonly mediaType: string; readonly source: string; readonly read: Reader }[] = [
  { mediaType: "application/vnd.openrange.snapshot+json", source: "openrange", read: readOpenRange },
];

/** The media types that can be imported. */
export const IMPORTED: readonly string[] = READERS.map((row) => row.mediaType);

/** The media type of the document that a record was made from, by what its capture calls the source. */
export function sourceType(source: string | undefined): string {
  return READERS.find((row) => row.source === source)?.mediaType ?? "application/octet-stream";
}

export type Imported = {
  readonly node: string;
  readonly records: readonly RecordAnswer[];
  readonly report: SnapshotReport;
};

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
  const translated = await reader.read(env, text, terms);
  if (!translated.ok) return translated;
  const { node, said, report } = translated.value;
  const outcomes = await acceptRecords(env, caller, said, terms, true);
  const refusal = outcomes.flatMap((one): Refusal[] => ("refusal" in one ? [one.refusal] : []))[0];
  // Its pointer is into a record that the caller has never seen.
  if (refusal)
    return refuse({ ...refusal, pointer: "", detail: `What it says was refused: ${refusal.detail}` });
  const records = outcomes.flatMap((one) => ("answer" in one ? one.answer : []));
  return ok({ node, records, report });
}

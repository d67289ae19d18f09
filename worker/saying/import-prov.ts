// A PROV document as records: what it says is prepared in `src/prov/import`, what the graph knows decides where the document
// does not say what a thing is, and the records are said in appends of bounded size, parents first. A document that fits into
// one append of one lineage is taken whole or not at all; a larger one is gone on with when it is sent again.
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import { importProv, prepare } from "../../src/prov/import/import.ts";
import type { ReadDocument } from "../../src/prov/import/read.ts";
import type { ImportTerms } from "../../src/prov/import/reading.ts";
import type { ProvRecord } from "../../src/prov/import/records.ts";
import type { ProvReport } from "../../src/prov/import/report.ts";
import type { RecordAnswer } from "../../src/wire/answers.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { sha256 } from "../platform/digest.ts";
import { NOW, resolve } from "../read.ts";
import { acceptTogether, type Terms } from "./accept.ts";
import { inTime } from "./door.ts";

export type ProvTerms = Terms & Pick<ImportTerms, "lineage" | "infer">;

export type ProvImported = { readonly records: readonly RecordAnswer[]; readonly report: ProvReport };

/** The kinds of these nodes, as far as they are known; nothing when the graph cannot be asked, which refuses nobody. */
async function knownKinds(env: Env, ids: readonly string[]): Promise<Map<string, Kind>> {
  try {
    const found = await inTime(resolve(env.GRAPH, ids, NOW));
    return new Map(found.filter(({ stub }) => !stub).map(({ said, kind }) => [said, kind]));
  } catch (error) {
    console.error(`the graph cannot be asked what is known of a document: ${error}`);
    return new Map();
  }
}

type Numbered = { readonly one: ProvRecord; readonly line: number };

/** Records as they are appended: of one lineage each, in their order, no more at once than may be. */
function appendsOf(records: readonly ProvRecord[]): Numbered[][] {
  const numbered = records.map((one, line) => ({ one, line }));
  const appends: Numbered[][] = [];
  for (const mine of Map.groupBy(numbered, ({ one }) => one.lineage).values()) {
    let bytes = Number.POSITIVE_INFINITY;
    let append: Numbered[] = [];
    for (const next of mine) {
      // At most three bytes a character; what is counted too high only makes an append smaller.
      const size = next.one.text.length * 3;
      if (append.length >= LIMITS.importRecords || bytes + size > LIMITS.importRecordsBytes) {
        append = [];
        bytes = 0;
        appends.push(append);
      }
      append.push(next);
      bytes += size;
    }
  }
  return appends;
}

/** A refusal of a record, as one of the document: what it is about, and how much was taken before. */
function ofDocument(refusal: Refusal, record: ProvRecord | undefined, taken: number): Refusal {
  const { pointer: field, more, ...rest } = refusal;
  const before =
    taken === 0 ? "" : ` ${taken} records were taken before; sent again, they are answered as known.`;
  return {
    ...rest,
    detail: `${record === undefined ? "" : `${record.iri}: `}${refusal.detail}`,
    ...(refusal.hint === undefined && before === "" ? {} : { hint: `${refusal.hint ?? ""}${before}`.trim() }),
    more: {
      ...more,
      taken,
      ...(record === undefined ? {} : { iri: record.iri, node: record.node }),
      ...(field === undefined ? {} : { field }),
    },
  };
}

/** Takes what a document says. */
export async function importProvDocument(
  env: Env,
  caller: Caller,
  { expressions, dropped }: ReadDocument,
  terms: ProvTerms,
): Promise<Result<ProvImported>> {
  const prepared = prepare(expressions, sha256);
  if (!prepared.ok) return prepared;
  const known = await knownKinds(env, prepared.value.undecided);
  const { lineage, infer } = terms;
  const translated = importProv(prepared.value, { sha256, lineage, infer, known, dropped });
  if (!translated.ok) return translated;
  const { records, report } = translated.value;
  const answers: RecordAnswer[] = [];
  let taken = 0;
  for (const append of appendsOf(records)) {
    const said = append.map(({ one, line }) => ({
      text: one.text,
      key: terms.key === undefined ? undefined : { said: terms.key, line },
    }));
    const result = await acceptTogether(env, caller, said, terms, undefined);
    if ("refusal" in result) return refuse(ofDocument(result.refusal, append[result.i]?.one, taken));
    for (const [i, { line }] of append.entries()) {
      const answer = result.answers[i];
      if (answer !== undefined) answers[line] = answer;
    }
    taken += append.length;
  }
  return ok({ records: answers, report });
}

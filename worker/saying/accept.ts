// Taking records: from submissions to what each caller is answered. The single door and the stream share it.
import type { Key, SentKey } from "../../src/ledger/key.ts";
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { SOURCE_PART } from "../../src/ledger/statement.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import type { Result } from "../../src/model/result.ts";
import { keyedFingerprint, type Submission, submit } from "../../src/model/submission.ts";
import type { RecordAnswer } from "../../src/wire/answers.ts";
import { readRecord } from "../../src/wire/read-record.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { refusalOf } from "../http/failures.ts";
import { contentPrint, keyed, unlessReused } from "../http/idempotency.ts";
import { nodePath } from "../http/links.ts";
import { type WriteTerms, writeTermsOf } from "../http/terms.ts";
import type { Appended } from "../ledger/drain.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { lookAtDoor, retracted, retractedTwin, type Seen, standingsOf } from "./door.ts";

export type Outcome =
  | { readonly status: 200 | 201; readonly answer: RecordAnswer }
  | { readonly refusal: Refusal };

export type Terms = WriteTerms & { readonly unresolved: "allow" | "refuse" };

/** A record's text, the document that it was made from when that is to be kept with it, and the key it was sent with. */
export type Said = {
  readonly text: string;
  readonly source?: string | undefined;
  readonly key?: SentKey | undefined;
};

type Read = {
  readonly submission: Submission;
  readonly warnings: readonly string[];
  readonly source?: string | undefined;
  readonly key?: Key | undefined;
  /** What speaks against it, unless it was said before. */
  readonly refusal?: Refusal | undefined;
};

function read({ text, source, key: sent }: Said, caller: Caller, terms: Terms): Read | Refusal {
  const record = readRecord(text);
  if (!record.ok) return record.refusal;
  const { facets, warnings } = record.value;
  const as = (unresolved: Terms["unresolved"]): Result<Submission> =>
    submit(record.value.record, { sha256, facets, defaultLineage: caller.defaultLineage, unresolved });
  const of = (value: Submission): Omit<Read, "refusal"> => {
    const key = keyed(caller, sent, () =>
      source === undefined ? keyedFingerprint(value, sha256) : contentPrint({ source }),
    );
    return { submission: value, warnings, source, key };
  };
  const submission = as(terms.unresolved);
  if (submission.ok) return of(submission.value);
  // With other terms it may have been taken before.
  const { refusal } = submission;
  const lenient = refusal.code === "recipe-parent-missing" ? as("allow") : submission;
  return lenient.ok ? { ...of(lenient.value), refusal } : refusal;
}

/** What makes a repetition the same statement: a record that was said without its source does not stand for one with it. */
export function fingerprintWith(fingerprint: string, source: boolean): string {
  return source ? hex(sha256(utf8(`${fingerprint}\nsource`))) : fingerprint;
}

const fingerprintOf = ({ submission, source }: Read): string =>
  fingerprintWith(submission.fingerprint, source !== undefined);

function requestOf(one: Read, token: string): AppendRequest {
  const { recordId: record, node, canonical, facets } = one.submission;
  const parts = [
    { name: "record", text: canonical },
    ...(facets === undefined ? [] : [{ name: "facets", text: facets }]),
    ...(one.source === undefined ? [] : [{ name: SOURCE_PART, text: one.source }]),
  ];
  return {
    type: "record",
    parts,
    about: { record, node },
    fingerprint: fingerprintOf(one),
    token,
    key: one.key,
  };
}

const isRefusal = (one: Read | Refusal): one is Refusal => "code" in one;

/** Nothing was taken: something else was said in the lineage since it was looked at. */
export const OVERTAKEN: Refusal = {
  code: "unavailable",
  detail: "Others are writing to the same lineage; nothing of this was taken.",
  hint: "Send it again.",
};

/**
 * Appends records to their ledgers, in order within each and all of a ledger at once; one result each, in order. `together`:
 * all or none, and only where the ledger still ends `after` that number, if one is given.
 */
async function append(
  env: Env,
  caller: Caller,
  reads: readonly Read[],
  waitMs: number,
  together: { readonly after: number | undefined } | undefined,
): Promise<(Appended | Refusal)[]> {
  const byLineage = Map.groupBy(
    reads.map((one, i) => ({ one, i })),
    ({ one }) => one.submission.lineage,
  );
  const results: (Appended | Refusal)[] = [];
  await Promise.all(
    [...byLineage].map(async ([lineage, items]) => {
      const requests = items.map(({ one }) => requestOf(one, caller.token));
      try {
        const root = lineageRoot(env, lineage);
        const appended =
          together === undefined
            ? await root.append(lineage, requests, waitMs)
            : await root.appendAfter(together.after ?? null, lineage, requests, waitMs);
        for (const [k, { i }] of items.entries()) {
          if (appended === null || "code" in appended) {
            results[i] = appended ?? OVERTAKEN;
            continue;
          }
          const one = appended[k];
          const said = one && unlessReused(one);
          if (said) results[i] = said.ok ? said.value : said.refusal;
        }
      } catch (error) {
        console.error(`the ledger of ${lineage} did not answer:`, error);
        const refusal: Refusal = {
          code: refusalOf(error)?.code === "overloaded" ? "overloaded" : "unavailable",
          detail: `The ledger of ${lineage} did not answer; the record may or may not have been taken.`,
          hint: "Send it again: what was taken is recognised and answered with its receipt.",
        };
        for (const { i } of items) results[i] = refusal;
      }
    }),
  );
  return results;
}

const receiptOf = (appended: Appended): RecordAnswer["receipt"] =>
  JSON.parse(appended.receipt) as RecordAnswer["receipt"];

/** What is walked of what was said: null is all of it. */
export function effectOf(setback: string | null): Pick<RecordAnswer, "effect" | "conflict"> {
  if (setback === null) return { effect: "live" };
  if (setback === "retracted" || setback === "quarantined") return { effect: setback };
  return { effect: "conflict", conflict: setback };
}

function answerOf(
  { submission, warnings }: Read,
  stubs: readonly string[],
  checked: boolean,
  appended: Appended,
  conflict: string | null,
): Outcome {
  const receipt = receiptOf(appended);
  const path = (action?: string): string => nodePath(receipt.node, action);
  return {
    status: appended.created ? 201 : 200,
    answer: {
      receipt,
      created: appended.created,
      projected: appended.projected,
      ...(appended.position === null ? {} : { position: appended.position }),
      ...effectOf(conflict),
      parents_checked: checked,
      added_parents: submission.edges
        .filter((edge) => edge.derived_by === "rule")
        .map(({ parent, type, role, at }) => ({
          id: parent,
          type,
          ...(role === undefined ? {} : { role }),
          pointer: at,
        })),
      stubs,
      rewritten: submission.rewritten,
      warnings,
      links: {
        node: path(),
        turtle: path(".ttl"),
        jsonld: path(".jsonld"),
        ancestors: path("/ancestors"),
        descendants: path("/descendants"),
      },
    },
  };
}

/**
 * Which of the refused were said before: a record that was taken is answered with its receipt whatever has become of the
 * graph since. A retraction is no such change, unless the key tells that nothing is said anew: it is about the record itself.
 */
async function saidBefore(
  env: Env,
  refused: readonly Read[],
  seen: ReadonlyMap<Read, Seen>,
): Promise<Set<Read>> {
  const knows = async (one: Read): Promise<boolean> => {
    const { submission, source, key } = one;
    const { lineage, fingerprint } = submission;
    const again = source === undefined ? [fingerprint] : [fingerprint, fingerprintWith(fingerprint, true)];
    const isRetracted = seen.get(one)?.refusal?.code === "retracted";
    if (isRetracted && key === undefined) return false;
    return await lineageRoot(env, lineage).knows(isRetracted ? [] : again, key?.key);
  };
  const known = await Promise.all(refused.map(knows));
  return new Set(refused.filter((_, i) => known[i]));
}

type Looked = {
  readonly reads: readonly (Read | Refusal)[];
  readonly doors: ReadonlyMap<Read, Seen>;
  /** Why one may not be taken, by its place. */
  readonly refusals: readonly (Refusal | undefined)[];
};

/** Reads records and looks at them at the door. */
async function look(env: Env, caller: Caller, said: readonly Said[], terms: Terms): Promise<Looked> {
  const reads = said.map((one) => read(one, caller, terms));
  const good = reads.filter((one): one is Read => !isRefusal(one));
  const seen = await lookAtDoor(
    env,
    good.map((one) => one.submission),
    terms.unresolved,
  );
  const doors = new Map(
    good.flatMap((one, i) => {
      const door = seen[i];
      const refusal = door?.refusal ?? one.refusal;
      return door ? [[one, { ...door, ...(refusal ? { refusal } : {}) }] as const] : [];
    }),
  );
  const refused = good.filter((one) => doors.get(one)?.refusal !== undefined);
  const repeated = await saidBefore(env, refused, doors);
  const refusals = reads.map((one) => {
    if (isRefusal(one)) return one;
    return repeated.has(one) ? undefined : doors.get(one)?.refusal;
  });
  return { reads, doors, refusals };
}

/** Takes what was not refused; one outcome each, in order. */
async function take(
  env: Env,
  caller: Caller,
  { reads, doors, refusals }: Looked,
  { waitMs }: Terms,
  together?: { readonly after: number | undefined },
): Promise<Outcome[]> {
  const passed = reads.filter((one, i): one is Read => !isRefusal(one) && refusals[i] === undefined);
  const appended = await append(env, caller, passed, waitMs, together);
  const taken = new Map(passed.map((one, i) => [one, appended[i]] as const));
  // What was said before stands as it stands now, under the id it was said with: a retry may differ in its time.
  const known = appended.flatMap((one) => ("code" in one || one.created ? [] : [receiptOf(one).record]));
  const standings = await standingsOf(env, known);
  return reads.map((one): Outcome => {
    if (isRefusal(one)) return { refusal: one };
    const door = doors.get(one);
    const result = taken.get(one);
    if (result === undefined) return { refusal: door?.refusal ?? missing() };
    if ("code" in result) return { refusal: result };
    const { record } = receiptOf(result);
    const standing = result.created ? undefined : standings.get(record);
    const isAgain = result.key === "same";
    if (standing?.retracted && !isAgain)
      return { refusal: record === one.submission.recordId ? retracted(record) : retractedTwin(record) };
    return answerOf(
      one,
      door?.stubs ?? [],
      door?.parentsChecked ?? false,
      // What the graph shows is shown, also to who does not wait for it.
      { ...result, projected: result.projected || (standing !== undefined && result.conflict === null) },
      result.conflict ?? (standing?.retracted ? "retracted" : (standing?.conflict ?? null)),
    );
  });
}

/** Takes records; one outcome each, in order. What one refuses does not touch the others. */
export async function acceptRecords(
  env: Env,
  caller: Caller,
  said: readonly Said[],
  terms: Terms,
): Promise<Outcome[]> {
  return await take(env, caller, await look(env, caller, said, terms), terms);
}

/** What became of records that are said together: all their answers, or the first refusal and whose it is. */
export type Together =
  | { readonly answers: readonly RecordAnswer[] }
  | { readonly refusal: Refusal; readonly i: number };

/** What is said together goes to its ledger in one call, and comes to nothing if that is too large. */
const tooMuchTogether = (bytes: number): Refusal => ({
  code: "too-large",
  detail: `The records that this tells have ${bytes} bytes together; ${LIMITS.togetherBytes} can be taken at once.`,
  hint: "Send a document that repeats less of its ancestors.",
});

/**
 * Takes the records of one lineage, all in one append or none. Where the ledger no longer ends after number `after`, they
 * are refused as `OVERTAKEN`.
 */
export async function acceptTogether(
  env: Env,
  caller: Caller,
  said: readonly Said[],
  terms: Terms,
  after: number | undefined,
): Promise<Together> {
  const bytes = said.reduce((sum, one) => sum + utf8(one.text).length, 0);
  if (bytes > LIMITS.togetherBytes) return { refusal: tooMuchTogether(bytes), i: 0 };
  const looked = await look(env, caller, said, terms);
  const first = looked.refusals.findIndex((refusal) => refusal !== undefined);
  const before = looked.refusals[first];
  if (before) return { refusal: before, i: first };
  const answers: RecordAnswer[] = [];
  for (const [i, outcome] of (await take(env, caller, looked, terms, { after })).entries()) {
    if ("refusal" in outcome) return { refusal: outcome.refusal, i };
    answers.push(outcome.answer);
  }
  return { answers };
}

function missing(): never {
  throw new Error("a record was neither taken nor refused");
}

/** What a request's headers and query ask of the write. */
export function termsOf(request: Request, unresolvedDefault: "allow" | "refuse"): Terms {
  const asked = new URL(request.url).searchParams.get("unresolved");
  return {
    unresolved: asked === "allow" || asked === "refuse" ? asked : unresolvedDefault,
    ...writeTermsOf(request),
  };
}

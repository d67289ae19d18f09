// Saying a cohort: its records pass the door one by one, and are said in one statement or not at all.
import { type CohortPart, cohortId } from "../../src/ledger/entry.ts";
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { hex, utf8 } from "../../src/model/bytes.ts";
import { canonical } from "../../src/model/canonical.ts";
import { readId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { pointer, type Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import {
  keyedFingerprint,
  lineageRule,
  type Submission,
  sizeRule,
  submit,
} from "../../src/model/submission.ts";
import type { CohortAnswer } from "../../src/wire/answers.ts";
import type { SaidCohort } from "../../src/wire/cohort.ts";
import { readRecord } from "../../src/wire/read-record.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { contentPrint, keyed } from "../http/idempotency.ts";
import { nodePath } from "../http/links.ts";
import { lineageRoot } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { NOW, resolve, watermark } from "../read.ts";
import { cohort, knownRecords, membersOfCohorts } from "../reading/read-records.ts";
import { effectOf, type Terms } from "./accept.ts";
import { inTime, lookAtDoor, unshown } from "./door.ts";
import { say } from "./say.ts";

/** A refusal of a record, as a refusal of the cohort it stands in. */
const within = (i: number, { pointer: at, ...refusal }: Refusal): Refusal => ({
  ...refusal,
  pointer: pointer("records", i) + (at ?? ""),
});

/** Which family a cohort belongs to: a pure function of its bytes and the token. */
function lineageOf({ lineage, name }: SaidCohort, caller: Caller): string {
  const slash = name.lastIndexOf("/");
  return lineage ?? (slash > 0 ? name.slice(0, slash) : undefined) ?? caller.defaultLineage ?? "default";
}

function readIds(ids: readonly string[], field: string): Result<string[]> {
  const read: string[] = [];
  for (const [i, said] of ids.entries()) {
    const id = readId(said, pointer(field, i));
    if (!id.ok) return id;
    const twin = read.indexOf(id.value.id);
    if (twin >= 0)
      return refuse({
        code: "invalid",
        detail: `${id.value.id} is listed twice.`,
        pointer: pointer(field, i),
        hint: `It is ${pointer(field, twin)} already: list it once.`,
      });
    read.push(id.value.id);
  }
  return ok(read);
}

function readRecords(texts: readonly string[], lineage: string, terms: Terms): Result<Submission[]> {
  const submissions: Submission[] = [];
  for (const [i, text] of texts.entries()) {
    const record = readRecord(text);
    if (!record.ok) return refuse(within(i, record.refusal));
    const submission = submit(record.value.record, {
      sha256,
      facets: record.value.facets,
      defaultLineage: lineage,
      unresolved: terms.unresolved,
    });
    if (!submission.ok) return refuse(within(i, submission.refusal));
    if (submission.value.lineage !== lineage)
      return refuse({
        code: "cohort-lineage",
        detail: `The record belongs to the lineage ${submission.value.lineage}, the cohort to ${lineage}.`,
        pointer: pointer("records", i),
        hint: `Say lineage ${JSON.stringify(lineage)} in the record, or another lineage in the cohort.`,
      });
    if (record.value.record.corrects !== undefined)
      return refuse({
        code: "invalid",
        detail: "A record of a cohort cannot correct another: it stands or falls with the cohort.",
        pointer: pointer("records", i, "corrects"),
        hint: "Say the correction by itself, or retract the other record first.",
      });
    const twin = submissions.findIndex((one) => one.recordId === submission.value.recordId);
    if (twin >= 0)
      return refuse({
        code: "invalid",
        detail: `The record is the same as ${pointer("records", twin)}.`,
        pointer: pointer("records", i),
        hint: "Say each record once.",
      });
    submissions.push(submission.value);
  }
  return ok(submissions);
}

/** Which of these ids name something; undefined when the graph cannot be asked or is behind, which refuses nobody. */
async function namesKnown(
  env: Env,
  lineage: string,
  ids: readonly string[],
): Promise<Set<string> | undefined> {
  const known = async (): Promise<Set<string>> =>
    new Set((await inTime(resolve(env.GRAPH, ids, NOW))).map((node) => node.said));
  try {
    const now = await known();
    if (ids.every((id) => now.has(id))) return now;
    // What was posted a moment ago may be acknowledged and not projected yet.
    const ahead = await unshown(env, new Set([lineage]));
    return ahead && new Set([...ahead, ...(await known())]);
  } catch (error) {
    console.error(`the graph cannot be asked at the door of a cohort: ${error}`);
    return undefined;
  }
}

/** The first fault that only the graph can show. */
async function faultAtDoor(
  env: Env,
  lineage: string,
  ids: Pick<CohortPart, "from" | "members">,
  submissions: readonly Submission[],
  terms: Terms,
) {
  const seen = await lookAtDoor(env, submissions, terms.unresolved);
  const first = seen.findIndex((one) => one.refusal !== undefined);
  const refusal = seen[first]?.refusal;
  if (refusal) return { refusal: within(first, refusal), seen, checked: false };
  const said = new Set(submissions.flatMap((one) => [one.node, ...one.aliases]));
  const outside = [...ids.from, ...ids.members].filter((id) => !said.has(id));
  const asks = terms.unresolved === "refuse" && seen.every((one) => one.parentsChecked);
  const known = asks ? await namesKnown(env, lineage, outside) : undefined;
  const checked = seen.every((one) => one.parentsChecked) && (known !== undefined || !asks);
  if (known === undefined) return { refusal: undefined, seen, checked };
  for (const field of ["from", "members"] as const)
    for (const [i, id] of ids[field].entries())
      if (!known.has(id) && !said.has(id))
        return {
          refusal: {
            code: "unknown-parent",
            detail: `${id} is not known here.`,
            pointer: pointer(field, i),
            hint: "Record it first, or repeat with ?unresolved=allow.",
          } satisfies Refusal,
          seen,
          checked,
        };
  return { refusal: undefined, seen, checked };
}

/** What was erased does not come back in the company of others. */
async function erasedBefore(env: Env, submissions: readonly Submission[]): Promise<Refusal | undefined> {
  try {
    const records = submissions.map((one) => one.recordId);
    const known = await inTime(knownRecords(env.GRAPH, records));
    const i = submissions.findIndex((one) => (known.get(one.recordId)?.withheld.length ?? 0) > 0);
    const erased = submissions[i];
    if (erased === undefined) return undefined;
    return {
      code: "withheld",
      detail: `${erased.recordId} was said before, and parts of it were erased.`,
      pointer: pointer("records", i),
      hint: `List its node, ${erased.node}, under \`members\`: it is there, without what was erased.`,
    };
  } catch (error) {
    console.error(`the graph cannot be asked what was erased: ${error}`);
    return undefined;
  }
}

/** Why a cohort that was said before does not stand; null when it does, or when the graph cannot be asked. */
async function conflictOfCohort(env: Env, id: string): Promise<string | null> {
  try {
    const { position } = await inTime(watermark(env.GRAPH));
    return (await inTime(cohort(env.GRAPH, id, position)))?.conflict ?? null;
  } catch (error) {
    console.error(`the graph cannot be asked how a cohort stands: ${error}`);
    return null;
  }
}

type SaidRecord = { readonly record: string; readonly node: string };

/** The records of a cohort that was said before: a retry may differ from it in its records' times. */
async function saidBefore(
  env: Env,
  id: string,
  again: readonly SaidRecord[],
): Promise<readonly SaidRecord[]> {
  try {
    const { position } = await inTime(watermark(env.GRAPH));
    const members = await inTime(membersOfCohorts(env.GRAPH, [id], position));
    const records = members.flatMap(({ record }) => record ?? []);
    return again.map((one, i) => ({ ...one, record: records[i] ?? one.record }));
  } catch (error) {
    console.error(`the graph cannot be asked which records a cohort has: ${error}`);
    return again;
  }
}

/** Says a cohort; the same one again is answered with the receipt it was given. */
export async function sayCohort(
  env: Env,
  caller: Caller,
  said: SaidCohort,
  texts: readonly string[],
  terms: Terms,
): Promise<Result<CohortAnswer>> {
  const lineage = lineageOf(said, caller);
  const reserved = lineageRule(lineage);
  if (reserved) return refuse(reserved);
  const from = readIds(said.from, "from");
  if (!from.ok) return from;
  const members = readIds(said.members ?? [], "members");
  if (!members.ok) return members;
  if (texts.length + members.value.length === 0)
    return refuse({
      code: "invalid",
      detail: "A cohort has members.",
      pointer: "/records",
      hint: "Send `records`, or `members` with the ids of nodes that were made earlier.",
    });
  const records = readRecords(texts, lineage, terms);
  if (!records.ok) return records;
  const submissions = records.value;
  const part: CohortPart = {
    name: said.name,
    lineage,
    from: from.value,
    ...(said.note === undefined ? {} : { note: said.note }),
    members: members.value,
    records: submissions.map((one) => one.recordId),
  };
  const text = canonical(part);
  const large = sizeRule(text);
  if (large)
    return refuse({
      ...large,
      detail: `The cohort itself, without what its records say, has more than ${LIMITS.recordBytes} bytes.`,
      hint: "Record an aggregation of what it was made from, and name that in `from`; or say several cohorts.",
    });
  const id = cohortId(text, sha256);
  const request: AppendRequest = {
    type: "cohort",
    parts: [
      { name: "cohort", text },
      ...submissions.flatMap((one, i) => [
        { name: `record/${i}`, text: one.canonical },
        ...(one.facets === undefined ? [] : [{ name: `facets/${i}`, text: one.facets }]),
      ]),
    ],
    about: { cohort: id },
    // A retry whose records differ in their times alone is the same cohort, as it would be the same records.
    fingerprint: hex(
      sha256(
        utf8(canonical({ ...part, records: submissions.map((one) => one.fingerprint), type: "cohort" })),
      ),
    ),
    token: caller.token,
    key: keyed(caller, terms.key, () =>
      contentPrint({
        ...part,
        records: submissions.map((one) => keyedFingerprint(one, sha256)),
        type: "cohort",
      }),
    ),
  };
  const root = lineageRoot(env, lineage);
  const door = await faultAtDoor(env, lineage, part, submissions, terms);
  const { seen, checked } = door;
  const refusal = door.refusal ?? (await erasedBefore(env, submissions));
  // What was taken is answered with its receipt, whatever has become of the graph since.
  if (refusal && !(await root.knows([request.fingerprint], request.key?.key))) return refuse(refusal);
  const done = await say(env, lineage, request, terms.waitMs);
  if (!done.ok) return done;
  const appended = done.value;
  const receipt = JSON.parse(appended.receipt) as CohortAnswer["receipt"];
  const own = submissions.map((one) => ({ record: one.recordId, node: one.node }));
  const conflict =
    appended.conflict ?? (appended.created ? null : await conflictOfCohort(env, receipt.cohort));
  return ok({
    id: receipt.cohort,
    receipt,
    created: appended.created,
    projected: appended.projected,
    ...(appended.position === null ? {} : { position: appended.position }),
    ...effectOf(conflict),
    parents_checked: checked,
    records: appended.created ? own : await saidBefore(env, receipt.cohort, own),
    stubs: [...new Set(seen.flatMap((one) => one.stubs))],
    links: { cohort: `/v1/cohorts/${receipt.cohort}`, nodes: submissions.map((one) => nodePath(one.node)) },
  });
}

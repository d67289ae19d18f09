// Claims that race from different ledgers and would together close a cycle, or call one thing by two kinds. Whatever the
// interleaving: all but one stand, the later position loses whole and says so, and only a reinstatement brings it back.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { random } from "../support/random.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import * as site from "../support/workers/site.ts";

const { digestOf, get, model, postLines } = site;
type Answer = site.Answer;
type Body = site.Body;

beforeAll(site.migrateGraph);

const { seed, pick, chance } = random();
const ROUNDS = 4;
const LEDGERS = ["race-0", "race-1", "race-2", "race-ground"];
const [RECORDS, COHORTS] = ["/v1/records", "/v1/cohorts"];
const CODES = { cycle: "cycle", kind: "identity-conflict" };
let count = 0;

/** Something to be said; `mark` is in the names of the good parent, the alias and the reference it says beside its part. */
type Claim = { readonly path: string; readonly body: Body; readonly mark?: string | undefined };
type Marked = { readonly mark?: string | undefined; readonly [field: string]: unknown };
/** What is said before, and claims of which all but one can stand together, in every order. */
type Ring = (
  words: Record<"a" | "b" | "c" | "d", string>,
  m: (i: number) => Marked,
) => { on: string[][]; claims: Claim[]; conflict?: "kind"; refusable?: boolean };

const from = (word: string): object => ({ id: digestOf(word), type: "derived-from" });
const urn = (what: string, mark: string): string => `urn:example:${what}-${mark}`;
const aliases = (word: string): Marked => ({ aliases: [digestOf(word)] });

function record(i: number, word: string, parents: string[], { mark, ...more }: Marked = {}): Body {
  const body: Body = { lineage: LEDGERS[i], description: `as ${LEDGERS[i]} has it`, ...more };
  if (mark === undefined) return model(word, parents.map(from), body);
  return model(word, [...parents.map(from), { id: urn("good", mark), type: "derived-from" }], {
    ...body,
    aliases: [...(body.aliases ?? []), urn("alias", mark)],
    references: [{ id: urn("reference", mark), type: "cites" }],
  });
}

function claim(i: number, word: string, parents: string[], more: Marked = {}): Claim {
  return { path: RECORDS, body: record(i, word, parents, more), mark: more.mark };
}

function cohort(i: number, name: string, records: Body[], mark?: string): Claim {
  return { path: COHORTS, body: { name: `${LEDGERS[i]}/${name}`, from: [], records }, mark };
}

/** A cohort in which each word descends from the one before, with an innocent beside them. */
function chain(i: number, words: string[], marked: Marked): Claim {
  const records = words.slice(1).map((word, k) => record(i, word, [words[k] ?? ""]));
  return cohort(i, `${words[0]}`, [...records, record(i, `innocent-${words[0]}`, [], marked)], marked.mark);
}

/** Waits until whatever was acknowledged is projected. */
async function settled(): Promise<void> {
  await Promise.all(LEDGERS.map((ledger) => lineageRoot(env, ledger).wake()));
  await siteLog(env).wake();
  expect((await get("/health")).body.lag).toBe(0);
}

async function say({ path, body }: Claim, way: "wait" | "later" | "stream" = "wait"): Promise<Answer> {
  if (way === "stream" && path === RECORDS) {
    const filler = (): Body => record(pick(3), `filler-${count++}`, []);
    const { lines } = await postLines([filler(), body, filler()]);
    expect([lines[0].effect, lines[2].effect]).toEqual(["live", "live"]);
    return { status: lines[1].status, body: lines[1] };
  }
  const headers = { "content-type": "application/json", prefer: way === "later" ? "respond-async" : "" };
  const init = { method: "POST", body: JSON.stringify(body), headers };
  const response = await site.call(`${path}?unresolved=allow`, init);
  return { status: response.status, body: await response.json() };
}

const judge = async (what: "retraction" | "reinstatement", record = ""): Promise<Body> =>
  (await site.post({ record, reason: `${what} ${count++}` }, `/v1/${what}s`)).body;

/** In one stream, which the door looks at as a whole; one after the other; freely, some later than others, some twice. */
async function race(claims: readonly Claim[], round: number): Promise<Answer[][]> {
  if (round === 0 && claims.every((one) => one.path === RECORDS)) {
    const { lines } = await postLines(claims.map((one) => one.body));
    expect(lines.map((line) => line.status)).toEqual(lines.map(() => 201));
    return lines.map((line) => [{ status: line.status, body: line }]);
  }
  const said: Answer[][] = [];
  for (const one of round === 1 ? claims : []) said.push([await say(one)]);
  if (round === 1) return said;
  const freely = async (one: Claim): Promise<Answer[]> => {
    for (let turns = pick(10); turns > 0; turns--) await get("/health");
    const ways = (["wait", "later", "stream"] as const).filter(() => chance(0.4));
    return await Promise.all((ways.length > 0 ? ways : [undefined]).map((way) => say(one, way)));
  };
  return await Promise.all(claims.map(freely));
}

const recordsOf = ({ body }: Answer): string[] =>
  body.records?.map((one: Body) => one.record) ?? [body.receipt.record];

type Row = { position: number; since: number; conflict: string | null; live: number; said: number };

/** The rows of what was taken: whether each holds still, and how many live edges, aliases and references it has. */
async function rowsOf(taken: Answer | undefined): Promise<Row[]> {
  const said = ["edge", "alias", "reference"].map(
    (table) => `(SELECT count(*) FROM ${table} t WHERE t.record = r.record AND t.until_position IS NULL)`,
  );
  const sql = `SELECT position, from_position AS since, conflict, until_position IS NULL AS live, ${said.join(" + ")} AS said
                 FROM record r WHERE record IN (SELECT value FROM json_each(?1))`;
  const records = JSON.stringify(taken ? recordsOf(taken) : []);
  return (await env.GRAPH.prepare(sql).bind(records).all<Row>()).results;
}

/** Whether what was said after a position has a cycle, all names of one thing taken as one. */
async function isCyclic(since: number): Promise<boolean> {
  const sql = "SELECT child, parent, type FROM edge WHERE until_position IS NULL AND from_position > ?1";
  const { results } = await env.GRAPH.prepare(sql).bind(since).all<Body>();
  const name = new Map<number, number>();
  const root = (n: number): number => (name.has(n) ? root(name.get(n) ?? n) : n);
  for (const { child, parent, type } of results)
    if (type === "alias-of" && root(child) !== root(parent)) name.set(root(child), root(parent));
  let left = results.filter((edge) => edge.type !== "alias-of");
  for (let size = -1; size !== left.length; ) {
    size = left.length;
    left = left.filter(({ parent }) => left.some(({ child }) => root(child) === root(parent)));
  }
  return left.length > 0;
}

const head = async (): Promise<number> => (await siteLog(env).head()).position;

/** Whether a claim's good parent, alias and reference name anything. */
async function named(mark: string): Promise<boolean[]> {
  const ids = ["good", "alias", "reference"].map((what) => urn(what, mark));
  return await Promise.all(ids.map(async (id) => (await get(`/v1/nodes/${id}`)).status === 200));
}

/** Holds what became of a race against the promise; answers with how the loser lost. */
async function hold(claims: readonly Claim[], said: Answer[][], conflict: keyof typeof CODES, since: number) {
  await settled();
  const refused = { status: 409, code: CODES[conflict] };
  const taken = said.map((answers) => answers.filter((one) => one.status !== 409));
  for (const one of said.flat().filter(({ status }) => status === 409))
    expect(one.body).toMatchObject(refused);
  const rows = await Promise.all(taken.map(([one]) => rowsOf(one)));
  const [lost, ...others] = claims.filter((_, i) => rows[i]?.[0]?.conflict !== null);
  if (lost === undefined || others.length > 0) throw new Error(`exactly one loses: ${JSON.stringify(rows)}`);
  expect(await isCyclic(since), "what stands has no cycle").toBe(false);
  const losing = claims.indexOf(lost);
  const effects = claims.map((one) => (one === lost ? { effect: "conflict", conflict } : { effect: "live" }));
  for (const [i, own] of rows.entries()) {
    const answers = taken[i] ?? [];
    const wanted = answers.slice(0, 1).flatMap(recordsOf);
    expect(own.map((row) => row.conflict)).toEqual(wanted.map(() => (i === losing ? conflict : null)));
    expect(
      own.some((row) => row.said > 0),
      "it is walked, or nothing of it is",
    ).toBe(i !== losing);
    const mark = claims[i]?.mark;
    if (mark) expect(await named(mark)).toEqual(Array(3).fill(i !== losing));
    for (const { body } of answers) {
      expect(body.receipt, "said twice it has one receipt").toEqual(answers[0]?.body.receipt);
      if (body.projected) expect(body, "it says so").toMatchObject(effects[i] ?? {});
    }
  }
  const [loser] = taken[losing] ?? [];
  const highest = Math.max(...rows.flat().map((row) => row.position));
  if (loser) expect(rows[losing]?.[0]?.position, "the later loses").toBe(highest);

  const position = await head();
  for (const [i, one] of claims.entries()) {
    const receipt = taken[i]?.[0]?.body.receipt;
    const same = receipt ? { created: false, receipt, ...effects[i] } : refused;
    expect((await say(one)).body).toMatchObject(same);
  }
  expect(await head(), "a repetition says nothing").toBe(position);

  const records = loser ? recordsOf(loser) : [];
  if (records.length === 1 && chance(0.5)) await judge("reinstatement", records[0]);
  const winners = taken.flatMap(([one], i) => (one && i !== losing ? recordsOf(one).slice(0, 1) : []));
  await judge("retraction", winners[pick(winners.length)]);
  await settled();
  const fallen = (await rowsOf(loser)).filter((row) => row.live);
  const still = records.map(() => [conflict, 0]);
  expect(
    fallen.map((row) => [row.conflict, row.said]),
    "nothing revives by itself",
  ).toEqual(still);
  for (const one of records) expect(await judge("reinstatement", one)).toMatchObject({ effect: "live" });
  if (!loser) expect((await say(lost)).body).toMatchObject({ created: true, effect: "live" });
  if (lost.mark) expect(await named(lost.mark)).toEqual([true, true, true]);
  expect(await isCyclic(since), "nor has it afterwards").toBe(false);
  return loser ? "marked" : "refused";
}

const RINGS: Record<string, Ring> = {
  "two ledgers": ({ a, b }, m) => ({
    on: [[a], [b]],
    claims: [claim(0, a, [b], m(0)), claim(1, b, [a], m(1))],
  }),
  "three ledgers": ({ a, b, c }, m) => ({
    on: [[a], [b], [c]],
    claims: [claim(0, a, [b], m(0)), claim(1, b, [c], m(1)), claim(2, c, [a], m(2))],
  }),
  "nodes that nobody has recorded": ({ a, b }, m) => ({
    on: [],
    claims: [claim(0, a, [b], m(0)), claim(1, b, [a], m(1))],
  }),
  "an alias and an edge": ({ a, b, c }, m) => ({
    on: m(0).mark ? [[b, a], [c]] : [[b, a]],
    claims: [claim(0, a, [], { ...m(0), ...aliases(c) }), claim(1, c, [b], m(1))],
  }),
  "two aliases": ({ a, b, c, d }, m) => ({
    on: [[a], [b, a], [d, c]],
    claims: [claim(0, a, [], { ...m(0), ...aliases(d) }), claim(1, c, [], { ...m(1), ...aliases(b) })],
  }),
  "two kinds": ({ a, b }, m) => ({
    on: [[b]],
    claims: [claim(0, a, [b], m(0)), claim(1, a, [b], { ...m(1), kind: "dataset" })],
    conflict: "kind",
  }),
  "two cohorts": ({ a, b, c, d }, m) => ({
    on: [[a], [c]],
    claims: [chain(0, [c, b, a], m(0)), chain(1, [a, d, c], m(1))],
  }),
  "a record and a cohort": ({ a, b, c }, m) => ({
    on: [[a], [c]],
    claims: [claim(0, c, [a], m(0)), chain(1, [c, b, a], m(1))],
  }),
  "a record and a cohort that the door sees through": ({ a, b }, m) => ({
    on: [[a], [b]],
    claims: [claim(0, b, [a], m(0)), chain(1, [b, a], m(1))],
    refusable: true,
  }),
};

test.each(Object.entries(RINGS))("of claims that race through %s, the later loses whole", async (_, ring) => {
  const seen = { refused: 0, marked: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const [since, w] = [await head(), `${count++}`];
    const marked = (i: number): Marked => (round % 2 === 0 ? { mark: `${w}-${i}` } : {});
    const said = ring({ a: `${w}a`, b: `${w}b`, c: `${w}c`, d: `${w}d` }, marked);
    const { on, claims, conflict = "cycle", refusable } = said;
    await postLines(on.map(([child = "", ...parents]) => record(3, child, parents)));
    if (round > 1 && chance(0.5)) claims.reverse();
    const how = await hold(claims, await race(claims, round), conflict, since);
    seen[how]++;
    // Nothing is refused of one stream, nor is a cohort of more than one step: the door cannot see what closes the ring.
    if (round === 1 && !refusable) expect(seen.marked).toBeGreaterThan(0);
  }
});

/** Makes the rows again from the log, and holds them against those there were. */
async function rebuilt(): Promise<void> {
  const before = await dump();
  await rebuild();
  expect(await dump(), `seed ${seed}`).toEqual(before);
}

test("after all that the log is whole, and gives the same rows again", async () => {
  expect((await auditLog()).faults).toEqual([]);
  await rebuilt();
});

describe("the promise also holds", () => {
  const bare = (word: string, more: Body = {}): Body => ({
    kind: "model",
    artifact: { digest: digestOf(word) },
    parents: [],
    created_at_utc: "2026-01-01T00:00:00Z",
    ...more,
  });
  const circle = (word: string, ...more: Body[]): Claim =>
    cohort(0, word, [record(0, `${word}1`, [`${word}2`]), record(0, `${word}2`, [`${word}1`]), ...more]);
  const again = (description: string): Marked => ({ description });

  test("where a record follows a reinstatement, also when both are folded in one batch", async () => {
    const first = await say(claim(0, "f0", ["g0"]));
    await judge("retraction", recordsOf(first)[0]);
    await judge("reinstatement", recordsOf(first)[0]);
    const { lines } = await postLines([record(1, "h0", ["f0"]), record(1, "g0", ["h0"])]);
    expect(lines.map((line) => line.effect)).toEqual(["live", "conflict"]);
    await rebuilt();
  });

  test("where a reinstatement races a record", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [since, a, b] = [await head(), `${count++}a`, `${count++}b`];
      const first = await say(claim(0, a, [b]));
      await judge("retraction", recordsOf(first)[0]);
      const [back, other] = await Promise.all([
        judge("reinstatement", recordsOf(first)[0]),
        say(claim(1, b, [a]), chance(0.5) ? "stream" : "later"),
      ]);
      await settled();
      const own = (await rowsOf(first)).filter((row) => row.live);
      const its = other.status === 201 ? await rowsOf(other) : [];
      const stand = [...own, ...its].sort((one, next) => one.since - next.since).map((row) => row.conflict);
      expect(stand).toEqual(its.length > 0 ? [null, "cycle"] : [null]);
      if (back.projected) expect(back.conflict ?? null).toBe(own[0]?.conflict);
      expect(await isCyclic(since)).toBe(false);
    }
  });

  test("for a second claim of an edge that lost in the same batch", async () => {
    const lines = [record(0, "f1", ["g1"]), record(0, "g1", ["f1"]), record(0, "g1", ["f1"], again("yes"))];
    const answers = (await postLines(lines)).lines;
    expect(answers.map((line) => line.effect)).toEqual(["live", "conflict", "conflict"]);
  });

  test.each<[string, Claim[]]>([
    [
      "an edge said twice to what is another name of its child",
      [
        claim(0, "f3", []),
        claim(0, "g3", ["h3"], aliases("f3")),
        claim(0, "f3", ["g3"], again("1")),
        claim(0, "f3", ["g3"], again("2")),
      ],
    ],
    [
      "a parent by an alias of what the record calls another name of its own",
      [claim(0, "f2", [], aliases("g2")), claim(1, "h2", ["g2"], aliases("f2"))],
    ],
    [
      "a cohort with an edge to what it then calls the same",
      [cohort(0, "f4", [record(0, "f4", ["g4"]), record(0, "g4", [], aliases("f4"))])],
    ],
    [
      "a cohort that gives two nodes one name, and joins them",
      [
        claim(0, "f5", []),
        cohort(0, "f5", [record(0, "g5", ["h5"], aliases("f5")), record(0, "h5", [], aliases("f5"))]),
      ],
    ],
  ])("for %s", async (_, claims) => {
    const since = await head();
    if (claims.every((one) => one.path === RECORDS)) await postLines(claims.map((one) => one.body));
    else for (const one of claims) await say(one);
    expect(await isCyclic(since)).toBe(false);
  });

  test("for a correction that is reinstated beside what it corrected", async () => {
    const wrong = recordsOf(await say(claim(0, "f6", ["g6"])))[0];
    const right = recordsOf(await say(claim(0, "g6", ["f6"], { corrects: wrong })))[0];
    await judge("retraction", right);
    await judge("reinstatement", wrong);
    expect(await judge("reinstatement", right)).toMatchObject({ effect: "conflict", conflict: "cycle" });
  });

  test("for a correction that loses: what it would have corrected still holds", async () => {
    const first = await say(claim(0, "f7", ["g7"]));
    const corrects = recordsOf(first)[0];
    const { lines } = await postLines([record(1, "h7", ["f7"]), record(1, "f7", ["h7"], { corrects })]);
    expect(lines.map((line) => line.effect)).toEqual(["live", "conflict"]);
    expect((await rowsOf(first)).map((row) => [row.live, row.said])).toEqual([[1, 1]]);
  });

  test("for a cohort of two kinds of one thing: all of it loses", async () => {
    const { artifact: _, ...other } = bare("f8", { node: "urn:example:f8", kind: "dataset" });
    const said = await say(cohort(0, "f8", [bare("f8", { aliases: ["urn:example:f8"] }), other]));
    expect((await rowsOf(said)).map((row) => row.conflict)).toEqual(["kind", "kind"]);
  });

  test("for a cohort that lost, said again without waiting: it says so", async () => {
    const { receipt } = (await say(circle("f9"))).body;
    expect((await say(circle("f9"), "later")).body).toMatchObject({ receipt, effect: "conflict" });
  });

  test("for a cohort that lost, said again when the door would refuse it: it has its receipt", async () => {
    const lost = circle("f10", bare("g10", { kind: "dataset" }));
    const { receipt } = (await say(lost)).body;
    await say(claim(1, "g10", []));
    expect((await say(lost)).body).toMatchObject({ receipt, effect: "conflict" });
  });

  test("for a record of a cohort that lost, said by another ledger: it says so", async () => {
    await say(circle("f11", bare("g11")));
    expect((await say({ path: RECORDS, body: bare("g11") })).body).toMatchObject({ effect: "conflict" });
  });
});

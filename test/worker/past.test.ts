// The past stays as it was: along a random history the answers to many questions are kept, each with its position, and asked
// again as of that position, after everything that came later and after the rows were made again. They are the same to the
// byte; only an erasure changes those that speak of what was erased. `FOREBEAR_SEED` has the same history again.
import { abortAllDurableObjects, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { type Random, random } from "../support/random.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, call, digestOf, get, migrateGraph, post } from "../support/workers/site.ts";

beforeEach(async () => {
  await reset();
  await abortAllDurableObjects();
  await migrateGraph();
});

const WORDS = ["a", "b", "c", "d", "e"];
const NAMES = ["acme/one", "acme/two"];
const RUNS = ["urn:example:run:1", "urn:example:run:2"];
const LINEAGES = ["north", "south"];
const other = (word: string): string => `urn:example:${word}`;
const unpinned = (name: string): string => `urn:forebear:unpinned:pkg:huggingface/${name}`;

const oneOf = <T>(chance: Random, list: readonly T[]): T => {
  const found = list[chance.pick(list.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
};
const someOf = <T>(chance: Random, list: readonly T[]): T[] => list.filter(() => chance.chance(0.25));

/** What was said and can be judged or erased. */
type Said = {
  readonly record: string;
  readonly statement: string;
  readonly node: string;
  readonly secret: string | null;
};

type Kept = {
  readonly path: string;
  readonly position: number;
  readonly status: number;
  readonly text: string;
};

type History = {
  readonly chance: Random;
  readonly said: Said[];
  readonly cohorts: string[];
  kept: Kept[];
  count: number;
};

/** A record about one of a few nodes: with a name that stays, or with words that may be erased. */
function content(history: History, word: string): Body {
  const { chance } = history;
  history.count += 1;
  const lower = WORDS.slice(0, WORDS.indexOf(word));
  const parents = someOf(chance, chance.chance(0.15) ? lower.map(other) : lower);
  const edges = parents.map((parent, i) => ({
    id: parent.includes(":") ? parent : digestOf(parent),
    type: oneOf(chance, ["derived-from", "fine-tuned-from", "trained-on"]),
    ...(i % 2 === 0 ? { weight: 0.5, role: "base" } : {}),
  }));
  const named = chance.chance(0.4);
  if (chance.chance(0.2)) edges.push({ id: unpinned(oneOf(chance, NAMES)), type: "derived-from" });
  return {
    kind: word === "a" && chance.chance(0.8) ? "dataset" : "model",
    artifact: { digest: digestOf(word) },
    lineage: oneOf(chance, LINEAGES),
    parents: edges,
    ...(named ? { name: oneOf(chance, NAMES), version: String(chance.pick(3)) } : {}),
    ...(named ? { tags: [`claim-${history.count}`] } : { description: `secret-${history.count}.` }),
    ...(chance.chance(0.4) ? { aliases: [other(word)] } : {}),
    ...(chance.chance(0.3) ? { transformation: { id: oneOf(chance, RUNS), parent_run: RUNS[0] } } : {}),
    ...(chance.chance(0.2)
      ? { references: [{ id: digestOf(oneOf(chance, WORDS)), type: "compared-with" }] }
      : {}),
    created_at_utc: "2026-01-01T00:00:00Z",
  };
}

const secretOf = (body: Body): string | null => body.description ?? null;

async function sayRecord(history: History): Promise<void> {
  const body = content(history, oneOf(history.chance, WORDS));
  const corrected = history.said.length > 0 && history.chance.chance(0.15);
  const corrects = corrected ? { corrects: oneOf(history.chance, history.said).record } : {};
  const { body: answer } = await post({ ...body, ...corrects }, "/v1/records?unresolved=allow");
  if (answer.created) history.said.push({ ...answer.receipt, secret: secretOf(body) });
}

async function sayCohort(history: History): Promise<void> {
  const records = [...new Set([oneOf(history.chance, WORDS), oneOf(history.chance, WORDS)])].map((word) => ({
    ...content(history, word),
    lineage: "north",
  }));
  const cohort = { name: `north/step-${history.count}`, from: [], records };
  const { body } = await post(cohort, "/v1/cohorts?unresolved=allow");
  if (body.created) history.cohorts.push(body.id);
}

async function judge(history: History): Promise<void> {
  if (history.said.length === 0) return;
  const { record } = oneOf(history.chance, history.said);
  await post({ record, reason: "so" }, oneOf(history.chance, ["/v1/retractions", "/v1/reinstatements"]));
}

/** Takes the words of a record away: what was kept and speaks of it is kept anew. */
async function erase(history: History): Promise<void> {
  const erased = history.said.filter((one) => one.secret !== null)[0];
  if (erased?.secret == null) return;
  const { record, node, statement, secret } = erased;
  await post({ statement, parts: ["record"], reason: "asked to" }, "/v1/erasures");
  history.said.splice(history.said.indexOf(erased), 1);
  const kept: Kept[] = [];
  for (const before of history.kept) {
    const now = await ask(before.path, before.position);
    const why = `${before.path} as of ${before.position}, once ${record} was erased`;
    expect(now.text.includes(secret), why).toBe(false);
    expect(outline(now), why).toEqual(outline(before));
    const speaks = before.text.includes(record) || before.text.includes(node);
    if (!speaks) expect(now, why).toEqual(before);
    if (speaks && before.text.includes(secret)) expect(now.text, why).toMatch(/withheld/);
    kept.push(now);
  }
  history.kept = kept;
}

// What an erasure leaves: ids, kinds, edges, counts.
const FREE = new Set(["description", "role", "withheld", "said", "created_at_utc", "transformation"]);

/** An answer without what may be erased. */
function outline({ path, position, status, text }: Kept): unknown {
  if (!text.startsWith("{")) return { path, position, status };
  const body = JSON.parse(text, (key, value) => (FREE.has(key) || key.startsWith("@") ? undefined : value));
  return { path, position, status, ...(path.includes("jsonld") ? {} : { body }) };
}

async function ask(path: string, position: number): Promise<Kept> {
  const response = await call(`${path}${path.includes("?") ? "&" : "?"}as_of=${position}`);
  return { path, position, status: response.status, text: await textOf(response) };
}

/**
 * What is refused says from when on something is known, which is told later only: that it is refused stays. And of the past
 * another engine may answer: what it answers is the same.
 */
async function textOf(response: Response): Promise<string> {
  const text = new TextDecoder().decode(await response.arrayBuffer());
  return response.status === 404
    ? String(JSON.parse(text).code)
    : text.replace(/"engine":"(atlas|sql)",/, "");
}

function questions({ said, cohorts, chance }: History): string[] {
  const ids = [...WORDS.map(digestOf), ...WORDS.map(other), ...NAMES.map(unpinned)];
  const ofNode = ids.flatMap((id) => [
    ...["", ".ttl", "/manifest", "/parents", "/children", "/siblings", "/closure", "/closure.jsonld"].map(
      (action) => `/v1/nodes/${id}${action}`,
    ),
    `/id/${id}`,
    `/v1/ancestors?id=${id}&edge_types=all&include=edges&limit=2`,
    `/v1/descendants?id=${id}&through=names&include=edges`,
  ]);
  const others = [
    ...NAMES.flatMap((name) => [
      `/v1/nodes?name=${name}`,
      `/v1/nodes?name=${name}&version=1`,
      `/v1/descendants?name=${name}`,
    ]),
    ...said.map(({ record }) => `/v1/records/${record}`),
    ...cohorts.map((id) => `/v1/cohorts/${id}`),
    ...RUNS.map((run) => `/v1/runs/${run}`),
    "/v1/lineages",
    ...LINEAGES.map((lineage) => `/v1/lineages/${lineage}?limit=2`),
  ];
  return [
    // What another name stands for changes most of all.
    ...WORDS.map((word) => `/v1/nodes/${other(word)}`),
    ...Array.from({ length: 5 }, () => oneOf(chance, ofNode)),
    ...Array.from({ length: 3 }, () => oneOf(chance, others)),
  ];
}

/** Keeps the answers to some questions as they are given now, to who asks for no position. */
async function keep(history: History): Promise<void> {
  const { position } = (await get("/health")).body;
  for (const path of questions(history)) {
    const response = await call(path);
    history.kept.push({ path, position, status: response.status, text: await textOf(response) });
  }
}

const WRITES = [sayRecord, sayRecord, sayRecord, sayRecord, sayCohort, judge, judge];

test("what was answered at a position is answered as of it, whatever came since", {
  timeout: 240_000,
}, async () => {
  const chance = random(env.SEED === "" ? undefined : Number(env.SEED));
  const history: History = { chance, said: [], cohorts: [], kept: [], count: 0 };
  const holds = async (when: string): Promise<void> => {
    for (const before of history.kept) {
      const why = `seed ${chance.seed}, ${when}: ${before.path} as of ${before.position}`;
      expect(await ask(before.path, before.position), why).toEqual(before);
    }
  };
  await keep(history);
  for (let step = 1; step <= 16; step++) {
    await (step % 6 === 0 ? erase(history) : oneOf(chance, WRITES)(history));
    await keep(history);
  }
  const found = history.kept.filter(({ status }) => status === 200);
  expect([found.length > 40, history.kept.length - found.length > 10], `seed ${chance.seed}`).toEqual([
    true,
    true,
  ]);
  await holds("after everything");
  await rebuild();
  history.kept = history.kept.filter((_, i) => i % 3 === 0);
  await holds("made again");
});

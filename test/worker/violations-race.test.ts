// Promotions against late edges: what is promoted while, in another family, its ancestry is told to hold an unfiltered corpus, is
// refused, or is a violation from there on. Never is there a champion that violates and no violation on record.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { canonical } from "../../src/model/canonical.ts";
import { lineageRoot } from "../../worker/platform/calls.ts";
import { type Random, random } from "../support/random.ts";
import { LEARNING, move } from "../support/workers/moves.ts";
import {
  type Body,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
  type StreamAnswer,
} from "../support/workers/site.ts";
import { corpus, lookedAt, on, PII, putPolicy } from "../support/workers/violations.ts";

/** Races at the door; and races of what was decided before: FOREBEAR_HISTORIES=1000 has thousands of them. */
const AT_THE_DOOR = 8;
const RACES = 2 * Number(env.HISTORIES);
/** How many of them are on their way together. */
const TOGETHER = 24;

const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });

beforeAll(async () => {
  await migrateGraph();
  expect((await putPolicy("pii", PII)).status).toBe(201);
  await post(corpus("clean", 3, { lineage: "corpora/all" }));
  await post(corpus("dirty", undefined, { lineage: "corpora/all" }));
});

const positions = ({ lines }: StreamAnswer): number[] =>
  lines.map(({ status, position, ...rest }) => {
    expect(status, JSON.stringify(rest)).toBe(201);
    return position;
  });

/** What is promoted, and what it is tuned from, in families of their own. */
const records = (race: string): object[] => [
  model(`base-${race}`, [on("clean")], { lineage: "bases/all" }),
  model(`top-${race}`, [from(`base-${race}`)], { lineage: "tops/all", name: `niche-${race}` }),
];

const late = (race: string): object =>
  model(`base-${race}`, [on("clean"), on("dirty")], { lineage: "bases/late", description: race });

/** Where each of these was found to violate, by its race. */
async function opened(races: readonly string[], until: number): Promise<Map<string, number>> {
  await lookedAt(until);
  const words = new Map(races.map((race) => [digestOf(`top-${race}`), race]));
  const found = new Map<string, number>();
  for (let next = ""; ; ) {
    const { body } = await get(`/v1/violations?state=all&limit=1000${next}`);
    expect(body.complete).toBe(true);
    for (const one of body.violations) {
      const race = words.get(one.node);
      if (race === undefined) continue;
      expect(found.has(race), race).toBe(false);
      found.set(race, one.opened.position);
    }
    if (body.next === null) return found;
    next = `&cursor=${body.next}`;
  }
}

test("at the door a late edge has the promotion refused, or makes a violation of it", async () => {
  const { seed, pick } = random(env.SEED === "" ? undefined : Number(env.SEED));
  const races = Array.from({ length: AT_THE_DOOR }, (_, i) => `door-${i}`);
  positions(await postLines(races.flatMap(records)));
  const edges = new Map<string, number>();
  const moves = new Map<string, number>();
  const refused: string[] = [];
  const promote = async (race: string): Promise<void> => {
    const { status, body } = await move(`top-${race}`, "champion");
    if (status === 201) moves.set(race, body.position);
    else {
      expect(["policy-denied", "changed-meanwhile"], JSON.stringify(body)).toContain(body.code);
      refused.push(race);
    }
  };
  const tell = async (race: string): Promise<void> => {
    edges.set(race, (await post(late(race))).body.position);
  };
  await Promise.all(
    races.flatMap((race) =>
      [promote, tell].map(async (act) => {
        await scheduler.wait(pick(60));
        await act(race);
      }),
    ),
  );
  const head: number = (await get("/health")).body.position;
  const found = await opened(races, head);
  const expected = [...moves].map(([race, at]) => [race, Math.max(at, edges.get(race) ?? 0)]);
  expect([...found].toSorted(), `seed ${seed}`).toEqual(expected.toSorted());
  expect(moves.size + refused.length).toBe(AT_THE_DOOR);
});

const half = <T>(items: readonly T[]): [T[], T[]] => [
  items.slice(0, items.length >> 1),
  items.slice(items.length >> 1),
];

const shuffled = <T>(items: readonly T[], { pick }: Random): T[] => {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    const [a, b] = [all[i], all[j]];
    if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a];
  }
  return all;
};

let serial = 0;

/** Moves that were decided a while ago, and are taken now. */
async function promoted(races: readonly string[]): Promise<number[]> {
  const taken = await lineageRoot(env, "tops/all").append(
    "tops/all",
    races.map((race) => {
      const [node, niche, to] = [digestOf(`top-${race}`), `niche-${race}`, "champion" as const];
      const body = { node, kind: "model", niche, from: null, to, learning: LEARNING };
      return {
        type: "transition" as const,
        parts: [{ name: "body", text: canonical(body) }],
        about: { moved: node, niche, to },
        fingerprint: (serial++).toString(16).padStart(64, "0"),
        token: "t",
      };
    }),
    1_000,
  );
  if ("code" in taken) throw new Error(taken.detail);
  return taken.map(({ position }) => position ?? Number.NaN);
}

test(
  "whichever comes first, the champion that violates has a violation from the second on",
  async () => {
    const of = random(env.SEED === "" ? undefined : Number(env.SEED));
    const races = Array.from({ length: RACES }, (_, i) => `${i}`);
    const edges = new Map<string, number>();
    const moves = new Map<string, number>();
    for (let i = 0; i < RACES; i += TOGETHER) {
      const some = races.slice(i, i + TOGETHER);
      positions(await postLines(some.flatMap(records)));
      await Promise.all([
        ...half(shuffled(some, of)).map(async (part) => {
          await scheduler.wait(of.pick(20));
          for (const [j, at] of (await promoted(part)).entries()) moves.set(part[j] ?? "", at);
        }),
        ...half(shuffled(some, of)).map(async (part) => {
          await scheduler.wait(of.pick(20));
          const at = positions(await postLines(part.map(late)));
          for (const [j, race] of part.entries()) edges.set(race, at[j] ?? Number.NaN);
        }),
      ]);
    }
    const head = Math.max(...moves.values(), ...edges.values());
    const found = await opened(races, head);
    for (const race of races)
      expect([race, found.get(race)], `seed ${of.seed}`).toEqual([
        race,
        Math.max(moves.get(race) ?? Number.NaN, edges.get(race) ?? Number.NaN),
      ]);
    const body: Body = (await get(`/v1/violations?as_of=${head}&limit=1`)).body;
    expect(body.violations[0].closed).toBe(null);
  },
  20_000 + 1_000 * RACES,
);

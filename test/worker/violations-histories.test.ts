// Whatever is said, in whatever order, and whatever dies meanwhile: what the watch finds is what a naive reading of the log
// finds, position by position; and dropped, it finds the same again.
import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { canonical, type Json } from "../../src/model/canonical.ts";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { lineageRoot } from "../../worker/platform/calls.ts";
import { type Episode, episodes, type Said } from "../support/naive-watch.ts";
import { auditLog } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";
import { lookedAt, watchAgain } from "../support/workers/violations.ts";

beforeAll(migrateGraph);

const SEED = env.SEED === "" ? {} : { seed: Number(env.SEED) };
const FAMILY = "acme";
const CORPORA = ["d0", "d1", "d2"];
const MODELS = ["m0", "m1", "m2", "m3"];
const KINDS = new Map([
  ...CORPORA.map((one) => [one, "dataset"] as const),
  ...MODELS.map((one) => [one, "model"] as const),
]);
const NICHES = ["chat", "code"];
const POLICIES = ["p", "q"];
const LEARNING = "It answers better once it was shown what it got wrong.";

type Step =
  | { act: "corpus"; of: number; filter: number | undefined; alias: number | undefined }
  | { act: "model"; of: number; on: readonly number[]; from: readonly number[] }
  | { act: "retract"; which: number }
  | { act: "move"; of: number; niche: number; to: (typeof LIFECYCLE_STATES)[number] }
  | {
      act: "policy";
      name: number;
      guards: readonly (typeof LIFECYCLE_STATES)[number][];
      least: number;
      warns: boolean;
    }
  | { act: "retire"; name: number }
  | { act: "die" };

/** What begins with a violation. */
const WRONG: readonly Step[] = [
  { act: "policy", name: 0, guards: ["champion"], least: 3, warns: false },
  { act: "model", of: 0, on: [0], from: [] },
  { act: "move", of: 0, niche: 0, to: "champion" },
];

const below = (size: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: size - 1 });
const some = (size: number): fc.Arbitrary<number[]> => fc.uniqueArray(below(size), { maxLength: 2 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("corpus" as const),
      of: below(CORPORA.length),
      filter: fc.option(fc.integer({ min: 2, max: 3 }), { nil: undefined, freq: 4 }),
      alias: fc.option(below(CORPORA.length), { nil: undefined, freq: 1 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("model" as const),
      of: below(MODELS.length),
      on: some(CORPORA.length),
      from: some(MODELS.length),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("retract" as const), which: fc.nat() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant("move" as const),
      of: below(MODELS.length),
      niche: below(NICHES.length),
      to: fc.constantFrom(...LIFECYCLE_STATES, "champion" as const, "champion" as const, "canary" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("policy" as const),
      name: below(POLICIES.length),
      guards: fc.uniqueArray(fc.constantFrom("champion" as const, "canary" as const, "shadow" as const), {
        minLength: 1,
      }),
      least: fc.integer({ min: 2, max: 3 }),
      warns: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("retire" as const), name: below(POLICIES.length) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("die" as const) }) },
);

const json = { "content-type": "application/json" };

/** A site to which things are said, and what was said at which position. */
function history() {
  const log: (Said | undefined)[] = [];
  const recordIds = new Map<string, string>();
  let serial = 0;

  const at = (body: Body, said: Said): void => {
    expect(body.position, JSON.stringify(body)).toBeTypeOf("number");
    // Said before, or taken by a try of which the answer was lost.
    log[body.position] ??= said;
  };

  const record = async (said: Omit<Extract<Said, { record: string }>, "record">): Promise<void> => {
    const name = `r${serial++}`;
    const kind = KINDS.get(said.of) ?? "model";
    const { body, status } = await post(
      model(
        said.of,
        said.parents.map((id) => ({
          id: digestOf(id),
          type: KINDS.get(id) === "dataset" ? "trained-on" : "fine-tuned-from",
        })),
        {
          ...{ kind, lineage: FAMILY, description: name },
          ...(said.alias === undefined ? {} : { aliases: [digestOf(said.alias)] }),
          ...(said.filter === undefined ? {} : { evidence: { pii_filter: { version: said.filter } } }),
        },
      ),
    );
    expect(status, JSON.stringify(body)).toBeLessThan(202);
    at(body, { record: name, ...said });
    recordIds.set(name, body.receipt.record);
  };

  const move = async (
    node: string,
    niche: string,
    to: (typeof LIFECYCLE_STATES)[number],
    from: string | null,
  ) => {
    const body: Json = { node: digestOf(node), kind: "model", niche, from, to, learning: LEARNING };
    const taken = await lineageRoot(env, FAMILY).append(
      FAMILY,
      [
        {
          type: "transition",
          parts: [{ name: "body", text: canonical(body) }],
          about: { moved: digestOf(node), niche, to },
          fingerprint: (serial++).toString(16).padStart(64, "0"),
          token: "t",
        },
      ],
      1_000,
    );
    if ("code" in taken) throw new Error(taken.detail);
    at({ position: taken[0]?.position }, { moves: node, niche, to, kind: "model" });
  };

  const policy = async (
    name: string,
    rule: Omit<Extract<Said, { policy: string }>, "policy">,
  ): Promise<void> => {
    const response = await call(`/v1/policies/${name}`, {
      method: "PUT",
      headers: json,
      body: JSON.stringify({
        guards: rule.guards,
        walk: { kinds: ["dataset"] },
        each: "ancestor",
        rule: `ancestor.evidence.pii_filter.version >= ${rule.least}`,
        gaps: "ignore",
        mode: rule.warns ? "warn" : "enforce",
        message: "Its corpora have to be filtered.",
      }),
    });
    const body: Body = await response.json();
    expect(response.status, JSON.stringify(body)).toBeLessThan(300);
    at(body, { policy: name, ...rule });
  };

  const retire = async (name: string): Promise<void> => {
    const response = await call(`/v1/policies/${name}`, { method: "DELETE" });
    const body: Body = await response.json();
    if (response.status === 404) return;
    at(body, { retires: name });
  };

  const retract = async (which: number): Promise<void> => {
    const names = [...recordIds.keys()];
    const name = names[which % Math.max(1, names.length)];
    if (name === undefined) return;
    const { body, status } = await post({ record: recordIds.get(name), reason: "wrong" }, "/v1/retractions");
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    recordIds.delete(name);
    at(body, { retracts: name });
  };

  return { log, record, move, policy, retire, retract, forget: () => recordIds.clear() };
}

type History = ReturnType<typeof history>;

/** Says it; what cannot be said so is said otherwise, or left out. */
async function say(site: History, one: Step, states: Map<string, string>): Promise<void> {
  const { act } = one;
  if (act === "die") return await abortAllDurableObjects();
  if (act === "retract") return await site.retract(one.which);
  if (act === "retire") return await site.retire(POLICIES[one.name] ?? "");
  if (act === "policy") return await site.policy(POLICIES[one.name] ?? "", one);
  if (act === "move") {
    const node = MODELS[one.of] ?? "";
    const niche = NICHES[one.niche] ?? "";
    const key = `${niche} ${node}`;
    await site.move(node, niche, one.to, states.get(key) ?? null);
    if (one.to === "champion")
      for (const [other, state] of states)
        if (other.startsWith(`${niche} `) && state === "champion") states.set(other, "archived");
    states.set(key, one.to);
    return;
  }
  if (act === "corpus") {
    const alias = one.alias === one.of ? undefined : CORPORA[one.alias ?? -1];
    return await site.record({
      of: CORPORA[one.of] ?? "",
      parents: [],
      ...(alias ? { alias } : {}),
      ...(one.filter ? { filter: one.filter } : {}),
    });
  }
  const parents = [
    ...one.on.map((i) => CORPORA[i] ?? ""),
    ...one.from.filter((i) => i < one.of).map((i) => MODELS[i] ?? ""),
  ];
  await site.record({ of: MODELS[one.of] ?? "", parents });
}

const inOrder = (all: readonly Episode[]): Episode[] =>
  all.toSorted((a, b) => a.opened - b.opened || canonical(a).localeCompare(canonical(b)));

/** What the site says of violations, once it has looked at everything. */
async function found(position: number): Promise<{ episodes: Episode[]; ids: string[] }> {
  await lookedAt(position);
  const { body } = await get(`/v1/violations?state=all&limit=1000&min_position=${position}`);
  expect(body.complete).toBe(true);
  const words = new Map([...KINDS.keys()].map((word) => [digestOf(word), word]));
  return {
    ids: body.violations.map((one: Body) => one.id),
    episodes: inOrder(
      body.violations.map((one: Body) => ({
        node: words.get(one.node),
        niche: one.niche,
        policy: one.cause.policy,
        opened: one.opened.position,
        closed: one.closed?.position ?? null,
      })),
    ),
  };
}

test("it finds what a naive reading of the log finds, whatever dies meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 50 }), async (steps) => {
      const site = history();
      for (const of of KINDS.keys()) await site.record({ of, parents: [] });
      site.forget();
      const states = new Map<string, string>();
      for (const one of [...WRONG, ...steps]) await say(site, one, states);
      const head = site.log.length - 1;
      const first = await found(head);
      expect(first.episodes).toEqual(inOrder(episodes(site.log, KINDS)));
      expect(first.episodes.length).toBeGreaterThan(0);
      // It follows again from the beginning, all at once.
      await watchAgain(head);
      expect(await found(head)).toEqual(first);
      // And so it does where the projection is made again.
      await rebuild();
      await lookedAt(head);
      expect(await found(head)).toEqual(first);
      expect((await auditLog()).faults).toEqual([]);
    }),
    // One long history: a site is not made anew for each try.
    { numRuns: 1, endOnFailure: true, ...SEED },
  );
});

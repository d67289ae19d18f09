// What is published of a node follows from the node and the position: the blocks that the database makes of few nodes and of
// many are one graph, the times in it are those that all claims leave, and PROV has nothing against it.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Block } from "../../src/prov/formats/document.ts";
import type { DescribedNode } from "../../src/prov/mapping/described.ts";
import { blockQuads, type Quad } from "../../src/prov/mapping/mapping.ts";
import { nodeIri } from "../../src/prov/names.ts";
import { IDENTIFIER, prov, TYPE } from "../../src/prov/terms.ts";
import { fb } from "../../src/prov/vocabulary/properties.ts";
import { describeBlock } from "../../worker/publish/describe-block.ts";
import { watermark } from "../../worker/read.ts";
import { blocksOf } from "../src/prov/blocks.ts";
import { objects } from "../src/prov/family.ts";
import { provFaults } from "../support/prov-constraints.ts";
import { random } from "../support/random.ts";
import { furnish } from "../support/workers/furnish.ts";
import { LEARNING, move, say } from "../support/workers/moves.ts";
import { type Body, call, digestOf, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const position = async (): Promise<number> => (await watermark(env.GRAPH)).position;

async function allNumbers(): Promise<number[]> {
  return (await env.GRAPH.prepare("SELECT n FROM node ORDER BY id").all<{ n: number }>()).results.map(
    ({ n }) => n,
  );
}

async function block(ns: readonly number[], at: number, more: Partial<Block> = {}): Promise<Block> {
  const made = await describeBlock(env, ns, { position: at, described: () => false, told: new Set() });
  if (made === undefined) throw new Error("these nodes are too much together");
  return { ...made, ...more };
}

async function numberOf(word: string): Promise<number> {
  const n = await env.GRAPH.prepare("SELECT n FROM node WHERE id = ?1")
    .bind(digestOf(word))
    .first<number>("n");
  if (n === null) throw new Error(`${word} is not known`);
  return n;
}

const line = ({ subject, predicate, object }: Quad): string => JSON.stringify([subject, predicate, object]);

const introduces = ({ predicate, object }: Quad): boolean =>
  predicate === IDENTIFIER ||
  (predicate === TYPE && "iri" in object && [prov("Entity"), prov("Activity")].includes(object.iri));

const lines = (quads: readonly Quad[]): Set<string> =>
  new Set(quads.filter((quad) => !introduces(quad)).map(line));

/** The whole site as one block, and as one for each node. */
async function bothWays(at: number): Promise<{ readonly whole: Quad[]; readonly alone: Quad[] }> {
  const ns = await allNumbers();
  const alone: Quad[] = [];
  for (const n of ns) alone.push(...blockQuads(await block([n], at)));
  return { whole: blockQuads(await block(ns, at)), alone };
}

const METHODS = ["wrapper", "event", "manual", "import", "reconstructed", undefined] as const;

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  "family %i has the times that all its claims leave it",
  async (seed) => {
    const { pick, chance } = random(seed);
    const one = <T>(items: readonly T[]): T => items[pick(items.length)] as T;
    const word = (i: number): string => `times-${seed}-${i}`;
    const runs = [`https://ci.example/${seed}/1`, `run ${seed}`];
    const records = Array.from({ length: 14 }, (_, at) => {
      const i = at % 10;
      const method = one(METHODS);
      const parents = Array.from({ length: i }, (_, p) => p).filter(() => chance(0.4));
      return model(
        word(i),
        parents.map((p) => ({
          id: digestOf(word(p)),
          type: one(["derived-from", "revised-from", "built-with"]),
        })),
        {
          kind: "artifact",
          created_at_utc:
            (method !== "import" && method !== "reconstructed") || chance(0.6)
              ? `2026-01-0${1 + pick(3)}T00:00:00${one(["", ".5", ".25", ".250"])}Z`
              : null,
          ...(method === undefined ? {} : { capture: { method } }),
          ...(chance(0.6)
            ? {
                transformation: {
                  id: one(runs),
                  ...(chance(0.5) ? { status: one(["succeeded", "failed"]) } : {}),
                  ...(chance(0.5) ? { params: { at, text: "ü\"'" } } : {}),
                  ...(chance(0.5)
                    ? { code: chance(0.5) ? `swh:1:rev:${"1".repeat(40)}` : { path: `p${at}` } }
                    : {}),
                  ...(chance(0.5) ? { justification: `because ${at}` } : {}),
                },
                environment: { packages: { torch: String(at) } },
              }
            : {}),
        },
      );
    });
    const { lines: answers } = await postLines(records);
    expect(answers.filter(({ receipt }) => receipt === undefined)).toEqual([]);
    // Some of it is taken back: then others speak for the node, and for the run.
    for (const { receipt } of answers.filter(() => chance(0.15)))
      await post({ record: receipt.record, reason: "so" }, "/v1/retractions");
    const at = await position();
    const found = await block(await allNumbers(), at);
    const [expected] = blocksOf(found.nodes);
    const times = (nodes: readonly DescribedNode[]): unknown =>
      nodes.map(({ head, times: { created, flagged } }) => [head.id, created, [...flagged].sort()]);
    expect(times(found.nodes)).toEqual(times(expected?.nodes ?? []));
    expect([...found.runs].sort()).toEqual(
      [...(expected?.runs ?? [])].map(([id, facts]) => [id, expect.objectContaining(facts)]).sort(),
    );
    const { whole, alone } = await bothWays(at);
    expect(lines(alone)).toEqual(lines(whole));
    expect(provFaults(whole)).toEqual([]);
  },
);

describe("a site with something of everything", () => {
  let whole: readonly Quad[] = [];
  let first = 0;
  const of = (word: string): string => nodeIri(digestOf(word));
  const told = (subject: string, predicate: string): string[] => objects(whole, subject, predicate);
  const subjects = (predicate: string, object: string): string[] =>
    whole.flatMap((quad) =>
      quad.predicate === predicate && "iri" in quad.object && quad.object.iri === object ? quad.subject : [],
    );
  const ofClass = (name: string): string[] => subjects(TYPE, `https://w3id.org/forebear/ns#${name}`);

  /** Says something that is taken. */
  const tell = async (record: unknown, path?: string): Promise<Body> => {
    const { status, body } = await post(record, path);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return body;
  };

  beforeAll(async () => {
    await furnish();
    first = await position();
    const niche = { niche: "told" };
    const from = (word: string, type: string): object => ({ id: digestOf(word), type });
    const wrong = (word: string, severity: string): object => ({
      nodes: [digestOf(word)],
      severity,
      kind: "poisoned",
      title: "It is poisoned.",
    });
    for (const word of ["one", "two", "three"])
      await tell(model(word, [], { lineage: "acme/family", name: "told" }));
    expect((await move("one", "champion", { ...niche, reason: "It answers best." })).status).toBe(201);
    expect((await move("two", "champion", niche)).status).toBe(201);
    expect((await say("rollback", "two", { learning: LEARNING, ...niche })).status).toBe(201);
    await tell(wrong("three", "critical"), "/v1/advisories");
    expect((await move("three", "champion", niche)).status).toBe(409);
    const { id } = await tell(wrong("one", "low"), "/v1/advisories");
    await tell({ reason: "It was another." }, `/v1/advisories/${id}/withdrawal`);
    await tell(model("served", [from("one", "served-from")], { kind: "deployment", lineage: "acme/family" }));
    expect((await move("served", "canary", niche)).status).toBe(201);
    expect((await say("end", "served", { reason: "The region was closed." })).status).toBe(201);
    const decided = { authority: "release board", outcome: "approved", reviewed: [digestOf("one")] };
    const agent = { type: "person", id: "p1" };
    await tell(
      model("looked", [from("one", "reviewed")], {
        kind: "intervention",
        transformation: { ...decided, agent },
      }),
    );
    await tell(model("logs", [from("served", "logged-from")], { kind: "dataset" }));
    const { receipt } = await tell(model("gone", [], { name: "a slip" }));
    await tell({ record: receipt.record, reason: "A slip." }, "/v1/retractions");
    const { body } = await say("transitions", "two", { to: "lab", learning: LEARNING, ...niche });
    const erasure = { statement: body.receipt.statement, parts: ["body"], reason: "Asked to be forgotten." };
    await tell(erasure, "/v1/erasures");
    whole = blockQuads(await block(await allNumbers(), await position()));
  });

  test("is the union of its nodes, and breaks no constraint of PROV", async () => {
    const both = await bothWays(await position());
    expect(lines(both.alone)).toEqual(lines(both.whole));
    expect(provFaults(both.whole)).toEqual([]);
    expect(provFaults(both.alone)).toEqual([]);
  });

  test("reads at a position as it did", async () => {
    const before = blockQuads(await block(await allNumbers(), first));
    await post(model("later", [{ id: digestOf("one"), type: "derived-from" }]));
    expect(blockQuads(await block(await allNumbers(), first))).toEqual(before);
  });

  test("tells of every state that a node reached, by which move, and by which it ended", () => {
    const standings = subjects(prov("specializationOf"), of("one"));
    expect(standings.map((iri) => told(iri, fb("state"))[0])).toEqual(["champion", "archived", "champion"]);
    const [first, second, third] = standings;
    expect(told(first ?? "", prov("wasInvalidatedBy"))).toEqual(told(second ?? "", prov("wasGeneratedBy")));
    expect(told(second ?? "", prov("wasInvalidatedBy"))).toEqual(told(third ?? "", prov("wasGeneratedBy")));
    expect(told(third ?? "", prov("wasInvalidatedBy"))).toEqual([]);
    // What archived it was another's move.
    const [promotion = ""] = told(second ?? "", prov("wasGeneratedBy"));
    expect(told(promotion, prov("used"))).toContain(of("two"));
    expect(told(promotion, fb("replaced"))).toEqual([of("one")]);
    expect(told(told(first ?? "", prov("wasGeneratedBy"))[0] ?? "", fb("reason"))).toEqual([
      "It answers best.",
    ]);
    const [rollback = ""] = ofClass("RollbackActivity");
    expect(told(rollback, fb("leaves"))).toEqual([of("two")]);
    expect(told(rollback, fb("learning"))).toEqual([LEARNING]);
  });

  test("tells of a denial, its verdict and the policies that were asked, and of no state", () => {
    const [denial = ""] = ofClass("DenialActivity").filter((iri) =>
      told(iri, prov("used")).includes(of("three")),
    );
    const [decision = ""] = subjects(prov("wasGeneratedBy"), denial);
    expect(told(decision, fb("verdict"))).toEqual(["denied"]);
    expect(subjects(prov("wasGeneratedBy"), denial)).toHaveLength(1);
    expect(subjects(prov("specializationOf"), of("three"))).toEqual([]);
    const policies = ofClass("Policy");
    expect(policies.length).toBeGreaterThan(1);
    expect(policies.flatMap((iri) => told(iri, IDENTIFIER))).toContain("pii@1");
    const used = ofClass("TransitionActivity").flatMap((iri) => told(iri, prov("used")));
    expect(
      policies.filter((iri) => !used.includes(iri) && !told(denial, prov("used")).includes(iri)),
    ).toEqual([]);
  });

  test("tells of an end that it ended the standing and not the deployment, whose logs may be used", () => {
    const [end = ""] = ofClass("EndActivity");
    expect(told(end, prov("used"))).toEqual([of("served")]);
    expect(told(of("served"), prov("wasInvalidatedBy"))).toEqual([]);
    const [ended = ""] = subjects(prov("wasInvalidatedBy"), end);
    expect(told(ended, fb("state"))).toEqual(["canary"]);
    expect(told(of("logs"), prov("hadPrimarySource"))).toEqual([of("served")]);
    expect(told(of("logs"), prov("wasDerivedFrom"))).toEqual([of("served")]);
  });

  test("tells of advisories by number and by name, of withdrawals and of waivers", () => {
    const about = (word: string): string[] => subjects(fb("about"), of(word));
    const [low = ""] = about("base");
    expect(told(low, fb("aboutName"))).toEqual(["acme/base"]);
    expect(told(low, fb("severity"))).toEqual(["low"]);
    const [withdrawn = ""] = about("one");
    expect(told(withdrawn, prov("wasInvalidatedBy"))).toEqual(ofClass("WithdrawalActivity"));
    expect(told(of("one"), prov("wasInvalidatedBy"))).toEqual([]);
    const [waiver = ""] = about("child");
    expect(told(waiver, fb("waives"))).toEqual([low]);
    expect(told(waiver, fb("until"))).toEqual(["2099-01-01T00:00:00.000Z"]);
  });

  test("keeps a record that was taken back, and what it said of the node not", () => {
    const [retraction = ""] = ofClass("RetractionActivity");
    const [record = ""] = subjects(prov("wasInvalidatedBy"), retraction);
    expect(told(record, fb("describes"))).toEqual([of("gone")]);
    expect(told(record, prov("generatedAtTime"))).toHaveLength(1);
    expect(told(of("gone"), fb("name"))).toEqual([]);
    expect(told(of("gone"), TYPE)).toContain("https://w3id.org/forebear/ns#Stub");
  });

  test("tells on whose behalf a person decided, and what a cohort has for members", () => {
    const authority = "https://w3id.org/forebear/agent/authority%3Arelease%20board";
    expect(told("https://w3id.org/forebear/agent/person%3Ap1", prov("actedOnBehalfOf"))).toEqual([authority]);
    expect(told(authority, IDENTIFIER)).toEqual(["release board"]);
    const [cohort = ""] = subjects(TYPE, prov("Collection"));
    expect(told(cohort, prov("hadMember"))).toEqual([of("c1")]);
    expect(told(cohort, fb("name"))).toEqual(["acme/step"]);
  });

  test("says of what was erased that it is withheld, and nobody's token of anything", async () => {
    const withheld = ofClass("TransitionActivity").filter((iri) => told(iri, fb("withheld")).length > 0);
    expect(withheld.map((iri) => [told(iri, fb("learning")), told(iri, fb("toState"))])).toEqual([
      [[], ["lab"]],
    ]);
    const { results } = await env.GRAPH.prepare(
      "SELECT DISTINCT token FROM transition WHERE token IS NOT NULL",
    ).all<{ token: string }>();
    const text = JSON.stringify(whole);
    expect(results.length).toBeGreaterThan(0);
    for (const { token } of results) expect(text).not.toContain(token);
  });

  test("is described in the order that is asked for, in one request, and refuses nobody alone", async () => {
    const ns = (await allNumbers()).toReversed();
    const ids = (await block(ns, await position())).nodes.map(({ head }) => head.id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    let requests = 0;
    const counting = {
      ...env,
      GRAPH: {
        prepare: (sql: string) => env.GRAPH.prepare(sql),
        batch: (all: D1PreparedStatement[]) => {
          requests++;
          return env.GRAPH.batch(all);
        },
      },
    };
    await describeBlock(counting as never, ns, {
      position: await position(),
      described: () => false,
      told: new Set(),
    });
    expect(requests).toBe(1);
  });
});

test("a run of more records than speak for it is told by the earliest, and costs no more", async () => {
  const transformation = { id: "https://ci.example/huge", type: "training" };
  const outputs = Array.from({ length: 1_100 }, (_, i) =>
    model(`huge-${i}`, [], {
      transformation: {
        ...transformation,
        ...(i === 999 ? { status: "failed" } : {}),
        ...(i === 1_000 ? { outcome: "approved" } : {}),
      },
    }),
  );
  for (let i = 0; i < outputs.length; i += 550) await postLines(outputs.slice(i, i + 550));
  const { runs } = await block([await numberOf("huge-7")], await position());
  expect(runs.get(transformation.id)).toMatchObject({ status: "failed", outcome: undefined });
});

test("nodes of which too much was said together are asked for one by one", async () => {
  const long = "x".repeat(200_000);
  const claims = Array.from({ length: 42 }, (_, i) => model("long", [], { facets: { long, i } }));
  for (const claim of claims) expect((await post(claim)).status).toBe(201);
  const ns = [await numberOf("long"), await numberOf("base")];
  const at = { position: await position(), described: () => false, told: new Set<string>() };
  expect(await describeBlock(env, ns, at)).toBeUndefined();
  expect((await describeBlock(env, ns.slice(0, 1), at))?.nodes[0]?.claims).toHaveLength(42);
  expect((await call(`/v1/nodes/${digestOf("long")}.ttl`)).status).toBe(200);
});

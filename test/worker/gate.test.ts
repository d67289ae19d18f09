// The gate: what policies say of a node, by what was said of its ancestry by those who count.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { PolicyOutcome } from "../../src/model/decision.ts";
import type { Policy } from "../../src/model/policy.ts";
import { askPolicies } from "../../worker/policy/gate.ts";
import { resolve, watermark } from "../../worker/read.ts";
import { type Body, digestOf, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const NOW = "2026-06-01T00:00:00.000Z";

/** A policy that guards champions, of which only so much is said. */
const policy = (more: Partial<Policy>): Policy => ({
  guards: ["champion"],
  each: "ancestor",
  rule: "true",
  message: "It does not pass.",
  gaps: "ignore",
  ...more,
});

const PII = policy({
  rule: 'ancestor.kind != "dataset" || ancestor.evidence.pii_filter.version >= 3',
});

/** What a policy says of a node at a position: from the graph in memory, and the same from the database alone. */
async function ask(id: string, asked: Policy, at?: number): Promise<PolicyOutcome> {
  const { position, projection } = await watermark(env.GRAPH);
  const moment = { projection, position: at ?? position };
  const [node] = await resolve(env.GRAPH, [id], moment.position);
  if (node === undefined) throw new Error(`${id} is not known`);
  const subject = { n: node.n, id: node.id, kind: node.kind, states: ["canary", "champion"] as const };
  const policies = [{ name: "tried", version: 1, policy: asked }];
  const told = await askPolicies(env, policies, subject, moment, NOW);
  const bySql = await askPolicies({ ...env, ATLAS_REPLICAS: "0" }, policies, subject, moment, NOW);
  expect(bySql).toEqual(told);
  const [outcome] = told.policies;
  if (outcome === undefined) throw new Error("it did not apply");
  return outcome;
}

/** What a policy says, and of whom. */
async function verdict(id: string, asked: Policy): Promise<readonly [string, ...string[]]> {
  const { verdict: says, offending } = await ask(id, asked);
  return [says, ...offending.map(({ node }) => node).sort()];
}

const corpus = (word: string, evidence?: object, more: object = {}): object =>
  model(word, [], { kind: "dataset", ...(evidence ? { evidence } : {}), ...more });

const filtered = (version: number): object => ({ pii_filter: { version } });

const on = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "trained-on",
  ...more,
});
const from = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "fine-tuned-from",
  ...more,
});

/** Says records, in their order; the receipt of the last. */
async function say(...records: readonly object[]): Promise<Body> {
  let receipt: Body;
  const put = ({ status, ...said }: Body): void => {
    expect(status, JSON.stringify(said)).toBeLessThan(300);
    receipt = said.receipt ?? said.body?.receipt;
  };
  // Of several lineages in one stream the order is not told.
  if (records.some((record) => "lineage" in record))
    for (const record of records) put(await post(record, "/v1/records?unresolved=allow"));
  else for (const line of (await postLines(records)).lines) put(line);
  return receipt;
}

const retract = async (record: string): Promise<void> => {
  const { status } = await post({ record, reason: "a test" }, "/v1/retractions");
  expect(status).toBe(201);
};

describe("a corpus without the filter", () => {
  test("is found, with a shortest path and the fact that fails", async () => {
    await say(
      corpus("good", { pii_filter: { version: 3 } }),
      corpus("bad", { pii_filter: { version: 2 } }),
      model("base", [on("good"), on("bad")]),
      model("tuned", [from("base")]),
      model("clean", [on("good")]),
    );
    const denied = await ask(digestOf("tuned"), PII);
    expect(denied).toMatchObject({ verdict: "fail", offenders: 1, evaluated: 4 });
    expect(denied.offending).toEqual([
      {
        node: digestOf("bad"),
        path: [digestOf("tuned"), digestOf("base"), digestOf("bad")],
        why: 'The rule does not hold: /kind is "dataset", /evidence/pii_filter/version is 2.',
        facts: [
          { node: digestOf("bad"), pointer: "/kind", value: "dataset", claims: [] },
          {
            node: digestOf("bad"),
            pointer: "/evidence/pii_filter/version",
            value: 2,
            claims: [{ record: expect.stringMatching(/^rec:/), lineage: "acme", token: "launcher" }],
          },
        ],
      },
    ]);
    const allowed = await ask(digestOf("clean"), PII);
    expect(allowed).toMatchObject({ verdict: "pass", offenders: 0, evaluated: 2 });
    expect(allowed.facts.map(({ pointer, value }) => [pointer, value])).toEqual([
      ["/kind", "dataset"],
      ["/evidence/pii_filter/version", 3],
    ]);
  });
});

describe("a corpus is its own origin", () => {
  test("it is caught when it is promoted itself, by any of its names", async () => {
    const purl = `pkg:huggingface/datasets/acme/own@${"a".repeat(40)}`;
    await say(
      { ...corpus("x", filtered(1)), artifact: undefined, node: purl, name: "acme/own-hub" },
      corpus("own", filtered(3), { aliases: [purl] }),
    );
    for (const id of [digestOf("own"), purl]) expect(await verdict(id, PII)).toEqual(["fail", purl]);
    const { offending } = await ask(digestOf("own"), PII);
    expect(offending[0]?.path).toEqual([digestOf("own"), purl]);
  });

  test("what its other name descends from it descends from", async () => {
    const purl = `pkg:huggingface/acme/twin@${"b".repeat(40)}`;
    await say(
      corpus("unclean", filtered(1)),
      { ...model("y", [on("unclean")]), artifact: undefined, node: purl, name: "acme/twin-hub" },
      model("twin", [], { aliases: [purl] }),
      model("of-twin", [from("twin")]),
    );
    for (const id of [digestOf("twin"), purl, digestOf("of-twin")])
      expect(await verdict(id, PII)).toEqual(["fail", digestOf("unclean")]);
  });

  test("but not where a rule compares an ancestor with it, or looks at the edge", async () => {
    await say(corpus("alone", {}));
    const older = policy({ rule: "ancestor.created_at_utc < node.created_at_utc" });
    expect(await ask(digestOf("alone"), older)).toMatchObject({ verdict: "pass", evaluated: 0 });
    const observed = policy({ rule: 'edge.certainty == "observed"' });
    expect(await ask(digestOf("alone"), observed)).toMatchObject({ verdict: "pass", evaluated: 0 });
  });

  test("a stub that is another name of it is nothing that could be looked at", async () => {
    const purl = `pkg:huggingface/acme/named@${"c".repeat(40)}`;
    await say(
      model("of-named", [{ id: purl, type: "fine-tuned-from" }]),
      model("named", [], { aliases: [purl], license: "MIT" }),
    );
    const rule = policy({ rule: 'node.license == "MIT"' });
    expect(await ask(digestOf("named"), rule)).toMatchObject({ verdict: "pass", evaluated: 1 });
  });
});

describe("whose claims count", () => {
  test("those said in the home: what anybody else claims changes nothing", async () => {
    await say(
      corpus("theirs", undefined, { lineage: "corpora/web" }),
      corpus("theirs", filtered(3), { lineage: "evil/lab", description: "filtered, says somebody" }),
      model("on-theirs", [on("theirs")]),
    );
    expect(await verdict(digestOf("on-theirs"), PII)).toEqual(["fail", digestOf("theirs")]);
    const evil = policy({ rule: PII.rule, trusted: { home: true, lineages: ["evil/lab"] } });
    expect(await verdict(digestOf("on-theirs"), evil)).toEqual(["pass"]);
    await say(corpus("theirs", filtered(3), { lineage: "corpora/web", tags: ["later"] }));
    expect(await verdict(digestOf("on-theirs"), PII)).toEqual(["pass"]);
  });

  test("of how sure an edge is, too: nobody else makes it surer, neither by another edge nor by another name", async () => {
    const sure = policy({ min_certainty: "declared" });
    const evil = { lineage: "evil/lab" };
    const weak = on("far", { certainty: "inferred" });
    const strong = on("far", { certainty: "observed" });
    await say(
      corpus("far", undefined, { lineage: "corpora/web" }),
      model("near", []),
      model("unsure", [weak, from("near")]),
      model("unsure", [strong], evil),
      model("detour", [strong], evil),
      model("unsure", [from("detour", { certainty: "observed" })], { ...evil, tags: ["again"] }),
    );
    const id = digestOf("unsure");
    const { offending } = await ask(id, sure);
    expect(offending).toMatchObject([
      { node: digestOf("far"), why: "It is reached only by inferred edges." },
      { node: digestOf("detour"), why: expect.stringContaining("nobody says who is trusted") },
    ]);
    await say(model("near", [], { ...evil, aliases: ["urn:example:near"], tags: ["names"] }));
    await say({ ...model("x", [strong], evil), artifact: undefined, node: "urn:example:near" });
    expect(await verdict(id, sure)).toEqual(["fail", ...[digestOf("detour"), digestOf("far")].sort()]);
    const all = policy({ min_certainty: "declared", trusted: { home: true, lineages: ["evil/lab"] } });
    expect(await verdict(id, all)).toEqual(["pass"]);
    await say(model("unsure", [strong, from("detour")], { tags: ["seen"] }));
    expect(await verdict(id, sure)).toEqual(["pass"]);
  });

  test("that of an untrusted claim takes nothing away either", async () => {
    await say(
      corpus("sound", filtered(3), { lineage: "corpora/web" }),
      corpus("sound", filtered(1), { lineage: "evil/lab", description: "slander" }),
      model("on-sound", [on("sound")]),
    );
    expect(await verdict(digestOf("on-sound"), PII)).toEqual(["pass"]);
  });

  test("where trusted claims differ, nobody is believed, and the decision says who differs", async () => {
    await say(
      corpus("doubt", filtered(3)),
      corpus("doubt", filtered(4), { tags: ["other"] }),
      model("on-doubt", [on("doubt")]),
    );
    const { offending } = await ask(digestOf("on-doubt"), PII);
    expect(offending).toMatchObject([
      {
        why: "The rule cannot be decided: trusted claims differ about /evidence/pii_filter/version.",
        facts: [{ value: "dataset" }, { value: null, contradicted: true, claims: [{}, {}] }],
      },
    ]);
    // What does not look at it is not in doubt.
    const other = policy({ rule: 'ancestor.kind == "model" || ancestor.kind == "dataset"' });
    expect(await verdict(digestOf("on-doubt"), other)).toEqual(["pass"]);
  });

  test("the home is that of the first record, whether or not that holds", async () => {
    const { record } = await say(corpus("moved", filtered(3), { lineage: "corpora/first" }));
    await say(
      corpus("moved", filtered(3), { lineage: "evil/lab", description: "again" }),
      model("on-moved", [on("moved")]),
    );
    expect(await verdict(digestOf("on-moved"), PII)).toEqual(["pass"]);
    await retract(record);
    expect(await verdict(digestOf("on-moved"), PII)).toEqual(["fail", digestOf("moved")]);
  });

  test("those of a token, until who said it is erased", async () => {
    const { statement } = await say(corpus("by-token", filtered(3)));
    await say(model("on-by-token", [on("by-token")]));
    const tokens = policy({ rule: PII.rule, trusted: { tokens: ["launcher"] } });
    expect(await verdict(digestOf("on-by-token"), tokens)).toEqual(["pass"]);
    const erased = await post({ statement, parts: ["context"], reason: "a request" }, "/v1/erasures");
    expect(erased.status, JSON.stringify(erased.body)).toBe(201);
    expect(await verdict(digestOf("on-by-token"), tokens)).toEqual(["fail", digestOf("by-token")]);
  });

  test("what was erased is not said any more", async () => {
    const { statement } = await say(corpus("erased", filtered(3)));
    await say(model("on-erased", [on("erased")]));
    expect(await verdict(digestOf("on-erased"), PII)).toEqual(["pass"]);
    const erased = await post({ statement, parts: ["record"], reason: "a request" }, "/v1/erasures");
    expect(erased.status).toBe(201);
    expect(await verdict(digestOf("on-erased"), PII)).toEqual(["fail", digestOf("erased")]);
  });
});

describe("what is remembered is forgotten", () => {
  test("when a claim is taken back and said again, and stays what it was before", async () => {
    await say(corpus("again", undefined), model("on-again", [on("again")]));
    const { record } = await say(corpus("again", filtered(3), { tags: ["claim"] }));
    expect(await verdict(digestOf("on-again"), PII)).toEqual(["pass"]);
    const { position } = await watermark(env.GRAPH);
    await retract(record);
    expect(await verdict(digestOf("on-again"), PII)).toEqual(["fail", digestOf("again")]);
    expect(await ask(digestOf("on-again"), PII, position)).toMatchObject({ verdict: "pass" });
    await post({ record, reason: "a test" }, "/v1/reinstatements");
    expect(await verdict(digestOf("on-again"), PII)).toEqual(["pass"]);
  });
});

describe("what is not known", () => {
  const late = (gaps: Policy["gaps"], more: Partial<Policy> = {}): Policy =>
    policy({ rule: "true", gaps, ...more });

  test("fails, is noted, or is nothing, as the policy says", async () => {
    const stub = `pkg:huggingface/acme/unseen@${"d".repeat(40)}`;
    await say(model("gappy", [{ id: stub, type: "fine-tuned-from" }], { ancestry: "partial" }));
    const why =
      "Its ancestry is not all known: 1 node that nobody recorded, 1 node of which parents are missing.";
    expect(await ask(digestOf("gappy"), late("fail"))).toMatchObject({ verdict: "fail", why, offending: [] });
    expect(await ask(digestOf("gappy"), late("warn"))).toMatchObject({ verdict: "pass", why });
    expect(await ask(digestOf("gappy"), late("ignore"))).not.toHaveProperty("why");
  });

  test("that parents are all there are is said by those who count", async () => {
    await say(
      model("home-silent", [from("home-said")], { lineage: "acme/silent" }),
      model("home-said", [], { lineage: "acme/silent" }),
      model("home-silent", [from("home-said")], { lineage: "evil/lab", ancestry: "complete" }),
    );
    // To the graph it is known, because somebody says so.
    expect(await ask(digestOf("home-silent"), late("warn"))).not.toHaveProperty("why");
    expect(await ask(digestOf("home-silent"), late("fail"))).toMatchObject({
      verdict: "fail",
      why: "Its ancestry is not all known: 1 node of which nobody says whether its parents are all there are.",
    });
    await say(model("home-silent", [from("home-said")], { lineage: "acme/silent", ancestry: "complete" }));
    expect(await ask(digestOf("home-silent"), late("fail"))).toMatchObject({ verdict: "pass" });
  });
});

describe("how sure the way is", () => {
  test("what is reached only by weaker edges fails", async () => {
    const sure = { certainty: "observed" };
    await say(
      corpus("seen", {}),
      corpus("guessed", {}),
      model("way", [on("seen", sure), on("guessed", { certainty: "inferred" })]),
      model("beyond", [from("way", sure)]),
      model("both-ways", [from("beyond", sure), on("guessed", sure)]),
    );
    const observed = policy({ rule: "true", min_certainty: "observed" });
    const { offending, ...outcome } = await ask(digestOf("beyond"), observed);
    expect(outcome).toMatchObject({ verdict: "fail", offenders: 1 });
    expect(offending).toMatchObject([
      { node: digestOf("guessed"), why: "It is reached only by inferred edges." },
    ]);
    expect(offending[0]?.path).toEqual([digestOf("beyond"), digestOf("way"), digestOf("guessed")]);
    expect(await ask(digestOf("both-ways"), observed)).toMatchObject({ verdict: "pass" });
    const inferred = policy({ rule: "true", min_certainty: "inferred" });
    expect(await ask(digestOf("beyond"), inferred)).toMatchObject({ verdict: "pass" });
  });
});

describe("what a rule is asked with", () => {
  test("every edge from the one node to the other: one more hides none", async () => {
    const base = digestOf("teacher");
    await say(
      model("teacher", []),
      model("pupil", [from("teacher", { type: "distilled-from" })]),
      model("pupil", [from("teacher", { type: "initialized-from", certainty: "observed" })], {
        lineage: "evil/lab",
      }),
    );
    for (const rule of ['edge.type != "distilled-from"', 'edge.type != "initialized-from"'])
      expect(await verdict(digestOf("pupil"), policy({ rule }))).toEqual(["fail", base]);
    expect(await verdict(digestOf("pupil"), policy({ rule: 'edge.certainty == "observed"' }))).toEqual([
      "fail",
      base,
    ]);
    expect(await verdict(digestOf("pupil"), policy({ rule: `edge.parent == "${base}"` }))).toEqual(["pass"]);
  });

  test("the node, the edge that leads to the ancestor, and the time", async () => {
    await say(
      model("old", [], { created_at_utc: "2025-01-01T00:00:00Z", license: "MIT" }),
      model("mid", [from("old", { certainty: "inferred" })], { license: "MIT" }),
      model("new", [from("mid", { weight: 0.5 }), from("old")], { license: "MIT" }),
    );
    const id = digestOf("new");
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ["ancestor.license == node.license", []],
      ['ancestor.created_at_utc > now - duration("8760h")', [digestOf("old")]],
      ['edge.certainty == "declared"', []],
      ["edge.parent == ancestor.id", []],
      ["has(edge.weight)", [digestOf("old")]],
      ['ancestor.created_at_utc < node.created_at_utc || edge.type == "trained-on"', [digestOf("mid")]],
    ];
    for (const [rule, offending] of cases)
      expect(await verdict(id, policy({ rule })), rule).toEqual([
        offending.length === 0 ? "pass" : "fail",
        ...offending,
      ]);
    const deeper = policy({ rule: 'edge.certainty == "declared"' });
    expect(await verdict(digestOf("mid"), deeper)).toEqual(["fail", digestOf("old")]);
  });

  test("all ancestors at once, nearest first", async () => {
    await say(
      corpus("set-a", {}, { license: "MIT" }),
      corpus("set-b", {}, { license: "GPL-3.0-only" }),
      model("set-mid", [on("set-a")], { license: "MIT" }),
      model("set-top", [from("set-mid"), on("set-b")], { license: "MIT" }),
    );
    const set = (rule: string, more: Partial<Policy> = {}): Policy => policy({ each: "set", rule, ...more });
    const id = digestOf("set-top");
    expect(await ask(id, set("size(ancestors) == 3"))).toMatchObject({ verdict: "pass", evaluated: 3 });
    expect(await ask(id, set("ancestors.all(a, a.license == node.license)"))).toMatchObject({
      verdict: "fail",
      why: "The rule does not hold.",
      offenders: 0,
    });
    const datasets = set('size(ancestors) == 2 && ancestors.all(a, a.kind == "dataset")', {
      walk: { kinds: ["dataset"] },
    });
    expect(await ask(id, datasets)).toMatchObject({ verdict: "pass", evaluated: 2 });
    const parents = set(
      'ancestors.filter(a, a.license == "MIT")[0].parents.exists(p, p.type == "trained-on")',
    );
    expect(await ask(id, parents)).toMatchObject({ verdict: "pass" });
  });

  test("only edges of the types that it walks, and only ancestors of its kinds", async () => {
    await say(
      corpus("trained", filtered(1)),
      model("walks", [on("trained")]),
      model("walked", [from("walks")]),
    );
    const tuned = policy({ rule: PII.rule, walk: { edge_types: ["fine-tuned-from"] } });
    expect(await ask(digestOf("walked"), tuned)).toMatchObject({ verdict: "pass", evaluated: 2 });
    const models = policy({ rule: PII.rule, walk: { kinds: ["model"] } });
    expect(await ask(digestOf("walked"), models)).toMatchObject({ verdict: "pass", evaluated: 2 });
    const datasets = policy({
      rule: "ancestor.evidence.pii_filter.version >= 3",
      walk: { kinds: ["dataset"] },
    });
    expect(await verdict(digestOf("walked"), datasets)).toEqual(["fail", digestOf("trained")]);
  });

  test("the node alone, by each name", async () => {
    await say(model("only", [], { license: "MIT" }));
    const mit = policy({ rule: 'node.license == "MIT"' });
    expect(await ask(digestOf("only"), mit)).toMatchObject({ verdict: "pass", evaluated: 1 });
    const other = policy({ rule: 'node.license == "GPL-3.0-only"' });
    expect((await ask(digestOf("only"), other)).offending).toMatchObject([
      { node: digestOf("only"), path: [digestOf("only")], why: 'The rule does not hold: /license is "MIT".' },
    ]);
  });
});

const MANY = `[${Array.from({ length: 90 }, () => 1)}]`;

describe("a rule that comes to nothing", () => {
  beforeAll(async () => {
    await say(corpus("odd", { list: [1, 2], zero: 0 }), model("on-odd", [on("odd")]));
  });

  test.each([
    ["cannot be decided", "1 / int(ancestor.evidence.zero) > 0"],
    ["no trusted claim says /evidence/nothing/at/all", "ancestor.evidence.nothing.at.all == 1"],
    ["no trusted claim says /license", 'ancestor.license == "MIT"'],
    ["neither true nor false", "dyn(ancestor.kind)"],
    ["cannot be decided", "int(ancestor.name) > 0"],
    ["more steps", `${MANY}.all(a, ${MANY}.all(b, ${MANY}.all(c, a + b + c > 0 || ancestor.stub)))`],
  ])("it says: %s", async (why, rule) => {
    const { verdict: says, offending } = await ask(digestOf("on-odd"), policy({ rule }));
    expect(says).toBe("fail");
    expect(offending.map((one) => one.why).join(" ")).toContain(why);
  });

  test("is refused when it is no rule", async () => {
    expect(await ask(digestOf("on-odd"), policy({ rule: "ancestor.nonsense == 1" }))).toMatchObject({
      verdict: "fail",
      why: expect.stringContaining("The rule cannot be evaluated"),
      offending: [],
    });
  });

  test("a policy that does not guard the state, or is about other kinds, is left out", async () => {
    const at = await watermark(env.GRAPH);
    const [node] = await resolve(env.GRAPH, [digestOf("on-odd")], at.position);
    const subject = { n: node?.n ?? 0, id: node?.id ?? "", kind: "model", states: ["canary"] } as const;
    const policies = [policy({}), policy({ guards: ["canary"], kinds: ["dataset"] })].map((one, i) => ({
      name: `p${i}`,
      version: 1,
      policy: one,
    }));
    expect(await askPolicies(env, policies, subject, at, NOW)).toEqual({ policies: [], ancestors: 1 });
  });
});

test("a path that is too long is told by its length", async () => {
  const word = (i: number): string => `long-${i}`;
  await say(corpus(word(0), filtered(1)));
  const lines = Array.from({ length: 2_100 }, (_, i) =>
    model(word(i + 1), [i === 0 ? on(word(i)) : from(word(i))]),
  );
  await say(...lines);
  const { offending } = await ask(digestOf(word(2_100)), PII);
  expect(offending).toMatchObject([{ node: digestOf(word(0)), path: [] }]);
  expect(offending[0]?.why).toContain("It is 2100 steps away.");
});

// A node by the claims that count: held against a view that is put together claim by claim, without a thought.
import { describe, expect, test } from "vitest";
import { canonical, type Json } from "../../../src/model/canonical.ts";
import type { Trusted } from "../../../src/model/policy.ts";
import {
  factAt,
  type Known,
  type Sourced,
  trustedAmong,
  trustedNode,
  valueAt,
} from "../../../src/policy/trusted.ts";
import { type Random, random } from "../../support/random.ts";

const KNOWN: Known = {
  id: "urn:x:1",
  kind: "dataset",
  name: "acme/corpus",
  version: null,
  state: null,
  stub: false,
  home: "acme",
  aliases: [],
  edges: [],
  references: [],
  standings: [],
  missing: [],
};

const claim = (said: object, more: Partial<Sourced> = {}): Sourced => ({
  record: `rec:${canonical(said as Json)}${more.lineage ?? ""}${more.position ?? 0}`,
  position: 0,
  ledger: "1".repeat(32),
  lineage: "acme",
  time: "2026-01-01T00:00:00.000Z",
  withheld: [],
  token: "writer",
  said: { kind: "dataset", created_at_utc: null, ...said },
  ...more,
});

describe("whose claims count", () => {
  const claims = [
    claim({ license: "a" }),
    claim({ license: "b" }, { lineage: "other", token: "auditor" }),
    claim({ license: "c" }, { lineage: "evil", token: null }),
  ];
  test.each([
    [undefined, ["a"]],
    [{}, []],
    [{ home: true }, ["a"]],
    [{ home: false, lineages: ["other"] }, ["b"]],
    [{ home: true, tokens: ["auditor"] }, ["a", "b"]],
    [{ lineages: ["evil", "other"] }, ["b", "c"]],
    [{ tokens: ["null", "writer"] }, ["a"]],
  ] as const)("%j", (trusted, licenses) => {
    const counted = trustedAmong(claims, "acme", trusted as Trusted | undefined);
    expect(counted.map(({ said }) => said.license)).toEqual(licenses);
  });

  test("of a stub there is no home, and nobody's count", () => {
    expect(trustedAmong(claims, null)).toEqual([]);
  });
});

describe("a fact", () => {
  test("on which they differ is absent, and says who differs", () => {
    const claims = [claim({ license: "MIT" }), claim({ license: "GPL-2.0" }, { position: 1 }), claim({})];
    const node = trustedNode(KNOWN, claims);
    expect(valueAt(node.view, ["license"])).toBeUndefined();
    expect(factAt(node, ["license"])).toEqual({
      value: null,
      contradicted: true,
      claims: claims.slice(0, 2).map(({ record, lineage, token }) => ({ record, lineage, token })),
    });
  });

  test("within the evidence stands by itself", () => {
    const node = trustedNode(KNOWN, [
      claim({ evidence: { pii: { version: 3 }, toxicity: 1 } }),
      claim({ evidence: { pii: { version: 2 }, toxicity: 1, licence: null } }, { position: 1 }),
    ]);
    expect(valueAt(node.view, ["evidence"])).toEqual({ toxicity: 1, licence: null });
    expect(factAt(node, ["evidence", "pii", "version"])).toMatchObject({ value: null, contradicted: true });
    expect(factAt(node, ["evidence", "toxicity"])).toMatchObject({ value: 1, claims: [{}, {}] });
    expect(node.contradicted).toEqual(["/evidence/pii"]);
  });

  test("that nobody says is absent, without anybody who says it", () => {
    expect(factAt(trustedNode(KNOWN, [claim({})]), ["license"])).toEqual({ value: null, claims: [] });
  });

  test("of the graph is nobody's claim", () => {
    expect(factAt(trustedNode(KNOWN, [claim({ name: "other" })]), ["name"])).toEqual({
      value: "acme/corpus",
      claims: [],
    });
  });

  test("of a list is what any of them says", () => {
    const node = trustedNode(KNOWN, [
      claim({ tags: ["a", "b"] }),
      claim({ tags: ["b", "c"] }, { position: 1 }),
    ]);
    expect(valueAt(node.view, ["tags"])).toEqual(["a", "b", "c"]);
  });

  test("an edge counts only where a claim that counts says it", () => {
    const said = claim({});
    const edge = { child: "urn:x:1", parent: "urn:x:0", type: "built-with", record: said.record } as never;
    const other = { child: "urn:x:1", parent: "urn:x:9", type: "built-with", record: "rec:evil" } as never;
    const node = trustedNode({ ...KNOWN, edges: [edge, other] }, [said]);
    expect(valueAt(node.view, ["parent_ids"])).toEqual(["urn:x:0"]);
    expect(factAt(node, ["parents"]).claims.map(({ record }) => record)).toEqual([said.record]);
  });
});

const FIELDS = ["license", "description", "owner", "artifact", "transformation", "created_at_utc"] as const;
const KEYS = ["pii", "bias", "a/b"];

/** Claims that mostly agree, of several families. */
function draw({ pick, chance }: Random): Sourced[] {
  const value = (): Json => (chance(0.7) ? 1 : pick(3));
  return Array.from({ length: pick(6) }, (_, position) => {
    const said: Record<string, Json> = {};
    for (const field of FIELDS)
      if (chance(0.5)) said[field] = field === "license" ? `L${value()}` : { id: `x${value()}` };
    if (chance(0.2)) said.license = null;
    if (chance(0.7))
      said.evidence = Object.fromEntries(KEYS.flatMap((key) => (chance(0.5) ? [[key, { v: value() }]] : [])));
    return claim(said, { position, lineage: ["acme", "other", "evil"][pick(3)] ?? "", token: `t${pick(2)}` });
  });
}

/** What one thinks of first: go through all, believe who counts, and doubt at the first difference. */
function naive(claims: readonly Sourced[], counts: (one: Sourced) => boolean): Map<string, Json | "differ"> {
  const facts = new Map<string, Json | "differ">();
  const hear = (at: string, value: Json): void => {
    const before = facts.get(at);
    if (before === undefined) facts.set(at, value);
    else if (canonical(before) !== canonical(value)) facts.set(at, "differ");
  };
  for (const one of claims) {
    if (!counts(one)) continue;
    const said = one.said as unknown as Record<string, Json | undefined>;
    for (const field of FIELDS) {
      const value = said[field];
      if (value !== undefined && value !== null) hear(`/${field}`, value);
    }
    for (const [key, value] of Object.entries((said.evidence ?? {}) as Record<string, Json>))
      hear(`/evidence/${key.replace("/", "~1")}`, value);
  }
  return facts;
}

test("is what the naive view says, whatever was said by whom", () => {
  const dice = random();
  for (let i = 0; i < 2_000; i++) {
    const claims = draw(dice);
    const lineages = dice.chance(0.3) ? ["other"] : undefined;
    const home = dice.chance(0.5);
    const tokens = dice.chance(0.3) ? ["t1"] : undefined;
    const trusted = dice.chance(0.4) ? undefined : { home, lineages, tokens };
    const counts = ({ lineage, token }: Sourced): boolean =>
      trusted === undefined
        ? lineage === "acme"
        : (home && lineage === "acme") ||
          (lineages !== undefined && lineage === "other") ||
          (tokens !== undefined && token === "t1");
    const node = trustedNode(KNOWN, trustedAmong(claims, "acme", trusted));
    const facts = naive(claims, counts);
    const seed = `with seed ${dice.seed}, turn ${i}`;
    const differ = [...facts].flatMap(([at, value]) => (value === "differ" ? at : []));
    expect([...node.contradicted].sort(), seed).toEqual(differ.sort());
    const paths = [...FIELDS.map((field) => [field]), ...KEYS.map((key) => ["evidence", key])];
    for (const path of paths) {
      const at = path.map((key) => `/${key.replace("/", "~1")}`).join("");
      const expected = facts.get(at);
      const isAbsent = expected === undefined || expected === "differ";
      expect(valueAt(node.view, path) ?? null, `${seed}: ${at}`).toEqual(isAbsent ? null : expected);
      const { contradicted = false, value } = factAt(node, path);
      expect([contradicted, value], `${seed}: ${at}`).toEqual([
        expected === "differ",
        isAbsent ? null : expected,
      ]);
    }
  }
});

// Rules: what is refused and where, what holds, what is absent, and that nothing takes more than its bound.
import { describe, expect, test } from "vitest";
import documented from "../../../docs/expressions.md?raw";
import { LIMITS } from "../../../src/model/limits.ts";
import { compile } from "../../../src/policy/cel.ts";
import { type Fact, factOf, instantOf } from "../../../src/policy/facts.ts";
import { TYPES, VARIABLES, type Variable } from "../../../src/policy/fields.ts";
import { FUNCTIONS } from "../../../src/policy/functions.ts";
import type { Given, Verdict } from "../../../src/policy/rule.ts";
import { random } from "../../support/random.ts";

const ALL: readonly Variable[] = ["node", "ancestor", "ancestors", "descendants", "edge", "now"];

const node = factOf("Node", {
  id: "urn:x:1",
  kind: "model",
  name: "acme/support",
  license: null,
  stub: false,
  created_at_utc: "2026-01-31T12:00:00.5Z",
  tags: ["live", "eu"],
  parents: [
    { parent: "urn:x:0", type: "merged-from", weight: 0.25, role: null, ordinal: 0, misfit: false },
    { parent: "urn:x:9", type: "built-with", weight: null, role: "image", ordinal: 1, misfit: false },
  ],
  metrics: [{ name: "mmlu", value: 0.61, step: 900 }],
  evidence: { pii: { version: 3 }, "safe-harbor": true, nothing: null },
  gaps: { stubs: 0, unpinned: 0, partial: 0, unspecified: 1 },
  standings: [],
});
const founder = factOf("Node", { id: "urn:x:0", kind: "dataset", created_at_utc: "2025-01-01T00:00:00Z" });
const now = new Date("2026-06-01T00:00:00Z");
const GIVEN: Given = { node, ancestors: [founder], now };

function decide(expression: string, given: Given = GIVEN, steps?: number): Verdict {
  const rule = compile(expression, ALL);
  if (!rule.ok) throw new Error(rule.refusal.detail);
  return rule.value.decide(given, steps);
}
const outcome = (expression: string, given?: Given): string => decide(expression, given).is;

function refusal(
  expression: string,
  variables = ALL,
): { code: string; detail: string; hint: string; more: object } {
  const rule = compile(expression, variables);
  if (rule.ok) throw new Error("it was compiled");
  const { code, detail, hint = "", more = {} } = rule.refusal;
  return { code, detail, hint, more };
}

describe("a rule", () => {
  test.each([
    'node.kind == "model"',
    'node.parents.exists(e, e.type == "merged-from" && e.weight < 0.5)',
    'node.parents[1].role == "image"',
    "node.parents[1].ordinal == 1",
    'node.metrics.exists(m, m.name == "mmlu" && m.value > 0.6 && m.step == 900)',
    "node.evidence.pii.version == 3 && node.evidence.pii.version >= 3",
    '"safe-harbor" in node.evidence && node.evidence["safe-harbor"]',
    "node.evidence.nothing == null",
    '"live" in node.tags && size(node.tags) == 2',
    "now - node.created_at_utc > duration('2160h')",
    "node.created_at_utc.getFullYear() == 2026 && node.created_at_utc.getMilliseconds() == 500",
    'ancestors.exists(a, a.kind == "dataset" && a.created_at_utc < now - duration("2160h"))',
    'ancestors.filter(a, a.kind == "dataset").map(a, a.id) == ["urn:x:0"]',
    'node.name.matches("^acme/[a-z]+$") && !node.name.matches("^b")',
    'node.kind in ["model", "adapter"] ? true : false',
    "node.gaps.unspecified == 1 // of the node alone",
    "1 < 2 && -9223372036854775808 < 0",
  ])("%s holds", (expression) => {
    expect(decide(expression).is).toBe("true");
  });

  test("may be about an edge and one ancestor, as policies ask", () => {
    const edge: Fact = factOf("Edge", { parent: "urn:x:0", type: "trained-on", certainty: "declared" });
    const rule = 'edge.certainty != "inferred" && ancestor.kind == "dataset"';
    expect(outcome(rule, { edge, ancestor: founder })).toBe("true");
    expect(outcome(rule, { edge, ancestor: node })).toBe("false");
  });

  test("is the same however often it is decided, and does not remember what it was given", () => {
    const rule = compile('ancestors.exists(a, a.kind == "dataset") || node.kind == "prompt"', ALL);
    if (!rule.ok) throw new Error(rule.refusal.detail);
    const verdicts = [GIVEN, { ...GIVEN, ancestors: [] }, GIVEN].map((given) => rule.value.decide(given));
    expect(verdicts.map(({ is }) => is)).toEqual(["true", "false", "true"]);
    expect(verdicts[2]).toEqual(verdicts[0]);
  });
});

describe("what is absent", () => {
  test("decides no comparison, and has() tells", () => {
    expect(outcome('node.license == "MIT"')).toBe("undecided");
    expect(outcome('node.license != "MIT"')).toBe("undecided");
    expect(outcome('!(node.license == "MIT")')).toBe("undecided");
    expect(outcome("has(node.license)")).toBe("false");
    expect(outcome('node.owner.id == "x"')).toBe("undecided");
    expect(outcome("node.parents[0].role == node.parents[0].role")).toBe("undecided");
    expect(outcome("node.evidence.gdpr.version > 1")).toBe("undecided");
  });

  test("does not matter where something else decides", () => {
    expect(outcome('node.license == "MIT" || node.kind == "model"')).toBe("true");
    expect(outcome('node.license == "MIT" && node.kind == "prompt"')).toBe("false");
    expect(outcome("[node, ancestors[0]].exists(n, n.name == 'acme/support')")).toBe("true");
    expect(outcome("[ancestors[0], node].all(n, n.name != 'acme/support')")).toBe("false");
    expect(outcome("[node, ancestors[0]].all(n, n.name == 'acme/support')")).toBe("undecided");
  });

  test("what was not given is asked for only when it matters", () => {
    expect(outcome('ancestors.exists(a, true) && node.kind == "prompt"', { node })).toBe("false");
    expect(decide("ancestors.exists(a, a.created_at_utc < now)", { node, now })).toMatchObject({
      is: "wanting",
      variables: ["ancestors"],
    });
  });

  test("what has no value, and what is no truth, does not hold", () => {
    expect(decide("1 / 0 == 1")).toMatchObject({ is: "undecided", why: "division by zero" });
    expect(outcome("9223372036854775807 + 1 > 0")).toBe("undecided");
    for (const text of ["yesterday", "Jan 31 2026 12:00:00", "2026-02-30T12:00:00", "2026-13-01T12:00:00Z"])
      expect(outcome(`timestamp(string("${text}")) < now`)).toBe("undecided");
    expect(outcome('timestamp(string("2026-01-31T12:00:00+01:00")) < now')).toBe("true");
    expect(outcome('duration(string("90d")) < duration("1h")')).toBe("undecided");
    expect(outcome("node.evidence.pii.version")).toBe("undecided");
    expect(outcome("node.tags[7] == 'x'")).toBe("undecided");
  });
});

describe("an expression that cannot be used", () => {
  test.each([
    ["node.knd == 'x'", 1, 6, "Did you mean kind?"],
    ["node.parents.exists(e, e.typ == 'x')", 1, 26, "Did you mean type?"],
    ["true &&\n  nod.kind == 'x'", 2, 3, "Did you mean node?"],
    ["node.name.startWith('x')", 1, 11, "Did you mean startsWith?"],
    ["node.kind == 3", 1, 1, "docs/expressions.md"],
    ["node.license == null", 1, 1, "has(node.license)"],
    ["node.metrics.all(m, m.value == 1)", 1, 21, "1.0"],
    ["node.created_at_utc < '2026-01-01'", 1, 1, "timestamp("],
    ["node.created_at_utc < timestamp('2026-01-01')", 1, 33, "with its zone"],
    ["node.created_at_utc < timestamp('Jan 31 2026 12:00:00')", 1, 33, "with its zone"],
    ["now - node.created_at_utc > duration('90d')", 1, 38, "2160h"],
    ["node.kind = 'x'", 1, 11, ""],
    ["node.kind == 'x' &&", 1, 20, ""],
    ["node.kind", 1, 1, "Compare it"],
    ["true) || (true", 1, 5, ""],
    ["metered(true)", 1, 1, "Known here"],
    ["cel.bind(x, 1, x == 1)", 1, 5, "Known here"],
    ["'a'.split('') == ['a']", 1, 5, "Known here"],
    ["now.getHours('Europe/Berlin') == 1", 1, 1, "UTC"],
    ["9223372036854775809 > 1", 1, 1, "1e30"],
    ["node.name.matches(node.kind)", 1, 19, "RE2"],
    ["node.name.matches('(?=a)')", 1, 19, "RE2"],
    ["node.name.matches('((a{90}){9})')", 1, 19, "RE2"],
    [`node.name.matches('${"a".repeat(300)}')`, 1, 19, "RE2"],
  ])("%s is refused at line %i, column %i", (expression, line, column, hint) => {
    const refused = refusal(expression);
    expect(refused).toMatchObject({ code: "bad-expression", more: { line, column } });
    expect(refused.hint).toContain(hint);
    expect(refused.detail).toContain(`Line ${line}, column ${column}: `);
  });

  test("names what is not given here, and what is", () => {
    expect(refusal("edge.type == 'x'", ["node", "now"])).toMatchObject({
      detail: 'Line 1, column 1: "edge" is not known.',
      hint: expect.stringContaining("Known here: node, now."),
    });
  });

  test("shows the part of a long line that is meant", () => {
    const { more } = refusal(`${"true && ".repeat(50)}node.knd == 'x' && ${"true && ".repeat(50)}true`);
    expect(more).toMatchObject({ line: 1, column: 406 });
    expect(more).toMatchObject({ excerpt: expect.stringContaining("node.knd == 'x'") });
  });

  test.each([
    ["too many characters", `"${"a".repeat(LIMITS.expressionLength)}" == ""`],
    ["too many signs", `${"!".repeat(3_000)}true`],
    ["brackets too deep", `${"(".repeat(1_500)}true${")".repeat(1_500)}`],
    ["lists too deep", `${"[".repeat(500)}${"]".repeat(500)} == []`],
    ["conditions too deep", `${"true ? ".repeat(300)}true${" : false".repeat(300)}`],
    ["too many operations", `${"true && ".repeat(505)}true`],
    ["too many regular expressions", Array.from({ length: 9 }, () => "node.name.matches('a')").join(" || ")],
  ])("%s", (_, expression) => {
    expect(refusal(expression).code).toBe("bad-expression");
  });
});

test("whatever is written is compiled or refused, and whatever is compiled is decided", () => {
  const { seed, pick } = random();
  const one = (...of: readonly string[]): string => of[pick(of.length)] ?? "";
  // Every production may stand for every other, so that most are of the wrong type and many are not.
  const expression = (depth: number): string => {
    if (depth === 0)
      return one(
        "node",
        "now",
        "ancestors",
        "true",
        "0",
        "1.5",
        "2u",
        "'a'",
        "b'a'",
        "null",
        "[]",
        "{}",
        "x",
        "int",
        "edge",
      );
    const [a, b, c] = [0, 1, 2].map(() => expression(pick(depth)));
    const field = one(...Object.keys(TYPES.Node));
    return one(
      `node.${field}`,
      `${a}.${field}`,
      `has(node.${field})`,
      `${a}[${b}]`,
      `(${a} ${one("==", "!=", "<", ">=", "+", "-", "*", "/", "%", "in", "&&", "||")} ${b})`,
      `(${a} ? ${b} : ${c})`,
      `${one("!", "-")}${a}`,
      `[${a}, ${b}]`,
      `{${a}: ${b}}`,
      `${one(...Object.keys(FUNCTIONS))}(${a})`,
      `${a}.${one(...Object.keys(FUNCTIONS))}(${one("", b ?? "")})`,
      `${a}.${one("all", "exists", "exists_one", "filter", "map")}(x, ${b})`,
      `ancestors.exists(x, ${a} == ${b})`,
    );
  };
  const seen = new Set<string>();
  for (let round = 0; round < 4_000; round++) {
    const source = expression(1 + pick(4));
    const rule = compile(source, ALL);
    if (!rule.ok) {
      expect(rule.refusal, `seed ${seed}: ${source}`).toMatchObject({
        code: "bad-expression",
        more: { line: 1 },
      });
      seen.add("refused");
    } else seen.add(rule.value.decide(GIVEN).is);
  }
  expect([...seen]).toEqual(expect.arrayContaining(["refused", "true", "false", "undecided"]));
});

describe("what it costs", () => {
  const many = Array.from({ length: 3_000 }, (_, i) =>
    factOf("Node", { id: `urn:x:${i}`, kind: "model", description: "a".repeat(500) }),
  );

  test("grows with what is looked at", () => {
    const few = decide('ancestors.all(a, a.kind == "model")', { ancestors: many.slice(0, 10) }).steps;
    const more = decide('ancestors.all(a, a.kind == "model")', { ancestors: many.slice(0, 1_000) }).steps;
    expect(more).toBeGreaterThan(50 * few);
    expect(decide('node.description == "a"', { node: many[0] ?? node }).steps).toBeGreaterThan(
      decide('node.kind == "a"', { node: many[0] ?? node }).steps + 50,
    );
  });

  test("one step too few is too few, and the next decision begins anew", () => {
    const { steps } = decide('node.kind == "model"');
    expect(decide('node.kind == "model"', GIVEN, steps)).toEqual({ is: "true", steps });
    expect(decide('node.kind == "model"', GIVEN, steps - 1).is).toBe("too-costly");
    const rule = compile('ancestors.all(a, ancestors.all(b, a.kind == "model"))', ALL);
    if (!rule.ok) throw new Error(rule.refusal.detail);
    expect(rule.value.decide({ ancestors: many }).is).toBe("too-costly");
    expect(rule.value.decide({ ancestors: many.slice(0, 3) }).is).toBe("true");
  });

  test.each([
    ["lists within lists", "ancestors.all(a, ancestors.all(b, ancestors.all(c, a.kind == c.kind)))"],
    [
      "lists within lists, none of them there",
      "ancestors.all(a, ancestors.all(b, ancestors.exists(c, a.license == c.license)))",
    ],
    [
      "filters within filters",
      "ancestors.filter(a, ancestors.exists_one(b, a.id == b.id)).size() > 0 || true",
    ],
    [
      "a text that doubles",
      `[ancestors[0].description]${".map(a, a + a + a + a + a + a + a + a)".repeat(12)}.exists(x, x == "b")`,
    ],
    [
      "a list that doubles",
      `[[1, 2, 3]]${".map(a, a + a + a + a + a + a + a + a)".repeat(12)}.exists(x, x == [1])`,
    ],
    [
      "lists of lists",
      `[1]${".map(a, [a, a, a, a, a, a, a, a])".repeat(3)}.all(a, ${"[1,2,3,4,5,6,7,8].all(x, ".repeat(7)}a == a${")".repeat(7)})`,
    ],
    [
      "a regular expression of many texts",
      "ancestors.all(a, ancestors.all(b, a.description.matches('(a|aa)+$')))",
    ],
  ])("%s: it ends", (_, expression) => {
    expect(decide(expression, { ancestors: many })).toEqual({ is: "too-costly", steps: LIMITS.ruleSteps });
  });

  test("a regular expression that the platform would take for ever over takes a moment", () => {
    const long = factOf("Node", { kind: "model", description: `${"a".repeat(16_000)}!` });
    expect(outcome("node.description.matches('^(a+)+$')", { node: long })).toBe("false");
  });
});

describe("facts", () => {
  test("are instants to the millisecond; a leap second ends with the minute", () => {
    expect(instantOf("2026-01-31T12:00:00.123456789Z")?.toISOString()).toBe("2026-01-31T12:00:00.123Z");
    expect(instantOf("2016-12-31T23:59:60Z")?.toISOString()).toBe("2017-01-01T00:00:00.000Z");
    expect(instantOf("2016-12-31T23:59:60.25Z")?.toISOString()).toBe("2017-01-01T00:00:00.250Z");
    expect(instantOf("2026-02-30T00:00:00Z")).toBeUndefined();
  });

  test("that are not of their type are absent", () => {
    const odd = factOf("Node", {
      kind: 3,
      stub: "yes",
      created_at_utc: "soon",
      tags: ["a", 1, null],
      owner: [],
    });
    for (const field of ["kind", "stub", "created_at_utc", "owner"])
      expect(outcome(`has(node.${field})`, { node: odd })).toBe("false");
    expect(outcome('node.tags == ["a"]', { node: odd })).toBe("true");
  });

  test("have no fields but those that are declared", () => {
    for (const field of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(compile(`node["${field}"] == 1`, ALL).ok).toBe(false);
      expect(outcome(`node[node.name + "${field}"] == 1`, { node: factOf("Node", { name: "" }) })).toBe(
        "undecided",
      );
      expect(outcome(`"${field}" in node.evidence`)).toBe("false");
    }
  });
});

describe("docs/expressions.md", () => {
  const says = (name: string, rest: string): boolean =>
    documented.replaceAll(/ +/g, " ").includes(`| \`${name}\` | ${rest}`);

  test("has every variable, field and function, as declared", () => {
    const rows = [VARIABLES, ...Object.values(TYPES)].flatMap((fields) => Object.entries(fields));
    const missing = rows.filter(([name, { type, about }]) => !says(name, `\`${type}\` | ${about} |`));
    expect(missing).toEqual([]);
    expect(Object.keys(TYPES).filter((name) => !documented.includes(`\n### ${name}\n`))).toEqual([]);
    expect(Object.keys(FUNCTIONS).filter((name) => !says(name, ""))).toEqual([]);
  });

  test("has no row of what is not declared", () => {
    const names = [VARIABLES, FUNCTIONS, ...Object.values(TYPES)].flatMap((rows) => Object.keys(rows));
    const said = [...documented.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name = ""]) => name);
    expect(said.filter((name) => !names.includes(name))).toEqual([]);
    expect(said.length).toBe(names.length);
  });
});

// The strict reader: what it takes is what JSON.parse takes, what it refuses would have been lost in silence.
import { describe, expect, test } from "vitest";
import { canonical, type Json } from "../../../src/model/canonical.ts";
import { readJson } from "../../../src/model/json.ts";
import { random } from "../../support/random.ts";

const value = (text: string): Json | string => {
  const read = readJson(text);
  return read.ok ? read.value.value : read.refusal.code;
};

describe("reads", () => {
  test.each([
    "null",
    "true",
    "0",
    "-0",
    "1e2",
    "1.50",
    '"\\u00e9\\n\\/"',
    "[]",
    "[1, [2]]",
    "{}",
    '{"a":{"b":[null]}}',
    " [1]\r\n",
    '"\\ud83d\\ude00"',
    "9007199254740991",
    "0.1",
    "1e-7",
    "5e-324",
    "1.7976931348623157e308",
    "100000000000000000000000",
  ])("%s", (text) => {
    expect(value(text)).toEqual(JSON.parse(text));
  });

  test("a byte order mark before the value", () => {
    expect(value('\ufeff{"a":1}')).toEqual({ a: 1 });
  });
});

describe("refuses", () => {
  test.each([
    ["", "not-json"],
    ["{", "not-json"],
    ["[1,]", "not-json"],
    ["{'a':1}", "not-json"],
    ['{"a":1,}', "not-json"],
    ["01", "not-json"],
    ["+1", "not-json"],
    [".5", "not-json"],
    ["1.", "not-json"],
    ["NaN", "not-json"],
    ["nul", "not-json"],
    ['"\t"', "not-json"],
    ['"\\x"', "not-json"],
    ['"\\u12"', "not-json"],
    ["1 2", "not-json"],
    ["[1 2]", "not-json"],
    ['"a', "not-json"],
    ['{"a":1,"a":2}', "duplicate-key"],
    ['{"a":1,"\\u0061":2}', "duplicate-key"],
    ['{"__proto__":1}', "unknown-key"],
    ["9007199254740993", "unsafe-number"],
    ["0.1000000000000000055511151231257827", "unsafe-number"],
    ["1e400", "unsafe-number"],
    ["1e-400", "unsafe-number"],
    ['"\\ud800"', "invalid"],
    [`${"[".repeat(33)}${"]".repeat(33)}`, "too-deep"],
    [`${'{"a":'.repeat(33)}1${"}".repeat(33)}`, "too-deep"],
  ])("%s", (text, code) => {
    expect(value(text)).toBe(code);
  });

  test("nesting of any depth without falling over", () => {
    expect(value("[".repeat(1_000_000))).toBe("too-deep");
  });
});

test("the member named raw is kept as it stands, wherever the same name stands again", () => {
  const read = readJson('{"x":{"facets":1},"facets": {"n":1.0,"big":12345678901234567890} ,"y":2}', "facets");
  expect(read).toMatchObject({ ok: true, value: { raw: '{"n":1.0,"big":12345678901234567890}' } });
});

/** A second reading of RFC 8785: JSON.stringify over sorted keys. */
const sorted = (json: Json): Json =>
  typeof json === "object" && json !== null && !Array.isArray(json)
    ? Object.fromEntries(
        Object.entries(json)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, sorted(v as Json)]),
      )
    : Array.isArray(json)
      ? json.map(sorted)
      : json;

test("arbitrary values are read as JSON.parse reads them, and have one canonical text", () => {
  const { seed, pick, chance } = random();
  const text = (): string =>
    Array.from({ length: pick(6) }, () =>
      String.fromCodePoint([0x22, 0x5c, 0x0a, 0x61 + pick(26), 0xe9, 0x1f600, 0x7f, 0x2028][pick(8)] ?? 0x61),
    ).join("");
  const any = (depth: number): Json => {
    const kind = pick(depth > 4 ? 4 : 6);
    if (kind === 0) return null;
    if (kind === 1) return chance(0.5);
    if (kind === 2) return (pick(2_000_001) - 1_000_000) / 10 ** pick(8);
    if (kind === 3) return text();
    if (kind === 4) return Array.from({ length: pick(5) }, () => any(depth + 1));
    return Object.fromEntries(Array.from({ length: pick(5) }, () => [`k${text()}`, any(depth + 1)]));
  };
  for (let i = 0; i < 500; i++) {
    const json = any(0);
    const source = JSON.stringify(json, null, pick(3));
    expect(value(source), `seed ${seed}: ${source}`).toEqual(JSON.parse(source));
    expect(canonical(json), `seed ${seed}: ${source}`).toBe(JSON.stringify(sorted(json)));
    expect(canonical(value(canonical(json)) as Json)).toBe(canonical(json));
  }
});

test("the canonical text of RFC 8785, section 3.2.2 and 3.2.3", () => {
  const json = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as Json;
  expect(canonical(json)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  expect(
    canonical({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 }),
  ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
});

// Values by pointer, edges by parent and type, metrics by what they were measured on.
import { describe, expect, test } from "vitest";
import { compareMetrics } from "../../../src/compare/metrics.ts";
import { compareParents } from "../../../src/compare/parents.ts";
import { evidenceReader, metricReader, sayingOf } from "../../../src/compare/sayings.ts";
import { compareLists, compareValues, pointerKeys, valueAt } from "../../../src/compare/values.ts";
import { bounded } from "../../../src/model/bounded.ts";
import type { LineageRecord } from "../../../src/model/record.ts";

describe("values", () => {
  test("are listed by leaf, escaped, sorted; what one side lacks has no key", () => {
    expect(
      compareValues(
        { same: [1, { x: null }], "a/b": { "~": 1 }, gone: {}, kind: [] },
        { same: [1, { x: null }], "a/b": { "~": 2 }, come: null, kind: {} },
      ),
    ).toEqual([
      { pointer: "/a~1b/~0", a: 1, b: 2 },
      { pointer: "/come", b: null },
      { pointer: "/gone", a: {} },
      { pointer: "/kind", a: [], b: {} },
    ]);
  });

  test("a value that became an object is a leaf that went and leaves that came", () => {
    expect(compareValues(1, { x: 2 }, "/p")).toEqual([
      { pointer: "/p", a: 1 },
      { pointer: "/p/x", b: 2 },
    ]);
    expect(compareValues(undefined, undefined)).toEqual([]);
  });

  test("lists without order differ by their items alone", () => {
    expect(compareLists(["x", "y", "x"], ["y", { k: 1 }], "/tags")).toEqual([
      { pointer: "/tags/-", a: "x" },
      { pointer: "/tags/-", b: { k: 1 } },
    ]);
    expect(compareLists([{ a: 1, b: 2 }], [{ b: 2, a: 1 }], "/x")).toEqual([]);
  });
});

describe("pointers", () => {
  test.each([["x"], ["/~"], ["/~2"], ["/a/~"], [""]])("%j is none", (said) => {
    expect(pointerKeys(said)).toBeUndefined();
  });

  test("lead to values, and never to what objects and lists have by nature", () => {
    const value = { a: [{ "b/c": { "~": 0 } }], "": 1 };
    expect(valueAt(value, pointerKeys("/a/0/b~1c/~0") ?? [])).toBe(0);
    expect(valueAt(value, pointerKeys("/") ?? [])).toBe(1);
    for (const lost of ["/a/length", "/a/00", "/a/1", "/constructor", "/a/0/b~1c/~0/x", "/toString"])
      expect(valueAt(value, pointerKeys(lost) ?? []), lost).toBeUndefined();
  });
});

describe("parents", () => {
  const edge = (parent: string, more: object = {}) => ({
    parent,
    type: "trained-on" as const,
    role: null,
    weight: null,
    weight_unit: null,
    mutation: null,
    certainty: "declared" as const,
    ...more,
  });
  const same = (id: string): string => (id === "other" ? "x" : id);

  test("that two records say alike are one, and by another id the same", () => {
    const found = compareParents([edge("x"), edge("x")], [edge("other")], same);
    expect(found).toMatchObject({ added: [], removed: [], changed: [], kept: [{ parent: "other" }] });
  });

  test("of one type in two roles are told apart, and what is left over became another", () => {
    const a = [edge("x", { role: "base" }), edge("x", { role: "donor", weight: 1 })];
    const b = [
      edge("x", { role: "base" }),
      edge("x", { role: "donor", weight: 2 }),
      edge("x", { role: "third" }),
    ];
    const found = compareParents(a, b, same);
    expect(found.kept).toMatchObject([{ role: "base" }]);
    expect(found.changed).toMatchObject([{ fields: ["weight"], a: { weight: 1 }, b: { weight: 2 } }]);
    expect(found.added).toMatchObject([{ role: "third" }]);
    expect(compareParents(b, a, same).removed).toMatchObject([{ role: "third" }]);
  });
});

describe("metrics", () => {
  const same = (id: string): string => id.replace("alias-", "");

  test("are of one kind by name, data set, split and step alone", () => {
    const found = compareMetrics(
      [
        { name: "m", value: 0.1, dataset: "d" },
        { name: "m", value: 5, split: "test" },
      ],
      [
        { name: "m", value: 0.3, dataset: "alias-d" },
        { name: "m", value: 5, split: "train" },
      ],
      same,
    );
    expect(found.equal).toBe(0);
    expect(found.differences.map(({ split, difference }) => [split, difference])).toEqual([
      [null, 0.2],
      ["test", null],
      ["train", null],
    ]);
  });

  test("a difference that no double holds is null", () => {
    const [found] = compareMetrics(
      [{ name: "m", value: -1e308 }],
      [{ name: "m", value: 1e308 }],
      same,
    ).differences;
    expect(found).toMatchObject({ a: -1e308, b: 1e308, difference: null });
  });
});

describe("sayings", () => {
  const claim = (record: string, more: object) => ({
    record,
    said: { kind: "model", created_at_utc: null, ...more } satisfies LineageRecord,
  });

  test("the earliest record that says one counts; another value is told", () => {
    const claims = [
      claim("1", {}),
      claim("2", { evidence: { f: [1] } }),
      claim("3", { evidence: { f: [1] } }),
      claim("4", { evidence: { f: [2] } }),
    ];
    expect(sayingOf(claims, evidenceReader(["f"]))).toEqual({ record: "2", value: [1], several: true });
    expect(sayingOf(claims.slice(0, 3), evidenceReader(["f"]))?.several).toBe(false);
    expect(sayingOf(claims, evidenceReader(["g"]))).toBeUndefined();
  });

  test("of steps the last counts, and one without a step is later than any", () => {
    const metrics = [
      { name: "m", value: 1, step: 5 },
      { name: "m", value: 2, split: "test" },
      { name: "m", value: 3, step: 9 },
      { name: "n", value: 4 },
    ];
    const read = (more: object) => sayingOf([claim("1", { metrics })], metricReader({ name: "m", ...more }));
    expect(read({})).toMatchObject({ value: 2, several: true });
    expect(read({ split: "test" })).toMatchObject({ value: 2, several: false });
    expect(read({ datasets: new Set(["d"]) })).toBeUndefined();
  });
});

test("a bounded list says how many there are", () => {
  expect(bounded([1, 2, 3], 2, String)).toEqual({ count: 3, complete: false, items: ["1", "2"] });
  expect(bounded([1, 2], 2, String)).toEqual({ count: 2, complete: true, items: ["1", "2"] });
});

// Traits: the three verdicts, where a value changed, and how far; held against a naive search of every line.
import { describe, expect, test } from "vitest";
import { type Descent, makeThings, reach, type Things } from "../../../src/compare/things.ts";
import { firstChange, isSame, largest, traitOf, type Value } from "../../../src/compare/trait.ts";
import { random } from "../../support/random.ts";

const edge = (child: number, parent: number): Descent => ({
  child,
  parent,
  type: "derived-from",
  certainty: "declared",
});

const family = (pairs: readonly (readonly [number, number])[]): Things =>
  makeThings(
    pairs.flat(),
    pairs.map(([child, parent]) => edge(child, parent)),
    [],
  );

const values = (known: Readonly<Record<number, Value["value"]>>): Map<number, Value> =>
  new Map(Object.entries(known).map(([thing, value]) => [Number(thing), { value }]));

const verdict = (things: Things, start: number, known: ReadonlyMap<number, Value>) =>
  traitOf(things, start, known, reach(things, start));

describe("sameness", () => {
  test("numbers are the same within the standard error of the difference, and only so", () => {
    expect(isSame({ value: 0.61 }, { value: 0.62 })).toBe(false);
    expect(isSame({ value: 3, stderr: 3 }, { value: 8, stderr: 4 })).toBe(true);
    expect(isSame({ value: 3, stderr: 3 }, { value: 8.1, stderr: 4 })).toBe(false);
    expect(isSame({ value: 1 }, { value: 1 })).toBe(true);
  });

  test("all else by its canonical JSON", () => {
    expect(isSame({ value: { a: 1, b: [2] } }, { value: { b: [2], a: 1 } })).toBe(true);
    expect(isSame({ value: "1" }, { value: 1 })).toBe(false);
    expect(isSame({ value: null }, { value: false })).toBe(false);
  });
});

describe("verdicts", () => {
  // 1 is the node; 4 is above 2 and 3.
  const diamond = family([
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 4],
  ]);

  test("silent things break no line", () => {
    expect(verdict(diamond, 1, values({ 1: "x", 4: "x" }))).toMatchObject({
      verdict: "inherited",
      ancestor: 4,
    });
  });

  test("one line without another value is enough", () => {
    expect(verdict(diamond, 1, values({ 1: "x", 2: "y", 4: "x" }))?.way.map(({ parent }) => parent)).toEqual([
      3, 4,
    ]);
  });

  test("with another value on each line it came again", () => {
    expect(verdict(diamond, 1, values({ 1: "x", 2: "y", 3: "z", 4: "x" }))).toMatchObject({
      verdict: "convergent",
      ancestor: 4,
    });
  });

  test("nobody has it, or the node has none", () => {
    expect(verdict(diamond, 1, values({ 1: "x", 2: "y" }))).toEqual({ verdict: "novel", way: [] });
    expect(verdict(diamond, 1, values({ 4: "x" }))).toBeUndefined();
  });
});

/** Every line of the ancestry from a thing to the first that has a value. */
function* lines(
  things: Things,
  from: number,
  known: ReadonlyMap<number, Value>,
): Generator<readonly number[]> {
  for (const { to } of things.up(from)) {
    if (known.has(to)) yield [to];
    else for (const rest of lines(things, to, known)) yield [to, ...rest];
  }
}

test("a random ancestry has the changes that a search of every line finds", () => {
  const { seed, pick, chance } = random();
  for (let round = 0; round < 60; round++) {
    const pairs: [number, number][] = [];
    for (let child = 0; child < 11; child++)
      for (let parent = child + 1; parent < 12; parent++) if (chance(0.25)) pairs.push([child, parent]);
    const things = family([[0, 11], ...pairs]);
    const known = new Map<number, Value>();
    for (let thing = 0; thing < 12; thing++)
      if (thing === 0 || chance(0.5)) known.set(thing, { value: pick(4) });
    const all = reach(things, 0).order;
    const number = (thing: number | undefined): number => Number(known.get(thing ?? -1)?.value);
    const changes = all
      .filter((thing) => known.has(thing))
      .flatMap((child) =>
        [...lines(things, child, known)].map((line) => number(child) - number(line.at(-1))),
      );
    const where = `seed ${seed}, round ${round}`;
    expect(largest(things, 0, known, -1)?.difference ?? 0, where).toBe(Math.min(0, ...changes));
    expect(largest(things, 0, known, 1)?.difference ?? 0, where).toBe(Math.max(0, ...changes));
    const first = [...lines(things, 0, known)].map((line) => number(line.at(-1)));
    const expected = first.includes(number(0))
      ? "inherited"
      : all.some((thing) => thing !== 0 && known.has(thing) && number(thing) === number(0))
        ? "convergent"
        : "novel";
    expect(verdict(things, 0, known)?.verdict, where).toBe(expected);
    const change = firstChange(things, 0, known);
    expect(change === undefined, where).toBe(
      // None only where all that is reached through the same value has it too.
      !reach(things, 0, (thing) => !known.has(thing) || number(thing) === number(0)).order.some(
        (thing) => known.has(thing) && number(thing) !== number(0),
      ),
    );
    if (change) {
      expect(number(change.child), where).toBe(number(0));
      expect([change.way[0]?.child, change.way.at(-1)?.parent], where).toEqual([change.child, change.parent]);
      for (const { parent } of change.way.slice(0, -1)) expect(known.has(parent), where).toBe(false);
    }
  }
});

test("the largest change names the way, and of equal ones the nearest", () => {
  const things = family([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
  ]);
  const change = largest(things, 1, values({ 1: 1, 3: 3, 4: 3, 5: 5 }), -1);
  expect(change).toMatchObject({ child: 1, parent: 3, from: 3, to: 1, difference: -2 });
  expect(change?.way.map(({ parent }) => parent)).toEqual([2, 3]);
});

test("an ancestry ten thousand deep is no matter", () => {
  const chain = family(Array.from({ length: 10_000 }, (_, i) => [i, i + 1] as const));
  const known = values({ 0: 1, 10000: 2 });
  expect(largest(chain, 0, known, -1)?.way).toHaveLength(10_000);
  expect(firstChange(chain, 0, known)?.way).toHaveLength(10_000);
});

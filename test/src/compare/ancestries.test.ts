// Things, and where two ancestries meet; held against sets made without a thought for speed.
import { expect, test } from "vitest";
import { compareAncestries } from "../../../src/compare/ancestries.ts";
import { leaksOf } from "../../../src/compare/leaks.ts";
import { type Descent, makeThings, reach, thingsOf, wayTo } from "../../../src/compare/things.ts";
import type { EdgeType } from "../../../src/model/edge-types.ts";
import type { Kind } from "../../../src/model/kinds.ts";
import { random } from "../../support/random.ts";

const edge = (child: number, parent: number, type: EdgeType = "derived-from"): Descent => ({
  child,
  parent,
  type,
  certainty: "declared",
});

test("a thing goes by its lowest number, whatever the order in which its names are joined", () => {
  const pairs = [
    [9, 8],
    [7, 9],
    [3, 7],
    [5, 4],
  ] as const;
  for (const order of [pairs, pairs.toReversed()]) {
    const thingOf = thingsOf(order.map(([a, b]) => ({ a, b })));
    expect([3, 7, 8, 9].map(thingOf)).toEqual([3, 3, 3, 3]);
    expect([4, 5, 6].map(thingOf)).toEqual([4, 4, 6]);
  }
});

test("a line goes on from one name of a thing to the other, at no step", () => {
  const things = makeThings([1, 2, 3, 4], [edge(1, 2), edge(3, 4)], [{ a: 2, b: 3 }]);
  const reached = reach(things, 1);
  expect([...reached.depth]).toEqual([
    [1, 0],
    [2, 1],
    [4, 2],
  ]);
  expect(things.nodesOf(2)).toEqual([2, 3]);
  expect(wayTo(reached, 4)).toEqual([edge(1, 2), edge(3, 4)]);
});

test("random ancestries meet where a naive search says", () => {
  const { seed, pick, chance } = random();
  for (let round = 0; round < 60; round++) {
    const edges: Descent[] = [];
    for (let child = 0; child < 14; child++)
      for (let parent = child + 1; parent < 14; parent++) if (chance(0.15)) edges.push(edge(child, parent));
    const things = makeThings(
      Array.from({ length: 14 }, (_, n) => n),
      edges,
      [],
    );
    const above = (n: number): Set<number> => new Set(reach(things, n).order.slice(1));
    const [a, b] = [pick(14), pick(14)];
    const side = (n: number) => ({ n, ancestors: [...above(n)], things });
    const found = compareAncestries(side(a), side(b));
    const reflexive = (n: number): number[] => [n, ...above(n)];
    const common = reflexive(a).filter((n) => reflexive(b).includes(n));
    const nearest = common.filter((n) => !common.some((other) => above(other).has(n)));
    const where = `seed ${seed}, round ${round}`;
    expect(
      found.nearest.toSorted((x, y) => x - y),
      where,
    ).toEqual(nearest.toSorted((x, y) => x - y));
    expect(found.common.length + found.onlyA.length, where).toBe(above(a).size);
    expect(found.common.length + found.onlyB.length, where).toBe(above(b).size);
    expect(found.relation, where).toBe(
      a === b
        ? "same"
        : above(a).has(b)
          ? "a-from-b"
          : above(b).has(a)
            ? "b-from-a"
            : common.length > 0
              ? "kin"
              : "none",
    );
  }
});

test("data that is unknown is data where only data could be the parent", () => {
  // 1 was trained on 2, which was filtered from the stub 3, which is all that is known of the set 4 too.
  const kinds: Readonly<Record<number, Kind>> = {
    1: "model",
    2: "dataset",
    3: "stub",
    4: "dataset",
    5: "stub",
  };
  const edges = [edge(1, 2, "trained-on"), edge(2, 3, "filtered-from"), edge(4, 3, "sampled-from")];
  const things = (more: readonly Descent[]) => makeThings([1, 2, 3, 4, 5], [...edges, ...more], []);
  expect(leaksOf(things([]), 1, [4], (n) => kinds[n])).toMatchObject([
    { set: 4, grade: "shared-source", meets: 3 },
  ]);
  // A stub that might be a model is no data: the line through it is none of data.
  const written = makeThings([1, 2, 4, 5], [edge(1, 2, "trained-on"), edge(2, 5), edge(4, 5)], []);
  expect(leaksOf(written, 1, [4], (n) => kinds[n])).toEqual([]);
});

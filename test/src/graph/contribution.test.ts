// Contributions, held against every path multiplied out by hand; and against whatever the shares may be that nobody said.
import { describe, expect, test } from "vitest";
import { contributions, type Interval, type WeightedEdge } from "../../../src/graph/contribution.ts";
import { draw } from "../../support/graphs.ts";
import { type Random, random } from "../../support/random.ts";

const edge = (
  child: number,
  parent: number,
  weight: number | null,
  type: WeightedEdge["type"] = "merged-from",
  unit: string | null = null,
): WeightedEdge => ({ child, parent, type, weight, unit });

const of = (from: number, to: number, edges: readonly WeightedEdge[]) => contributions(from, edges, [to])[0];

const close = ([low, high]: Interval, [expectedLow, expectedHigh]: Interval, where = ""): void => {
  expect(low, where).toBeCloseTo(expectedLow, 9);
  expect(high, where).toBeCloseTo(expectedHigh, 9);
};

describe("shares", () => {
  test("multiply along a path, and paths add up", () => {
    const found = of(1, 4, [edge(1, 2, 0.7), edge(1, 3, 0.3), edge(2, 4, 1), edge(3, 4, 2), edge(3, 5, 6)]);
    close(found?.total ?? [0, 0], [0.775, 0.775]);
    expect(Object.keys(found?.byType ?? {})).toEqual(["merged-from"]);
  });

  test("are of one child's edges of one type, whatever the weights add up to", () => {
    const found = of(1, 3, [
      edge(1, 2, 30),
      edge(1, 3, 10),
      edge(1, 4, 5, "trained-on"),
      edge(1, 3, 15, "trained-on"),
    ]);
    close(found?.byType["merged-from"] ?? [0, 0], [0.25, 0.25]);
    close(found?.byType["trained-on"] ?? [0, 0], [0.75, 0.75]);
    close(found?.total ?? [0, 0], [1, 1]);
  });

  test.each([
    ["missing", [edge(1, 2, 0.5), edge(1, 3, null)]],
    ["negative", [edge(1, 2, 2), edge(1, 3, -1)]],
    ["of mixed units", [edge(1, 2, 1, "merged-from", "loss"), edge(1, 3, 1, "merged-from", "mixture")]],
    ["all nothing", [edge(1, 2, 0), edge(1, 3, 0)]],
    ["alone and not said", [edge(1, 2, null)]],
  ])("that are %s are anything from nothing to all", (_, edges) => {
    expect(of(1, 2, edges)?.total).toEqual([0, 1]);
  });

  test("of the largest weights that a double holds do not overflow", () => {
    close(of(1, 2, [edge(1, 2, 1.7e308), edge(1, 3, 1.7e308)])?.total ?? [0, 0], [0.5, 0.5]);
  });

  test("along other types are in the total alone", () => {
    const found = of(1, 3, [edge(1, 2, 1), edge(2, 3, 1, "fine-tuned-from")]);
    expect(found).toEqual({ total: [1, 1], byType: {} });
  });

  test("pass from name to name whole, and weights of all its names are of one child", () => {
    const edges = [edge(1, 2, 1), edge(3, 2, null, "alias-of"), edge(3, 4, 1), edge(2, 5, 3)];
    close(of(1, 4, edges)?.total ?? [0, 0], [0.25, 0.25]);
    expect(of(1, 3, edges)?.total).toEqual([1, 1]);
  });
});

test("a node is all of itself, and nothing of what it does not descend from", () => {
  expect(contributions(1, [edge(1, 2, 1)], [1, 9])).toEqual([
    { total: [1, 1], byType: {} },
    { total: [0, 0], byType: {} },
  ]);
});

test("a ladder of 60 diamonds in halves is whole at its end, and where nobody said halves it is anything", () => {
  const ladder = (weight: number | null): WeightedEdge[] =>
    Array.from({ length: 60 }, (_, i) => 3 * i).flatMap((n) => [
      edge(n, n + 1, weight),
      edge(n, n + 2, weight),
      edge(n + 1, n + 3, 1),
      edge(n + 2, n + 3, 1),
    ]);
  close(of(0, 180, ladder(0.5))?.total ?? [0, 0], [1, 1]);
  expect(of(0, 180, ladder(null))?.total).toEqual([0, 1]);
});

test("what is more than a double holds is still no more than all, and nothing of it nothing", () => {
  const rungs = Array.from({ length: 2_000 }, (_, i) => 3 * i).flatMap((n) => [
    edge(n, n + 1, null),
    edge(n, n + 2, null),
    edge(n + 1, n + 3, null),
    edge(n + 2, n + 3, null),
  ]);
  const edges = [...rungs, edge(6_000, 7_000, 0), edge(6_000, 7_001, 1)];
  const [none, all] = contributions(0, edges, [7_000, 7_001]);
  expect([none?.total, all?.total]).toEqual([
    [0, 0],
    [0, 1],
  ]);
});

test("a chain of 50,000", () => {
  const chain = Array.from({ length: 50_000 }, (_, i) => edge(i, i + 1, 2));
  expect(of(0, 50_000, chain)?.total).toEqual([1, 1]);
});

/** A random graph with weights: often enough none, none that is a share, or of another unit. */
function weighted(luck: Random): WeightedEdge[] {
  return draw(luck, 2 + luck.pick(9), 0).edges.map(({ child, parent, type }) => ({
    child,
    parent,
    type,
    weight: luck.chance(0.1) ? null : luck.chance(0.04) ? -1 : luck.pick(5),
    unit: luck.chance(0.05) ? "loss" : null,
  }));
}

/** Every path multiplied out, with the shares that are handed in. */
function multiplied(
  from: number,
  to: number,
  edges: readonly WeightedEdge[],
  share: (edge: WeightedEdge) => number,
): number {
  if (from === to) return 1;
  return edges
    .filter((one) => one.child === from)
    .reduce((sum, one) => sum + share(one) * multiplied(one.parent, to, edges, share), 0);
}

test("random graphs: paths multiplied out by hand say the same, and whatever was not said lies within (400 graphs)", () => {
  const luck = random();
  for (let round = 0; round < 400; round++) {
    const where = `seed ${luck.seed}, round ${round}`;
    const edges = weighted(luck);
    const group = (one: WeightedEdge): WeightedEdge[] =>
      edges.filter((other) => other.child === one.child && other.type === one.type);
    const said = (one: WeightedEdge): boolean =>
      group(one).every(({ weight, unit }) => weight !== null && weight >= 0 && unit === one.unit) &&
      group(one).some(({ weight }) => weight !== 0);
    const share = (one: WeightedEdge): number =>
      (one.weight ?? 0) / group(one).reduce((sum, { weight }) => sum + (weight ?? 0), 0);
    // What the shares might be in truth, where nobody said: of each group all together everything, or less.
    const drawn = new Map(edges.map((one) => [one, luck.pick(1_000) / 1_000]));
    const truth = (one: WeightedEdge): number =>
      said(one)
        ? share(one)
        : (drawn.get(one) ?? 0) /
          Math.max(
            1,
            group(one).reduce((sum, other) => sum + (drawn.get(other) ?? 0), 0),
          );
    const numbers = [...new Set(edges.flatMap(({ child, parent }) => [child, parent]))];
    const from = numbers[luck.pick(numbers.length)] ?? 0;
    const found = contributions(from, edges, numbers);
    for (const [i, to] of numbers.entries()) {
      const bounds = (own: readonly WeightedEdge[]): Interval => [
        Math.min(
          1,
          multiplied(from, to, own, (one) => (said(one) ? share(one) : 0)),
        ),
        Math.min(
          1,
          multiplied(from, to, own, (one) => (said(one) ? share(one) : 1)),
        ),
      ];
      const { total, byType } = found[i] ?? { total: [0, 0], byType: {} };
      close(total, bounds(edges), where);
      const true_ = Math.min(1, multiplied(from, to, edges, truth));
      expect(true_, where).toBeGreaterThanOrEqual(total[0] - 1e-9);
      expect(true_, where).toBeLessThanOrEqual(total[1] + 1e-9);
      if (to === from) continue;
      for (const type of ["merged-from", "trained-on", "derived-from"] as const)
        close(byType[type] ?? [0, 0], bounds(edges.filter((one) => one.type === type)), where);
    }
  }
});

// How much of a node came from its ancestors, as far as weights say. Among the edges of one type of one child a weight is a share
// of all of them; shares multiply along a path, and paths add up. Where weights do not say what the shares are, an edge has
// anything from nothing to all, and the answer is an interval that holds whatever they may be.
import type { EdgeType } from "../model/edge-types.ts";
import { type Links, type Places, placesOf } from "./places.ts";
import { rowsOf } from "./rows.ts";

export type WeightedEdge = {
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly weight: number | null;
  readonly unit: string | null;
};

/** From least to most; 0 is nothing, 1 everything. */
export type Interval = readonly [low: number, high: number];

export type Contribution = {
  /** Over all paths. Shares of different types may add up to more than everything: it says no more than 1. */
  readonly total: Interval;
  /** Over the paths that have edges of this type alone; types without such a path are left out. */
  readonly byType: Partial<Readonly<Record<EdgeType, Interval>>>;
};

/** What is not known at all. */
export const UNKNOWN: Contribution = { total: [0, 1], byType: {} };

/** An edge from place to place, with the bounds of its share. */
type Share = { readonly child: number; readonly parent: number; readonly type: EdgeType } & {
  readonly low: number;
  readonly high: number;
};

/** The shares of one child's edges of one type: those that its weights say, or all that they may be. */
function sharesOf(edges: readonly WeightedEdge[]): Interval[] {
  const weights = edges.flatMap(({ weight }) => (weight === null ? [] : weight));
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const sum = weights.reduce((total, weight) => total + weight / largest, 0);
  const said =
    weights.length === edges.length &&
    weights.every((weight) => weight >= 0) &&
    largest > 0 &&
    new Set(edges.map(({ unit }) => unit)).size === 1;
  return edges.map(({ weight }) => {
    const share = (weight ?? 0) / largest / sum;
    return said ? [share, share] : [0, 1];
  });
}

/** The edges between places, those of the lowest descendants first. */
function sharesBetween(
  edges: readonly WeightedEdge[],
  { of }: Places,
  index: ReadonlyMap<number, number>,
): Share[] {
  const place = (n: number): number => of[index.get(n) ?? 0] ?? 0;
  const steps = edges.filter((edge) => edge.type !== "alias-of" && place(edge.child) !== place(edge.parent));
  const groups = Map.groupBy(steps, (edge) => `${place(edge.child)} ${edge.type}`);
  const shares = [...groups.values()].flatMap((group) => {
    const own = sharesOf(group);
    return group.map(({ child, parent, type }, i): Share => {
      const [low, high] = own[i] ?? [0, 1];
      return { child: place(child), parent: place(parent), type, low, high };
    });
  });
  return shares.sort((a, b) => b.child - a.child);
}

function linksOf(edges: readonly WeightedEdge[], index: ReadonlyMap<number, number>): Links {
  const pairs = edges.flatMap(({ child, parent, type }): [number, number][] => {
    const [a, b] = [index.get(child) ?? 0, index.get(parent) ?? 0];
    return type === "alias-of"
      ? [
          [a, b],
          [b, a],
        ]
      : [[a, b]];
  });
  const of = Uint32Array.from(pairs, ([near]) => near);
  const { offsets, entries } = rowsOf(
    index.size,
    of,
    Uint32Array.from(pairs, ([, far]) => far),
  );
  return { offsets, targets: entries };
}

/** What flows from a place up to these. Nothing is known of the highest sum that a double cannot hold: it is more than 1. */
function flow(
  shares: readonly Share[],
  { count }: Places,
  from: number,
  wanted: readonly number[],
): Interval[] {
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  low[from] = 1;
  high[from] = 1;
  for (const share of shares) {
    const most = high[share.child] ?? 0;
    // Nothing of it is nothing, however much there is.
    if (most === 0 || share.high === 0) continue;
    high[share.parent] = (high[share.parent] ?? 0) + most * share.high;
    const sure = (low[share.parent] ?? 0) + (low[share.child] ?? 0) * share.low;
    low[share.parent] = Math.min(sure, Number.MAX_VALUE);
  }
  return wanted.map((place) => [Math.min(low[place] ?? 0, 1), Math.min(high[place] ?? 0, 1)]);
}

/**
 * What each of the wanted ancestors contributes to a node. Of every child on a path all edges of a type have to be there, also those
 * that lead elsewhere: a weight is a share of all of them.
 */
export function contributions(
  from: number,
  edges: readonly WeightedEdge[],
  wanted: readonly number[],
): Contribution[] {
  const ends = [from, ...wanted, ...edges.flatMap(({ child, parent }) => [child, parent])];
  const index = new Map([...new Set(ends)].map((n, i) => [n, i]));
  const places = placesOf(linksOf(edges, index));
  const place = (n: number): number => places.of[index.get(n) ?? 0] ?? 0;
  const shares = sharesBetween(edges, places, index);
  const start = place(from);
  const asked = wanted.map(place);
  const totals = flow(shares, places, start, asked);
  const byType = [...Map.groupBy(shares, (share) => share.type)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, own]) => [type, flow(own, places, start, asked)] as const);
  return totals.map((total, i) => ({
    total,
    byType: Object.fromEntries(
      byType.flatMap(([type, found]): [string, Interval][] => {
        const interval = found[i] ?? [0, 0];
        return interval[1] > 0 && asked[i] !== start ? [[type, interval]] : [];
      }),
    ),
  }));
}

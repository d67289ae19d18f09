// Leaks: data that a model was measured against and that has to do with what it was made from. What was measured on data
// that was trained on says nothing.
//
// A thing of the lineage is taken in when something that is not data, a model or an adapter say, or the start itself,
// descends from it directly. Data is made from data when every thing on the line between them is data: what a model writes
// after it read a corpus is not that corpus. Of an evaluation set that
//   exact          it was taken in itself, by whatever id;
//   derived        what was taken in was made from it, or it was made from what was taken in;
//   shared-source  it and what was taken in were made from the same data, as two splits of one corpus are.
import { type EdgeType, edgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { type Descent, type Line, type Reached, reach, type Things, wayTo } from "./things.ts";

export const GRADES = ["exact", "derived", "shared-source"] as const;
export type Grade = (typeof GRADES)[number];

export type Leak = {
  readonly set: number;
  readonly grade: Grade;
  /** Where the two lines meet. */
  readonly meets: number;
  /** The edges from the start up to there: a shortest way. */
  readonly lineage: readonly Descent[];
  /** The edges from the evaluation set up to there: none, when it is the set itself. */
  readonly source: readonly Descent[];
};

const DATA: ReadonlySet<Kind> = new Set<Kind>(["dataset", "snapshot", "eval-suite"]);

/** Whether only data can be the parent of an edge of this type. */
function takesData(type: EdgeType): boolean {
  const { parent } = edgeType(type);
  return parent !== "any" && parent.every((kind) => DATA.has(kind));
}

/** Everything above these things, themselves included; each once. */
function allAbove({ up }: Things, starts: readonly number[]): number[] {
  const seen = new Set(starts);
  for (const thing of seen) for (const { to } of up(thing)) seen.add(to);
  return [...seen];
}

/** A way up to the nearest of some things. */
type Nearest = { readonly meets: number; readonly line?: { readonly edge: Descent; readonly to: number } };

/** For all of these data sets the nearest of the targets that they were made from, each line looked at once. */
function nearestAbove(
  things: Things,
  data: readonly number[],
  isData: (thing: number) => boolean,
  targets: ReadonlySet<number>,
): ReadonlyMap<number, Nearest> {
  const down = new Map<number, Line[]>();
  for (const child of data)
    for (const { edge, to } of isData(child) ? things.up(child) : []) {
      const below = down.get(to);
      // Turned round: from what it was made from to what was made.
      if (below) below.push({ edge, to: child });
      else down.set(to, [{ edge, to: child }]);
    }
  const found = new Map<number, Nearest>([...targets].map((thing) => [thing, { meets: thing }]));
  const queue = [...targets].filter(isData);
  for (const thing of queue) {
    const meets = found.get(thing)?.meets;
    for (const { edge, to } of down.get(thing) ?? []) {
      if (found.has(to) || meets === undefined) continue;
      found.set(to, { meets, line: { edge, to: thing } });
      queue.push(to);
    }
  }
  return found;
}

function wayUp(nearest: ReadonlyMap<number, Nearest>, from: number): Descent[] {
  const way: Descent[] = [];
  for (let at = nearest.get(from)?.line; at !== undefined; at = nearest.get(at.to)?.line) way.push(at.edge);
  return way;
}

/** What was taken in, and all the data that it was made from. */
function takenIn(
  things: Things,
  lineage: Reached,
  start: number,
  isData: (thing: number) => boolean,
): { readonly direct: ReadonlySet<number>; readonly sources: ReadonlySet<number> } {
  const takers = lineage.order.filter((thing) => thing === start || !isData(thing));
  const direct = new Set(takers.flatMap((thing) => things.up(thing).map(({ to }) => to)));
  const sources = new Set<number>();
  const queue = [...direct].filter(isData);
  for (const thing of queue)
    for (const { to } of things.up(thing))
      if (isData(to) && !sources.has(to)) {
        sources.add(to);
        queue.push(to);
      }
  return { direct, sources };
}

/**
 * The leaks among these evaluation sets, in their order. `things` has the ancestry of the start and of every set. A set is
 * data, whatever its kind; and a stub is, from which something descends as from data alone.
 */
export function leaksOf(
  things: Things,
  start: number,
  sets: readonly number[],
  kindOf: (thing: number) => Kind | undefined,
): Leak[] {
  const lineage = reach(things, start);
  const evaluated = new Set(sets);
  const all = allAbove(things, [start, ...sets]);
  const usedAsData = new Set(
    all.flatMap((thing) => things.up(thing).flatMap(({ edge, to }) => (takesData(edge.type) ? to : []))),
  );
  const isData = (thing: number): boolean => {
    const kind = kindOf(thing);
    return (
      evaluated.has(thing) ||
      (kind !== undefined && DATA.has(kind)) ||
      (kind === "stub" && usedAsData.has(thing))
    );
  };
  const { direct, sources } = takenIn(things, lineage, start, isData);
  const ofTaken = nearestAbove(things, all, isData, new Set([...direct].filter(isData)));
  const ofSources = nearestAbove(things, all, isData, sources);
  return sets.flatMap((set): Leak[] => {
    const leak = (grade: Grade, meets: number, source: readonly Descent[]): Leak[] => [
      { set, grade, meets, lineage: wayTo(lineage, meets), source },
    ];
    if (direct.has(set)) return leak("exact", set, []);
    if (sources.has(set)) return leak("derived", set, []);
    const taken = ofTaken.get(set);
    if (taken) return leak("derived", taken.meets, wayUp(ofTaken, set));
    const shared = ofSources.get(set);
    return shared ? leak("shared-source", shared.meets, wayUp(ofSources, set)) : [];
  });
}

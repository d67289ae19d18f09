// Two ancestries compared as sets, and where they meet. Here a node counts as an ancestor of itself, as in the merge base of
// version control: where one node descends from the other, that is where they meet.
import { reach, type Things } from "./things.ts";

/** One node at one position, with all that it descends from. */
export type Side = {
  /** The node. */
  readonly n: number;
  /** Its ancestors as a walk lists them, the node itself left out. */
  readonly ancestors: readonly number[];
  readonly things: Things;
};

/** How the two are related: `b-from-a` when b descends from a; `same`: one thing; `kin`: they have a common ancestor. */
export type Relation = "same" | "a-from-b" | "b-from-a" | "kin" | "none";

export type AncestriesCompared = {
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly common: readonly number[];
  /** Common ancestors from which no other common ancestor descends; a or b itself where one descends from the other. */
  readonly nearest: readonly number[];
  readonly relation: Relation;
};

/** All things of a side above these, which are left out unless they stand above one another. */
function above({ things }: Side, of: ReadonlySet<number>): Set<number> {
  const found = new Set<number>();
  const queue = [...of];
  for (const thing of queue)
    for (const { to } of things.up(thing))
      if (!found.has(to)) {
        found.add(to);
        if (!of.has(to)) queue.push(to);
      }
  return found;
}

/** Compares two sides. Both know the same things by the same numbers. */
export function compareAncestries(a: Side, b: Side): AncestriesCompared {
  const [inA, inB] = [new Set(a.ancestors), new Set(b.ancestors)];
  const [startA, startB] = [a.things.thingOf(a.n), b.things.thingOf(b.n)];
  const thingsA = new Set(reach(a.things, startA).order);
  const thingsB = new Set(reach(b.things, startB).order);
  const shared = new Set([...thingsA].filter((thing) => thingsB.has(thing)));
  const farther = new Set([...above(a, shared), ...above(b, shared)]);
  return {
    onlyA: a.ancestors.filter((n) => !inB.has(n)),
    onlyB: b.ancestors.filter((n) => !inA.has(n)),
    common: a.ancestors.filter((n) => inB.has(n)),
    nearest: [...shared].filter((thing) => !farther.has(thing)),
    relation: relate(startA, startB, thingsA, thingsB, shared.size > 0),
  };
}

function relate(
  a: number,
  b: number,
  ofA: ReadonlySet<number>,
  ofB: ReadonlySet<number>,
  meet: boolean,
): Relation {
  if (a === b) return "same";
  if (ofA.has(b)) return "a-from-b";
  if (ofB.has(a)) return "b-from-a";
  return meet ? "kin" : "none";
}

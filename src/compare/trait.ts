// A trait: a value that artifacts have, a metric or a fact of their evidence, looked at along an ancestry.
//
// A thing without a value is silent: its value is unknown. It neither has the trait nor lacks it, and a line of descent goes
// on through it. Of a thing that has a value (the start):
//   inherited   on some line up from it the first ancestor with a value has the same value;
//   convergent  an ancestor has the same value, but on every line to it one with another value comes first: it was lost
//               and came again, or came twice;
//   novel       no ancestor is known to have the same value.
// Numbers are the same when they differ by no more than the standard error of the difference, sqrt(sa² + sb²); one that
// has no standard error counts as exact. Everything else is the same when its canonical JSON is.
import { canonical, type Json } from "../model/canonical.ts";
import { difference } from "./metrics.ts";
import { type Descent, type Reached, reach, type Things, wayTo } from "./things.ts";

export type Value = { readonly value: Json; readonly stderr?: number | undefined };

/** The values that are known, by thing. */
export type Values = ReadonlyMap<number, Value>;

export type Verdict = "inherited" | "convergent" | "novel";

export type Trait = {
  readonly verdict: Verdict;
  /** The nearest ancestor that the verdict is about; undefined for a novel trait. */
  readonly ancestor?: number;
  /** The edges that lead to it from the start: for an inherited trait all in between are silent. */
  readonly way: readonly Descent[];
};

/** From a thing to an ancestor of it, all in between silent: the value of the one, and that of the other. */
export type Change = {
  readonly child: number;
  readonly parent: number;
  /** The edges between them, the child's first. */
  readonly way: readonly Descent[];
  readonly from: Json;
  readonly to: Json;
  /** The child's value less the parent's; null unless both are numbers. */
  readonly difference: number | null;
};

export function isSame(a: Value, b: Value): boolean {
  if (typeof a.value === "number" && typeof b.value === "number")
    return Math.abs(a.value - b.value) <= Math.hypot(a.stderr ?? 0, b.stderr ?? 0);
  return canonical(a.value) === canonical(b.value);
}

/** What the trait of the start is; undefined when it has none. */
export function traitOf(things: Things, start: number, values: Values, whole: Reached): Trait | undefined {
  const own = values.get(start);
  if (own === undefined) return undefined;
  const has = (thing: number): boolean => {
    const value = values.get(thing);
    return thing !== start && value !== undefined && isSame(own, value);
  };
  const unbroken = reach(things, start, (thing) => !values.has(thing));
  for (const [verdict, reached] of [
    ["inherited", unbroken],
    ["convergent", whole],
  ] as const) {
    const ancestor = reached.order.find(has);
    if (ancestor !== undefined) return { verdict, ancestor, way: wayTo(reached, ancestor) };
  }
  return { verdict: "novel", way: [] };
}

function change(values: Values, child: number, parent: number, way: readonly Descent[]): Change | undefined {
  const [to, from] = [values.get(child), values.get(parent)];
  if (to === undefined || from === undefined) return undefined;
  const numbers = typeof to.value === "number" && typeof from.value === "number";
  return {
    child,
    parent,
    way,
    from: from.value,
    to: to.value,
    difference:
      numbers && typeof to.value === "number" && typeof from.value === "number"
        ? difference(to.value, from.value)
        : null,
  };
}

/**
 * Where the value of the start first became what it is: from the start up through what is silent or has the same value, the
 * nearest ancestor with another value. Undefined when there is none, or the start has no value.
 */
export function firstChange(things: Things, start: number, values: Values): Change | undefined {
  const own = values.get(start);
  if (own === undefined) return undefined;
  const alike = (thing: number): boolean => {
    const value = values.get(thing);
    return value === undefined || isSame(own, value);
  };
  const reached = reach(things, start, alike);
  const parent = reached.order.find((thing) => !alike(thing));
  if (parent === undefined) return undefined;
  const way = wayTo(reached, parent);
  // The last that has a value on the way: from there on all are silent.
  const at = way.findLastIndex((edge) => values.has(things.thingOf(edge.child)));
  const child = way[at]?.child;
  return child === undefined ? undefined : change(values, things.thingOf(child), parent, way.slice(at));
}

type Best = { readonly value: number; readonly thing: number; readonly edge: Descent; readonly next?: Best };

/** Things with all that is above each before it; without recursion, since an ancestry may be deep. */
function parentsFirst({ up }: Things, start: number): number[] {
  const order: number[] = [];
  const begun = new Set<number>([start]);
  const stack: { readonly thing: number; i: number }[] = [{ thing: start, i: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const line = up(top.thing)[top.i++];
    if (line === undefined) {
      order.push(top.thing);
      stack.pop();
    } else if (!begun.has(line.to)) {
      begun.add(line.to);
      stack.push({ thing: line.to, i: 0 });
    }
  }
  return order;
}

const numberOf = (value: Value | undefined): number | undefined =>
  typeof value?.value === "number" ? value.value : undefined;

/**
 * The largest drop (`-1`) or rise (`1`) of a number anywhere in the ancestry, from an ancestor to what has the next value
 * below it. Undefined when nothing dropped, or rose.
 */
export function largest(things: Things, start: number, values: Values, sign: -1 | 1): Change | undefined {
  // For each thing the extreme value that is first met above it, and how to come there: each edge is looked at once.
  const best = new Map<number, Best>();
  let found: { readonly child: number; readonly best: Best; readonly by: number } | undefined;
  for (const thing of parentsFirst(things, start)) {
    for (const { edge, to } of things.up(thing)) {
      const value = numberOf(values.get(to));
      const beyond = values.has(to) ? undefined : best.get(to);
      const here: Best | undefined =
        value !== undefined
          ? { value, thing: to, edge }
          : beyond && { value: beyond.value, thing: beyond.thing, edge, next: beyond };
      const so = best.get(thing);
      if (here && (so === undefined || sign * (so.value - here.value) > 0)) best.set(thing, here);
    }
    const [own, extreme] = [numberOf(values.get(thing)), best.get(thing)];
    if (own === undefined || extreme === undefined) continue;
    const by = sign * (own - extreme.value);
    // Of equal ones that which is nearer to the start: it is looked at later.
    if (by > 0 && by >= (found?.by ?? 0)) found = { child: thing, best: extreme, by };
  }
  if (found === undefined) return undefined;
  const way: Descent[] = [];
  for (let at: Best | undefined = found.best; at !== undefined; at = at.next) way.push(at.edge);
  return change(values, found.child, found.best.thing, way);
}

// A trait along the ancestry of a node: what is said of it, by whom, where it changed, and whether it was inherited.
// `src/compare/trait.ts` says what these words mean.

import { type Found, type Reader, sayingOf } from "../../src/compare/sayings.ts";
import { reach } from "../../src/compare/things.ts";
import { type Change, firstChange, largest, traitOf } from "../../src/compare/trait.ts";
import { bounded } from "../../src/model/bounded.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Claim } from "../../src/model/view.ts";
import type { Env } from "../env.ts";
import { headIn, shownNode, shownWay } from "../http/shown.ts";
import type { Head, Moment } from "../read.ts";
import {
  ancestorCount,
  gapsIn,
  headOf,
  type Lineage,
  lineageOf,
  readClaims,
  things,
  weakestOf,
} from "../reading/lineage-of.ts";

/** A value as it is answered: of a metric with how it was measured. */
const shownValue = ({ value, record, several, metric }: Found) => ({
  value,
  record,
  several,
  stderr: metric?.stderr ?? null,
  step: metric?.step ?? null,
  dataset: metric?.dataset ?? null,
  split: metric?.split ?? null,
});

function shownChange(lineage: Lineage, change: Change | undefined) {
  const [first, last] = [change?.way[0], change?.way.at(-1)];
  if (change === undefined || first === undefined || last === undefined) return null;
  return {
    child: headIn(lineage, first.child).id,
    parent: headIn(lineage, last.parent).id,
    // With silent things between there is no one edge of which it could be said.
    type: change.way.length === 1 ? first.type : null,
    from: change.from,
    to: change.to,
    difference: change.difference,
    path: shownWay(lineage, change.way),
  };
}

/** Traces a trait; `note` makes a sentence for where nobody has it, of what is said of the node. */
export async function trace(
  env: Env,
  node: Head,
  read: Reader,
  note: (claims: readonly Claim[]) => string,
  at: Moment,
) {
  const lineage = await lineageOf(env, [node.n], at);
  const all = things(lineage);
  const start = all.thingOf(node.n);
  const whole = reach(all, start);
  const near = whole.order.slice(0, LIMITS.readAncestors + 1);
  const own: Claim[] = [];
  const found = new Map<number, Found>();
  const withheld = new Set<number>();
  const heavy = await readClaims(env, all, near, at, (thing, claims) => {
    if (thing === start) own.push(...claims);
    if (claims.some((claim) => claim.withheld.includes("record"))) withheld.add(thing);
    const saying = sayingOf(claims, read);
    if (saying !== undefined) found.set(thing, saying);
  });
  const unread = new Set(heavy);
  const limited = lineage.cut || near.length < whole.order.length || unread.size > 0;
  const values = new Map([...found].map(([thing, one]) => [thing, { ...one, ...one.metric }] as const));
  const trait = traitOf(all, start, values, whole);
  // What was not read may have the value, or break the line. What was inherited is so, whatever else there is above.
  const decided =
    !limited ||
    (trait?.verdict === "inherited" && !trait.way.some(({ child }) => unread.has(all.thingOf(child))));
  const speaking = near.flatMap((thing) => {
    const one = thing === start ? undefined : found.get(thing);
    return one === undefined ? [] : { thing, one };
  });
  const here = found.get(start);
  const show = (change: Change | undefined) => shownChange(lineage, change);
  return {
    position: at.position,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps: await gapsIn(env, lineage, at),
    weakest_certainty: weakestOf(lineage.edges),
    node: shownNode(node),
    value: here === undefined ? null : shownValue(here),
    trait:
      trait === undefined || !decided
        ? null
        : {
            verdict: trait.verdict,
            ancestor: trait.ancestor === undefined ? null : headOf(all, lineage, trait.ancestor).id,
            path: shownWay(lineage, trait.way),
          },
    counts: {
      ancestors: await ancestorCount(env, node.n, lineage, at),
      with_value: speaking.length,
      silent: near.length - 1 - speaking.length,
      withheld: withheld.size,
    },
    values: bounded(speaking, LIMITS.listItems, ({ thing, one }) => ({
      ...shownNode(headOf(all, lineage, thing)),
      depth: whole.depth.get(thing) ?? 0,
      ...shownValue(one),
    })),
    first_change: show(firstChange(all, start, values)),
    largest_drop: show(largest(all, start, values, -1)),
    largest_rise: show(largest(all, start, values, 1)),
    note: found.size > 0 ? null : note(own),
  };
}

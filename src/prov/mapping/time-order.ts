// When a node came to be, as far as the times agree with the edges. Where a child claims to be older than its parent, the
// edge stands, the less certain of the two times is left out, and the edge is flagged. That is decided by what the whole
// graph says: a time that one document had and another not would be two accounts of one thing.
import { CAPTURE_METHODS } from "../../model/record.ts";
import type { Claim } from "../../model/view.ts";
import { type NodeSayings, type NodeTimes, placeOf } from "./described.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";

/** When something claims to have come to be, and how doubtful that is: the place of its capture in the list of methods. */
export type Created = { readonly at: string; readonly doubt: number };

type Method = (typeof CAPTURE_METHODS)[number];

/** What says nothing of its capture was written by hand. */
export const UNSAID: Method = "manual";

export function created(at: string, method: Method | undefined): Created {
  return { at, doubt: CAPTURE_METHODS.indexOf(method ?? UNSAID) };
}

/** What the earliest live record says that says a time; `claims`: in the order of the log. */
export function createdOf(claims: readonly Claim[]): Created | undefined {
  const said = claims.find((claim) => claim.said.created_at_utc !== null)?.said;
  return said?.created_at_utc == null ? undefined : created(said.created_at_utc, said.capture?.method);
}

/** An instant as text that sorts as time does, however long its fraction. */
function sortable(at: string): string {
  const [whole = "", fraction = ""] = at.slice(0, -1).split(".");
  return `${whole}.${fraction.padEnd(9, "0")}`;
}

/** Whether one instant is before another. */
const isBefore = (one: string, other: string): boolean => sortable(one) < sortable(other);

/** Whether an instant is not before the one, and not after the other, as far as they are known. */
export const isWithin = (at: string, from: string | undefined, to: string | undefined): boolean =>
  !(from !== undefined && isBefore(at, from)) && !(to !== undefined && isBefore(to, at));

/** Whose time is left out where both are claimed: the child's, unless the parent's is the less certain one. */
export function withheldOf(child: Created, parent: Created): "child" | "parent" | undefined {
  if (!isBefore(child.at, parent.at)) return undefined;
  return parent.doubt > child.doubt ? "parent" : "child";
}

/**
 * The times of a node. `parents`: what its parents claim, by id; `outdone`: whether a child of it claims to be older and is
 * less in doubt.
 */
export function timesOf(
  { claims, edges }: NodeSayings,
  parents: ReadonlyMap<string, Created>,
  outdone: boolean,
): NodeTimes {
  const own = createdOf(claims);
  const flagged = new Set<string>();
  let isWithheld = outdone;
  for (const edge of edges) {
    const parent = parents.get(edge.parent);
    if (!EDGE_MAPPINGS[edge.type].derivation || !own || !parent) continue;
    const withheld = withheldOf(own, parent);
    if (withheld !== undefined) flagged.add(placeOf(edge));
    if (withheld === "child") isWithheld = true;
  }
  return { created: isWithheld ? undefined : own?.at, flagged };
}

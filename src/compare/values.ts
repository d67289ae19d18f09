// Two JSON values compared value by value. Each is a set of leaves, every leaf with its JSON Pointer (RFC 6901): a string, a
// number, a boolean, a null, an empty list or an empty object. A pointer is listed when its leaf is not the same on both
// sides; a side that has no leaf there lacks the key, so that a null that was said is told from what nobody said.
import { canonical, type Json } from "../model/canonical.ts";
import { pointer } from "../model/refusal.ts";

/** `a` or `b` is absent where that side has nothing. */
export type ValueDifference = { readonly pointer: string; readonly a?: Json; readonly b?: Json };

type Leaves = Map<string, Json>;

function gather(value: Json, at: string, into: Leaves): void {
  const members = value === null || typeof value !== "object" ? [] : Object.entries(value);
  if (members.length === 0) into.set(at, value);
  for (const [key, member] of members) gather(member, at + pointer(key), into);
}

/** The items of a list that the other does not have, each once. */
function onlyIn(list: readonly Json[], other: readonly Json[]): Json[] {
  const items = new Map(list.map((item) => [canonical(item), item]));
  for (const item of other) items.delete(canonical(item));
  return [...items.values()];
}

const inOrder = (x: ValueDifference, y: ValueDifference): number =>
  x.pointer < y.pointer ? -1 : x.pointer > y.pointer ? 1 : 0;

/** Where two values differ, by pointer. What is undefined is on neither side. */
export function compareValues(a: Json | undefined, b: Json | undefined, at = ""): ValueDifference[] {
  const [left, right]: [Leaves, Leaves] = [new Map(), new Map()];
  if (a !== undefined) gather(a, at, left);
  if (b !== undefined) gather(b, at, right);
  const found: ValueDifference[] = [];
  for (const [where, value] of left) {
    const other = right.get(where);
    if (other === undefined) found.push({ pointer: where, a: value });
    else if (canonical(value) !== canonical(other)) found.push({ pointer: where, a: value, b: other });
  }
  for (const [where, value] of right) if (!left.has(where)) found.push({ pointer: where, b: value });
  return found.sort(inOrder);
}

/** Where two lists differ as sets: an item that one side has alone, at the pointer of the list and `-`. */
export function compareLists(a: readonly Json[], b: readonly Json[], at: string): ValueDifference[] {
  const item = `${at}/-`;
  return [
    ...onlyIn(a, b).map((value): ValueDifference => ({ pointer: item, a: value })),
    ...onlyIn(b, a).map((value): ValueDifference => ({ pointer: item, b: value })),
  ];
}

/** The keys of a pointer; undefined when it is none: it begins with `/`, and `~` stands before 0 or 1. */
export function pointerKeys(said: string): string[] | undefined {
  if (!said.startsWith("/") || /~(?![01])/.test(said)) return undefined;
  return said
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at the keys of a pointer; undefined when nothing does. */
export function valueAt(value: Json | undefined, keys: readonly string[]): Json | undefined {
  let at = value;
  for (const key of keys) {
    if (at === undefined || at === null || typeof at !== "object") return undefined;
    // A list is entered by its index alone, and never by a property that lists have by nature.
    if (Array.isArray(at) && !/^(0|[1-9][0-9]*)$/.test(key)) return undefined;
    at = Object.hasOwn(at, key) ? (at as { readonly [key: string]: Json })[key] : undefined;
  }
  return at;
}

// What is wrong with an expression, as a refusal: where it stands, what stands there, and what is known instead.
import { nearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { type Fields, TYPES, type Variable } from "./fields.ts";
import { FUNCTION_NAMES } from "./functions.ts";

/** Characters of a line that are shown on either side of a fault. */
const AROUND = 40;

/** Where a fault stands: line and column from 1, and the text around it. */
function placeOf(
  source: string,
  start: number,
): { readonly line: number; readonly column: number; readonly excerpt: string } {
  const begin = source.lastIndexOf("\n", start - 1) + 1;
  const end = source.indexOf("\n", start);
  const from = Math.max(begin, start - AROUND);
  return {
    line: source.slice(0, begin).split("\n").length,
    column: start - begin + 1,
    excerpt: source.slice(from, Math.min(end < 0 ? source.length : end, start + AROUND)),
  };
}

/** A refusal of an expression, for what stands at this index of it. */
export function faultAt(source: string, start: number, detail: string, hint: string): Refusal {
  const place = placeOf(source, start);
  return {
    code: "bad-expression",
    detail: `Line ${place.line}, column ${place.column}: ${detail}`,
    hint,
    more: place,
  };
}

/** The hint for a word that is not known among these. */
export function knownHint(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `${near ? `Did you mean ${near}? ` : ""}Known here: ${known.join(", ")}.`;
}

const within = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** The declared type before a field, where the checker has come to know it. */
function typeBefore(thrown: object): Fields | undefined {
  const args = within(within(thrown, "node"), "args");
  const name = within(within(Array.isArray(args) ? args[0] : undefined, "checkedType"), "name");
  return Object.entries(TYPES).find(([one]) => one === name)?.[1];
}

const EVERY_FIELD = [...new Set(Object.values(TYPES).flatMap((fields) => Object.keys(fields)))];

/** What is mostly meant where types do not go together, by what the library says of it. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [
    /overload: .* [!=]= null$|overload: null [!=]= /,
    "What nobody said is absent, and not null: say has(node.license).",
  ],
  [/overload: (double [^ ]+ int|int [^ ]+ double)$/, "Write the whole number as one with a fraction: 1.0."],
  [
    /overload: .*Timestamp/,
    'An instant is compared with an instant: now, or timestamp("2026-01-31T12:00:00Z").',
  ],
  [/./, "docs/expressions.md lists what an expression sees and what it may call."],
];

/** What the library found wrong with an expression, or what the platform did. */
export function faultOf(source: string, thrown: object, variables: readonly Variable[]): Refusal {
  const [code, summary, range] = ["code", "summary", "range"].map((key) => within(thrown, key));
  const [from, end] = ["start", "end"].map((key) => Number(within(range, key) ?? 0));
  const start = Math.min(from ?? 0, source.length);
  const word = source.slice(start, Math.min(end ?? start, start + 80));
  if (code === "no_such_key") {
    const fields = typeBefore(thrown);
    const known = fields ? Object.keys(fields) : EVERY_FIELD;
    return faultAt(source, start, `there is no field ${JSON.stringify(word)}.`, knownHint(word, known));
  }
  if (code === "unknown_variable")
    return faultAt(source, start, `${JSON.stringify(word)} is not known.`, knownHint(word, variables));
  if (code === "limit_exceeded")
    return faultAt(source, start, "it is too long or nested too deeply.", "Ask for less at a time.");
  // The stack of the platform: an expression within its bounds does not come here, unless the platform has less room.
  if (typeof summary !== "string")
    return faultAt(source, start, "it is nested too deeply.", "Ask for less at a time.");
  const [, hint = ""] = MEANT.find(([says]) => says.test(summary)) ?? [];
  return faultAt(source, start, `${summary.slice(0, 300)}.`, hint);
}

/** A call of what has no row in the table of functions. */
export function unknownFunction(source: string, start: number, name: string): Refusal {
  return faultAt(
    source,
    start,
    `there is no function ${JSON.stringify(name.slice(0, 80))}.`,
    knownHint(name, FUNCTION_NAMES),
  );
}

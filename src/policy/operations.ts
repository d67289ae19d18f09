// What an expression is made of, and the walls around it: the functions it may call, the numbers and the regular
// expressions it may hold.
import { RE2JS } from "@bufbuild/re2";
import type { ASTNode } from "@marcbachmann/cel-js";
import { ok, type Result, refuse } from "../model/result.ts";
import { faultAt, unknownFunction } from "./fault.ts";
import { FUNCTION_NAMES } from "./functions.ts";

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

/** Every operation of an expression, as it was written. */
export function* operations(node: ASTNode): Generator<ASTNode> {
  yield node;
  const within = (args: unknown): readonly ASTNode[] =>
    isNode(args) ? [args] : Array.isArray(args) ? args.flatMap(within) : [];
  for (const one of within(node.args)) yield* operations(one);
}

/** Characters of a regular expression. */
const REGEX_LENGTH = 256;

/** What a regular expression is made into has at most so many states: `(a{30}){30}` is short and has many. */
const REGEX_STATES = 2_000;

/** The end of what 64 bits hold, with the sign before it. */
const MOST = 2n ** 63n;

/** How many states a regular expression has: what one character may cost. */
export const statesOf = (regex: RE2JS): number => regex.re2().prog.inst.length;

/** The regular expression of a call of `matches`, written out. */
export function patternOf(source: string, node: ASTNode, args: readonly ASTNode[]): Result<RE2JS> {
  const [pattern] = args;
  const text = pattern?.op === "value" ? pattern.args : undefined;
  const bad = (detail: string, hint: string): Result<never> =>
    refuse(faultAt(source, pattern?.start ?? node.start, detail, hint));
  if (typeof text !== "string")
    return bad(
      "a regular expression has to be written out.",
      "Say matches with one text in quotes; contains and == take any value.",
    );
  if (text.length > REGEX_LENGTH)
    return bad(`a regular expression has at most ${REGEX_LENGTH} characters.`, "Say contains, or ask twice.");
  try {
    const regex = new RE2JS(text);
    return statesOf(regex) <= REGEX_STATES
      ? ok(regex)
      : bad("the regular expression repeats too much.", "Say + in place of a number of times.");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return bad(
      `it is no regular expression: ${why.slice(0, 200)}.`,
      "RE2 is meant: without references back and without looking around.",
    );
  }
}

/** Holds what is named against the table of functions. */
export function checkNames(source: string, ast: ASTNode): Result<null> {
  for (const node of operations(ast)) {
    if (node.op === "value" && typeof node.args === "bigint" && node.args > MOST)
      return refuse(faultAt(source, node.start, "a whole number has 64 bits.", "Write it as 1e30."));
    if (node.op !== "call" && node.op !== "rcall") continue;
    const [name] = node.args;
    if (!FUNCTION_NAMES.includes(name)) {
      // A method stands behind what it is called on.
      const start = node.op === "rcall" ? source.indexOf(name, node.args[1].end) : node.start;
      return refuse(unknownFunction(source, start, name));
    }
    const args = node.op === "rcall" ? node.args[2] : node.args[1];
    if (name.startsWith("get") && args.length > 0)
      return refuse(faultAt(source, node.start, `${name} takes no time zone.`, "It is of UTC."));
    if (name === "matches") {
      const pattern = patternOf(source, node, args);
      if (!pattern.ok) return pattern;
    }
  }
  return ok(null);
}

// What an expression is made of, and the walls around it: the functions it may call, the numbers and the regular
// expressions it may hold.
import type { ASTNode } from "@marcbachmann/cel-js";
import { ok, type Result, refuse } from "../model/result.ts";
import { faultAt, unknownFunction } from "./fault.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import { REGEXES, type Regex, regexOf } from "./regex.ts";
import { TIMES } from "./times.ts";

export const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

const within = (args: unknown): readonly ASTNode[] =>
  isNode(args) ? [args] : Array.isArray(args) ? args.flatMap(within) : [];

/** Every operation of an expression, as it was written. */
export function* operations(node: ASTNode): Generator<ASTNode> {
  yield node;
  for (const one of within(node.args)) yield* operations(one);
}

function firstWithin(node: ASTNode, find: (one: ASTNode) => number | undefined): number | undefined {
  for (const one of within(node.args)) {
    const at = find(one);
    if (at !== undefined) return at;
  }
  return undefined;
}

/** What goes through a list, item by item. */
const THROUGH: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

/** The first place in an expression that looks at a whole list; how many it holds is known without. */
function wholeListAt(node: ASTNode, list: string): number | undefined {
  if (node.op === "id") return node.args === list ? node.start : undefined;
  if (node.op === "call" && node.args[0] === "size" && node.args[1][0]?.op === "id") return undefined;
  if (node.op === "rcall" && node.args[0] === "size" && node.args[1].op === "id") return undefined;
  return firstWithin(node, (one) => wholeListAt(one, list));
}

/** Where an expression looks at a whole list for each item of it: what that takes grows with the square. */
export function squaredAt(node: ASTNode, list: string): number | undefined {
  if (node.op === "rcall" && THROUGH.has(node.args[0])) {
    const [, through, args] = node.args;
    if (wholeListAt(through, list) !== undefined)
      for (const body of args.slice(1)) {
        const at = wholeListAt(body, list);
        if (at !== undefined) return at;
      }
  }
  return firstWithin(node, (one) => squaredAt(one, list));
}

/** The end of what 64 bits hold, with the sign before it. */
const MOST = 2n ** 63n;

/** The regular expression of a call of `matches`; it has to be written out. */
export function patternOf(source: string, node: ASTNode, [pattern]: readonly ASTNode[]): Result<Regex> {
  const text = pattern?.op === "value" ? pattern.args : undefined;
  const regex = typeof text === "string" ? regexOf(text) : "a regular expression has to be written out";
  if (typeof regex !== "string") return ok(regex);
  const hint = "Say matches with one short text in quotes, as RE2 reads it; contains and == take any value.";
  return refuse(faultAt(source, pattern?.start ?? node.start, `${regex}.`, hint));
}

/** Holds what is named against the table of functions. */
export function checkNames(source: string, ast: ASTNode): Result<null> {
  let regexes = 0;
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
    const [first] = args;
    const time = TIMES.get(name);
    if (time && first?.op === "value" && typeof first.args === "string" && !time.reads(first.args)) {
      const said = JSON.stringify(first.args.slice(0, 80));
      return refuse(faultAt(source, first.start, `${said} is no ${name}.`, time.hint));
    }
    if (name === "matches") {
      const pattern = patternOf(source, node, args);
      if (!pattern.ok) return pattern;
      if (++regexes > REGEXES)
        return refuse(
          faultAt(source, node.start, `it has more than ${REGEXES} regular expressions.`, "Join them by |."),
        );
    }
  }
  return ok(null);
}

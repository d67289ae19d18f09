// What an expression looks at: of each thing that it speaks of the fields, as far as they are written out. A field is read
// before it is decided, and named in the decision after.
import type { ASTNode } from "@marcbachmann/cel-js";
import { isNode } from "./operations.ts";

/** What an expression speaks of; whatever a variable of a list stands for is one of its items. */
export type Spoken = "node" | "ancestor" | "descendant" | "edge" | "now";

/** A thing and the keys of a field of it, e.g. ancestor, `["evidence", "pii_filter"]`; without keys: all of it. */
export type Look = { readonly of: Spoken; readonly keys: readonly string[] };

/** What a name stands for where it is used: one thing, or each of a list. */
type Meaning = { readonly of: Spoken; readonly list: boolean };

const VARIABLES: Readonly<Record<string, Meaning>> = {
  node: { of: "node", list: false },
  ancestor: { of: "ancestor", list: false },
  ancestors: { of: "ancestor", list: true },
  descendants: { of: "descendant", list: true },
  edge: { of: "edge", list: false },
  now: { of: "now", list: false },
};

/** Macros of a list whose first argument is the name of an item. */
const MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

type Names = ReadonlyMap<string, Meaning | null>;

const isMacro = (node: ASTNode): boolean =>
  node.op === "rcall" && MACROS.has(node.args[0]) && node.args[2][0]?.op === "id";

function meaningOf(name: string, names: Names): Meaning | undefined {
  const bound = names.get(name);
  return bound === undefined ? VARIABLES[name] : (bound ?? undefined);
}

/** The list that an expression gives, where it is one of things that are spoken of. */
function listOf(node: ASTNode, names: Names): Meaning | undefined {
  if (node.op === "id") {
    const meaning = meaningOf(node.args, names);
    return meaning?.list ? meaning : undefined;
  }
  return node.op === "rcall" && node.args[0] === "filter" && isMacro(node)
    ? listOf(node.args[1], names)
    : undefined;
}

/** What a select is of, and its keys from there; undefined where it is of something that was computed. */
function chainOf(node: ASTNode, names: Names): Look | undefined {
  if (node.op === "id") {
    const meaning = meaningOf(node.args, names);
    return meaning && !meaning.list ? { of: meaning.of, keys: [] } : undefined;
  }
  if (node.op !== "." && node.op !== "[]") return undefined;
  const [inner, key] = node.args;
  // Whichever item of a list it is: it is one of them.
  const list = node.op === "[]" ? listOf(inner, names) : undefined;
  if (list) return { of: list.of, keys: [] };
  const before = chainOf(inner, names);
  const word = typeof key === "string" ? key : key.op === "value" ? key.args : undefined;
  return before && typeof word === "string" ? { ...before, keys: [...before.keys, word] } : undefined;
}

const nodesIn = (args: unknown): readonly ASTNode[] =>
  isNode(args) ? [args] : Array.isArray(args) ? args.flatMap(nodesIn) : [];

/** What a macro looks at: of a list that it goes through nothing but what is asked of its items. */
function* throughList(node: ASTNode, names: Names): Generator<Look> {
  if (node.op !== "rcall") return;
  const [, receiver, [item, ...bodies]] = node.args;
  const list = listOf(receiver, names);
  if (list) yield* throughList(receiver, names);
  else yield* looks(receiver, names);
  const of: Meaning | null = list ? { of: list.of, list: false } : null;
  const inside = item?.op === "id" ? new Map([...names, [item.args, of] as const]) : names;
  for (const body of bodies) yield* looks(body, inside);
}

/** The operand of `size`, which looks at no item. */
function sizedBy(node: ASTNode): ASTNode | undefined {
  if (node.op === "call" && node.args[0] === "size") return node.args[1][0];
  return node.op === "rcall" && node.args[0] === "size" ? node.args[1] : undefined;
}

function* looks(node: ASTNode, names: Names): Generator<Look> {
  const chain = chainOf(node, names);
  if (chain) yield chain;
  // What is selected from is looked at by what was selected; what an index is computed from, by itself.
  if (chain) {
    yield* withinChain(node, names);
    return;
  }
  const sized = sizedBy(node);
  if (sized && listOf(sized, names)) {
    yield* throughList(sized, names);
    return;
  }
  // A list that is gone on with as it is: all of its items is looked at.
  const list = listOf(node, names);
  if (list) yield { of: list.of, keys: [] };
  if (isMacro(node)) yield* throughList(node, names);
  else for (const one of nodesIn(node.args)) yield* looks(one, names);
}

/** What a chain of selects looks at on its way: lists that are gone through, and indexes that are computed. */
function* withinChain(node: ASTNode, names: Names): Generator<Look> {
  if (node.op !== "." && node.op !== "[]") return;
  const [inner, key] = node.args;
  if (listOf(inner, names)) yield* throughList(inner, names);
  else yield* withinChain(inner, names);
  if (typeof key !== "string") yield* looks(key, names);
}

/** What an expression looks at, each once. */
export function looksOf(ast: ASTNode): readonly Look[] {
  const found = [...looks(ast, new Map())];
  return [...new Map(found.map((look) => [JSON.stringify(look), look])).values()];
}

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

/** What a select is of, and its keys from there; undefined where it is of something that was computed. */
function chainOf(node: ASTNode, names: Names): Look | undefined {
  if (node.op === "id") {
    const meaning = meaningOf(node.args, names);
    return meaning && !meaning.list ? { of: meaning.of, keys: [] } : undefined;
  }
  const isSelect = node.op === ".";
  if (!isSelect && node.op !== "[]") return undefined;
  const [inner, key] = node.args;
  // Whichever item of a list it is: it is one of them.
  const listed = node.op === "[]" && inner.op === "id" ? meaningOf(inner.args, names) : undefined;
  if (listed?.list) return { of: listed.of, keys: [] };
  const before = chainOf(inner, names);
  if (before === undefined) return undefined;
  if (typeof key === "string") return { ...before, keys: [...before.keys, key] };
  return key.op === "value" && typeof key.args === "string"
    ? { ...before, keys: [...before.keys, key.args] }
    : undefined;
}

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
  return node.op === "rcall" && node.args[0] === "filter" ? listOf(node.args[1], names) : undefined;
}

const nodesIn = (args: unknown): readonly ASTNode[] =>
  isNode(args) ? [args] : Array.isArray(args) ? args.flatMap(nodesIn) : [];

function* looks(node: ASTNode, names: Names): Generator<Look> {
  const chain = chainOf(node, names);
  if (chain !== undefined) {
    yield chain;
    return;
  }
  if (node.op === "id") {
    const list = listOf(node, names);
    if (list) yield { of: list.of, keys: [] };
    return;
  }
  if (node.op === "rcall") {
    const [name, receiver, args] = node.args;
    const [item, ...bodies] = args;
    if (MACROS.has(name) && item?.op === "id") {
      const list = listOf(receiver, names);
      // Of a list that is only gone through nothing is looked at but what is asked of its items.
      if (list === undefined || receiver.op !== "id") yield* looks(receiver, names);
      const inside = new Map([...names, [item.args, list ? { of: list.of, list: false } : null] as const]);
      for (const body of bodies) yield* looks(body, inside);
      return;
    }
  }
  if (node.op === "call" && node.args[0] === "size" && node.args[1].every((one) => listOf(one, names)?.list))
    return;
  for (const one of nodesIn(node.args)) yield* looks(one, names);
}

/** What an expression looks at, each once. */
export function looksOf(ast: ASTNode): readonly Look[] {
  const found = [...looks(ast, new Map())];
  return [...new Map(found.map((look) => [JSON.stringify(look), look])).values()];
}

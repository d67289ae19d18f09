// The schemas of POST /v1/select: which nodes an expression holds for.
import { z } from "zod";
import { EDGE_SETS, EDGE_TYPE_NAMES, type EdgeType } from "../model/edge-types.ts";
import { readId } from "../model/id.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import { LIMITS } from "../model/limits.ts";
import { pointer } from "../model/refusal.ts";
import { ok, type Result } from "../model/result.ts";
import type { NodeListed } from "./answers.ts";
import { readBody } from "./read-body.ts";
import { count, type Fields, position } from "./replies.ts";
import { nodeListedSchema } from "./replies-read.ts";

const ids = z.union([z.string(), z.array(z.string()).min(1).max(LIMITS.selectStarts)]);

// alias-of joins two names of one thing: every walk crosses it, and it is no step.
const STEPS = EDGE_TYPE_NAMES.filter((type) => type !== "alias-of");
const kinds = Object.keys(KINDS) as [Kind, ...Kind[]];

/** What says which nodes are meant: of a question, and of an export. */
export const selectionFields = {
  where: z
    .string()
    .min(1)
    .max(LIMITS.expressionLength)
    .describe(
      'A CEL expression about `node`, `ancestors`, `descendants` and `now`, e.g. `node.kind == "prompt"`. What nobody said is absent, and a comparison with it fails.',
    ),
  ancestor: ids.exactOptional().describe("Only what descends from this node, or from any of these."),
  descendant: ids.exactOptional().describe("Only what this node descends from, or any of these."),
  edge_types: z
    .array(z.enum([...Object.keys(EDGE_SETS), ...STEPS]))
    .min(1)
    .exactOptional()
    .describe(
      "Which edges make an ancestor, in `where` too: types, or sets (hereditary, context, association, all). Hereditary ones when it is not said.",
    ),
  kinds: z.array(z.enum(kinds)).min(1).exactOptional().describe("Only nodes of these kinds."),
};

export const selectSchema = z.strictObject({
  ...selectionFields,
  as_of: z
    .union([z.int().min(-1), z.string().min(1).max(64)])
    .exactOptional()
    .describe(
      "Answer as of this position of the log, or of the last at or before this instant; `now` is when the log took it.",
    ),
  limit: z
    .int()
    .min(1)
    .max(LIMITS.pageNodes)
    .exactOptional()
    .describe(`Nodes a page; ${LIMITS.pageDefault} when it is not said.`),
  cursor: z
    .string()
    .exactOptional()
    .describe("The `next` of the page before. It is pinned to the question and to a position of the log."),
});

type SaidSelection = Pick<z.infer<typeof selectSchema>, keyof typeof selectionFields>;

/** Which nodes are meant, in one spelling. */
export type Selection = {
  readonly where: string;
  readonly ancestor: readonly string[];
  readonly descendant: readonly string[];
  readonly types: readonly EdgeType[];
  readonly kinds?: readonly Kind[];
};

/** A question, read. */
export type Select = Selection & {
  readonly asOf?: number | string;
  readonly limit: number;
  readonly cursor?: string;
};

/** The ids in their canonical spelling, each once, in order. */
function canonicalIds(
  said: string | readonly string[] | undefined,
  path: readonly string[],
): Result<string[]> {
  const ids = typeof said === "string" ? [said] : (said ?? []);
  const read: string[] = [];
  for (const [i, id] of ids.entries()) {
    const one = readId(id, typeof said === "string" ? pointer(...path) : pointer(...path, i));
    if (!one.ok) return one;
    read.push(one.value.id);
  }
  return ok([...new Set(read)].sort());
}

const isStep = (word: string): word is EdgeType => STEPS.some((type) => type === word);

/** Types and sets of types as types, each once, in order; hereditary ones when nothing was said. */
export function edgeTypesOf(said: readonly string[] = ["hereditary"]): EdgeType[] {
  const types: readonly string[] = said.flatMap((word): readonly string[] => EDGE_SETS[word] ?? [word]);
  return [...new Set(types.filter(isStep))].sort();
}

/** Reads which nodes are meant; `path` is where in the body that is said. */
export function readSelection(said: SaidSelection, path: readonly string[] = []): Result<Selection> {
  const ancestor = canonicalIds(said.ancestor, [...path, "ancestor"]);
  if (!ancestor.ok) return ancestor;
  const descendant = canonicalIds(said.descendant, [...path, "descendant"]);
  if (!descendant.ok) return descendant;
  return ok({
    where: said.where,
    ancestor: ancestor.value,
    descendant: descendant.value,
    types: edgeTypesOf(said.edge_types),
    ...(said.kinds === undefined ? {} : { kinds: [...new Set(said.kinds)].sort() }),
  });
}

/** Reads the body of a question. */
export function readSelect(source: string): Result<Select> {
  const read = readBody(selectSchema, source);
  if (!read.ok) return read;
  const { as_of: asOf, limit = LIMITS.pageDefault, cursor } = read.value;
  const selection = readSelection(read.value);
  if (!selection.ok) return selection;
  return ok({
    ...selection.value,
    ...(asOf === undefined ? {} : { asOf }),
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
}

/** A page of what an expression holds for. */
export type SelectAnswer = {
  readonly position: number;
  /** False where the engine's limit ended the page before it was full; `next` goes on. */
  readonly complete: boolean;
  readonly stopped_by: readonly "limit"[];
  /** Nodes that the expression was decided for. */
  readonly examined: number;
  readonly nodes: readonly Omit<NodeListed, "tainted" | "depth">[];
  readonly next: string | null;
};

export const selectAnswerSchema = z.strictObject({
  position,
  complete: z
    .boolean()
    .describe("False where the limit of the engine ended the page before it was full; `next` goes on."),
  stopped_by: z.array(z.literal("limit")).describe("What ended the page early: the limit of the engine."),
  examined: count.describe("Nodes that the expression was decided for, on this page."),
  nodes: z
    .array(nodeListedSchema.omit({ tainted: true, depth: true }))
    .describe("This page of those that it holds for, in the order of the log."),
  next: z.string().nullable().describe("What the following page is asked with; null on the last."),
} satisfies Fields<SelectAnswer>) satisfies z.ZodType<SelectAnswer>;

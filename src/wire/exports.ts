// The schema of POST /v1/exports, and what the site answers about exports that are written to files.
import { z } from "zod";
import { EDGE_SETS, EDGE_TYPE_NAMES, type EdgeType } from "../model/edge-types.ts";
import { readId } from "../model/id.ts";
import { LIMITS } from "../model/limits.ts";
import { pointer } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { readBody } from "./read-body.ts";
import { count, type Fields, link, position } from "./replies.ts";
import { edgeTypesOf, readSelection, type Selection, selectionFields } from "./select.ts";

// alias-of joins two names of one thing: every walk crosses it, and it is no step.
const STEPS = EDGE_TYPE_NAMES.filter((type) => type !== "alias-of");

const KINDS = ["node", "closure", "run", "cohort", "lineage", "select", "site"] as const;
const DIRECTIONS = ["up", "down", "both"] as const;

const scopeSchema = z.strictObject({
  kind: z
    .enum(KINDS)
    .describe(
      "node: the nodes that are named. closure: with what lies around them. run, cohort, lineage: what belongs to it. select: what an expression holds for. site: everything.",
    ),
  ids: z
    .array(z.string().min(1))
    .min(1, "must name a node, or be left out")
    .max(LIMITS.selectStarts)
    .exactOptional()
    .describe("Of node and closure: any immutable ids."),
  name: z
    .string()
    .min(1)
    .max(LIMITS.nameLength)
    .exactOptional()
    .describe("Of node and closure: every version of a name, instead of ids. Of lineage: the family."),
  version: z
    .string()
    .min(1)
    .max(LIMITS.nameLength)
    .exactOptional()
    .describe("Of node and closure: one version of the name."),
  id: z
    .string()
    .min(1)
    .max(LIMITS.idLength)
    .exactOptional()
    .describe("Of run: what records have in transformation.id. Of cohort: its id."),
  direction: z
    .enum(DIRECTIONS)
    .exactOptional()
    .describe("Of closure: ancestors (up; when it is not said), descendants (down), or both."),
  edge_types: z
    .array(z.enum([...Object.keys(EDGE_SETS), ...STEPS]))
    .min(1)
    .exactOptional()
    .describe(
      "Of closure and select: which edges are followed, types or sets; hereditary ones when it is not said.",
    ),
  where: selectionFields.where
    .exactOptional()
    .describe("Of select: a CEL expression, as of POST /v1/select."),
  ancestor: selectionFields.ancestor.describe(
    "Of select: only what descends from this node, or any of these.",
  ),
  descendant: selectionFields.descendant.describe(
    "Of select: only what this node descends from, or any of these.",
  ),
  kinds: selectionFields.kinds.describe("Of select: only nodes of these kinds."),
});

export const exportSchema = z.strictObject({
  scope: scopeSchema.describe("What the file is to tell of."),
  format: z.string().min(1).max(40).describe("The suffix of a format, e.g. nq."),
  as_of: z
    .union([z.int().min(-1), z.string().min(1).max(64)])
    .exactOptional()
    .describe(
      "As of this position of the log, or of the last at or before this instant; now when it is not said.",
    ),
});

type SaidScope = z.infer<typeof scopeSchema>;

/** Nodes, by ids or by a name. */
type NodesAsked = {
  readonly ids?: readonly string[];
  readonly name?: string;
  readonly version?: string;
};

/** What is to be exported, in one spelling. */
export type ExportScope =
  | ({ readonly kind: "node" } & NodesAsked)
  | ({
      readonly kind: "closure";
      readonly direction: (typeof DIRECTIONS)[number];
      readonly edge_types?: readonly EdgeType[];
    } & NodesAsked)
  | { readonly kind: "run" | "cohort"; readonly id: string }
  | { readonly kind: "lineage"; readonly name: string }
  | ({ readonly kind: "select" } & Selection)
  | { readonly kind: "site" };

export type SaidExport = {
  readonly scope: ExportScope;
  readonly format: string;
  readonly asOf?: number | string;
};

type Field = Exclude<keyof SaidScope, "kind">;

/** Which fields a scope may have, and of which it needs one. */
const FIELDS: Readonly<
  Record<SaidScope["kind"], { readonly may: readonly Field[]; readonly needs: readonly Field[] }>
> = {
  node: { may: ["ids", "name", "version"], needs: ["ids", "name"] },
  closure: { may: ["ids", "name", "version", "direction", "edge_types"], needs: ["ids", "name"] },
  run: { may: ["id"], needs: ["id"] },
  cohort: { may: ["id"], needs: ["id"] },
  lineage: { may: ["name"], needs: ["name"] },
  select: { may: ["where", "ancestor", "descendant", "edge_types", "kinds"], needs: ["where"] },
  site: { may: [], needs: [] },
};

/** Refuses fields that this scope does not have, and one that lacks what it needs. */
function fitting(said: SaidScope): Result<SaidScope> {
  const { may, needs } = FIELDS[said.kind];
  const stranger = Object.keys(said).find((key) => key !== "kind" && !may.some((field) => field === key));
  if (stranger !== undefined)
    return refuse({
      code: "invalid",
      detail: `A ${said.kind} has no ${stranger}.`,
      pointer: pointer("scope", stranger),
      hint: may.length === 0 ? "Leave it out." : `It may have ${may.join(", ")}.`,
    });
  const here = needs.filter((field) => said[field] !== undefined);
  if (here.length !== Math.min(1, needs.length))
    return refuse({
      code: "invalid",
      detail:
        here.length === 0
          ? `A ${said.kind} needs ${needs.join(" or ")}.`
          : `A ${said.kind} has ids or a name.`,
      pointer: pointer("scope", here.length === 0 ? (needs[0] ?? "kind") : "name"),
      hint: `Send ${needs.map((field) => `scope.${field}`).join(" or ")}.`,
    });
  if (said.version !== undefined && said.name === undefined)
    return refuse({
      code: "invalid",
      detail: "A version belongs to a name.",
      pointer: pointer("scope", "version"),
      hint: "Send scope.name with it.",
    });
  return ok(said);
}

/** The ids in their canonical spelling, each once, in order. */
function idsOf(said: readonly string[]): Result<string[]> {
  const ids: string[] = [];
  for (const [i, id] of said.entries()) {
    const one = readId(id, pointer("scope", "ids", i));
    if (!one.ok) return one;
    ids.push(one.value.id);
  }
  return ok([...new Set(ids)].sort());
}

/** A selection in one spelling. */
function selectOf(said: SaidScope): Result<ExportScope> {
  const read = readSelection({ ...said, where: said.where ?? "" }, ["scope"]);
  return read.ok ? ok({ kind: "select", ...read.value }) : read;
}

/** A scope in one spelling. */
function scopeOf(said: SaidScope): Result<ExportScope> {
  const fits = fitting(said);
  if (!fits.ok) return fits;
  const ids = idsOf(said.ids ?? []);
  if (!ids.ok) return ids;
  const nodes = {
    ...(said.ids === undefined ? {} : { ids: ids.value }),
    ...(said.name === undefined ? {} : { name: said.name }),
    ...(said.version === undefined ? {} : { version: said.version }),
  };
  switch (said.kind) {
    case "site":
      return ok({ kind: said.kind });
    case "select":
      return selectOf(said);
    case "lineage":
      return ok({ kind: said.kind, name: said.name ?? "" });
    case "run":
    case "cohort":
      return ok({ kind: said.kind, id: said.id ?? "" });
    case "node":
      return ok({ kind: said.kind, ...nodes });
    case "closure":
      return ok({
        kind: said.kind,
        direction: said.direction ?? "up",
        ...(said.edge_types === undefined ? {} : { edge_types: edgeTypesOf(said.edge_types) }),
        ...nodes,
      });
  }
}

/** A scope as it can be asked for again. */
export function scopeShown(scope: ExportScope): SaidScope {
  if (scope.kind !== "select") return scope as SaidScope;
  const { kind, where, ancestor, descendant, types, kinds } = scope;
  return {
    kind,
    where,
    ...(ancestor.length === 0 ? {} : { ancestor: [...ancestor] }),
    ...(descendant.length === 0 ? {} : { descendant: [...descendant] }),
    edge_types: [...types],
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
  };
}

/** Reads the body that asks for an export. */
export function readExport(source: string): Result<SaidExport> {
  const read = readBody(exportSchema, source);
  if (!read.ok) return read;
  const { format, as_of: asOf } = read.value;
  const scope = scopeOf(read.value.scope);
  if (!scope.ok) return scope;
  return ok({ scope: scope.value, format, ...(asOf === undefined ? {} : { asOf }) });
}

/** An export, as it is read back. */
export type ExportView = {
  readonly id: string;
  readonly status: "queued" | "running" | "done" | "failed" | "cancelled" | "outdated";
  readonly scope: SaidScope;
  readonly format: string;
  readonly position: number;
  readonly created: string;
  readonly ended: string | null;
  readonly kept_until: string | null;
  readonly progress: { readonly nodes: number; readonly of: number | null; readonly bytes: number };
  readonly size: number | null;
  readonly digest: string | null;
  readonly reason: string | null;
  readonly links: { readonly self: string; readonly content: string };
};

export const exportViewSchema = z.strictObject({
  id: z
    .string()
    .regex(/^export:[0-9a-f]{64}$/)
    .describe("It follows from what was asked: the same question is the same export."),
  status: z
    .enum(["queued", "running", "done", "failed", "cancelled", "outdated"])
    .describe(
      "done: the file is there. failed: `reason` says why. outdated: something was erased since, and the file is gone. What came to nothing begins again when it is asked for again.",
    ),
  scope: scopeSchema.describe("What the file tells of, in its one spelling."),
  format: z.string().describe("The suffix of its format."),
  position,
  created: z.string().describe("When it was asked for (RFC 3339, UTC)."),
  ended: z.string().nullable().describe("When it came to its end; null until then."),
  kept_until: z.string().nullable().describe("Until when it is kept at the most; null until it has ended."),
  progress: z
    .strictObject({
      nodes: count.describe("Nodes that were written."),
      of: count.nullable().describe("How many there are; null where that is not known before."),
      bytes: count.describe("Bytes that were written."),
    })
    .describe("How far it is."),
  size: count.nullable().describe("Bytes of the file; null until it is there."),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .nullable()
    .describe("Of the file; null until it is there."),
  reason: z.string().nullable().describe("Why it has no file, or what failed last; null where nothing did."),
  links: z
    .strictObject({
      self: link.describe("The export."),
      content: link.describe("Its file."),
    })
    .describe("Paths on this site."),
} satisfies Fields<ExportView>) satisfies z.ZodType<ExportView>;

/** A page of exports. */
export type ExportsAnswer = { readonly exports: readonly ExportView[]; readonly next: string | null };

export const exportsAnswerSchema = z.strictObject({
  exports: z.array(exportViewSchema).describe("This page, the newest first."),
  next: z.string().nullable().describe("Send it as `before`; null on the last page."),
} satisfies Fields<ExportsAnswer>) satisfies z.ZodType<ExportsAnswer>;

// The shape of an OpenRange snapshot, today's and the older one, as a table; and the refusal of a document that has
// another. A refusal names the field and the types, never a value: a snapshot holds secrets.
import { pointer, type Refusal } from "../model/refusal.ts";
import type { Said } from "./openrange-json.ts";

export type Shape = {
  readonly is: readonly Said["type"][];
  readonly optional?: true;
  /** Not the empty string, not the empty list. */
  readonly filled?: true;
  /** Members by name; an object without it may hold anything. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** Every item of a list, every member of an object. */
  readonly each?: Shape;
};

const STRING: Shape = { is: ["string"] };
const NAME: Shape = { is: ["string"], filled: true };
const NUMBER: Shape = { is: ["number"] };
const BOOLEAN: Shape = { is: ["boolean"] };
const OBJECT: Shape = { is: ["object"] };
const object = (members: Readonly<Record<string, Shape>>): Shape => ({ is: ["object"], members });
const list = (each: Shape): Shape => ({ is: ["array"], each });
const map = (each: Shape): Shape => ({ is: ["object"], each });
const optional = (shape: Shape): Shape => ({ ...shape, optional: true });
const nullable = (shape: Shape): Shape => ({ ...shape, is: [...shape.is, "null"] });

const MANIFEST = object({
  mode: optional(STRING),
  npc: optional(list(OBJECT)),
  pack: object({
    id: NAME,
    options: optional(OBJECT),
    source: optional(object({ kind: STRING, uri: optional(STRING) })),
  }),
  runtime: optional(
    object({ tick: optional(object({ mode: optional(STRING), rate_hz: optional(NUMBER) })) }),
  ),
  world: OBJECT,
});

const TASK = object({
  id: STRING,
  instruction: STRING,
  entrypoints: list(object({ kind: STRING, target: STRING, metadata: optional(OBJECT) })),
  verifier_id: STRING,
});

const CHECK = object({ id: STRING, kind: STRING, source: STRING, task_id: STRING });

const STEP = object({
  id: NAME,
  parent_id: nullable(NAME),
  manifest: MANIFEST,
  pack: object({ id: NAME, version: STRING, dir: optional(nullable(STRING)) }),
  prompt: STRING,
  builder_summary: STRING,
  touched_files: list(STRING),
  curriculum: optional(nullable(OBJECT)),
});

export const SNAPSHOT = object({
  id: NAME,
  manifest: MANIFEST,
  world: OBJECT,
  tasks: list(TASK),
  verifier_sources: map(STRING),
  generated: object({
    world: optional(OBJECT),
    tasks: optional(list(OBJECT)),
    verifiers: optional(list(OBJECT)),
    admission: optional(list(OBJECT)),
  }),
  artifacts: map(STRING),
  admission: object({
    passed: BOOLEAN,
    checks: list(STRING),
    verifier_results: map(OBJECT),
    errors: optional(list(STRING)),
  }),
  lineage: { is: ["array"], filled: true, each: STEP },
  // The older shape ends here.
  world_graph: optional(
    object({
      nodes: optional(list(object({ id: STRING, type: STRING, attrs: optional(OBJECT) }))),
      edges: optional(
        list(object({ source: STRING, relation: STRING, target: STRING, attrs: optional(OBJECT) })),
      ),
    }),
  ),
  runtime: optional(
    object({
      artifacts: optional(list(object({ id: STRING, kind: STRING, metadata: optional(OBJECT) }))),
      entrypoints: optional(list(OBJECT)),
    }),
  ),
  feasibility_checks: optional(list(CHECK)),
  episode_checks: optional(list(CHECK)),
  admission_probe: optional(OBJECT),
});

const ARTICLE: Readonly<Record<Said["type"], string>> = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

type Path = readonly (string | number)[];

const isEmpty = (said: Said): boolean => said.stable === '""' || said.stable === "[]";

/** Where the first field lies that has not its shape, or undefined. */
export function misshapen(said: Said, shape: Shape, path: Path = []): Refusal | undefined {
  const at = pointer(...path);
  const what = path.length === 0 ? "A snapshot" : at;
  const wanted = shape.is.map((type) => ARTICLE[type]).join(" or ");
  const no = (detail: string, pointerTo = at): Refusal => ({
    code: "invalid",
    detail,
    pointer: pointerTo,
    hint: "Import the file as OpenRange wrote it, or let OpenRange write it again.",
  });
  if (!shape.is.includes(said.type)) return no(`${what} must be ${wanted}, not ${ARTICLE[said.type]}.`);
  if (shape.filled && isEmpty(said)) return no(`${what} is empty.`);
  for (const [key, member] of Object.entries(said.type === "object" ? (shape.members ?? {}) : {})) {
    const found = said.members.get(key);
    if (found === undefined && !member.optional)
      return no(`${pointer(...path, key)} is missing.`, pointer(...path, key));
    const refusal = found && misshapen(found, member, [...path, key]);
    if (refusal) return refusal;
  }
  if (!shape.each) return undefined;
  for (const [key, one] of said.type === "array" ? said.items.entries() : said.members) {
    const refusal = misshapen(one, shape.each, [...path, key]);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Pointers to members that the shape does not know. */
export function unknownTo(shape: Shape, said: Said, path: Path = []): string[] {
  const known = shape.members;
  const here = known
    ? [...said.members].flatMap(([key, one]) => {
        const member = known[key];
        return member === undefined ? [pointer(...path, key)] : unknownTo(member, one, [...path, key]);
      })
    : [];
  const { each } = shape;
  const below = each ? said.items.flatMap((item, i) => unknownTo(each, item, [...path, i])) : [];
  return [...here, ...below];
}

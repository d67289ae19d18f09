// Which properties of MLDCAT-AP an edge is written as, by what its type says of other people's words: those that its own is
// one of, comes close to, or is wider than, where both ends are what the profile wants there.
import { type EdgeType, edgeType } from "../../model/edge-types.ts";
import type { Kind } from "../../model/kinds.ts";
import type { GraphEdge } from "../../model/view.ts";
import type { NodeSayings } from "../mapping/described.ts";
import type { MldcatProperty } from "./terms.ts";

/** What a node is to the profile. */
export type Role = "model" | "data" | "benchmark" | "service" | "other";

// The profile knows no weights but models: a checkpoint, and an adapter, which it calls a variation of its base, are told as such.
const ROLES: Readonly<Partial<Record<Kind, Role>>> = {
  model: "model",
  checkpoint: "model",
  adapter: "model",
  dataset: "data",
  snapshot: "data",
  "eval-suite": "benchmark",
  deployment: "service",
};

type Row = { readonly from: Role; readonly to: Role; readonly inverse?: true };

const ROWS = {
  "it6:fineTunedFrom": { from: "model", to: "model" },
  "it6:trainedOn": { from: "model", to: "data" },
  "it6:testedOn": { from: "model", to: "data" },
  "it6:hasBenchmark": { from: "model", to: "benchmark" },
  "it6:servesModel": { from: "service", to: "model" },
  // From the base to what was made of it.
  "it6:hasVariation": { from: "model", to: "model", inverse: true },
} as const satisfies Partial<Record<MldcatProperty, Row>>;

type RelationProperty = keyof typeof ROWS;

const isRelation = (word: string): word is RelationProperty => Object.hasOwn(ROWS, word);

/** The properties that an edge type may be written as. */
function propertiesOf(type: EdgeType): RelationProperty[] {
  const { under = [], close = [], narrow = [], related = [] } = edgeType(type).matches ?? {};
  const inverse = related.filter((word) => isRelation(word) && "inverse" in ROWS[word]);
  return [...under, ...close, ...narrow, ...inverse].filter(isRelation);
}

export type Relation = {
  readonly property: RelationProperty;
  /** The parent's id. */
  readonly parent: string;
  /** What the parent is told as. */
  readonly role: Role;
  /** Whether it leads from the parent. */
  readonly inverse: boolean;
};

export const roleOf = (kind: Kind): Role => ROLES[kind] ?? "other";

/** The roles that an edge type allows its parent. */
function allowedRoles(type: EdgeType): readonly Role[] {
  const { parent } = edgeType(type);
  return parent === "any" ? ["other"] : [...new Set(parent.map(roleOf))];
}

/** What of an edge the profile has a word for. */
function relationOf(
  { type, parent }: GraphEdge,
  child: Role,
  parents: ReadonlyMap<string, Kind>,
): Relation[] {
  const kind = parents.get(parent);
  // Of a stub nothing is known but what the edge lets it be, and where that is several things nothing at all.
  const allowed = kind === undefined || kind === "stub" ? allowedRoles(type) : [roleOf(kind)];
  const roles = allowed.length === 1 ? allowed : [];
  return propertiesOf(type).flatMap((property) => {
    const row: Row = ROWS[property];
    const [near, far] = row.inverse ? [row.to, row.from] : [row.from, row.to];
    return near === child && roles.includes(far)
      ? [{ property, parent, role: far, inverse: row.inverse === true }]
      : [];
  });
}

/** What the edges of a node are to the profile; `parents` are the kinds of its parents, by id. */
export function relations(
  { head, edges }: Pick<NodeSayings, "head" | "edges">,
  role: Role,
  parents: ReadonlyMap<string, Kind>,
): Relation[] {
  const all = edges.flatMap((edge) => relationOf(edge, head.stub ? role : roleOf(head.kind), parents));
  const told = [...new Map(all.map((one) => [`${one.property} ${one.parent}`, one])).values()];
  const bases = told.filter(({ property }) => property === "it6:fineTunedFrom");
  // A model has one base at most: of several the profile can name none, and prose names all.
  return bases.length > 1 ? told.filter((one) => !bases.includes(one)) : told;
}

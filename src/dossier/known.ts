// What is known of the ids that a dossier names. A thing that was named by one id and recorded by another is one thing, under the
// id that it was recorded by.
import type { Json } from "../model/canonical.ts";
import type { LineageRecord } from "../model/record.ts";
import type { GraphEdge, NodeHead } from "../model/view.ts";
import type { Named } from "./shape.ts";
import type { Ancestor, Material, Told } from "./told.ts";

export type Known = {
  /** The ancestry, the node first, each thing once. */
  readonly ancestry: readonly Ancestor[];
  /** The id that a thing was recorded by. */
  readonly own: (id: string) => string;
  readonly named: (id: string) => Named;
  /** A thing of the ancestry by its id. */
  readonly among: (id: string) => Ancestor | undefined;
  /** Edges of the ancestry, from things to things: other names are no step. */
  readonly edges: readonly GraphEdge[];
};

export const nameOf = ({ id, kind, name, version, stub }: NodeHead): Named => ({
  id,
  kind,
  name,
  version,
  stub,
});

/** What the earliest record says that says it: the rule of the node's view. */
export function first<T>(
  { claims }: Pick<Told, "claims">,
  say: (said: LineageRecord) => T | null | undefined,
): T | null {
  for (const { said } of claims) {
    const value = say(said);
    if (value != null) return value;
  }
  return null;
}

/** A value that a record may have or not, as JSON. */
export const jsonOf = (value: unknown): Json => (value ?? null) as Json;

/** Which parts of what was said of a node were erased. */
export const withheldOf = ({ claims }: Pick<Told, "claims">): string[] =>
  [...new Set(claims.flatMap(({ withheld }) => withheld))].sort();

export const digestOf = (told: Told): string | null =>
  first(told, (said) => said.artifact?.digest) ?? (told.head.id.startsWith("sha256:") ? told.head.id : null);

/** What is said of a thing and of its bytes. */
export const describedOf = (told: Told) => ({
  digest: digestOf(told),
  uri: first(told, (said) => said.artifact?.uri),
  license: first(told, (said) => said.license),
  owner: first(told, (said) => said.owner),
  created_at: first(told, (said) => said.created_at_utc),
  withheld: withheldOf(told),
});

/** How a parent went into a child, as an edge says it. */
export const howOf = ({ type, role, weight, weight_unit, mutation, certainty }: GraphEdge) => ({
  type,
  role,
  weight,
  weight_unit,
  mutation,
  certainty,
});

export function knownOf(material: Material): Known {
  const all = [...material.ancestry, ...material.evaluations, ...material.reviews, ...material.measured];
  const owns = new Map<string, string>();
  for (const { head, aliases } of all)
    if (!head.stub) for (const alias of aliases) if (!owns.has(alias)) owns.set(alias, head.id);
  const recorded = new Set(all.filter(({ head }) => !head.stub).map(({ head }) => head.id));
  // Who was recorded by both ids stays what it is by each.
  const own = (id: string): string => (recorded.has(id) ? id : (owns.get(id) ?? id));
  const heads = new Map<string, NodeHead>();
  for (const { head, parents } of all) {
    heads.set(head.id, head);
    for (const parent of parents) if (!heads.has(parent.id)) heads.set(parent.id, parent);
  }
  const unknown = (id: string): Named => ({ id, kind: "stub", name: null, version: null, stub: true });
  const ancestry = material.ancestry.filter(
    ({ head }, i) => i === 0 || (own(head.id) === head.id && own(material.ancestry[0].head.id) !== head.id),
  );
  const byId = new Map(ancestry.map((one) => [one.head.id, one]));
  return {
    ancestry,
    own,
    among: (id) => byId.get(own(id)),
    named: (id) => {
      const head = heads.get(own(id));
      return head ? nameOf(head) : unknown(id);
    },
    edges: ancestry.flatMap(({ edges }) =>
      edges.flatMap((edge) =>
        edge.type === "alias-of" ? [] : { ...edge, child: own(edge.child), parent: own(edge.parent) },
      ),
    ),
  };
}

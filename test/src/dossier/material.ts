// Material for dossiers, made by hand: nodes as the reads of the site describe them.

import type { Ancestor, Material } from "../../../src/dossier/told.ts";
import type { EdgeType } from "../../../src/model/edge-types.ts";
import type { Kind } from "../../../src/model/kinds.ts";
import type { LineageRecord } from "../../../src/model/record.ts";
import type { GraphEdge, NodeHead } from "../../../src/model/view.ts";

type Said = Partial<LineageRecord> & { readonly kind: Exclude<Kind, "stub"> };

/** A node that one record tells of; `from`: its parents by id. */
export function told(
  id: string,
  said: Said,
  {
    from = [],
    depth = 0,
    position = depth,
  }: {
    readonly from?: readonly (readonly [parent: NodeHead, type: EdgeType])[];
    readonly depth?: number;
    readonly position?: number;
  } = {},
): Ancestor {
  const record = `rec:${id}`;
  return {
    head: headOf(id, said),
    depth,
    claims: [
      {
        record,
        position,
        ledger: "l",
        seq: 1,
        statement: "s",
        lineage: "acme",
        time: "2026-01-01T00:00:00Z",
        withheld: [],
        said: { created_at_utc: "2026-01-01T00:00:00Z", ...said },
      },
    ],
    edges: from.map(
      ([parent, type], ordinal): GraphEdge => ({
        child: id,
        parent: parent.id,
        type,
        role: null,
        weight: null,
        weight_unit: null,
        mutation: null,
        certainty: "declared",
        derived_by: null,
        record,
        ordinal,
        misfit: false,
      }),
    ),
    parents: from.map(([parent]) => parent),
    aliases: [],
    references: [],
    setAside: [],
    standings: [],
  };
}

export const headOf = (id: string, { kind, name, version }: Said): NodeHead => ({
  id,
  kind,
  name: name ?? null,
  version: version ?? null,
  state: null,
  stub: false,
});

/** Something that is named and nobody recorded. */
export const stub = (
  id: string,
  name: string | null,
  depth: number,
  aliases: readonly string[] = [],
): Ancestor => ({
  head: { id, kind: "stub", name, version: null, state: null, stub: true },
  depth,
  claims: [],
  edges: [],
  parents: [],
  aliases,
  references: [],
  setAside: [],
  standings: [],
});

/** An ancestry, and nothing else. */
export const material = (
  ancestry: readonly [Ancestor, ...Ancestor[]],
  more: Partial<Material> = {},
): Material => ({
  position: 7,
  at: "2026-03-01T00:00:00Z",
  ancestry,
  ancestors: ancestry.length - 1,
  cut: false,
  cutBeside: false,
  gaps: { stubs: 0, unpinned: 0, partial: 0, unspecified: 0 },
  weakest: null,
  evaluations: [],
  reviews: [],
  measured: [],
  leaks: [],
  namesakes: [],
  moves: [],
  moreMoves: false,
  taints: [],
  advisories: new Map(),
  waivers: [],
  tainted: new Set(),
  prov: { digest: null, link: "/v1/nodes/x/closure.nq?as_of=7" },
  links: { node: "/v1/nodes/x", html: "/v1/nodes/x/dossier.html", history: "/v1/nodes/x/history" },
  ...more,
});

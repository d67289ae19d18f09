// Nodes with everything said about them, as they are read back as JSON.
import type { TaintOutcome } from "../../src/model/decision.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { type NodeParts, nodeView } from "../../src/model/view.ts";
import type { Env } from "../env.ts";
import { standingsOf } from "../lifecycle/read-lifecycle.ts";
import { Refused } from "../problem.ts";
import {
  aliasesOf,
  askAll,
  claimsWithin,
  type Head,
  heads,
  headsOf,
  parentEdges,
  referencesOf,
  setAsideOf,
} from "../read.ts";

/** A node with everything that is said of it, and the heads of its parents, which tell what is missing. */
export type Described = NodeParts & { readonly head: Head; readonly parents: readonly Head[] };

/** These nodes with everything that was said of them at a position; in the order given. */
export async function describe(env: Env, ns: readonly number[], at: number): Promise<Described[]> {
  const db = env.GRAPH;
  // First what was said: where that is too much, the rest need not be asked for.
  const [found, claims] = await askAll(db, [
    headsOf(ns, at),
    claimsWithin(ns, at, LIMITS.describedCharacters),
  ]);
  if (claims === undefined)
    throw new Refused({
      code: "too-large",
      detail: `What was said of ${ns.length === 1 ? "this node" : `these ${ns.length} nodes`} has more than ${LIMITS.describedCharacters} characters.`,
      hint: "Ask for fewer nodes at a time (/ancestors lists them by the page); GET /v1/records/{id} reads one record by itself.",
    });
  const [edges, aliases, references, setAside, standings] = await askAll(db, [
    parentEdges(ns, at),
    aliasesOf(ns, at),
    referencesOf(ns, at),
    setAsideOf(ns, at),
    standingsOf(ns, at),
  ]);
  const own = Map.groupBy(edges, (edge) => edge.childN);
  const known = new Map(
    [...found, ...(await heads(db, [...new Set(edges.map((edge) => edge.parentN))], at))].map((head) => [
      head.n,
      head,
    ]),
  );
  return ns.flatMap((n): Described[] => {
    const head = known.get(n);
    if (!head) return [];
    const up = own.get(n) ?? [];
    return [
      {
        head,
        claims: claims.get(n) ?? [],
        edges: up.map(({ childN: _child, parentN: _parent, ...edge }) => edge),
        aliases: aliases.get(n) ?? [],
        references: references.get(n) ?? [],
        setAside: (setAside.get(n) ?? []).map(({ record, statement, lineage, position, state }) => ({
          record,
          statement,
          lineage,
          position,
          state,
        })),
        standings: standings.get(n) ?? [],
        parents: [...new Set(up.map((edge) => edge.parentN))].flatMap((parent) => known.get(parent) ?? []),
      },
    ];
  });
}

/** What the parents of these nodes are called, by their ids; of those that have a name. */
export function namesOf(nodes: readonly Described[]): ReadonlyMap<string, string> {
  const parents = nodes.flatMap((node): readonly Head[] => node.parents);
  return new Map(parents.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}

/** The JSON text of a node, with the facets of the earliest record that has some, byte for byte. */
export function nodeText(described: Described, at: number, taint: readonly TaintOutcome[] | null): string {
  const facets = described.claims.find((claim) => claim.facets !== undefined)?.facets ?? "null";
  const view = JSON.stringify(nodeView(described, at)).slice(0, -1);
  return `${view},"taint":${JSON.stringify(taint)},"facets":${facets}}`;
}

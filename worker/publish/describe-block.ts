// Some nodes of a document, with everything that is told of them, in one request to the database: a document may have a
// million of them.
import { LIMITS } from "../../src/model/limits.ts";
import type { Block } from "../../src/prov/formats/document.ts";
import type { DescribedNode } from "../../src/prov/mapping/described.ts";
import { timesOf } from "../../src/prov/mapping/time-order.ts";
import type { Env } from "../env.ts";
import { aliasesOf, askAll, claimsWithin, headsOf, parentEdges, setAsideOf } from "../read.ts";
import { createdOfParents, outdone, runFacts } from "./read-around.ts";
import { advisoriesAbout, cohortsOf, movesOf, stoodOf, waiversFor } from "./read-told.ts";

/** What a block is made for: where it stands, and what else the document tells of. */
export type InDocument = {
  readonly position: number;
  /** Whether the document tells of the node of this number. */
  readonly described: (n: number) => boolean;
  readonly told: Set<string>;
};

/**
 * These nodes, in the order given, as they stood at a position. Undefined where what was said of them is more than
 * `describedCharacters` in the table of limits: then fewer of them can be asked for. A single node is described however much
 * was said of it.
 */
export async function describeBlock(
  env: Env,
  ns: readonly number[],
  { position: at, described, told }: InDocument,
): Promise<Block | undefined> {
  const most = ns.length === 1 ? Number.MAX_SAFE_INTEGER : LIMITS.describedCharacters;
  const [
    heads,
    claims,
    edges,
    aliases,
    setAside,
    parents,
    older,
    runs,
    moves,
    stood,
    advisories,
    waivers,
    cohorts,
  ] = await askAll(env.GRAPH, [
    headsOf(ns, at),
    claimsWithin(ns, at, most),
    parentEdges(ns, at),
    aliasesOf(ns, at),
    setAsideOf(ns, at),
    createdOfParents(ns, at),
    outdone(ns, at),
    runFacts(ns, at),
    movesOf(ns, at),
    stoodOf(ns, at),
    advisoriesAbout(ns, at),
    waiversFor(ns, at),
    cohortsOf(ns, at),
  ]);
  if (claims === undefined) return undefined;
  const known = new Map(heads.map((head) => [head.n, head]));
  const up = Map.groupBy(edges, (edge) => edge.childN);
  const nodes = ns.flatMap((n): DescribedNode[] => {
    const head = known.get(n);
    if (!head) return [];
    const said = {
      head,
      claims: claims.get(n) ?? [],
      edges: (up.get(n) ?? []).map(({ childN: _child, parentN: _parent, ...edge }) => edge),
      aliases: aliases.get(n) ?? [],
    };
    return [
      {
        ...said,
        times: timesOf(said, parents, older.has(n)),
        setAside: setAside.get(n) ?? [],
        moves: moves.get(n) ?? [],
        stood: stood.get(n) ?? [],
        advisories: advisories.get(n) ?? [],
        waivers: waivers.get(n) ?? [],
        cohorts: cohorts.get(n) ?? [],
      },
    ];
  });
  const around = new Set([
    ...heads.map(({ id }) => id),
    ...edges.flatMap(({ parent, parentN }) => (described(parentN) ? [parent] : [])),
  ]);
  return { nodes, runs, described: (id) => around.has(id), told };
}

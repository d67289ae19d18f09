// What a list of records comes to: the graph that they say, made by hand from the records as they were posted. Numbers are
// given in order of first mention; what is taken back takes its edges, names and aliases along.
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../../src/model/lifecycle.ts";
import type { PlainEdge, PlainGraph } from "./plain-walk.ts";

export type SaidParent = { readonly id: string; readonly type: EdgeType; readonly certainty?: Certainty };

/** A record as far as walks care. */
export type Said = {
  readonly node: string;
  readonly kind: Kind;
  readonly name?: string;
  readonly aliases: readonly string[];
  readonly ancestry?: "complete" | "partial" | "unspecified";
  readonly parents: readonly SaidParent[];
};

type Alias = { readonly alias: string; readonly n: number; readonly of: Claim };
type Claim = { readonly said: Said; readonly n: number; edges: PlainEdge[] };

const UNPINNED = "urn:forebear:unpinned:";

/** The name that an id holds. */
const nameIn = (id: string): string | undefined => /pkg:huggingface\/([^@]+)/.exec(id)?.[1];

const mostActive = (states: readonly LifecycleState[]): LifecycleState | "none" =>
  LIFECYCLE_STATES.find((state) => states.includes(state)) ?? "none";

/** A graph that grows by what is said; claims live until they are retracted. */
export function saidGraph() {
  const ids: string[] = [];
  const numbers = new Map<string, number>();
  let aliases: Alias[] = [];
  // In the order in which they were said first, however often they were taken back.
  const all: Said[] = [];
  const live = new Map<Said, Claim>();
  // Of each node where it stands, by niche.
  const standings = new Map<number, Map<string, LifecycleState>>();

  /** An id is a node's own before it is another name of one, and of that which said so first. */
  const resolve = (id: string): number | undefined =>
    numbers.get(id) ?? aliases.find((one) => one.alias === id)?.n;
  const mention = (id: string): number => {
    const n = numbers.get(id) ?? ids.push(id);
    numbers.set(id, n);
    return n;
  };

  const say = (said: Said): void => {
    const n = resolve(said.node) ?? mention(said.node);
    const claim: Claim = { said, n, edges: [] };
    for (const alias of said.aliases) {
      const other = resolve(alias);
      if (other !== undefined && other !== n)
        claim.edges.push({ child: other, parent: n, type: "alias-of", certainty: "declared" });
      aliases.push({ alias, n, of: claim });
    }
    for (const { id, type, certainty = "declared" } of said.parents) {
      const parent = resolve(id) ?? mention(id);
      claim.edges.push({ child: n, parent, type, certainty });
    }
    if (!all.includes(said)) all.push(said);
    live.set(said, claim);
  };

  const retract = (said: Said): void => {
    const claim = live.get(said);
    live.delete(said);
    aliases = aliases.filter((one) => one.of !== claim);
  };

  const graph = (): PlainGraph => {
    const claims = all.flatMap((said) => live.get(said) ?? []);
    const names = new Map(
      ids.map((id, i) => [i + 1, new Set([nameIn(id)].filter((name) => name !== undefined))]),
    );
    for (const { n, said } of claims) if (said.name !== undefined) names.get(n)?.add(said.name);
    const nodes = ids.map((id, i) => {
      const about = claims.filter((claim) => claim.n === i + 1).map(({ said }) => said);
      const ancestries = about.map(
        ({ ancestry, parents }) => ancestry ?? (parents.length === 0 ? "complete" : "unspecified"),
      );
      const ancestry = ["partial", "complete"].find((word) => ancestries.some((one) => one === word));
      return {
        n: i + 1,
        kind: about[0]?.kind ?? ("stub" as const),
        state: mostActive([...(standings.get(i + 1)?.values() ?? [])]),
        ancestry: ancestry ?? "unspecified",
        stub: about.length === 0,
        unpinned: id.startsWith(UNPINNED),
      };
    });
    const namesakes = nodes
      .filter((stub) => stub.unpinned)
      .flatMap((stub) =>
        nodes
          .filter((node) => !node.unpinned && names.get(node.n)?.has(nameIn(ids[stub.n - 1] ?? "") ?? ""))
          .map((node) => ({ n: node.n, stub: stub.n })),
      );
    return { nodes, edges: claims.flatMap((claim) => claim.edges), namesakes };
  };

  return {
    say,
    retract,
    move: (n: number, niche: string, to: LifecycleState): void => {
      standings.set(n, new Map(standings.get(n)).set(niche, to));
    },
    graph,
    resolve,
    idOf: (n: number): string => ids[n - 1] ?? "",
    ids: (): readonly string[] => ids,
    isLive: (said: Said): boolean => live.has(said),
    named: (name: string): number[] =>
      ids.flatMap((id, i) => {
        const bears =
          nameIn(id) === name || [...live.values()].some(({ n, said }) => n === i + 1 && said.name === name);
        return bears ? [i + 1] : [];
      }),
  };
}

export type SaidGraph = ReturnType<typeof saidGraph>;

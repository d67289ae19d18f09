// The walk as one would explain it, over lists and sets and without a thought for speed. It knows what an answer has to say
// and nothing of how it is found: what engines answer is held against it.
import type { Certainty } from "../../src/model/certainty.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";

export type PlainNode = {
  readonly n: number;
  readonly kind: Kind;
  readonly state: LifecycleState | "none";
  readonly ancestry: string;
  readonly stub: boolean;
  readonly unpinned: boolean;
};

export type PlainEdge = {
  readonly child: number;
  readonly parent: number;
  readonly type: EdgeType;
  readonly certainty: Certainty;
};

/** Edges stand in the order in which they are listed between the same two nodes. */
export type PlainGraph = {
  readonly nodes: readonly PlainNode[];
  readonly edges: readonly PlainEdge[];
  /** A node, and an unpinned stub whose name it bears. */
  readonly namesakes: readonly { readonly n: number; readonly stub: number }[];
};

export type PlainQuestion = {
  readonly starts: readonly number[];
  readonly direction: "up" | "down";
  readonly types: readonly EdgeType[];
  readonly atLeast?: Certainty | undefined;
  readonly throughNames: boolean;
  readonly depth?: number | undefined;
  readonly until?: readonly Kind[] | undefined;
  readonly kinds?: readonly Kind[] | undefined;
  readonly states?: readonly (LifecycleState | "none")[] | undefined;
};

export type PlainAnswer = {
  readonly nodes: readonly { readonly n: number; readonly depth: number }[];
  /** Those that lead back to a start first, then in the order of the nodes they lead to. */
  readonly edges: readonly PlainEdge[];
  readonly counts: {
    readonly nodes: number;
    readonly edges: number;
    readonly by_kind: Readonly<Record<string, number>>;
    readonly by_state: Readonly<Record<string, number>>;
  };
  readonly gaps: Readonly<Record<"stubs" | "unpinned" | "partial" | "unspecified", number>>;
  readonly weakest: Certainty | null;
  /** Whether there is more beyond the depth. */
  readonly deeper: boolean;
};

const STRENGTH: readonly Certainty[] = ["observed", "declared", "inferred", "reconstructed"];

function listsBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const lists = new Map<number, T[]>();
  for (const item of items) {
    const list = lists.get(key(item));
    if (list) list.push(item);
    else lists.set(key(item), [item]);
  }
  return lists;
}

const tally = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

/** Makes a graph ready to be walked; what it answers is in numbers of nodes. */
export function plainWalks(graph: PlainGraph): (question: PlainQuestion) => PlainAnswer {
  const byNumber = new Map(graph.nodes.map((node) => [node.n, node]));
  const fromChild = listsBy(graph.edges, (edge) => edge.child);
  const fromParent = listsBy(graph.edges, (edge) => edge.parent);
  const ofName = listsBy(graph.namesakes, (one) => one.n);
  const ofStub = listsBy(graph.namesakes, (one) => one.stub);
  const order = new Map(graph.edges.map((edge, i) => [edge, i]));

  return ({ starts, direction, types, atLeast = "reconstructed", throughNames, ...asked }) => {
    const sure = new Set(STRENGTH.slice(0, STRENGTH.indexOf(atLeast) + 1));
    const names = throughNames && sure.has("inferred");
    const edgesOf = (n: number): readonly PlainEdge[] =>
      ((direction === "up" ? fromChild : fromParent).get(n) ?? []).filter(
        (edge) => edge.type !== "alias-of" && types.includes(edge.type) && sure.has(edge.certainty),
      );
    const farOf = (edge: PlainEdge): number => (direction === "up" ? edge.parent : edge.child);
    const nearOf = (edge: PlainEdge): number => (direction === "up" ? edge.child : edge.parent);
    const aliasesOf = (n: number): number[] =>
      [...(fromChild.get(n) ?? []), ...(fromParent.get(n) ?? [])]
        .filter((edge) => edge.type === "alias-of" && sure.has(edge.certainty))
        .flatMap((edge) => [edge.child, edge.parent]);
    const namesakesOf = (n: number): number[] =>
      [...(ofName.get(n) ?? []), ...(ofStub.get(n) ?? [])].flatMap((one) => [one.n, one.stub]);

    const depths = new Map<number, number>();
    let guessed = false;
    /** These, at this depth, with all other names of them. */
    const reach = (ns: Iterable<number>, depth: number): number[] => {
      const level: number[] = [];
      const add = (n: number): void => {
        if (!byNumber.has(n) || depths.has(n)) return;
        depths.set(n, depth);
        level.push(n);
      };
      for (const n of ns) add(n);
      for (const n of level) for (const other of aliasesOf(n)) add(other);
      const sureOf = level.length;
      if (names) for (const n of level) for (const other of [...aliasesOf(n), ...namesakesOf(n)]) add(other);
      guessed ||= level.length > sureOf;
      return level;
    };

    const begun = new Set(starts.filter((n) => byNumber.has(n)));
    const followed: PlainEdge[] = [];
    let deeper = false;
    for (let level = reach(begun, 0), depth = 0; level.length > 0; depth++) {
      const goesOn = level.filter(
        (n) => depth === 0 || !asked.until?.some((kind) => kind === byNumber.get(n)?.kind),
      );
      const edges = goesOn.flatMap(edgesOf);
      if (asked.depth !== undefined && depth >= asked.depth) {
        deeper = edges.some((edge) => !depths.has(farOf(edge)));
        break;
      }
      for (const edge of edges) followed.push(edge);
      level = reach(edges.map(farOf), depth + 1);
    }

    const reached = graph.nodes.filter((node) => depths.has(node.n));
    const isListed = (n: number): boolean => {
      const node = byNumber.get(n);
      return (
        node !== undefined &&
        !begun.has(n) &&
        (asked.kinds?.includes(node.kind) ?? true) &&
        (asked.states?.includes(node.state) ?? true)
      );
    };
    const nodes = reached
      .filter((node) => isListed(node.n))
      .map(({ n }) => ({ n, depth: depths.get(n) ?? -1 }))
      .sort((a, b) => a.depth - b.depth || a.n - b.n);
    const place = new Map([...begun, ...nodes.map(({ n }) => n)].map((n, i) => [n, i]));
    const edges = followed
      .filter((edge) => begun.has(farOf(edge)) || isListed(farOf(edge)))
      .sort(
        (a, b) =>
          (place.get(farOf(a)) ?? -1) - (place.get(farOf(b)) ?? -1) ||
          nearOf(a) - nearOf(b) ||
          (order.get(a) ?? -1) - (order.get(b) ?? -1),
      );
    const listed = nodes.flatMap(({ n }) => byNumber.get(n) ?? []);
    const borne = reached.flatMap((node) => [
      ...(node.unpinned ? [node.n] : []),
      ...(ofName.get(node.n) ?? []).map((one) => one.stub),
    ]);
    const strengths = followed.map((edge) => STRENGTH.indexOf(edge.certainty));
    if (guessed) strengths.push(STRENGTH.indexOf("inferred"));
    return {
      nodes,
      edges,
      counts: {
        nodes: nodes.length,
        edges: edges.length,
        by_kind: tally(listed.map((node) => node.kind)),
        by_state: tally(listed.map((node) => node.state)),
      },
      gaps: {
        stubs: reached.filter((node) => node.stub).length,
        unpinned: new Set(borne).size,
        partial: reached.filter((node) => node.ancestry === "partial").length,
        unspecified: reached.filter((node) => node.ancestry === "unspecified" && !node.stub).length,
      },
      weakest: STRENGTH[strengths.reduce((most, one) => Math.max(most, one), -1)] ?? null,
      deeper,
    };
  };
}

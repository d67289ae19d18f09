// What is struck when something is wrong with a node: everything that came of it, what is in use first, each with a shortest path
// that leads back to what is wrong.
import type { Certainty } from "../model/certainty.ts";
import { LIFECYCLE, type LifecycleState } from "../model/lifecycle.ts";
import { LIMITS } from "../model/limits.ts";
import { type Graph, KIND_NAMES, kindIndex, STATE_WORDS, type StateWord } from "./graph.ts";
import { rankedPage } from "./ranked.ts";
import type { Ways } from "./route.ts";
import { type Trail, trailOf } from "./trail.ts";
import { treeOf } from "./tree.ts";
import { type Scratch, SEEN, type WalkCounts, type Walked, type WalkGaps, walk } from "./walk.ts";

export type ImpactQuestion = Ways & {
  readonly starts: readonly number[];
  readonly offset: number;
  readonly limit: number;
};

export type Struck = { readonly n: number; readonly depth: number; readonly path: Trail };

/** How many are in a state, by kind. */
export type StateKinds = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type ImpactFound = {
  readonly counts: WalkCounts;
  readonly byStateAndKind: StateKinds;
  readonly gaps: WalkGaps;
  readonly weakest: Certainty | null;
  /** As many of the page as paths of bounded length together allow, and at least one. */
  readonly nodes: readonly Struck[];
};

const isLive = (state: StateWord): boolean => state !== "none" && LIFECYCLE[state].live;

/** A deployment that nobody archived is in use, whatever its standing. */
const DEPLOYED = "deployed";

const LIVE = STATE_WORDS.filter(isLive);
const QUIET = STATE_WORDS.filter((state) => state !== "none" && state !== "archived" && !isLive(state));

/** What is in use first, then what may come into use, then what has no standing, then what is out of use. */
const RANKS: readonly (LifecycleState | "none" | typeof DEPLOYED)[] = [
  ...LIVE,
  DEPLOYED,
  ...QUIET,
  "none",
  "archived",
];

const DEPLOYMENT = kindIndex("deployment");

/** Two ranks of each kind: deployments before all others. */
function rankOf({ kinds, states }: Graph): (n: number) => number {
  const plain = STATE_WORDS.map((state) => 2 * RANKS.indexOf(state) + 1);
  const deployed = STATE_WORDS.map(
    (state) => 2 * RANKS.indexOf(isLive(state) || state === "archived" ? state : DEPLOYED),
  );
  return (n) => (kinds[n] === DEPLOYMENT ? deployed : plain)[states[n] ?? 0] ?? 0;
}

function crossTable({ kinds, states }: Graph, { queue, seen }: Walked): StateKinds {
  const counts = new Uint32Array(256 * 256);
  for (const n of queue) {
    if (seen[n] === SEEN.start) continue;
    const at = (states[n] ?? 0) * 256 + (kinds[n] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const rows = STATE_WORDS.map((state, s): [string, Record<string, number>] => [
    state,
    Object.fromEntries(
      KIND_NAMES.map((kind, k): [string, number] => [kind, counts[s * 256 + k] ?? 0]).filter(
        ([, count]) => count > 0,
      ),
    ),
  ]);
  return Object.fromEntries(rows.filter(([, row]) => Object.keys(row).length > 0));
}

export function answerImpact(graph: Graph, question: ImpactQuestion, scratch: Scratch): ImpactFound {
  const route = { ...question, direction: "down" } as const;
  const walked = walk(graph, route, scratch);
  const { counts, gaps, weakest } = walked;
  const page = rankedPage(graph, walked, 2 * RANKS.length, rankOf(graph), question.offset, question.limit);
  const nodes: Struck[] = [];
  if (page.length > 0) {
    const starts = question.starts.flatMap((n) => graph.here(n) ?? []);
    const tree = treeOf(graph, route, starts, walked);
    let room: number = LIMITS.trailsNodes;
    for (const { n, depth } of page) {
      const path = trailOf(graph, question, tree, graph.here(n) ?? 0, depth, "down");
      room -= path.nodes?.length ?? 0;
      if (nodes.length > 0 && room < 0) break;
      nodes.push({ n, depth, path });
    }
  }
  return { counts, byStateAndKind: crossTable(graph, walked), gaps, weakest, nodes };
}

// The engine that needs nothing but the database: SQL finds the set, `src/graph` walks it.
import { answerPage, type PageQuestion, type WalkPage } from "../../src/graph/answer.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { type Answered, type Asked, answerOn, partOf, type Questions } from "../../src/graph/questions.ts";
import { smallGraph } from "../../src/graph/small.ts";
import { scratchFor, type WalkGaps, walk } from "../../src/graph/walk.ts";
import { type Certainty, weaker } from "../../src/model/certainty.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { unpinnedNamesakes } from "../read.ts";
import { withUnpinned } from "../reading/connected.ts";
import { countClosure, type KindCount, type Reach } from "../reading/reach.ts";
import { type Gathered, gather } from "./gather.ts";

/** What an engine answers. */
export type Found<K extends keyof Questions> = {
  readonly engine: "atlas" | "sql";
  readonly answer: Answered<K>;
  /** Whether there was more than the engine can hold: then the answer is of the levels nearest to the starts. */
  readonly cut: boolean;
};

/** Where the set is too large to hold, it is counted in the database. */
async function countedWhole(
  env: Env,
  question: PageQuestion,
  reach: Reach,
  begun: readonly number[],
): Promise<Pick<WalkPage, "counts" | "gaps" | "weakest">> {
  const rows = await countClosure(env.GRAPH, begun, question.starts, reach);
  const sum = (of: readonly KindCount[], what: "nodes" | "edges" | keyof WalkGaps): number =>
    of.reduce((total, row) => total + row[what], 0);
  const { kinds, states } = question;
  const isListed = ({ kind, state }: KindCount): boolean =>
    (kinds?.includes(kind) ?? true) && (states?.includes(state) ?? true);
  const listed = rows.filter((row) => row.start === 0 && row.nodes > 0 && isListed(row));
  const by = (word: "kind" | "state"): Record<string, number> =>
    Object.fromEntries(
      [...Map.groupBy(listed, (row) => row[word])].map(([is, of]) => [is, sum(of, "nodes")]),
    );
  return {
    counts: {
      nodes: sum(listed, "nodes"),
      edges: sum(
        rows.filter((row) => row.start === 1 || isListed(row)),
        "edges",
      ),
      by_kind: by("kind"),
      by_state: by("state"),
    },
    gaps: {
      stubs: sum(rows, "stubs"),
      unpinned: sum(rows, "unpinned"),
      partial: sum(rows, "partial"),
      unspecified: sum(rows, "unspecified"),
    },
    weakest: rows.reduce<Certainty | null>((weakest, { certainty }) => weakestOf(weakest, certainty), null),
  };
}

/** Counting in the database knows no depth: then what was found is counted, and the answer says that it was cut. */
const isNarrowed = ({ depth }: PageQuestion): boolean => depth !== undefined;

const weakestOf = (a: Certainty | null, b: Certainty | null): Certainty | null =>
  a === null || b === null ? (a ?? b) : weaker(a, b);

const graphOf = ({ nodes, edges, namesakes }: Gathered): Graph => smallGraph(nodes, edges, namesakes);

/** Answers by SQL, from at most so many edges. */
export async function sqlWalk(
  env: Env,
  question: PageQuestion,
  at: number,
  most: number = LIMITS.walkEdges,
): Promise<Found<"walk">> {
  const reach: Reach = { ...question, at };
  const gathered = await gather(env, { ...reach, starts: question.starts, depth: question.depth }, most);
  const { cut } = gathered;
  const graph = graphOf(gathered);
  const walked = walk(graph, question, scratchFor(graph.size));
  const page = answerPage(graph, walked, question);
  if (cut && !isNarrowed(question)) {
    const { weakest, ...counted } = await countedWhole(env, question, reach, gathered.begun);
    // That a name was gone through is seen by the walk alone.
    return { engine: "sql", cut, answer: { ...page, ...counted, weakest: weakestOf(weakest, page.weakest) } };
  }
  const reached = Array.from(walked.queue, graph.number);
  const unpinned = (await unpinnedNamesakes(env.GRAPH, reached, at)).size;
  return { engine: "sql", cut, answer: { ...page, gaps: { ...page.gaps, unpinned } } };
}

/** Answers any question by SQL, from what can be gathered. */
export async function sqlAsk<K extends keyof Questions>(
  env: Env,
  kind: K,
  question: Asked<K>,
  at: number,
): Promise<Found<K>> {
  const gathered = await withUnpinned(env, await gather(env, { ...partOf(kind, question), at }), at);
  const graph = graphOf(gathered);
  const answer = answerOn(graph, kind, question, scratchFor(graph.size));
  return { engine: "sql", cut: gathered.cut, answer };
}

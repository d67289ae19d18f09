// The engine that needs nothing but the database: SQL finds the set, `src/graph` walks it.
import { answerPage, type PageQuestion } from "../src/graph/answer.ts";
import type { Graph } from "../src/graph/graph.ts";
import { pageOf } from "../src/graph/page.ts";
import { type Answered, type Asked, answerOn, partOf, type Questions } from "../src/graph/questions.ts";
import { smallGraph } from "../src/graph/small.ts";
import { scratchFor, type WalkCounts, type WalkGaps, walk } from "../src/graph/walk.ts";
import { CERTAINTIES } from "../src/model/certainty.ts";
import type { Env } from "./env.ts";
import { type Gathered, gather } from "./gather.ts";
import { countClosure, type Reach } from "./reach.ts";
import { type Head, unpinnedNamesakes } from "./read.ts";

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
  starts: readonly Head[],
): Promise<{ counts: WalkCounts; gaps: Omit<WalkGaps, "unpinned"> }> {
  const rows = await countClosure(env.GRAPH, question.starts, reach);
  const sum = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  const kinds = rows
    .map((row) => [row.kind, row.nodes - starts.filter((head) => head.kind === row.kind).length] as const)
    .filter(([kind, nodes]) => (question.kinds?.includes(kind) ?? true) && nodes > 0);
  const nodes = kinds.reduce((total, [, count]) => total + count, 0);
  return {
    counts: {
      nodes,
      edges: sum((row) => row.edges),
      by_kind: Object.fromEntries(kinds),
      by_state: nodes === 0 ? {} : { none: nodes },
    },
    gaps: {
      stubs: sum((row) => row.stubs),
      partial: sum((row) => row.partial),
      unspecified: sum((row) => row.unspecified),
    },
  };
}

/** What counting in the database cannot tell apart: then what was found is counted, and the answer says that it was cut. */
const isNarrowed = ({ depth, until, atLeast, states }: PageQuestion): boolean =>
  depth !== undefined ||
  until !== undefined ||
  states !== undefined ||
  (atLeast !== undefined && atLeast !== CERTAINTIES.at(-1));

const graphOf = ({ nodes, edges, namesakes }: Gathered): Graph => smallGraph(nodes, edges, namesakes);

/** Answers by SQL. */
export async function sqlWalk(env: Env, question: PageQuestion, at: number): Promise<Found<"walk">> {
  const reach: Reach = { ...question, at };
  const gathered = await gather(env, { ...reach, starts: question.starts, depth: question.depth });
  const graph = graphOf(gathered);
  const walked = walk(graph, question, scratchFor(graph.size));
  const page = answerPage(graph, walked, question);
  const reached = Array.from(walked.queue, graph.number);
  const unpinned = (await unpinnedNamesakes(env.GRAPH, reached, at)).size;
  const starts = new Set(question.starts);
  const whole =
    gathered.cut && !isNarrowed(question)
      ? await countedWhole(
          env,
          question,
          reach,
          gathered.nodes.filter((head) => starts.has(head.n)),
        )
      : undefined;
  return {
    engine: "sql",
    cut: gathered.cut,
    answer: {
      ...page,
      counts: whole?.counts ?? page.counts,
      gaps: { ...page.gaps, ...whole?.gaps, unpinned },
    },
  };
}

/** Answers any question by SQL, from what can be gathered. */
export async function sqlAsk<K extends keyof Questions>(
  env: Env,
  kind: K,
  question: Asked<K>,
  at: number,
): Promise<Found<K>> {
  const gathered = await gather(env, { ...partOf(kind, question), at });
  const graph = graphOf(gathered);
  const answer = answerOn(graph, kind, question, scratchFor(graph.size));
  return { engine: "sql", cut: gathered.cut, answer };
}

/** Everything that a walk reaches, in its order, starts left out; undefined when it is too much to hold. */
export async function sqlSet(
  env: Env,
  question: Reach & { readonly starts: readonly number[] },
): Promise<number[] | undefined> {
  const gathered = await gather(env, question);
  if (gathered.cut) return undefined;
  const graph = graphOf(gathered);
  const walked = walk(graph, question, scratchFor(graph.size));
  return pageOf(graph, walked, 0, walked.counts.nodes).map(({ n }) => n);
}

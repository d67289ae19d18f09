// What walks of one graph take, as lines of the results: each question is asked of the product and of the floor in turn, and
// each answer is held against what the bare walk has counted.
import type { Agent } from "node:http";
import { type Asked, atServer, inTurn, SILENCE_MS, Silence, walkIn } from "./ask.ts";
import { serveCounted } from "./counted/serve.ts";
import type { Found } from "./facts.ts";
import { median, ms, quantile, type Row, whole } from "./figure.ts";
import type { LineageGraph } from "./graph.ts";
import { idOf } from "./graph-records.ts";
import { endAtSignal } from "./sites.ts";

// How often a question is asked, unless that takes too long.
export const LARGE = { times: 9, withinMs: 60_000 };
export const SMALL = { times: 40, withinMs: 60_000 };

export type Way = "ancestors" | "descendants";

export type Question = { readonly way: Way; readonly found: Found };

export type Measured = {
  readonly agent: Agent;
  readonly graph: LineageGraph;
  /** Origins of the product and of the floor. */
  readonly site: string;
  readonly floor: string;
  /** What a request costs that asks the floor for nothing. */
  readonly empty: number;
};

/** Where the first page of a walk is asked for. */
export const pathOf = (graph: LineageGraph, { way, found }: Question): string =>
  `/v1/${way}?id=${idOf(graph, found.n)}`;

/** Fails unless an answer counts what the bare walk has counted: a wrong answer has no speed. */
export function check(asked: Asked, { nodes, edges }: Pick<Found, "nodes" | "edges">): void {
  const { counts } = walkIn(asked);
  const kinds = Object.values(counts.by_kind).reduce((sum, count) => sum + count, 0);
  if (counts.nodes !== nodes || counts.edges !== edges || kinds !== nodes)
    throw new Error(`of ${nodes} nodes and ${edges} edges the answer counts ${JSON.stringify(counts)}`);
}

/** Asks the product and the floor in turn; what each took. */
async function inTurnWithFloor(
  { agent, graph, site, floor }: Measured,
  question: Question,
  often: typeof LARGE,
): Promise<{ readonly ours: readonly Asked[]; readonly theirs: readonly Asked[] }> {
  const { way, found } = question;
  // What was walked last is not walked again: something else is asked in between.
  const other = `${site}/v1/parents?id=${idOf(graph, found.n)}&limit=1`;
  const urls = [other, site + pathOf(graph, question), `${floor}/${way}?start=${found.n}`];
  const [, ours = [], theirs = []] = await inTurn(agent, urls, often);
  for (const asked of ours) check(asked, found);
  for (const { text } of theirs) {
    const { nodes, edges } = JSON.parse(text) as Found;
    if (nodes !== found.nodes || edges !== found.edges) throw new Error(`the floor counts ${text}`);
  }
  return { ours, theirs };
}

/** The first page of very many, at the server; and how long that is. */
export async function largeRow(
  measured: Measured,
  question: Question,
): Promise<{ readonly row: Row; readonly value: number }> {
  const { ours, theirs } = await inTurnWithFloor(measured, question, LARGE);
  const server = (all: readonly Asked[]): number => median(all.map((one) => atServer(one, measured.empty)));
  const [value, floor] = [server(ours), server(theirs)];
  const engines = new Set(ours.map((one) => walkIn(one).engine));
  if (!engines.has("atlas") || engines.size > 1)
    throw new Error(`the graph in memory was asked, and ${[...engines].join(", ")} answered`);
  return {
    value,
    row: {
      figure: `walks: ${whole(question.found.nodes)} ${question.way}, the first page, at the server`,
      value: ms(value),
      floor: ms(floor),
      ratio: value / floor,
      target: "≤ 2 × the bare walk",
      met: value / floor <= 2,
    },
  };
}

/** What SQL takes for the same on a site where it answers alone, held against what was measured. */
export async function sqlRow(
  { agent, graph, site, empty }: Measured,
  question: Question,
  against: number,
): Promise<Row> {
  const figure = "walks: the same by SQL, held against it";
  const target = "≥ 30 ×";
  let answers: readonly Asked[];
  try {
    [answers = []] = await inTurn(agent, [site + pathOf(graph, question)], LARGE);
  } catch (error) {
    if (!(error instanceof Silence)) throw error;
    // At least so long: what is known of the ratio is that it is no less.
    const ratio = SILENCE_MS / against;
    return { figure, value: `> ${ms(SILENCE_MS)}`, floor: ms(against), ratio, target, met: ratio >= 30 };
  }
  for (const asked of answers) check(asked, question.found);
  const other = answers.find((asked) => walkIn(asked).engine !== "sql");
  if (other) throw new Error(`SQL was asked, and ${walkIn(other).engine} answered`);
  const sql = median(answers.map((one) => atServer(one, empty)));
  const ratio = sql / against;
  return { figure, value: ms(sql), floor: ms(against), ratio, target, met: ratio >= 30 };
}

/** The first page of some thousands, as a client sees it. */
export async function smallRow(measured: Measured, question: Question): Promise<Row> {
  const { ours, theirs } = await inTurnWithFloor(measured, question, SMALL);
  const took = ours.map((one) => one.ms);
  const floor = theirs.map((one) => one.ms);
  const { way, found } = question;
  return {
    figure: `walks: ${whole(found.nodes)} ${way}, ${whole(found.depth)} deep, over HTTP, median and p99`,
    value: `${ms(median(took))}, ${ms(quantile(took, 0.99))}`,
    floor: `${ms(median(floor))}, ${ms(quantile(floor, 0.99))}`,
    ratio: median(took) / median(floor),
    target: "≤ 10 ms at the median",
    met: median(took) <= 10,
  };
}

/** What each answer reads in D1, of a site that has stopped. */
export async function rowsReadRow(
  data: string,
  graph: LineageGraph,
  questions: readonly Question[],
): Promise<Row> {
  const counted = await serveCounted(data);
  endAtSignal(); // Miniflare has put its own listeners there
  try {
    const read: string[] = [];
    for (const question of questions) {
      const rows = await counted.rowsRead(pathOf(graph, question));
      read.push(`${whole(rows)} for ${whole(question.found.nodes)} ${question.way}`);
    }
    return { figure: "walks: rows that the Worker reads in D1 for such an answer", value: read.join(", ") };
  } finally {
    await counted.stop();
  }
}

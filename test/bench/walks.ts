// Reads of a large graph: everything that the largest hub has shaped, sets of a hundredth of it, and the shapes that hurt;
// held against the bare walk of the same graph in the same runtime, and against SQL.
import type { Agent } from "node:http";
import { type Asked, ask, atServer, inTurn, walkIn } from "./ask.ts";
import { type Found, factsOf } from "./facts.ts";
import { type Figure, mebibytes, median, ms, quantile, type Row, whole } from "./figure.ts";
import { grow, type LineageGraph } from "./graph.ts";
import { idOf } from "./graph-records.ts";
import { loadGraphs } from "./load-graph.ts";
import { page, pagedRow } from "./paging.ts";
import { connections } from "./send.ts";
import { chain, fan, ladder } from "./shapes.ts";
import {
  databaseFile,
  newFolder,
  residentMemory,
  runtimePid,
  startFloor,
  startProduct,
  stopProduct,
} from "./sites.ts";

export type WalkSizes = {
  readonly nodes: number;
  /** Of the shapes that hurt. */
  readonly diamonds: number;
  readonly chain: number;
  readonly fan: number;
};

const SEED = 2;
// Of a million nodes a training run of 12,000 checkpoints, and sets of 10,000.
const LONGEST = 0.012;
const ABOUT = 0.01;
// How often a question is asked, unless that takes too long.
const LARGE = { times: 9, withinMs: 60_000 };
const SMALL = { times: 40, withinMs: 60_000 };

/** The same question, for SQL to answer. There is but one engine, and it is SQL. */
const bySql = (url: string): string => url;

type Way = "ancestors" | "descendants";

type Measured = {
  readonly agent: Agent;
  readonly graph: LineageGraph;
  /** Origins of the product and of the floor. */
  readonly site: string;
  readonly floor: string;
  /** What a request costs that asks the floor for nothing. */
  readonly empty: number;
};

/** A site with these graphs and nothing else, stopped; and the seconds that the rows took. */
async function loaded(graphs: readonly LineageGraph[]): Promise<{ data: string; seconds: number }> {
  const data = newFolder();
  await stopProduct(await startProduct(data)); // which applies the migrations
  const start = performance.now();
  loadGraphs(databaseFile(data), graphs);
  return { data, seconds: (performance.now() - start) / 1_000 };
}

/** Gives the floor the graph. */
async function give(floor: string, { offsets, parents }: LineageGraph): Promise<void> {
  const nodes = offsets.length - 1;
  const body = new Uint32Array(1 + offsets.length + parents.length);
  body.set([nodes]);
  body.set(offsets, 1);
  body.set(parents, 1 + offsets.length);
  const text = await (await fetch(`${floor}/graph`, { method: "POST", body })).text();
  if (text !== JSON.stringify({ nodes, edges: parents.length })) throw new Error(`the floor said ${text}`);
}

const questionOf = ({ site, graph }: Measured, way: Way, n: number): string =>
  `${site}/v1/${way}?id=${idOf(graph, n)}`;

/** Fails unless an answer counts what the bare walk has counted: a wrong answer has no speed. */
function check(asked: Asked, { nodes, edges }: Pick<Found, "nodes" | "edges">): void {
  const { counts } = walkIn(asked);
  const kinds = Object.values(counts.by_kind).reduce((sum, count) => sum + count, 0);
  if (counts.nodes !== nodes || counts.edges !== edges || kinds !== nodes)
    throw new Error(`of ${nodes} nodes and ${edges} edges the answer counts ${JSON.stringify(counts)}`);
}

/** Asks the product and the floor in turn; what each took. */
async function held(
  measured: Measured,
  way: Way,
  found: Found,
  often: typeof LARGE,
): Promise<{ readonly ours: readonly Asked[]; readonly theirs: readonly Asked[] }> {
  const urls = [questionOf(measured, way, found.n), `${measured.floor}/${way}?start=${found.n}`];
  const [ours = [], theirs = []] = await inTurn(measured.agent, urls, often);
  for (const asked of ours) check(asked, found);
  for (const { text } of theirs) {
    const { nodes, edges } = JSON.parse(text) as Found;
    if (nodes !== found.nodes || edges !== found.edges) throw new Error(`the floor counts ${text}`);
  }
  return { ours, theirs };
}

/** The first page of everything that the largest hub has shaped. */
async function hubRows(measured: Measured, hub: Found): Promise<Row[]> {
  const { agent, empty } = measured;
  const { ours, theirs } = await held(measured, "descendants", hub, LARGE);
  const server = (all: readonly Asked[]): number => median(all.map((one) => atServer(one, empty)));
  const [value, floor] = [server(ours), server(theirs)];
  const engine = ours[0] && walkIn(ours[0]).engine;
  const first: Row = {
    figure: `walks: ${whole(hub.nodes)} descendants, the first page, at the server`,
    value: ms(value),
    floor: ms(floor),
    ratio: value / floor,
    target: "≤ 2 × the bare walk",
    met: value / floor <= 2,
  };
  if (engine === undefined || engine === "sql")
    return [first, { figure: "walks: the same by SQL", value: "is what was measured" }];
  const [answers = []] = await inTurn(agent, [bySql(questionOf(measured, "descendants", hub.n))], LARGE);
  for (const asked of answers) check(asked, hub);
  const other = answers.find((asked) => walkIn(asked).engine !== "sql");
  if (other) throw new Error(`SQL was asked, and ${walkIn(other).engine} answered`);
  const sql = server(answers);
  const bySqlRow: Row = {
    figure: "walks: the same by SQL",
    value: ms(sql),
    floor: ms(value),
    ratio: sql / value,
    target: `≥ 30 × what ${engine} takes`,
    met: sql / value >= 30,
  };
  return [first, bySqlRow];
}

/** A set of a hundredth of the graph, as a client sees it. */
async function smallRow(measured: Measured, way: Way, found: Found): Promise<Row> {
  const { ours, theirs } = await held(measured, way, found, SMALL);
  const took = ours.map((one) => one.ms);
  const floor = theirs.map((one) => one.ms);
  return {
    figure: `walks: ${whole(found.nodes)} ${way}, ${whole(found.depth)} deep, over HTTP, median and p99`,
    value: `${ms(median(took))}, ${ms(quantile(took, 0.99))}`,
    floor: `${ms(median(floor))}, ${ms(quantile(floor, 0.99))}`,
    ratio: median(took) / median(floor),
    target: "≤ 10 ms at the median",
    met: median(took) <= 10,
  };
}

/** Measures it on a graph of so many nodes. */
export async function walks(sizes: WalkSizes): Promise<Figure> {
  const graph = grow({
    name: `family-${sizes.nodes}`,
    nodes: sizes.nodes,
    seed: SEED,
    longest: Math.ceil(sizes.nodes * LONGEST),
  });
  const facts = factsOf(graph, sizes.nodes * ABOUT);
  const told = `${whole(facts.nodes)} nodes and ${whole(facts.edges)} edges, ${whole(facts.merges)} of them merges and ${whole(facts.checkpoints)} checkpoints; the largest hub has shaped ${whole(facts.hub.nodes)}, up to ${whole(facts.hub.depth)} steps away`;
  console.error(`walks: ${told}`);
  const { data, seconds } = await loaded([graph]);
  const rows: Row[] = [
    {
      figure: `walks: ${whole(facts.nodes)} nodes and ${whole(facts.edges)} edges written as rows`,
      value: `${seconds.toFixed(1)} s`,
    },
  ];

  const agent = connections(2);
  const floor = await startFloor(newFolder());
  await give(floor.url, graph);
  const [nothing = []] = await inTurn(agent, [`${floor.url}/nothing`], SMALL);
  const empty = median(nothing.map((one) => one.ms));
  let product = await startProduct(data);
  const measured = { agent, graph, floor: floor.url, empty };
  const first = await ask(agent, questionOf({ ...measured, site: product.url }, "descendants", facts.hub.n));
  rows.push(...(await hubRows({ ...measured, site: product.url }, facts.hub)));
  rows.push(await smallRow({ ...measured, site: product.url }, "descendants", facts.descendants));
  rows.push(await smallRow({ ...measured, site: product.url }, "ancestors", facts.ancestors));
  const { now, peak } = residentMemory(runtimePid(product));
  await stopProduct(product);

  product = await startProduct(data);
  const again = await ask(agent, questionOf({ ...measured, site: product.url }, "descendants", facts.hub.n));
  check(again, facts.hub);
  await stopProduct(product);
  rows.push(
    {
      figure: "walks: the first answer of all, and the first after a restart, at the server",
      value: `${ms(atServer(first, empty))}, ${ms(atServer(again, empty))}`,
    },
    { figure: "walks: resident memory of the runtime", value: `${mebibytes(now)}, peak ${mebibytes(peak)}` },
  );
  await floor.stop();

  const shapes = [ladder(sizes.diamonds), chain(sizes.chain), fan(sizes.fan)];
  const hurt = await loaded(shapes.map((shape) => shape.graph));
  product = await startProduct(hurt.data);
  for (const shape of shapes) rows.push(pagedRow(shape, await page(product.url, shape, empty)));
  await stopProduct(product);
  agent.destroy();
  return {
    name: "walks",
    rows,
    how: `A graph from a seed, ${told}. Its rows are written into the database of a site that has stopped, as the fold would make them, and its edges are given to the floor: one Durable Object that has them as compressed sparse rows, and visits what a node reaches without filtering, naming or ordering it. Product and floor are asked in turn, one question at a time on connections that are kept alive; medians, after one that does not count, of ${LARGE.times} for the hub and ${SMALL.times} for the sets, or of as many as one minute takes. Every answer is held against the count of the bare walk. What something takes at the server is what \`Server-Timing\` says, or else what the client sees less ${ms(empty)}, which a request takes that asks the floor for nothing. The shapes that hurt are in a site of their own, and are paged to the end: a ladder of diamonds from its top, with more paths than can be told, a chain and a fan from their first node.`,
  };
}

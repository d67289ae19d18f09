// Reads of a large graph: everything that the largest hub has shaped, sets of a hundredth of it, and the shapes that hurt;
// held against the bare walk of the same graph in the same runtime, and against SQL.
import type { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, atServer, inTurn, walkIn } from "./ask.ts";
import { factsOf } from "./facts.ts";
import { type Figure, mebibytes, median, ms, type Row, whole } from "./figure.ts";
import type { LineageGraph } from "./graph.ts";
import { type Growth, grow } from "./grow.ts";
import { loadGraphs } from "./load-graph.ts";
import { firstPath, page, pagedRow } from "./paging.ts";
import { connections } from "./send.ts";
import { chain, fan, ladder } from "./shapes.ts";
import {
  databaseFile,
  HEADERS,
  newFolder,
  residentMemory,
  runtimePid,
  startFloor,
  startProduct,
  stopProduct,
} from "./sites.ts";
import {
  check,
  LARGE,
  largeRow,
  pathOf,
  type Question,
  rowsReadRow,
  SMALL,
  smallRow,
  sqlRow,
} from "./walk-rows.ts";

export type WalkSizes = {
  readonly nodes: number;
  /** Of the shapes that hurt. */
  readonly diamonds: number;
  readonly chain: number;
  readonly fan: number;
};

/** The graph that is measured; of a million nodes it has a training run of 12,000 checkpoints. */
export const growthOf = (nodes: number): Growth => ({
  name: `family-${nodes}`,
  nodes,
  seed: 2,
  longest: Math.ceil(nodes * 0.012),
});

/** How many the sets in the middle have: of a million nodes 10,000. */
export const aboutOf = (nodes: number): number => nodes / 100;

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

/** The bytes of the arrays of the graph in memory. */
async function heldBytes({ url }: { readonly url: string }): Promise<number> {
  const response = await fetch(`${url}/v1/admin/atlas`, { headers: HEADERS });
  const { replicas } = (await response.json()) as { replicas: { holds: { bytes: number } | null }[] };
  return replicas.reduce((sum, { holds }) => sum + (holds?.bytes ?? 0), 0);
}

// How often the graph in memory is asked before it has to be loaded, and how long it is left alone in between.
const LOADS = { tries: 120, waitMs: 500 };

/** Asks until the graph in memory answers: what loading it takes is a figure of its own. */
async function untilLoaded(agent: Agent, url: string): Promise<void> {
  for (let tries = 0; walkIn(await ask(agent, url)).engine !== "atlas"; tries++) {
    if (tries === LOADS.tries) throw new Error(`the graph in memory does not answer ${url}`);
    await sleep(LOADS.waitMs);
  }
}

/** Measures it on a graph of so many nodes. */
export async function walks(sizes: WalkSizes): Promise<Figure> {
  const graph = grow(growthOf(sizes.nodes));
  const facts = factsOf(graph, aboutOf(sizes.nodes));
  const told = `${whole(facts.nodes)} nodes, ${whole(facts.merges)} of them merges and ${whole(facts.checkpoints)} checkpoints, and ${whole(facts.edges)} edges; the largest hub has shaped ${whole(facts.hub.nodes)}, up to ${whole(facts.hub.depth)} steps away`;
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
  const hub: Question = { way: "descendants", found: facts.hub };
  const sets: readonly Question[] = [
    { way: "descendants", found: facts.descendants },
    { way: "ancestors", found: facts.ancestors },
  ];
  /** What the hub's first page takes before anything was asked. */
  const atFirst = async (site: string): Promise<string> => {
    const asked = await ask(agent, site + pathOf(graph, hub));
    check(asked, facts.hub);
    return ms(atServer(asked, empty));
  };

  const product = await startProduct(data);
  const measured = { agent, graph, site: product.url, floor: floor.url, empty };
  const first = await atFirst(product.url);
  const { row, value } = await largeRow(measured, hub);
  rows.push(row);
  for (const question of sets) rows.push(await smallRow(measured, question));
  const { now, peak } = residentMemory(runtimePid(product));
  const bytes = await heldBytes(product);
  await stopProduct(product);
  const restarted = await startProduct(data);
  const again = await atFirst(restarted.url);
  await stopProduct(restarted);
  const alone = await startProduct(data, false, { ATLAS_REPLICAS: "0" });
  rows.push(await sqlRow({ ...measured, site: alone.url }, hub, value));
  await stopProduct(alone);
  rows.push(
    {
      figure: "walks: bytes of the arrays of the graph in memory, with what a walk needs beside them",
      value: mebibytes(bytes),
    },
    {
      figure: "walks: the hub's first page, first of all answers, and first after a restart, at the server",
      value: `${first}, ${again}`,
    },
    { figure: "walks: resident memory of the runtime", value: `${mebibytes(now)}, peak ${mebibytes(peak)}` },
    await rowsReadRow(data, graph, [hub, ...sets]),
  );
  await floor.stop();

  const shapes = [ladder(sizes.diamonds), chain(sizes.chain), fan(sizes.fan)];
  const hurt = await loaded(shapes.map((shape) => shape.graph));
  const hurting = await startProduct(hurt.data);
  for (const shape of shapes) await untilLoaded(agent, hurting.url + firstPath(shape));
  for (const shape of shapes) rows.push(pagedRow(shape, await page(hurting.url, shape, empty)));
  await stopProduct(hurting);
  agent.destroy();
  return {
    name: "walks",
    rows,
    how: `A graph from a seed, ${told}. Its rows are written into the database of a site that has stopped, as the fold would make them, and its edges are given to the floor: one Durable Object that has them as compressed sparse rows, and visits what a node reaches without filtering, naming or ordering it. Product and floor are asked in turn, one question at a time on connections that are kept alive, and something else in between, so that nothing is answered from the walk before; medians, after one that does not count, of ${LARGE.times} for the hub and ${SMALL.times} for the sets, or of as many as one minute takes. Every answer is held against the count of the bare walk. What something takes at the server is what \`Server-Timing\` says, or else what the client sees less ${ms(empty)}, which a request takes that asks the floor for nothing. The shapes that hurt are in a site of their own, and are paged to the end: a ladder of diamonds from its top, with more paths than can be told, a chain and a fan from their first node, once the graph in memory has been loaded.`,
  };
}

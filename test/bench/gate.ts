// The gate over a large ancestry: what it takes to let a node pass, and to find the one corpus for which it may not; before
// anything is known of its ancestors and after, held against the bare walk of the same ancestry.
import type { Agent } from "node:http";
import type { PolicyOutcome } from "../../src/model/decision.ts";
import { type Asked, ask, atServer, inTurn } from "./ask.ts";
import { type Figure, median, ms, type Row, whole } from "./figure.ts";
import { serveGated } from "./gated/serve.ts";
import { draft, type GraphEdge, type LineageGraph } from "./graph.ts";
import { idOf, kindOf } from "./graph-records.ts";
import { loadGraphs } from "./load-graph.ts";
import { connections } from "./send.ts";
import { databaseFile, endAtSignal, newFolder, startFloor, startProduct, stopProduct } from "./sites.ts";

/** Models that nothing was made of yet: the more, the less deep. */
const OPEN = 500;
const FEW = { times: 15, withinMs: 60_000 };

/** A family whose last node descends from all others: a corpus for every four models, merges, and merges of merges. */
export function family(nodes: number): LineageGraph {
  const { add, finish } = draft(`gate-${nodes}`, nodes + OPEN, 4 * nodes);
  const open: number[] = [add("model", [[add("dataset", []), "trained-on"]])];
  const take = (): number => open.shift() ?? 0;
  for (let n = 2; n < nodes; ) {
    const corpus = n % 5 === 0 ? add("dataset", []) : undefined;
    const on: GraphEdge[] = corpus === undefined ? [] : [[corpus, "trained-on"]];
    const isFull = open.length >= OPEN;
    const base = take();
    const from: GraphEdge[] = isFull
      ? [base, take(), take()].map((parent) => [parent, "merged-from"] as const)
      : [[base, "fine-tuned-from"]];
    open.push(add("model", [...from, ...on]));
    // One more that is made of the same, while there is room.
    if (!isFull) open.push(add("adapter", [[base, "adapter-of"]]));
    n += 1 + Number(corpus !== undefined) + Number(!isFull);
  }
  while (open.length > 1)
    open.push(
      add(
        "model",
        open.splice(0, 8).map((one) => [one, "merged-from"] as const),
      ),
    );
  return finish();
}

/** What is said of each: the first corpus was filtered less well than the others. */
function saidOf(graph: LineageGraph, k: number): string {
  const kind = kindOf(graph, k);
  const id = idOf(graph, k);
  const evidence = kind === "dataset" ? `"evidence":{"pii_filter":{"version":${k === 0 ? 3 : 4}}},` : "";
  return `{"artifact":{"digest":"${id}"},"created_at_utc":"2026-01-31T12:00:00Z",${evidence}"kind":"${kind}"}`;
}

const policy = (version: number, rule: string): string =>
  JSON.stringify({
    guards: ["champion"],
    each: "ancestor",
    rule: rule.replace("$", String(version)),
    gaps: "ignore",
    message: "A corpus in its ancestry was not filtered.",
  });

const PII = 'ancestor.kind != "dataset" || ancestor.evidence.pii_filter.version >= $';
/** Of which nothing is settled by the kind alone: every ancestor is read. */
const EVERY =
  'has(ancestor.artifact_digest) && (ancestor.kind != "dataset" || ancestor.evidence.pii_filter.version >= $)';

type Told = { readonly policies: readonly PolicyOutcome[]; readonly ancestors: number };

/** Fails unless the answer is right: a wrong answer has no speed. */
function check({ text }: Asked, ancestors: number, denied: string | undefined): void {
  const told = JSON.parse(text) as Told;
  const [outcome] = told.policies;
  const [offence] = outcome?.offending ?? [];
  const isRight =
    told.ancestors === ancestors &&
    outcome?.evaluated === ancestors + 1 &&
    outcome.verdict === (denied === undefined ? "pass" : "fail") &&
    offence?.node === denied &&
    (offence === undefined || offence.path.at(-1) === denied);
  if (!isRight)
    throw new Error(
      `of ${ancestors} ancestors the gate says ${told.ancestors}, ${outcome?.verdict}, ${denied}, ${text.slice(0, 200)}`,
    );
}

type Measured = {
  readonly agent: Agent;
  readonly graph: LineageGraph;
  /** Origins of the product and of the floor. */
  readonly site: string;
  readonly floor: string;
  /** What a request costs that asks the floor for nothing. */
  readonly empty: number;
};

type Case = {
  readonly what: string;
  readonly rule: string;
  readonly version: number;
  readonly denied: string | undefined;
};

const SETTLED = "where the kind settles most";
const READ = "where each is read";

const casesOf = (graph: LineageGraph): readonly Case[] =>
  [
    { rule: PII, how: SETTLED },
    { rule: EVERY, how: READ },
  ].flatMap(({ rule, how }) => [
    { what: `passes, ${how}`, rule, version: 3, denied: undefined },
    { what: `is denied, ${how}`, rule, version: 4, denied: idOf(graph, 0) },
  ]);

const urlOf = ({ site, graph }: Measured, said: string): string =>
  `${site}/gate?id=${idOf(graph, graph.kinds.length - 1)}&policy=${encodeURIComponent(said)}`;

/** What one policy takes, in turn with the bare walk; and what it took first. */
async function rowsOf(measured: Measured, { what, rule, version, denied }: Case): Promise<Row[]> {
  const { agent, graph, floor, empty } = measured;
  const last = graph.kinds.length - 1;
  const url = urlOf(measured, policy(version, rule));
  const first = await ask(agent, url);
  const [ours = [], theirs = []] = await inTurn(agent, [url, `${floor}/ancestors?start=${last}`], FEW);
  for (const one of [first, ...ours]) check(one, last, denied);
  const server = (all: readonly Asked[]): number => median(all.map((one) => atServer(one, empty)));
  const [value, bare] = [server(ours), server(theirs)];
  return [
    {
      figure: `gate: ${whole(last)} ancestors, it ${what}`,
      value: ms(value),
      floor: ms(bare),
      ratio: value / bare,
      target: "≤ 200 ms",
      met: value <= 200,
    },
    { figure: "gate: the same, asked for the first time", value: ms(atServer(first, empty)) },
  ];
}

/** A stopped site with the family and what is said of it. */
async function loaded(graph: LineageGraph): Promise<string> {
  const data = newFolder();
  await stopProduct(await startProduct(data)); // which applies the migrations
  loadGraphs(databaseFile(data), [graph], saidOf);
  return data;
}

/** Gives the floor the graph; what a request takes that asks it for nothing. */
async function give(agent: Agent, floor: string, { offsets, parents, kinds }: LineageGraph): Promise<number> {
  const body = new Uint32Array([kinds.length, ...offsets, ...parents]);
  await fetch(`${floor}/graph`, { method: "POST", body });
  const [nothing = []] = await inTurn(agent, [`${floor}/nothing`], FEW);
  return median(nothing.map((one) => one.ms));
}

/** Measures it over so many ancestors. */
export async function gate(nodes: number): Promise<Figure> {
  const graph = family(nodes);
  const data = await loaded(graph);
  const agent = connections(2);
  const floor = await startFloor(newFolder());
  const empty = await give(agent, floor.url, graph);
  const site = await serveGated(data);
  endAtSignal(); // Miniflare has put its own listeners there
  const measured = { agent, graph, site: site.url, floor: floor.url, empty };
  // Once for nothing: that the graph is loaded into memory is a figure of walks.
  await ask(agent, urlOf(measured, policy(0, "true")));
  const rows: Row[] = [];
  for (const one of casesOf(graph)) rows.push(...(await rowsOf(measured, one)));
  await site.stop();
  await floor.stop();
  agent.destroy();
  const corpora = graph.kinds.filter((_, k) => kindOf(graph, k) === "dataset").length;
  return {
    name: "gate",
    rows,
    how: `A family of ${whole(graph.kinds.length)} nodes, ${whole(corpora)} of them corpora, whose last descends from all others; its rows are written into the database of a site that has stopped, records among them, and its edges are given to the floor of the walks. A policy is asked about the last node, in the Worker as it is deployed, with one door more that asks its gate and nothing else: whether each corpus passed PII filter 3, which all did, or 4, which the first did not; once as somebody would write it, where the kind alone settles what is no corpus, and once so that what is said of every ancestor is needed. The first answer is by itself, when nothing is known of any ancestor; then in turn with the bare walk of the same ancestry, medians of ${FEW.times}. Each is held against the number of ancestors, the verdict, the corpus that is to blame and where its path ends.`,
  };
}

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

export async function gate(nodes: number): Promise<Figure> {
  const graph = family(nodes);
  const last = graph.kinds.length - 1;
  const data = newFolder();
  await stopProduct(await startProduct(data)); // which applies the migrations
  loadGraphs(databaseFile(data), [graph], saidOf);
  const floor = await startFloor(newFolder());
  const { offsets, parents } = graph;
  const body = new Uint32Array([last + 1, ...offsets, ...parents]);
  await fetch(`${floor.url}/graph`, { method: "POST", body });
  const agent: Agent = connections(2);
  const [nothing = []] = await inTurn(agent, [`${floor.url}/nothing`], FEW);
  const empty = median(nothing.map((one) => one.ms));
  const site = await serveGated(data);
  endAtSignal(); // Miniflare has put its own listeners there
  const rows: Row[] = [];
  // The graph is loaded: what that takes is a figure of walks.
  await untilLoaded(
    agent,
    `${site.url}/v1/admin/atlas`,
    `${site.url}/gate?id=${idOf(graph, last)}&policy=${encodeURIComponent(policy(0, "true"))}`,
  );
  for (const [what, rule, version, denied] of [
    ["lets pass", PII, 3, undefined],
    ["denies", PII, 4, idOf(graph, 0)],
    ["lets pass, each of them read", EVERY, 3, undefined],
    ["denies, each of them read", EVERY, 4, idOf(graph, 0)],
  ] as const) {
    const url = `${site.url}/gate?id=${idOf(graph, last)}&policy=${encodeURIComponent(policy(version, rule))}`;
    const first = await ask(agent, url);
    check(first, last, denied);
    const [ours = [], theirs = []] = await inTurn(agent, [url, `${floor.url}/ancestors?start=${last}`], FEW);
    for (const one of ours) check(one, last, denied);
    const server = (all: readonly Asked[]): number => median(all.map((one) => atServer(one, empty)));
    const [value, bare] = [server(ours), server(theirs)];
    rows.push(
      {
        figure: `gate: a policy over ${whole(last)} ancestors ${what}, at the server`,
        value: ms(value),
        floor: ms(bare),
        ratio: value / bare,
        target: "≤ 200 ms",
        met: value <= 200,
      },
      { figure: `gate: the same before anything is known of them`, value: ms(atServer(first, empty)) },
    );
  }
  await site.stop();
  await floor.stop();
  agent.destroy();
  return { name: "gate", rows, how: "" };
}

async function untilLoaded(agent: Agent, _url: string, gateUrl: string): Promise<void> {
  for (let i = 0; i < 5; i++) await ask(agent, gateUrl);
}

/// <reference path="../../src/prov/n3.d.ts" />
// Documents of a whole site, as N-Quads and as Turtle: how many statements a second, held against n3's Writer, which is given
// the same statements from memory; and the memory of the runtime while documents of very different sizes are made.
import { readdirSync } from "node:fs";
import { get as httpGet } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Parser, Writer } from "n3";
import { health } from "../../src/client/client.ts";
import { type Figure, mebibytes, median, perSecond, type Row, whole } from "./figure.ts";
import type { LineageGraph } from "./graph.ts";
import { idOf, parentsOf, recordText } from "./graph-records.ts";
import { grow } from "./grow.ts";
import { loadGraphs } from "./load-graph.ts";
import {
  databaseFile,
  HEADERS,
  newFolder,
  residentMemory,
  runtimePid,
  startProduct,
  stopProduct,
} from "./sites.ts";
import { growthOf } from "./walks.ts";

const LOOK_MS = 100;
/** Statements that the floor is given: more of them take memory and tell nothing more. */
const FLOOR_STATEMENTS = 500_000;
const ROUNDS = 3;

const said = (graph: LineageGraph, k: number): string =>
  recordText(
    graph,
    k,
    idOf(graph, k),
    parentsOf(graph, k).map(({ n }) => idOf(graph, n)),
  );

/** Enters in the log when it took the last position: a document says that of itself. */
function enterLast(data: string, position: number): void {
  const folder = join(data, "state/do");
  const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) =>
    /SiteLog[\\/][0-9a-f]{64}\.sqlite$/.test(name),
  );
  if (file === undefined) throw new Error(`${folder} has no log`);
  const database = new DatabaseSync(join(folder, file));
  database
    .prepare("INSERT INTO ledger (ledger, lineage, seq, hash) VALUES (?, ?, ?, ?)")
    .run("0".repeat(32), "bench", position + 1, "0".repeat(64));
  database
    .prepare("INSERT INTO entry (position, at, ledger, seq, hash, leaf) VALUES (?, ?, ?, ?, ?, ?)")
    .run(position, "2026-01-31T12:00:00.000Z", "0".repeat(32), position + 1, "0".repeat(64), "0".repeat(64));
  database.close();
}

/** A site with a graph of so many nodes and a record of each, stopped. */
async function loaded(nodes: number): Promise<string> {
  const data = newFolder();
  const launched = await startProduct(data); // which applies the migrations
  await health(launched.site); // which makes the log
  await stopProduct(launched);
  loadGraphs(databaseFile(data), [grow(growthOf(nodes))], said);
  enterLast(data, nodes - 1);
  return data;
}

type Taken = {
  readonly seconds: number;
  readonly bytes: number;
  readonly lines: number;
  readonly text: string;
};

/** Reads a document to its end; keeps the first characters of it. */
function take(url: string, keep: number): Promise<Taken> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const request = httpGet(url, { headers: { ...HEADERS, "accept-encoding": "identity" } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      let [bytes, lines, kept] = [0, 0, 0];
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => {
        bytes += piece.length;
        for (let i = piece.indexOf(10); i >= 0; i = piece.indexOf(10, i + 1)) lines++;
        if (kept < keep) pieces.push(piece);
        kept += piece.length;
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const seconds = (performance.now() - start) / 1_000;
        resolve({ seconds, bytes, lines, text: Buffer.concat(pieces).toString() });
      });
    });
    request.on("error", reject);
  });
}

/** Statements a second that n3's Writer writes of these, in the given format. */
function floorOf(text: string, format: string): number {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const quads = new Parser({ format: "application/n-quads" }).parse(whole).slice(0, FLOOR_STATEMENTS);
  const prefixes = { prov: "http://www.w3.org/ns/prov#", fb: "https://w3id.org/forebear/ns#" };
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const writer = new Writer({ format, prefixes: format === "text/turtle" ? prefixes : {} });
    for (const quad of quads) writer.addQuad(quad as never);
    writer.end(() => undefined);
    return quads.length / ((performance.now() - start) / 1_000);
  });
  return median(rates);
}

type Made = {
  readonly profile: string | undefined;
  readonly nodes: number;
  readonly lines: Taken;
  readonly turtle: Taken | undefined;
  readonly memory: Memory;
};
type Memory = { readonly idle: number; readonly most: number };

/** Has a site of so many nodes make its document in both formats; the largest in one, which is enough for its memory. */
async function made(nodes: number, isLargest: boolean, look: boolean): Promise<Made> {
  const launched = await startProduct(await loaded(nodes), look);
  const pid = runtimePid(launched);
  const url = `${launched.site.url}/v1/graph`;
  // Once for nothing: what the runtime takes when it has warmed up is not what a document takes.
  await take(`${launched.site.url}/v1/nodes.nq?name=bench/none`, 0).catch(() => undefined);
  const idle = residentMemory(pid).now;
  let most = idle;
  let looking = true;
  const looked = (async () => {
    while (looking) {
      most = Math.max(most, residentMemory(pid).now);
      await sleep(LOOK_MS);
    }
  })();
  const lines = await take(`${url}.nq`, 150 * FLOOR_STATEMENTS * 2);
  const turtle = isLargest ? undefined : await take(`${url}.ttl`, 0);
  looking = false;
  await looked;
  const profile = await launched.looking?.stop();
  await stopProduct(launched);
  return { nodes, lines, turtle, memory: { idle, most }, profile };
}

/** Measures it on sites of these sizes; the rates are of the one in the middle. */
export async function publish(sizes: readonly [number, number, number], look: boolean): Promise<Figure> {
  const all: Made[] = [];
  for (const nodes of sizes) all.push(await made(nodes, nodes === sizes[2], look && nodes === sizes[1]));
  const middle = all[1];
  if (middle === undefined) throw new Error("there are three sizes");
  const statements = middle.lines.lines;
  const rows = (["nq", "ttl"] as const).map((suffix): Row => {
    const { seconds } = (suffix === "nq" ? middle.lines : middle.turtle) ?? middle.lines;
    const floor = floorOf(middle.lines.text, suffix === "nq" ? "application/n-quads" : "text/turtle");
    const ratio = statements / seconds / floor;
    return {
      figure: `publish: ${whole(middle.nodes)} nodes, ${whole(statements)} statements, as ${suffix === "nq" ? "N-Quads" : "Turtle"}`,
      value: perSecond(statements / seconds),
      floor: perSecond(floor),
      ratio,
      target: "≥ 0.7 of the floor",
      met: ratio >= 0.7,
    };
  });
  const memory = all.map(
    ({ nodes, memory: { idle, most } }) => `${whole(nodes)}: ${mebibytes(idle)} → ${mebibytes(most)}`,
  );
  return {
    name: "publish",
    rows: [
      ...rows,
      {
        figure: "publish: nodes a second, as N-Quads",
        value: all
          .map(({ nodes, lines }) => `${whole(nodes)}: ${perSecond(nodes / lines.seconds)}`)
          .join(", "),
      },
      { figure: "publish: resident memory of the runtime, before and at most", value: memory.join(", ") },
    ],
    how: `\`GET /v1/graph\` of a site whose database was filled with a graph and a record for each node, read to the end over HTTP: the whole way from the rows of D1 to the socket. The floor is n3's Writer in Node, given the first ${whole(FLOOR_STATEMENTS)} of the same statements, parsed before, and writing to a string: no database, no mapping, no socket; the median of ${ROUNDS}. Memory is VmRSS of workerd, looked at every ${LOOK_MS} ms while the documents are made; of the largest site N-Quads alone.`,
    profile: middle.profile,
  };
}

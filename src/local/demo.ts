// `npm run demo`: the whole job on a real model family, as a story: serve, load, ask, print. Keeps serving, or with
// `-- --exit` leaves.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postRecords, type Site } from "../client/client.ts";
import type { EdgeAnswer, NodeListed, WalkAnswer } from "../wire/answers.ts";
import { ROOT } from "./paths.ts";
import { type Served, serve, stopOnSignal } from "./serve.ts";

const BASE = "mistralai/Mistral-Small-24B-Base-2501";
const DEPLOYMENT = "acme/support-assistant";
const CORPUS = "acme/support-corpus";
const ADAPTER = "acme/support-lora";

const say = (text = ""): void => console.log(text);

function heading(question: string, path: string): void {
  say(`\n── ${question}\n   GET ${path}\n`);
}

async function fetchText(site: Site, path: string): Promise<string> {
  const response = await fetch(site.url + path, { headers: { authorization: `Bearer ${site.token}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text;
}

type Walk = WalkAnswer & {
  readonly edges: readonly EdgeAnswer[];
  readonly starts: readonly { readonly id: string }[];
};

async function walk(site: Site, path: string): Promise<Walk> {
  return JSON.parse(await fetchText(site, path)) as Walk;
}

async function load(site: Site, file: string, what: string): Promise<void> {
  const lines = (await readFile(join(ROOT, "examples", file), "utf8")).trim().split("\n");
  const answer = await postRecords(site, lines);
  if (!answer.ok) throw new Error(`examples/${file} was not taken: ${JSON.stringify(answer.failure)}`);
  const { created, refused } = answer.value.summary;
  if (refused > 0) throw new Error(`${refused} records of examples/${file} were refused`);
  say(`   examples/${file}: ${created} records taken (${what})`);
}

const tally = (words: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
};

const called = (node: Pick<NodeListed, "name" | "id" | "version" | "stub">): string =>
  `${node.name ?? node.id}${node.version === null ? "" : ` ${node.version}`}${node.stub ? " (revision unknown)" : ""}`;

function sayCompleteness({ complete, gaps, position, weakest_certainty }: WalkAnswer): void {
  const missing = [
    gaps.unpinned > 0 ? `${gaps.unpinned} names were used without saying which revision` : "",
    gaps.unspecified > 0
      ? `${gaps.unspecified} records do not say whether their parents are all there are`
      : "",
  ].filter((text) => text !== "");
  say(
    `   The walk is ${complete ? "complete" : "cut"} as of position ${position}; its weakest edge is ${weakest_certainty}.`,
  );
  if (missing.length > 0) say(`   What nobody said: ${missing.join("; ")}.`);
}

async function whoDescends(site: Site): Promise<void> {
  const path = `/v1/descendants?name=${BASE}&include=edges&limit=1000`;
  heading(`Who descends from ${BASE}?`, path);
  const answer = await walk(site, path);
  say(`   ${answer.counts.nodes} nodes by ${answer.counts.edges} edges.`);
  const depths = Map.groupBy(answer.nodes, (node) => node.depth);
  for (const [depth, nodes] of depths) {
    const ids = new Set(nodes.map((node) => node.id));
    const edges = answer.edges.filter((edge) => ids.has(edge.child));
    say(
      `   depth ${depth}: ${tally(nodes.map((node) => (node.stub ? "name without a revision" : node.kind)))}; edges: ${tally(edges.map((edge) => edge.type)) || "none"}`,
    );
  }
  sayCompleteness(answer);
}

const weighed = ({ type, role, weight, weight_unit }: EdgeAnswer): string =>
  [
    type,
    role === null ? "" : `as ${role}`,
    weight === null ? "" : `weight ${weight} (${weight_unit ?? "no unit"})`,
  ]
    .filter((part) => part !== "")
    .join(", ");

/** The ancestry as an outline: each node where it is first met, its parents below it. */
function sayAncestry(answer: Walk, start: string): void {
  const names = new Map(answer.nodes.map((node) => [node.id, called(node)]));
  const parents = Map.groupBy(answer.edges, (edge) => edge.child);
  const met = new Set<string>();
  const below = (id: string, indent: string): void => {
    met.add(id);
    for (const edge of parents.get(id) ?? []) {
      const again = met.has(edge.parent);
      say(
        `   ${indent}${weighed(edge)} → ${names.get(edge.parent) ?? edge.parent}${again ? " (above)" : ""}`,
      );
      if (!again) below(edge.parent, `${indent}   `);
    }
  };
  say(`   ${DEPLOYMENT}`);
  below(start, "   ");
}

async function whatShaped(site: Site): Promise<void> {
  const path = `/v1/ancestors?name=${DEPLOYMENT}&include=edges`;
  heading(`What does the deployment ${DEPLOYMENT} descend from?`, path);
  const answer = await walk(site, path);
  const [start] = answer.starts;
  if (start) sayAncestry(answer, start.id);
  say();
  sayCompleteness(answer);
}

async function whatARecallTouches(site: Site): Promise<void> {
  const path = `/v1/descendants?name=${CORPUS}`;
  heading(`${CORPUS} turns out to be poisoned. What would a recall touch?`, path);
  const answer = await walk(site, path);
  const served = answer.nodes.filter((node) => node.kind === "deployment");
  for (const [depth, nodes] of Map.groupBy(answer.nodes, (node) => node.depth))
    say(`   depth ${depth}: ${nodes.map((node) => `${node.kind} ${called(node)}`).join(", ")}`);
  say(`\n   ${answer.counts.nodes} artifacts, of which serving: ${served.map(called).join(", ") || "none"}.`);
}

async function asProv(site: Site): Promise<void> {
  const path = `/v1/nodes.ttl?name=${ADAPTER}`;
  heading(`What does an auditor get for ${ADAPTER}? W3C PROV, as Turtle:`, path);
  say((await fetchText(site, path)).replace(/^/gm, "   ").trimEnd());
}

async function tell(served: Served): Promise<void> {
  const site: Site = { url: served.url, token: served.token };
  say(
    `Forebear serves at ${served.url}, with an empty graph in a temporary folder.\n\n── Two families are loaded`,
  );
  await load(site, "mistral-small-24b.ndjson", "real: Mistral Small 24B and what people made of it");
  await load(site, "acme.ndjson", "invented: a support assistant built on it");
  await whoDescends(site);
  await whatShaped(site);
  await whatARecallTouches(site);
  await asProv(site);
}

const leave = process.argv.includes("--exit");
const data = await mkdtemp(join(tmpdir(), "forebear-demo-"));
const served = await serve({ port: 0, data });
const stop = async (code: number): Promise<never> => {
  await served.stop();
  await rm(data, { recursive: true, force: true });
  process.exit(code);
};
stopOnSignal(() => stop(0));
try {
  await tell(served);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}
if (leave) await stop(0);
say(`\nStill serving at ${served.url}; Ctrl-C ends it and forgets everything. Ask for yourself:\n`);
say(`   export FOREBEAR_TOKEN=${served.token}`);
say(`   curl -H "Authorization: Bearer $FOREBEAR_TOKEN" "${served.url}/v1/descendants?name=${BASE}"`);

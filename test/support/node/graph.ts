// A site's whole graph as it reads from outside, without what two sites may differ in: positions, ledgers, times. Two
// sites that were told the same have the same one, whatever happened on the way.
import type { Site } from "../../../src/client/client.ts";
import type { WalkAnswer } from "../../../src/wire/answers.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers without declaring their shape first
type Body = any;

export type Graph = {
  readonly lineages: readonly object[];
  /** Every node that was asked for and every parent of one, by id. */
  readonly nodes: ReadonlyMap<string, object>;
  readonly walks: readonly object[];
};

const AT_ONCE = 100;

/** A GET that must answer 200, with JSON. */
export async function getJson(site: Site, path: string): Promise<Body> {
  const response = await fetch(site.url + path, { headers: { authorization: `Bearer ${site.token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path.slice(0, 200)} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** Every page of a list, following `next` by this parameter. */
export async function pages(
  site: Site,
  path: string,
  list: string,
  parameter: string,
): Promise<{ first: Body; all: Body[] }> {
  const first = await getJson(site, path);
  const all: Body[] = [...first[list]];
  for (let { next } = first; next !== null; ) {
    const page = await getJson(
      site,
      `${path}${path.includes("?") ? "&" : "?"}${parameter}=${encodeURIComponent(next)}`,
    );
    all.push(...page[list]);
    next = page.next;
  }
  return { first, all };
}

/** These nodes as they are read back, in this order. */
export async function nodesOf(site: Site, ids: readonly string[]): Promise<Body[]> {
  const nodes: Body[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE).map((id) => `id=${encodeURIComponent(id)}`);
    const answer = await getJson(site, `/v1/nodes?${some.join("&")}`);
    nodes.push(...(some.length === 1 ? [answer] : answer.nodes));
  }
  return nodes;
}

async function walkFrom(site: Site, direction: "ancestors" | "descendants", id: string): Promise<object> {
  const path = `/v1/${direction}?id=${encodeURIComponent(id)}&limit=1000`;
  const { first, all } = await pages(site, path, "nodes", "cursor");
  const { complete, stopped_by, counts, gaps, weakest_certainty }: WalkAnswer = first;
  // Within one depth the order is that of the log, which an interrupted import changes.
  const nodes = all.map((node) => `${node.depth} ${node.id} ${node.kind} ${node.name} ${node.stub}`).sort();
  return { direction, id, complete, stopped_by, counts, gaps, weakest_certainty, nodes };
}

async function lineagesOf(site: Site): Promise<object[]> {
  const { all } = await pages(site, "/v1/lineages?limit=2", "lineages", "after");
  return await Promise.all(
    all.map(async ({ name, records, nodes }) => {
      const { counts } = await getJson(site, `/v1/lineages/${name}?limit=1`);
      return { name, records, nodes, counts };
    }),
  );
}

/** Reads the graph: these nodes and their parents whole, the walks from some of them, and what the lineages hold. */
export async function graphOf(site: Site, ids: readonly string[], walked: readonly string[]): Promise<Graph> {
  const known = await nodesOf(site, ids);
  const asked = new Set(ids);
  const parents = new Set<string>(known.flatMap((node) => node.parent_ids));
  const others = [...parents].filter((id) => !asked.has(id)).sort();
  const all = [...known, ...(await nodesOf(site, others))];
  const nodes = new Map(
    all.map(({ position: _position, records, ...node }) => [
      node.id,
      { ...node, records: records.map((claim: Body) => claim.record) },
    ]),
  );
  const walks: object[] = [];
  for (const id of walked)
    for (const direction of ["ancestors", "descendants"] as const)
      walks.push(await walkFrom(site, direction, id));
  return { lineages: await lineagesOf(site), nodes, walks };
}

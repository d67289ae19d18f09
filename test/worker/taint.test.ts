// Taint against a plain search of what was said: random families with names of one thing, advisories about nodes and names,
// withdrawals, at every position, from both engines. `FOREBEAR_SEED` has the same again.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Kind } from "../../src/model/kinds.ts";
import { random } from "../support/random.ts";
import { oneOf } from "../support/random-walks.ts";
import { type SaidGraph, saidGraph } from "../support/said-graph.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import { type Body, get, getBySql, migrateGraph, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const { SEED } = env;
const dice = random(SEED === "" ? undefined : Number(SEED));
const { pick, chance } = dice;
const seed = `seed ${dice.seed}`;

const NAMES = ["t/a", "t/b", "t/c"];
const idOf = (i: number): string => `urn:example:taint-${i}`;
const unpinned = (name: string): string => `urn:forebear:unpinned:pkg:huggingface/${name}`;

type Open = { readonly id: string; readonly nodes: readonly string[]; readonly names: readonly string[] };

/** What was so at a position. */
type Then = { readonly position: number; readonly taints: ReadonlyMap<string, ReadonlyMap<string, number>> };

/** Steps from a node up to each node that it reaches; another name of one is none. */
function stepsUp(graph: SaidGraph, start: number): Map<number, number> {
  const { edges } = graph.graph();
  const steps = new Map([[start, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    const lower = (n: number, d: number): void => {
      if ((steps.get(n) ?? Number.POSITIVE_INFINITY) <= d) return;
      steps.set(n, d);
      changed = true;
    };
    for (const { child, parent, type } of edges) {
      const [c, p] = [steps.get(child), steps.get(parent)];
      if (c !== undefined) lower(parent, type === "alias-of" ? c : c + 1);
      if (p !== undefined && type === "alias-of") lower(child, p);
    }
  }
  return steps;
}

/** Of each node the advisories that it is under, with the number of steps to the nearest source. */
function taintsNow(graph: SaidGraph, open: readonly Open[]): Map<string, Map<string, number>> {
  return new Map(
    graph.ids().map((id, i) => {
      const steps = stepsUp(graph, i + 1);
      const under = new Map<string, number>();
      for (const one of open) {
        const sources = [
          ...one.nodes.flatMap((node) => graph.resolve(node) ?? []),
          ...one.names.flatMap((name) => graph.named(name)),
        ];
        const near = Math.min(...sources.map((n) => steps.get(n) ?? Number.POSITIVE_INFINITY));
        if (Number.isFinite(near)) under.set(one.id, near);
      }
      return [id, under];
    }),
  );
}

/** That a path leads from a node to a source, and how many steps it has: names of one thing are none. */
function stepsOf(graph: SaidGraph, path: readonly string[]): number {
  const { edges } = graph.graph();
  const number = (id: string): number => graph.ids().indexOf(id) + 1;
  return path.slice(1).reduce((steps, id, i) => {
    const [a, b] = [number(path[i] ?? ""), number(id)];
    const isStep = edges.some((one) => one.child === a && one.parent === b && one.type !== "alias-of");
    const isName = edges.some(
      (one) =>
        one.type === "alias-of" &&
        ((one.child === a && one.parent === b) || (one.child === b && one.parent === a)),
    );
    expect(isStep || isName, `${seed}: ${path}`).toBe(true);
    return steps + Number(!isName);
  }, 0);
}

async function sayRecord(graph: SaidGraph, i: number, size: number): Promise<void> {
  const node = idOf(i);
  const parents = new Map<string, { id: string; type: "derived-from" }>();
  for (let k = pick(3); k > 0 && i > 0; k--) {
    const id = chance(0.15) ? unpinned(oneOf(dice, NAMES)) : idOf(pick(i));
    parents.set(id, { id, type: "derived-from" });
  }
  const said = {
    node,
    kind: "model" as Kind,
    parents: [...parents.values()],
    aliases: chance(0.15) && i > 1 ? [idOf(size + pick(6))] : [],
    ...(chance(0.3) ? { name: oneOf(dice, NAMES) } : {}),
  };
  const more = {
    description: `${dice.pick(1_000_000)}`,
    lineage: "taint",
    created_at_utc: "2026-01-01T00:00:00Z",
  };
  const { status, body } = await post({ ...said, ...more }, "/v1/records?unresolved=allow");
  // What would close a cycle by its other names is not taken.
  if (status === 201 && body.effect === "live") graph.say(said);
}

async function sayAdvisory(graph: SaidGraph, open: Open[]): Promise<void> {
  const known = graph.ids();
  const nodes = chance(0.7) && known.length > 0 ? [oneOf(dice, known)] : [];
  const names = nodes.length === 0 || chance(0.3) ? [oneOf(dice, NAMES)] : [];
  const { status, body } = await post(
    {
      ...(nodes.length > 0 ? { nodes } : {}),
      ...(names.length > 0 ? { names } : {}),
      severity: "high",
      kind: "quality",
      title: `It is wrong, ${dice.pick(1_000_000)}.`,
    },
    "/v1/advisories",
  );
  expect(status, JSON.stringify(body)).toBe(201);
  open.push({ id: body.id, nodes, names });
}

async function withdraw(open: Open[]): Promise<void> {
  const [one] = open.splice(pick(open.length), 1);
  if (one) await post({ reason: "It was not." }, `/v1/advisories/${one.id}/withdrawal`);
}

test("what is tainted, by what and how far away, is what a plain search of the graph finds", {
  timeout: 60_000,
}, async () => {
  const graph = saidGraph();
  const open: Open[] = [];
  const past: Then[] = [];
  const size = 24;
  for (let i = 0; i < size; i++) {
    await sayRecord(graph, i, size);
    if (chance(0.3)) await sayAdvisory(graph, open);
    if (open.length > 3 || (open.length > 0 && chance(0.1))) await withdraw(open);
    const { position } = (await get("/health")).body;
    if (i % 4 === 3) past.push({ position, taints: taintsNow(graph, open) });
    if (i % 8 !== 7) continue;
    const now = past.at(-1);
    for (const id of graph.ids()) {
      const path = `/v1/nodes?id=${encodeURIComponent(id)}`;
      const { taint } = (await get(path)).body;
      const meant = now?.taints.get(id) ?? new Map();
      expect(new Set(taint.map((one: Body) => one.advisory)), `${seed}: ${id}`).toEqual(
        new Set(meant.keys()),
      );
      for (const one of taint) {
        expect(one.path[0], seed).toBe(id);
        expect(one.path.at(-1), seed).toBe(one.source);
        expect(stepsOf(graph, one.path), `${seed}: ${id}`).toBe(meant.get(one.advisory));
      }
      if (chance(0.2)) expect((await getBySql(path)).body.taint, `${seed}: ${id}`).toEqual(taint);
    }
  }
  // The past is as it was, also for lists, from both engines.
  for (const { position, taints } of past) {
    const starts = [...taints.keys()].filter(() => chance(0.3)).slice(0, 5);
    for (const start of starts) {
      const path = `/v1/ancestors?id=${encodeURIComponent(start)}&include=taint&limit=1000&as_of=${position}`;
      const { status, body } = await get(path);
      expect(status, `${seed}: ${JSON.stringify(body)}`).toBe(200);
      for (const node of body.nodes)
        expect([node.id, node.tainted], seed).toEqual([node.id, (taints.get(node.id)?.size ?? 0) > 0]);
      expect((await getBySql(path)).body.nodes, seed).toEqual(body.nodes);
    }
  }
  expect((await auditLog()).faults).toEqual([]);
  const before = await dump();
  await rebuild();
  expect(await dump()).toEqual(before);
});

// What can be rolled back to: a former champion of the slot, or an ancestor, that is still there.
import { readId } from "../../src/model/id.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import type { Env } from "../env.ts";
import { askGraph } from "../graph/engine.ts";
import { Refused } from "../problem.ts";
import { type Head, heads, type Moment, resolve } from "../read.ts";
import { HEREDITARY } from "../reading/lineage-of.ts";
import { wasChampion } from "./read-moves.ts";
import type { Stand } from "./stand.ts";

/** The node that an id names; refused where it names none. */
export async function knownTarget(env: Env, said: string, at: Moment, pointer: string): Promise<Head> {
  const id = readId(said, pointer);
  if (!id.ok) throw new Refused(id.refusal);
  const [found] = await resolve(env.GRAPH, [id.value.id], at.position);
  const [head] = found ? await heads(env.GRAPH, [found.n], at.position) : [];
  if (head) return head;
  throw new Refused({
    code: "unknown-node",
    detail: `${pointer}: ${id.value.id} is not known here.`,
    pointer,
    hint: "Name a former champion of the slot, or an ancestor; GET /v1/lineages/{name}/champions lists those that were.",
  });
}

async function descends(env: Env, n: number, ancestor: number, at: Moment): Promise<boolean> {
  const ends = { from: n, to: ancestor, types: HEREDITARY, throughNames: false };
  const { answer } = await askGraph(env, "paths", { ...ends, offset: 0, limit: 1, withEdges: false }, at);
  return answer.shortest !== null;
}

/** Why a node cannot be what a rollback of another leads to; undefined where it can. */
export async function noWayBack(
  env: Env,
  { node, home: lineage, niche, kind, at }: Stand,
  target: string,
  pointer: string,
): Promise<Refusal | undefined> {
  const { n } = await knownTarget(env, target, at, pointer);
  const slot = { lineage, niche, kind };
  if (n !== node.n && (await wasChampion(env.GRAPH, n, slot, at.position))) return undefined;
  if (n !== node.n && (await descends(env, node.n, n, at))) return undefined;
  return {
    code: "no-rollback",
    detail:
      n === node.n
        ? `${target} is the node itself.`
        : `${target} never was champion of ${niche}, and ${node.id} does not descend from it.`,
    pointer,
    hint: "Name a former champion of the slot, or an ancestor; GET /v1/lineages/{name}/champions lists those that were.",
  };
}

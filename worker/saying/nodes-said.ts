// Nodes that a statement names beside records: they have to be known, and may have been posted a moment ago.
import { ok, type Result, refuse } from "../../src/model/result.ts";
import type { Env } from "../env.ts";
import { NOW, type Resolved, resolve } from "../read.ts";
import { hintsFor } from "../reading/near.ts";
import { caughtUp } from "./door.ts";

/** An id, and where in the body it stands. */
export type NamedAt = { readonly id: string; readonly at: string };

/** The nodes that these ids name now, in their order; waits for the projection once where one is not known. */
export async function nodesSaid(env: Env, named: readonly NamedAt[]): Promise<Result<readonly Resolved[]>> {
  const ids = named.map(({ id }) => id);
  const find = async (): Promise<Map<string, Resolved>> =>
    new Map((await resolve(env.GRAPH, ids, NOW)).map((node) => [node.said, node]));
  let found = await find();
  const isMissing = ({ id }: NamedAt): boolean => !found.has(id);
  const shown = !named.some(isMissing) || (await caughtUp(env));
  if (named.some(isMissing)) found = await find();
  const missing = named.find(isMissing);
  if (missing === undefined) return ok(ids.flatMap((id) => found.get(id) ?? []));
  if (!shown)
    return refuse({
      code: "unavailable",
      detail: `${missing.id} is not shown; it may have been said and be on its way.`,
      pointer: missing.at,
      hint: "Send it again in a moment; GET /health says how far the graph is behind.",
    });
  return refuse({
    code: "unknown-node",
    detail: `${missing.id} is not known here.`,
    pointer: missing.at,
    ...(await hintsFor(env, missing.id)),
  });
}

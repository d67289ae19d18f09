// Ids that look like one that is not known here: what a question may have meant. Look-ups in indexes alone, so that a wrong id
// costs no more than a right one.
import nearSql from "../../sql/queries/read/near.sql";
import { beginningOf, nameInId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";

/** Known ids that begin as this one does, or belong to what its name names, the first ones in their order. */
async function near(env: Env, id: string): Promise<string[]> {
  const from = beginningOf(id);
  // Nothing that begins so comes after it.
  const until = `${from}\u{10ffff}`;
  const { results } = await env.GRAPH.prepare(nearSql)
    .bind(from, until, nameInId(id) ?? null, LIMITS.nearIds)
    .all<{ id: string }>();
  return results.map((row) => row.id);
}

/** What is said to whoever asks for an id that is not known here: what was meant perhaps, and how to find it. */
export async function hintsFor(
  env: Env,
  id: string,
): Promise<{ readonly hint: string; readonly more?: { readonly near: readonly string[] } }> {
  const known = await near(env, id);
  const meant = known.length === 0 ? "" : `Did you mean ${known.join(" or ")}? `;
  return {
    hint: `${meant}Check the id, ask by ?name= for every version of a name, or GET /v1/search?q= for parts of one.`,
    ...(known.length === 0 ? {} : { more: { near: known } }),
  };
}

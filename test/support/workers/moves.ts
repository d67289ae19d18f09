// Moves through the front door.
import { type Answer, call, digestOf, model, post } from "./site.ts";

export const LEARNING = "Deduplication before mixing raised recall by four points.";

/** Says something of a node by its word. */
export const say = async (
  action: "transitions" | "rollback" | "end",
  word: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const response = await call(`/v1/nodes/${digestOf(word)}/${action}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, body: await response.json() };
};

/** Moves a node; with something learned, where nothing else is said. */
export const move = (word: string, to: string, more: object = {}): Promise<Answer> =>
  say("transitions", word, { to, learning: LEARNING, ...more });

/** A model of the family acme/family, named acme/family/<niche>. */
export const member = async (word: string, niche: string, more: object = {}): Promise<Answer> =>
  await post(model(word, [], { lineage: "acme/family", name: niche, ...more }));

// Moves of nodes, ends of deployments and whatever else is said about lifecycle, straight to a ledger: what a door would ask of
// them is not asked.
import { env } from "cloudflare:workers";
import type { BodyType } from "../../../src/ledger/bodies.ts";
import { canonical, type Json } from "../../../src/model/canonical.ts";
import type { LifecycleState } from "../../../src/model/lifecycle.ts";
import type { About } from "../../../src/model/receipt.ts";
import { lineageRoot } from "../../../worker/platform/calls.ts";
import type { Body } from "./site.ts";

let serial = 0;

/** Says a statement in a ledger; answers with its receipt. */
export async function sayIn(lineage: string, type: BodyType, body: object, about: About): Promise<Body> {
  serial += 1;
  const request = {
    type,
    parts: [{ name: "body", text: canonical(body as Json) }],
    about,
    fingerprint: `${serial}`.padStart(64, "f"),
    token: "t",
  };
  const answer = await lineageRoot(env, lineage).append(lineage, [request], 1_000);
  if ("code" in answer) throw new Error(answer.detail);
  return JSON.parse(answer[0]?.receipt ?? "null");
}

/** Moves a node in a niche; answers with the receipt. */
export async function move(node: string, to: LifecycleState, more: object = {}): Promise<Body> {
  const said = { node, kind: "model", niche: "chat", from: null, to, learning: "It holds.", ...more };
  return await sayIn("acme", "transition", said, { moved: node, niche: said.niche, to });
}

/** Says that a deployment is no more. */
export async function end(node: string): Promise<Body> {
  return await sayIn("acme", "end", { node }, { ended: node });
}

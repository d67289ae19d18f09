// GET /v1/decisions/{id}: a decision as it was kept in the statement that it led to.
import type { DecisionAnswer } from "../../src/wire/answers-moves.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { positionAsked } from "../http/as-of.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { saidAt } from "../lifecycle/history.ts";
import { movesSaid } from "../lifecycle/read-moves.ts";
import { Refused } from "../problem.ts";
import { notKnown } from "../reading/known-later.ts";

export async function getDecision(request: Request, env: Env, id: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const position = await positionAsked(query, env);
  const [, statement = ""] = /^decision:([0-9a-f]{64})$/.exec(id) ?? [];
  const row = (await movesSaid(env.GRAPH, [statement], position)).get(statement);
  const decision = row?.said.decision;
  if (row?.withheld.includes("body"))
    throw new Refused({
      code: "withheld",
      detail: `What ${id} rested on was erased. That ${row.node} was moved, or was not let, stays in its history.`,
      hint: `GET ${nodePath(row.node, "/history")} says where it stands.`,
    });
  if (row === undefined || decision === undefined || row.type === "end")
    throw await notKnown(env, "decision", id, position, {
      why: `${JSON.stringify(id.slice(0, 100))} is not a decision of this site`,
      hint: "A decision is named by the answer to a transition, and by GET /v1/nodes/{id}/history. What was told afterwards has none.",
    });
  const answer: DecisionAnswer = {
    id,
    type: row.type,
    said: saidAt(row),
    asked_by: decision.by,
    decision,
    links: { node: nodePath(row.node), history: nodePath(row.node, "/history") },
  };
  return json(answer, 200, { "cache-control": "no-store", "forebear-position": String(position) });
}

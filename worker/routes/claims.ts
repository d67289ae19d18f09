// GET /v1/records/{id}: one record as it was said, whatever has become of it since.

import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { positionAsked } from "../http/as-of.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { withheldParts } from "../read.ts";
import { notKnown } from "../reading/known-later.ts";
import { type RecordState, recordState } from "../reading/read-records.ts";

function stateOf({ until_position, conflict }: RecordState): string {
  if (until_position !== null) return "retracted";
  return conflict === null ? "live" : "conflict";
}

export async function getRecord(request: Request, env: Env, record: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const at = await positionAsked(query, env);
  const found = await recordState(env.GRAPH, record, at);
  if (found === null)
    throw await notKnown(env, "record", record, at, {
      why: `${JSON.stringify(record.slice(0, 100))} is not a record of this site`,
      hint: "Receipts name it as `record`, and so does GET /v1/nodes/{id} under `records`.",
    });
  const { node, lineage, ledger, seq, statement, time, position, conflict, said, facets } = found;
  const withheld = withheldParts(found.withheld);
  const stands = { record, node, lineage, ledger, seq, statement, time, position };
  const head = { ...stands, state: stateOf(found), conflict, withheld, links: { node: nodePath(node) } };
  // What was said goes out as it is kept: its numbers keep their spelling.
  return new Response(`${JSON.stringify(head).slice(0, -1)},"said":${said},"facets":${facets ?? "null"}}\n`, {
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "forebear-position": String(at),
    },
  });
}

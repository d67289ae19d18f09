// GET /v1/nodes/{id}/bom: the bill of materials of a node, as CycloneDX.
import { CYCLONEDX } from "../../src/bom/bom.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { billOf } from "../publish/bom.ts";
import { answerDerived, stampOf } from "../publish/conditional.ts";
import { fileOf } from "../publish/scope.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

// Whoever asks for JSON is given the same bill: it is JSON.
const FORMATS: readonly Format[] = [
  { suffix: "json", mediaType: CYCLONEDX.mediaType, version: CYCLONEDX.version },
  JSON_FORMAT,
];

export async function getBom(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const { searchParams: query, origin } = new URL(request.url);
  onlyKnownOfGraph(query, ONE_NODE);
  negotiate(FORMATS, request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  const stamp = await stampOf(env, at.position);
  const bill = {
    ...stamp,
    type: `${CYCLONEDX.mediaType}; version=${CYCLONEDX.version}`,
    file: `${fileOf("bom", node.id, at.position)}.cdx.json`,
    follows: ["bom", node.id, origin],
  };
  return await answerDerived(request, env, bill, async () => ({
    text: await billOf(env, node, at, stamp, origin),
  }));
}

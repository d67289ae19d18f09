// GET /v1/nodes/{id}/dossier: what Annex IV of the EU AI Act asks to be told of where a node comes from, as a page or as JSON. The
// page brings its own style, has no script, and its policy lets nothing else in.
import { dossierPage } from "../../src/dossier/page.ts";
import { STYLE } from "../../src/dossier/style.ts";
import { utf8 } from "../../src/model/bytes.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { base64, sha256 } from "../platform/digest.ts";
import { dossier } from "../publish/dossier.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

const FORMATS: readonly Format[] = [JSON_FORMAT, { suffix: "html", mediaType: "text/html" }];

const headers = () => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${base64(sha256(utf8(STYLE)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
});

export async function getDossier(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ONE_NODE);
  const { suffix } = negotiate(FORMATS, request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  const told = await dossier(env, node, at);
  const common = { vary: "accept", "forebear-position": String(at.position) };
  if (suffix === "json") return json(told, 200, common);
  return new Response(dossierPage(told), { headers: { ...headers(), ...common } });
}

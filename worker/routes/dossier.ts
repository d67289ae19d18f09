// GET /v1/nodes/{id}/dossier: what Annex IV of the EU AI Act asks to be told of where a node comes from, as a page or as JSON. The
// page brings its own style, has no script, and its policy lets nothing else in.
import { dossierPage } from "../../src/dossier/page.ts";
import { STYLE } from "../../src/dossier/style.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { PAGE_TYPE, pageHeaders } from "../http/page.ts";
import { type Format, JSON_FORMAT, negotiate } from "../negotiate.ts";
import { answerDerived, stampOf } from "../publish/conditional.ts";
import { dossier } from "../publish/dossier.ts";
import { fileOf } from "../publish/scope.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

const FORMATS: readonly Format[] = [JSON_FORMAT, { suffix: "html", mediaType: "text/html" }];

const PAGE = pageHeaders(STYLE);

export async function getDossier(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ONE_NODE);
  const { suffix } = negotiate(FORMATS, request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const node = await oneNode(env, address, query, at.position);
  const stamp = await stampOf(env, at.position);
  const isPage = suffix === "html";
  const sent = {
    ...stamp,
    type: isPage ? PAGE_TYPE : JSON_FORMAT.mediaType,
    file: `${fileOf("dossier", node.id, at.position)}.${suffix}`,
    follows: ["dossier", node.id],
    headers: isPage ? PAGE : {},
  };
  return await answerDerived(request, env, sent, async () => {
    const told = await dossier(env, node, at, stamp);
    // What could not be gone through may be there the next time, at the same position.
    const passing = !told.complete || told.advisories.tainted === null;
    return { text: isPage ? dossierPage(told) : `${JSON.stringify(told)}\n`, passing };
  });
}

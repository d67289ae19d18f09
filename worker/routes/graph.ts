// GET /v1/graph: everything that the site knows, as one document.
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import type { Suffix } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { negotiate } from "../negotiate.ts";
import { answerDocument, DOCUMENTS } from "../publish/answer.ts";

export async function getGraph(request: Request, env: Env, suffix?: Suffix): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const format = negotiate(DOCUMENTS, request.headers.get("accept"), suffix);
  return await answerDocument(request, env, { kind: "site" }, format, await momentAsked(query, env));
}

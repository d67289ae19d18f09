// POST /v1/select: the nodes that an expression holds for.
import { LIMITS } from "../../src/model/limits.ts";
import { readSelect, type Select } from "../../src/wire/select.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { momentAsked, pageAsked } from "../http/as-of.ts";
import { badQuery } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { problemResponse } from "../problem.ts";
import { answerDocument, DOCUMENTS, isDocument } from "../publish/answer.ts";
import { answerSelect } from "../reading/select.ts";
import { questionOf, ruleOf } from "../reading/select-question.ts";

/** The question as a query, for who reads those: where it is answered, and which page of it. */
function queryOf(said: URLSearchParams, { asOf, cursor }: Select): URLSearchParams {
  if (asOf !== undefined && said.has("as_of"))
    throw badQuery("as_of", "is said in the body, too.", "Say it once.");
  const asked = new URLSearchParams(said);
  if (asOf !== undefined) asked.set("as_of", String(asOf));
  if (cursor !== undefined) asked.set("cursor", cursor);
  return asked;
}

/** Answers a page of them, or a document of all of them. */
export async function postSelect(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const said = new URL(request.url).searchParams;
  onlyKnownOfGraph(said, []);
  const format = negotiate([JSON_FORMAT, ...DOCUMENTS], request.headers.get("accept"));
  const read = readSelect(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { where, ancestor, descendant, types, kinds, limit } = read.value;
  const asked = { where, ancestor, descendant, types, ...(kinds === undefined ? {} : { kinds }) };
  ruleOf(where);
  const query = queryOf(said, read.value);
  if (isDocument(format)) {
    if (query.has("cursor"))
      throw badQuery("cursor", "does not go with a document, which is everything.", "Leave it out.");
    const at = await momentAsked(query, env);
    return await answerDocument(request, env, { kind: "select", ...asked }, format, at);
  }
  const question = JSON.stringify(["select", where, ancestor, descendant, types, kinds]);
  const { offset, ...at } = await pageAsked(query, env, question);
  const page = await answerSelect(env, {
    ...(await questionOf(env, asked, at)),
    limit: Math.min(limit, LIMITS.pageNodes),
    after: offset,
  });
  const next =
    page.next === null ? null : writeCursor(question, { position: at.position, offset: page.next });
  return json({ ...page, next }, 200, { "cache-control": "no-store" });
}

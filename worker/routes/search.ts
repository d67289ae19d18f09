// GET /v1/search: nodes by the words that are said of them.
import { LIMITS } from "../../src/model/limits.ts";
import { type Phrase, readSearch } from "../../src/model/search.ts";
import type { SearchAnswer } from "../../src/wire/answers.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { onlyKnownOfNow } from "../http/as-of.ts";
import { badQuery, kinds, type Query, wholeNumber } from "../http/ask.ts";
import { readCursor, writeCursor } from "../http/cursor.ts";
import { refuseEarlier } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { watermark } from "../read.ts";
import { search } from "../reading/search.ts";

/** The words that are searched for. */
function phrasesOf(query: Query): readonly Phrase[] {
  const said = query.get("q");
  if (said === null) throw badQuery("q", "is missing.", "Say what to search for: ?q=support 7b.");
  const read = readSearch(said);
  if (read.ok) return read.value;
  throw badQuery("q", read.refusal.detail, read.refusal.hint ?? "");
}

/** Answers a page of what is found. */
export async function getSearch(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  // What more records hold than are ranked may be another part tomorrow.
  onlyKnownOfNow(query, ["q", "kinds", "limit", "cursor"], "a search");
  negotiate([JSON_FORMAT], request.headers.get("accept"));
  const phrases = phrasesOf(query);
  const wanted = kinds(query);
  const limit = wholeNumber(query, "limit", 1, LIMITS.searchNodes) ?? LIMITS.searchDefault;
  const question = JSON.stringify(["search", phrases, wanted]);
  const said = query.get("cursor");
  const head = await watermark(env.GRAPH);
  const { position, offset } =
    said === null ? { position: head.position, offset: 0 } : readCursor(question, said, head.position);
  refuseEarlier(query, position, "cursor");
  const page = await search(env, { phrases, kinds: wanted, at: position, offset, limit });
  return json({
    position,
    query: { words: phrases.map((phrase) => phrase.words.join(" ")) },
    complete: page.complete,
    nodes: page.nodes,
    next: page.next === null ? null : writeCursor(question, { position, offset: page.next }),
  } satisfies SearchAnswer);
}

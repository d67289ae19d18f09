// GET /v1/lineages/{name}/champions: who was champion of each slot, when, and why that was allowed.
import { KIND_NAMES } from "../../src/graph/graph.ts";
import { millisecondsOf } from "../../src/model/instant.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { ChampionsAnswer } from "../../src/wire/answers-moves.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { nextOffset } from "../graph/connections.ts";
import { pageAsked } from "../http/as-of.ts";
import { badQuery, pageLimit, type Query } from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { championsOf, type Span } from "../lifecycle/champions.ts";
import { lineageAt } from "../reading/lineage-at.ts";

const DAY_MS = 86_400_000;

/** The time that `on` names: a day (UTC), or an instant. */
function spanOf(query: Query): Span | undefined {
  const said = query.get("on");
  if (said === null) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(said);
  // In an address a plus that is not escaped is a space, and nothing else can stand there.
  const ms = millisecondsOf(day ? `${said}T00:00:00Z` : said.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (ms === undefined)
    throw badQuery(
      "on",
      `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
      "Send a day, e.g. 2026-03-03, or an instant with its zone, e.g. 2026-03-03T12:00:00Z.",
    );
  if (ms > Date.now())
    throw badQuery("on", `${said} is not past yet.`, "Leave it out for who was champion at any time.");
  return { from: new Date(ms).toISOString(), until: new Date(day ? ms + DAY_MS : ms).toISOString() };
}

function kindOf(query: Query): Kind | null {
  const said = query.get("kind");
  const kind = KIND_NAMES.find((one) => one === said);
  if (said === null || kind !== undefined) return kind ?? null;
  throw badQuery(
    "kind",
    `${JSON.stringify(said.slice(0, 40))} is not a kind.`,
    `Known: ${KIND_NAMES.join(", ")}.`,
  );
}

export async function getChampions(request: Request, env: Env, lineage: string): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["niche", "kind", "on", "limit", "cursor"]);
  const limit = pageLimit(query);
  const asked = { lineage, niche: query.get("niche"), kind: kindOf(query), on: spanOf(query) };
  const question = JSON.stringify(["champions", asked]);
  const { position, offset } = await pageAsked(query, env, question);
  await lineageAt(env, lineage, position);
  const { champions, all } = await championsOf(env, asked, position, { limit, offset });
  const following = nextOffset(offset, champions.length, all);
  const answer: ChampionsAnswer = {
    position,
    lineage,
    on: query.get("on"),
    champions,
    next: following === null ? null : writeCursor(question, { position, offset: following }),
  };
  return json(answer);
}

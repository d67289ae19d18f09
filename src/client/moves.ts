// Moving nodes, and asking what moved. A move is said once: sent again, it is answered as it was.
import type { ChampionsAnswer, HistoryAnswer, MoveAnswer } from "../wire/answers-moves.ts";
import { type Answer, call, fail, isObject, parsed, type Site } from "./client.ts";

/** What is said of a move; the site reads more (`GET /docs`). */
export type Move = {
  /** The lifecycle state that it is to be in. */
  readonly to: string;
  /** The node's name, when nothing is said. */
  readonly niche?: string | undefined;
  /** What future builders learn from this branch: a sentence, required from canary on. */
  readonly learning?: string | undefined;
  readonly reason?: string | undefined;
};

async function asked<T>(site: Site, path: string, has: string, init: RequestInit = {}): Promise<Answer<T>> {
  const reply = await call(site, path, init);
  if (!reply.ok) return reply;
  const body = parsed(reply.value.text);
  if (isObject(body) && has in body) return { ok: true, value: body as T };
  return fail({
    kind: "not-understood",
    url: reply.value.url,
    cause: "it does not speak as a Forebear site does",
  });
}

/** POST /v1/transitions. */
export const move = (site: Site, id: string, said: Move): Promise<Answer<MoveAnswer>> =>
  asked(site, `/v1/transitions?${new URLSearchParams({ id })}`, "receipt", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(said),
  });

/** A page of GET /v1/history; `cursor` is the `next` of the page before. */
export const history = (site: Site, id: string, cursor: string | null): Promise<Answer<HistoryAnswer>> =>
  asked(
    site,
    `/v1/history?${new URLSearchParams({ id, ...(cursor === null ? {} : { cursor }) })}`,
    "history",
  );

/** A page of GET /v1/lineages/{name}/champions. */
export const champions = (
  site: Site,
  lineage: string,
  question: Readonly<Record<string, string>>,
): Promise<Answer<ChampionsAnswer>> => {
  const name = lineage.replace(/[%?#]/g, encodeURIComponent);
  return asked(site, `/v1/lineages/${name}/champions?${new URLSearchParams(question)}`, "champions");
};

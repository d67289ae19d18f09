// /v1/questions: those that are ready to be asked. Each is a row: what may be said, and who answers.
import type { StateWord } from "../../src/graph/graph.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { PARAMETERS } from "../../src/wire/parameters.ts";
import {
  QUESTION_WORDS,
  QUESTIONS,
  type QuestionsAnswer,
  type QuestionWord,
} from "../../src/wire/questions.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { headsOf } from "../graph/connections.ts";
import { started } from "../graph/walk.ts";
import { findStarts } from "../http/address.ts";
import { pageAsked } from "../http/as-of.ts";
import {
  badQuery,
  kinds,
  lifecycleStates,
  minCertainty,
  onlyKnown,
  pageLimit,
  type Query,
  wholeNumber,
} from "../http/ask.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import {
  licenceConflicts,
  liveDownstream,
  type PageAsked,
  staleBases,
  weakChampions,
} from "../recall/questions.ts";
import { STRIKES } from "./connections.ts";

type Page = { readonly next: number | null; readonly [field: string]: unknown };

/** What is asked, so that a cursor can be held against it; and who answers a page of it. */
type Ready = {
  readonly asked: (query: Query) => unknown;
  readonly answer: (env: Env, query: Query, page: PageAsked) => Promise<Page>;
};

const isState = (state: StateWord): state is LifecycleState => state !== "none";

/** The states of nodes that are looked at; what never moved is in none. */
function statesAsked(query: Query): readonly LifecycleState[] | undefined {
  const states = lifecycleStates(query);
  if (states?.includes("none") === true)
    throw badQuery(
      "states",
      "none is the state of what never moved.",
      "Leave states out to look at all nodes.",
    );
  return states?.filter(isState);
}

const staleAsked = (query: Query) => ({
  days: wholeNumber(query, "days", 1, 36_500) ?? 90,
  kinds: kinds(query) ?? (["prompt"] as const),
});

const leastAsked = (query: Query) =>
  minCertainty(query) ?? (query.has("min_certainty") ? "reconstructed" : "declared");

const licencesAsked = (query: Query) => ({ kinds: kinds(query), states: statesAsked(query) });

const startsAsked = (query: Query) => [query.getAll("id"), query.get("name"), query.get("version")];

async function downstream(env: Env, query: Query, { at, after, limit }: PageAsked): Promise<Page> {
  const { ns, byName } = await findStarts(env, {}, query, at.position);
  const question = { starts: ns, types: STRIKES, throughNames: byName, offset: after, limit };
  const page = await liveDownstream(env, question, at);
  const heads = await headsOf(env.GRAPH, ns, at.position);
  return { starts: ns.flatMap((n) => heads.get(n) ?? []).map(started), ...page };
}

const READY: Readonly<Record<QuestionWord, Ready>> = {
  "stale-bases": {
    asked: staleAsked,
    answer: (env, query, page) => staleBases(env, staleAsked(query), page),
  },
  "weak-champions": {
    asked: leastAsked,
    answer: (env, query, page) => weakChampions(env, leastAsked(query), page),
  },
  "licence-conflicts": {
    asked: licencesAsked,
    answer: (env, query, page) => licenceConflicts(env, licencesAsked(query), page),
  },
  "live-downstream": { asked: startsAsked, answer: downstream },
};

/** The parameters of a question in its address. */
const parametersOf = (word: QuestionWord): string[] =>
  QUESTIONS[word].parameters.map((name) => PARAMETERS[name].name);

/** What there is to ask. */
export async function listQuestions(request: Request, env: Env): Promise<Response> {
  authenticateReader(request, env);
  onlyKnown(new URL(request.url).searchParams, []);
  return json({
    questions: QUESTION_WORDS.map((word) => {
      const { summary, description, example } = QUESTIONS[word];
      return { word, summary, description, parameters: parametersOf(word), links: { example } };
    }),
  } satisfies QuestionsAnswer);
}

/** Answers a page of one of them. */
export async function getQuestion(request: Request, env: Env, word: QuestionWord): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, parametersOf(word));
  const { asked, answer } = READY[word];
  const question = JSON.stringify([word, asked(query)]);
  const limit = pageLimit(query);
  const { offset: after, ...at } = await pageAsked(query, env, question);
  const { next, ...page } = await answer(env, query, { at, after, limit });
  const cursor = next === null ? null : writeCursor(question, { position: at.position, offset: next });
  return json({ ...page, next: cursor });
}

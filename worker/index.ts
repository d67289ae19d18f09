// The route table: a table of contents of the site. Every route is here and in `worker/README.md`, and nothing else is.
import { Hono } from "hono";
import { ACTIONS, type Address, decoded, SUFFIXES } from "./address.ts";
import type { Env } from "./env.ts";
import { siteLog } from "./env.ts";
import { problemResponse, Refused } from "./problem.ts";
import { getCohort, postCohort } from "./routes/cohorts.ts";
import { getHealth } from "./routes/health.ts";
import { postJudgement } from "./routes/judgements.ts";
import { getLineage, listLineages } from "./routes/lineages.ts";
import { getByQuery, getNodes } from "./routes/nodes.ts";
import { postRecords } from "./routes/records.ts";
import { getRun } from "./routes/runs.ts";
import { getAlignments, getContext, getShapes, getVocabulary } from "./routes/vocabulary.ts";

export { LineageRoot } from "./objects/lineage-root.ts";
export { SiteLog } from "./objects/site-log.ts";

type Handler = (request: Request, env: Env, ctx: ExecutionContext, rest: string) => Promise<Response>;

/** `/v1/nodes` and `/v1/<action>`, each also with the suffix of a format: the node is named by the query. */
const byQuery = (path: string, address: Address): (typeof ROUTES)[number][] =>
  [undefined, ...SUFFIXES].map((suffix) => [
    "GET",
    suffix === undefined ? path : `${path}.${suffix}`,
    (request, env) => getByQuery(request, env, suffix === undefined ? address : { ...address, suffix }),
  ]);

/** Method, path (`*`: the rest is handed on) and who answers. */
export const ROUTES: readonly (readonly [method: "GET" | "POST", path: string, handler: Handler])[] = [
  ["GET", "/health", (_request, env) => getHealth(env)],
  ["GET", "/ns", (request) => getVocabulary(request)],
  ["GET", "/ns/context.jsonld", (request) => getContext(request)],
  ["GET", "/ns/shapes", (request) => getShapes(request)],
  ["GET", "/ns/alignments", (request) => getAlignments(request)],
  ["POST", "/v1/cohorts", (request, env) => postCohort(request, env)],
  ["GET", "/v1/cohorts/*", (request, env, _ctx, rest) => getCohort(request, env, decoded(rest))],
  ["POST", "/v1/retractions", (request, env) => postJudgement(request, env, "retraction")],
  ["POST", "/v1/reinstatements", (request, env) => postJudgement(request, env, "reinstatement")],
  ["POST", "/v1/records", (request, env, ctx) => postRecords(request, env, ctx)],
  ...byQuery("/v1/nodes", {}),
  ["GET", "/v1/nodes/*", (request, env, _ctx, rest) => getNodes(request, env, rest)],
  ["GET", "/id/*", (request, env, _ctx, rest) => getNodes(request, env, rest)],
  ["GET", "/v1/runs/*", (request, env, _ctx, rest) => getRun(request, env, decoded(rest))],
  ["GET", "/v1/lineages", (request, env) => listLineages(request, env)],
  ["GET", "/v1/lineages/*", (request, env, _ctx, rest) => getLineage(request, env, decoded(rest))],
  ...ACTIONS.flatMap((action) => byQuery(`/v1/${action}`, { action })),
];

const app = new Hono<{ Bindings: Env }>({ getPath: (request) => new URL(request.url).pathname });

for (const [method, path, handler] of ROUTES) {
  const prefix = path.replace("*", "");
  app.on(method, path, (c) =>
    handler(
      c.req.raw,
      c.env,
      c.executionCtx as ExecutionContext,
      new URL(c.req.url).pathname.slice(prefix.length),
    ),
  );
  app.all(path, () => {
    const allow = ROUTES.filter((route) => route[1] === path)
      .map((route) => route[0])
      .join(", ");
    return problemResponse(
      { code: "method-not-allowed", detail: `${path} takes ${allow}.`, hint: `Use ${allow}.` },
      { allow },
    );
  });
}

app.notFound((c) =>
  problemResponse({
    code: "not-found",
    detail: `There is no ${new URL(c.req.url).pathname.slice(0, 200)} here.`,
    hint: "The routes are listed in the README; GET /health tells whether the site is up.",
  }),
);

app.onError((error) => {
  if (error instanceof Refused) return problemResponse(error.refusal, error.headers);
  console.error("unexpected:", error);
  // D1 prefixes its own errors; the graph being away is no fault of the question.
  if (error.message.startsWith("D1_"))
    return problemResponse(
      {
        code: "unavailable",
        detail: "The graph cannot be read right now.",
        hint: "Try again in a moment; writes are taken all the same.",
      },
      { "retry-after": "1" },
    );
  return problemResponse({
    code: "internal",
    detail: "Something broke on our side; what was acknowledged is safe.",
    hint: "Try again; if it stays, tell whoever runs this site, with the time.",
  });
});

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  /** The cron: wakes what a crash left stranded. */
  scheduled: async (_event, env, ctx) => ctx.waitUntil(siteLog(env).wake()),
} satisfies ExportedHandler<Env>;

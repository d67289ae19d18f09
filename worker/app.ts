// The application around the routes: who answers which path, what a wrong method is told, and what becomes of a failure.
import { Hono } from "hono";
import { LIMITS } from "../src/model/limits.ts";
import type { Refusal } from "../src/model/refusal.ts";
import type { Env } from "./env.ts";
import { refusalOf } from "./http/failures.ts";
import { placed } from "./http/room.ts";
import { problemResponse, Refused } from "./problem.ts";

type Handler = (request: Request, env: Env, ctx: ExecutionContext, rest: string) => Promise<Response>;

/** Method, path (`*`: the rest is handed on) and who answers. */
export type Route = readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string, handler: Handler];

// What costs next to nothing, and has to answer when nothing else does.
const OPEN = /^\/(health|ns|openapi\.json|docs)\b/;

const LONG_ADDRESS: Refusal = {
  code: "bad-query",
  detail: `The address has more than ${LIMITS.addressLength} characters.`,
  hint: "Ask for fewer at a time; an identifier has at most 1,024 characters.",
};

/** The application that serves these routes and no others. */
export function buildApp(routes: readonly Route[]): Hono<{ Bindings: Env }> {
  const app = new Hono<{ Bindings: Env }>({ getPath: (request) => new URL(request.url).pathname });

  for (const [method, path, handler] of routes) {
    const prefix = path.replace("*", "");
    app.on(method, path, (c) => {
      const { raw: request, url } = c.req;
      if (url.length > LIMITS.addressLength) throw new Refused(LONG_ADDRESS);
      const rest = new URL(url).pathname.slice(prefix.length);
      const answer = (): Promise<Response> =>
        handler(request, c.env, c.executionCtx as ExecutionContext, rest);
      return OPEN.test(path) ? answer() : placed(request, answer);
    });
  }

  // After every route, because the first that matches answers: the path is known, the method is not.
  for (const path of new Set(routes.map((route) => route[1]))) {
    const allow = routes
      .filter((route) => route[1] === path)
      .map((route) => route[0])
      .join(", ");
    const hint = `Use ${allow}.`;
    app.all(path, () =>
      problemResponse({ code: "method-not-allowed", detail: `${path} takes ${allow}.`, hint }, { allow }),
    );
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
    const refusal = refusalOf(error);
    if (refusal) return problemResponse(refusal);
    return problemResponse({
      code: "internal",
      detail: "Something broke on our side; what was acknowledged is safe.",
      hint: "Try again; if it stays, tell whoever runs this site, with the time.",
    });
  });
  return app;
}

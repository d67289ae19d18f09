// The application around the routes: who answers which path, what a wrong method is told, and what becomes of a failure.
import { Hono } from "hono";
import type { Env } from "./env.ts";
import { isAway } from "./patience.ts";
import { problemResponse, Refused } from "./problem.ts";
import { RESTORING } from "./verbatim-log.ts";

type Handler = (request: Request, env: Env, ctx: ExecutionContext, rest: string) => Promise<Response>;

/** Method, path (`*`: the rest is handed on) and who answers. */
export type Route = readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string, handler: Handler];

/** The application that serves these routes and no others. */
export function buildApp(routes: readonly Route[]): Hono<{ Bindings: Env }> {
  const app = new Hono<{ Bindings: Env }>({ getPath: (request) => new URL(request.url).pathname });

  for (const [method, path, handler] of routes) {
    const prefix = path.replace("*", "");
    app.on(method, path, (c) => {
      const rest = new URL(c.req.url).pathname.slice(prefix.length);
      return handler(c.req.raw, c.env, c.executionCtx as ExecutionContext, rest);
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
    if (error.message.includes(RESTORING))
      return problemResponse(
        {
          code: "unavailable",
          detail: "The site is being restored; until it is whole nothing new is taken.",
          hint: "Try again once /health says a lag of 0.",
        },
        { "retry-after": "5" },
      );
    // D1 prefixes its own errors; the graph being away is no fault of the question.
    if (error.message.startsWith("D1_"))
      return problemResponse({
        code: "unavailable",
        detail: "The graph cannot be read right now.",
        hint: "Try again in a moment; writes are taken all the same.",
      });
    if (isAway(error))
      return problemResponse({
        code: "unavailable",
        detail: "A part of this site does not answer; what was sent may or may not have been taken.",
        hint: "Send it again: what was taken is recognised and answered with its receipt.",
      });
    return problemResponse({
      code: "internal",
      detail: "Something broke on our side; what was acknowledged is safe.",
      hint: "Try again; if it stays, tell whoever runs this site, with the time.",
    });
  });
  return app;
}

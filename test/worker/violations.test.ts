// Policies stand.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

test("it follows", async () => {
  const { body } = await post(model("one"));
  expect((await get(`/v1/violations?min_position=${body.position}`)).body).toEqual({
    position: 0,
    followed_position: 0,
    complete: true,
    violations: [],
    next: null,
  });
  expect((await get("/health")).body.watch).toEqual({ position: 0, lag: 0 });
});

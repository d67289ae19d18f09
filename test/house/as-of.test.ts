// Every question of the graph can be asked as of the past, because none asks by itself how far reads are.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS } from "../../src/wire/openapi-operations.ts";

const ROUTES = join(import.meta.dirname, "../../worker/routes");
const files = readdirSync(ROUTES)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(ROUTES, name), "utf8") }));

test("a route that asks how far reads are answers nothing that has a past", () => {
  const own = files.filter(({ text }) => /\bwatermark\(|\bNOW\b/.test(text)).map(({ name }) => name);
  expect(own).toEqual(["health.ts", "search.ts", "sources.ts"]);
});

test("a route that takes `as_of` asks at which position it answers", () => {
  const takes = files.filter(({ text }) => /\bonlyKnownOfGraph\(/.test(text));
  expect(takes.length).toBeGreaterThan(4);
  for (const { name, text } of takes) {
    const functions = text.split(/^(?=(?:export )?async function )/m);
    for (const one of functions.filter((body) => body.includes("onlyKnownOfGraph(")))
      expect(one, name).toMatch(/await (positionAsked|momentAsked|pageAsked)\(query, env/);
  }
});

test("what is described as a question of the graph has `as_of`, but for what is no part of the log", () => {
  const without = OPERATIONS.filter(
    ({ parameters = [] }) => parameters.includes("minPosition") && !parameters.includes("asOf"),
  );
  expect(without.map(({ path }) => path).sort()).toEqual([
    "/v1/agents/{id}",
    "/v1/nodes/{id}/source",
    "/v1/search",
    "/v1/source",
  ]);
});

// What the site says it has is what it has.
import { beforeAll, expect, test } from "vitest";
import { SUFFIXES } from "../../worker/http/address.ts";
import { ROUTES } from "../../worker/index.ts";
import readme from "../../worker/README.md?raw";
import { call, get, migrateGraph } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const SUFFIXED = new RegExp(`^(/v1/.*)\\.(${SUFFIXES.join("|")})$`);

test("every route is in worker/README.md", () => {
  const missing = ROUTES.map(([method, path]) => `\`${method} ${path.replace(SUFFIXED, "$1")}\``).filter(
    (route) => !readme.includes(route),
  );
  expect(missing).toEqual([]);
});

test.each(ROUTES.map(([method, path]) => [method, path.replace("*", "x")]))(
  "%s %s is served, and another method is told so",
  async (method, path) => {
    const answer = await call(path ?? "", { method: method ?? "" });
    expect(
      [404, 405].includes(answer.status) && (await answer.clone().text()).includes("There is no /v1"),
    ).toBe(false);
    const other = await call(path ?? "", { method: "PATCH" });
    expect(other.status).toBe(405);
    expect(other.headers.get("allow")).toContain(method);
    expect(await other.json()).toMatchObject({ code: "method-not-allowed" });
  },
);

test("health is open, and tells the position and the lag", async () => {
  const answer = await call("/health", { headers: { authorization: "none" } });
  expect(await answer.json()).toMatchObject({ status: "ok", version: "0.1.0", position: -1, lag: 0 });
});

test("HEAD is answered as GET, without a body", async () => {
  const answer = await call("/v1/lineages", { method: "HEAD" });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe("");
});

test("an empty site has no lineages, and says what it does not have", async () => {
  expect((await get("/v1/lineages")).body).toEqual({ position: -1, lineages: [], next: null });
  expect((await get("/v1/lineages/nobody")).body).toMatchObject({ status: 404, code: "not-found" });
});

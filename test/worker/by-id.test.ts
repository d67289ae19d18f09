// What the IRI of a node leads to: a page for people, content for programs.
import { beforeAll, describe, expect, test } from "vitest";
import { call, digestOf, migrateGraph, model, post } from "../support/workers/site.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
const ID = digestOf("by-id");
const ODD = "urn:example:ünï/x.ttl";

beforeAll(async () => {
  await migrateGraph();
  await post(model("by-id"));
  const { status, body } = await post({
    kind: "dataset",
    name: "acme/odd",
    node: ODD,
    created_at_utc: "2026-01-31T12:00:00Z",
  });
  expect(status, JSON.stringify(body)).toBe(201);
});

const ask = (path: string, accept?: string): Promise<Response> =>
  call(path, { redirect: "manual", ...(accept === undefined ? {} : { headers: { accept } }) });

describe("a browser", () => {
  test("is sent to the page of the node, which is there", async () => {
    const answer = await ask(`/id/${encodeURIComponent(ID)}`, BROWSER);
    expect([answer.status, answer.headers.get("location"), answer.headers.get("vary")]).toEqual([
      303,
      `/v1/nodes/${ID}/dossier.html`,
      "accept",
    ]);
    const page = await ask(answer.headers.get("location") ?? "", BROWSER);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  });

  test("is sent to the page as of when it asked", async () => {
    const answer = await ask(`/id/${ID}?as_of=0`, BROWSER);
    expect(answer.headers.get("location")).toBe(`/v1/nodes/${ID}/dossier.html?as_of=0`);
  });

  test("is sent to the page of a node whose id no path can carry", async () => {
    const answer = await ask(`/id/${encodeURIComponent(ODD)}?as_of=1`, BROWSER);
    expect(answer.status).toBe(303);
    const location = answer.headers.get("location") ?? "";
    expect(location).toMatch(/^[\x21-\x7e]+$/);
    const page = await ask(location);
    expect(page.status, location).toBe(200);
    expect(page.headers.get("forebear-position")).toBe("1");
  });

  test.each([
    ["nobody knows", `/id/${digestOf("nobody")}`, 404],
    ["was not known then", `/id/${ID}?as_of=-1`, 404],
    ["is no id", "/id/nobody", 422],
    ["is asked with what is no parameter", `/id/${ID}?depth=1`, 400],
  ])("of what %s is told so", async (_what, path, status) => {
    expect((await ask(path, BROWSER)).status).toBe(status);
  });
});

describe("a program", () => {
  test.each([
    [undefined, "application/json"],
    ["*/*", "application/json"],
    ["text/turtle, text/html;q=0.9", "text/turtle; charset=utf-8"],
    ["text/html;q=0.5, application/json", "application/json"],
  ])("that accepts %s is given %s", async (accept, type) => {
    const answer = await ask(`/id/${ID}`, accept);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
    expect(answer.headers.get("vary")).toMatch(/^accept\b/);
  });

  test("that names a format or a view is given that, whatever it prefers", async () => {
    expect((await ask(`/id/${ID}.ttl`, BROWSER)).headers.get("content-type")).toMatch(/^text\/turtle/);
    expect(
      (await ask(`/id/${ID}?view=mldcat-ap`, "text/html, text/turtle")).headers.get("content-type"),
    ).toMatch(/^text\/turtle; profile=/);
  });
});

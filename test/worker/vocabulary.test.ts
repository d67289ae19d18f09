// The vocabulary as it is served: formats by Accept, tags that spare a transfer, no token.
import { expect, test } from "vitest";
import { toJsonLd } from "../../src/prov/formats/jsonld.ts";
import { contextDocument } from "../../src/prov/vocabulary/context.ts";
import { shapesDocument } from "../../src/prov/vocabulary/shapes.ts";
import { vocabularyDocument, vocabularyQuads } from "../../src/prov/vocabulary/vocabulary.ts";
import { Refused } from "../../worker/problem.ts";
import { getAlignments, getContext, getShapes, getVocabulary } from "../../worker/routes/vocabulary.ts";

const request = (headers: Record<string, string> = {}): Request =>
  new Request("https://forebear.example/ns", { headers });

const TURTLE = "text/turtle; charset=utf-8";
const JSON_LD = "application/ld+json; charset=utf-8";

test.each([
  ["nothing", undefined, TURTLE],
  ["anything", "*/*", TURTLE],
  ["Turtle", "text/turtle", TURTLE],
  ["JSON-LD", "application/ld+json", JSON_LD],
  ["JSON-LD rather than Turtle", "text/turtle;q=0.5, application/ld+json", JSON_LD],
])("the vocabulary is given by Accept: %s", async (_what, accept, type) => {
  const answer = await getVocabulary(request(accept === undefined ? {} : { accept }));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  expect(await answer.text()).toBe(type === TURTLE ? vocabularyDocument() : toJsonLd(vocabularyQuads()));
});

test("what cannot be given is refused, with what there is", async () => {
  await expect(getVocabulary(request({ accept: "text/html" }))).rejects.toBeInstanceOf(Refused);
  await expect(getShapes(request({ accept: "application/ld+json" }))).rejects.toMatchObject({
    refusal: { code: "not-acceptable", hint: "Ask for text/turtle (.ttl)." },
  });
});

test("the context is given to whoever asks for it, from any origin", async () => {
  for (const accept of ["application/ld+json", "application/json", "text/html"]) {
    const answer = await getContext(request({ accept }));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, JSON_LD]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.text()).toBe(contextDocument());
  }
});

test("shapes and alignments are Turtle", async () => {
  const shapes = await getShapes(request());
  expect([shapes.headers.get("content-type"), await shapes.text()]).toEqual([TURTLE, shapesDocument()]);
  const alignments = await getAlignments(request({ accept: "text/turtle" }));
  expect(await alignments.text()).toContain("fb:fineTunedFrom rdfs:subPropertyOf schema:isBasedOn");
});

test.each([
  ["the same tag", (etag: string) => etag, 304],
  ["the same tag, weak", (etag: string) => `W/${etag}`, 304],
  ["it among others", (etag: string) => `"x", ${etag}`, 304],
  ["anything", () => "*", 304],
  ["another tag", () => '"x"', 200],
])("who has %s is told so", async (_what, said, status) => {
  for (const get of [getVocabulary, getContext, getShapes, getAlignments]) {
    const first = await get(request());
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.headers.get("cache-control")).toBe("public, max-age=3600");
    const second = await get(request({ "if-none-match": said(etag) }));
    expect([second.status, second.headers.get("etag")]).toEqual([status, etag]);
    if (status === 304) expect(await second.text()).toBe("");
  }
});

test("the formats of one document have different tags", async () => {
  const turtle = await getVocabulary(request({ accept: "text/turtle" }));
  const json = await getVocabulary(request({ accept: "application/ld+json" }));
  expect(turtle.headers.get("etag")).not.toBe(json.headers.get("etag"));
});

// Every format is the same graph, as another implementation reads it: n3 the Turtle, jsonld the JSON-LD and the
// canonical form (RDFC-1.0).
import jsonld from "jsonld";
import { DataFactory, Parser } from "n3";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/prov/formats/formats.ts";
import { toJsonLd } from "../../src/prov/formats/jsonld.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import type { Quad } from "../../src/prov/mapping/mapping.ts";
import { CONTEXT } from "../../src/prov/vocabulary/context.ts";
import { provQuads } from "../src/prov/blocks.ts";
import { described, digest, hostileNode, hostileQuads, randomFrom, stub } from "../src/prov/family.ts";
import { lineOf } from "./n-quads.ts";

const OPTIONS = { algorithm: "RDFC-1.0", format: "application/n-quads" } as const;

const neverFetch = (url: string): Promise<never> => Promise.reject(new Error(`fetched ${url}`));

const fromJsonLd = (quads: readonly Quad[]): Promise<string> =>
  jsonld.canonize(JSON.parse(toJsonLd(quads)), { ...OPTIONS, safe: true, documentLoader: neverFetch });

const fromTurtle = (quads: readonly Quad[]): Promise<string> =>
  jsonld.canonize(new Parser({ format: "text/turtle" }).parse(toTurtle(quads)).map(lineOf).join(""), {
    ...OPTIONS,
    inputFormat: "application/n-quads",
  });

describe("JSON-LD and Turtle", () => {
  test("are the same graph for a family with everything", async () => {
    const quads = provQuads([
      stub("pkg:huggingface/datasets/acme/tickets@0123456789012345678901234567890123456789"),
      described("a", {
        name: "acme/support-7b",
        description: "two\nlines, “quotes” and \u{1f600}",
        artifact: { digest: digest("a"), uri: "s3://bucket/model", size: 14_000_000_000 },
        owner: { type: "organization", id: "acme" },
        parents: [
          { id: digest("b"), type: "fine-tuned-from", weight: 0.1 + 0.2, weight_unit: "mixture" },
          { id: digest("c"), type: "trained-on", weight: 5e-324 },
        ],
        transformation: {
          id: "urn:uuid:1",
          code: { repository: "https://example.com/r.git", path: "train.py", dirty: true },
          params: { lr: 1e-5, layers: [1, 2], "@id": "x", none: null },
        },
        metrics: [{ name: "loss", value: 2.3484573364257812, step: 3 }],
        evidence: { pii_filter: { version: 3 } },
        tags: ["one"],
      }),
    ]);
    expect(await fromJsonLd(quads)).toBe(await fromTurtle(quads));
    expect((await fromTurtle(quads)).split("\n").filter((line) => line !== "")).toHaveLength(quads.length);
  });

  test("are the same graph for hostile records (300 seeds)", async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const quads = provQuads([hostileNode(randomFrom(seed))]);
      expect(await fromJsonLd(quads), `seed ${seed}`).toBe(await fromTurtle(quads));
    }
  });

  test("are the same graph for statements that nobody should make (500 seeds)", async () => {
    const predicates = ["evidence", "weight", "tag", "name", "metric"].map(
      (word) => `https://w3id.org/forebear/ns#${word}`,
    );
    for (let seed = 1; seed <= 500; seed++) {
      const quads = hostileQuads(randomFrom(seed), [
        ...predicates,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
      ]);
      expect(await fromJsonLd(quads), `seed ${seed}`).toBe(await fromTurtle(quads));
    }
  });
});

test("a JSON-LD document carries its context, one line a subject", () => {
  const document = toJsonLd(provQuads([described("a", { node: "urn:x:1", name: "x", tags: ["one"] })]));
  const [first] = JSON.parse(document)["@graph"];
  expect(JSON.parse(document)["@context"]).toEqual(CONTEXT);
  expect(first).toMatchObject({
    "@id": "https://w3id.org/forebear/id/urn%3Ax%3A1",
    "@type": ["Entity", "Model"],
    name: "x",
    tag: ["one"],
  });
});

test("each format has its own suffix and media type", () => {
  expect(FORMATS.map(({ suffix, mediaType }) => [suffix, mediaType])).toEqual([
    ["ttl", "text/turtle"],
    ["jsonld", "application/ld+json"],
    ["provjsonld", "application/ld+json"],
    ["trig", "application/trig"],
    ["nq", "application/n-quads"],
    ["nt", "application/n-triples"],
    ["nodes.csv", "text/csv"],
    ["edges.csv", "text/csv"],
  ]);
});

test("n3's own terms are told apart as the writer expects", () => {
  expect(DataFactory.literal("a", "EN").language).toBe("en");
});

// What two tools in Python that we did not write make of our documents: `prov` reads PROV-JSONLD and PROV-O, `rdflib` answers
// questions of lineage. The packages come from the registry; without Python or it, this test says loudly that it did not run.
import { readFileSync } from "node:fs";
import { Parser } from "n3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postRecords, type Site } from "../../src/client/client.ts";
import { type Served, serve } from "../../src/local/serve.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import type { EdgeAnswer } from "../../src/wire/answers.ts";
import { EVERY_TERM, FURNISHED } from "../conformance/furnished.ts";
import { brought, linesOf, linesOfTurtle, type Prefixes } from "../conformance/meaning.ts";
import { bundleOf, documentOf } from "../conformance/prov-jsonld-document.ts";
import { getJson, pages } from "../support/node/graph.ts";
import { cleanUp, temporaryFolder } from "../support/node/launcher.ts";
import { reachPython } from "./python.ts";
import { DIFFERENCES } from "./python-differences.ts";

const reached = reachPython();
if ("missing" in reached) console.warn(`NOT RUN: Python's prov and rdflib, for want of ${reached.missing}`);
const python = "python" in reached ? reached.python : undefined;

const DEPLOYMENT = "urn:uuid:3d0b1c52-93a4-4d3e-8f0a-7a1f5c2e9b10";
const STARTS_WITHIN_MS = 120_000;
const ID = "https://w3id.org/forebear/id/";
const VOCABULARY = ["forebear.ttl", "alignments.ttl"].map(
  (name) => new URL(`../../vocab/${name}`, import.meta.url).pathname,
);

type Record = {
  readonly bundle: string | null;
  readonly type: string;
  readonly id: string | null;
  readonly formal: { readonly [name: string]: string };
};

type Read = {
  readonly prov_o: string;
  readonly records: readonly Record[];
  readonly complaints: readonly string[];
};

/** One graph in both formats. */
type Pair = { readonly provJsonLd: string; readonly turtle: string };

const linesOfExamples = ["mistral-small-24b.ndjson", "acme.ndjson"].flatMap((file) =>
  readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n"),
);

afterAll(cleanUp);

describe.skipIf(!python)("Python", () => {
  let served: Served;
  let site: Site;
  let pairs: readonly Pair[];

  const get = async (path: string): Promise<string> => {
    const response = await fetch(site.url + path, { headers: { authorization: `Bearer ${site.token}` } });
    expect(response.status, path).toBe(200);
    return await response.text();
  };

  beforeAll(async () => {
    served = await serve({ port: 0, data: temporaryFolder() });
    site = served;
    const { ok } = await postRecords(site, linesOfExamples);
    expect(ok).toBe(true);
    const closure = `/v1/nodes/${DEPLOYMENT}/closure`;
    pairs = [
      { provJsonLd: await get(`${closure}.provjsonld`), turtle: await get(`${closure}.ttl`) },
      ...[FURNISHED, EVERY_TERM].map((quads) => ({
        provJsonLd: JSON.stringify(documentOf(quads)),
        turtle: toTurtle(quads),
      })),
    ];
  }, STARTS_WITHIN_MS);

  afterAll(async () => {
    await served?.stop();
  });

  const read = (form: "jsonld" | "rdf", text: string): Read =>
    python?.run("read_prov.py", form, python.file(`document.${form}`, text)) as Read;

  it("reads our PROV-JSONLD without complaint, and its PROV-O is ours but for the listed differences", () => {
    const taken = new Set<string>();
    for (const { provJsonLd, turtle } of pairs) {
      const document = JSON.parse(provJsonLd);
      const prefixes: Prefixes = document["@context"][0];
      const name = bundleOf(document)["@id"].replace(
        /^\w+:/,
        (prefix: string) => prefixes[prefix.slice(0, -1)],
      );
      const { prov_o, complaints } = read("jsonld", provJsonLd);
      expect(complaints).toEqual([]);
      const inBundle = new Parser({ format: "application/n-quads" })
        .parse(prov_o)
        .filter(({ graph }) => graph.value === name);
      const theirs = brought(DIFFERENCES, "theirs", linesOf(inBundle), prefixes);
      const ours = brought(DIFFERENCES, "ours", linesOfTurtle(turtle), prefixes);
      expect(theirs.graph.length).toBeGreaterThan(50);
      expect(theirs.graph).toEqual(ours.graph);
      for (const reason of [...theirs.taken, ...ours.taken]) taken.add(reason);
    }
    expect(DIFFERENCES.map(({ reason }) => reason).filter((reason) => !taken.has(reason))).toEqual([]);
  });

  it("reads our PROV-O in Turtle as the same named things and statements", () => {
    for (const { provJsonLd, turtle } of pairs) {
      const lines = linesOfTurtle(turtle);
      const subjectsOf = (statement: RegExp): Set<string> =>
        new Set(lines.filter((line) => statement.test(line)).map((line) => line.slice(1, line.indexOf(">"))));
      // To a reader that does not know our vocabulary, what names no class of PROV is nothing.
      const known = subjectsOf(/^\S+ <\S+#type> <http:\/\/www\.w3\.org\/ns\/prov#/);
      // It takes prov:entity for no influencer, and guesses one from prov:wasInfluencedBy.
      const toldInfluencer = subjectsOf(/^\S+ <http:\/\/www\.w3\.org\/ns\/prov#influencer> /);
      const named = (records: readonly Record[]): string[] =>
        records
          .flatMap(({ type, id, formal: { influencer, ...formal } }) =>
            id === null || !known.has(id)
              ? []
              : [JSON.stringify([type, id, formal, toldInfluencer.has(id) ? influencer : "guessed"])],
          )
          .sort();
      const fromJsonLd = read("jsonld", provJsonLd).records.filter(({ bundle }) => bundle !== null);
      const fromTurtle = read("rdf", turtle);
      expect(named(fromTurtle.records).length).toBeGreaterThan(15);
      expect(named(fromTurtle.records)).toEqual(named(fromJsonLd));
      expect(fromTurtle.records.filter(({ id }) => id !== null && !known.has(id))).toEqual([]);
      for (const complaint of fromTurtle.complaints) {
        const subjects = [...complaint.matchAll(/'(\w+:\/\/[^']*)': \[/g)].map(([, subject = ""]) => subject);
        expect(subjects.length, complaint).toBeGreaterThan(0);
        expect(subjects.filter((subject) => known.has(subject))).toEqual([]);
      }
    }
  });

  describe("with rdflib", () => {
    const ask = (question: string): string[][] =>
      python?.run(
        "ask.py",
        question,
        python.file("closure.ttl", pairs[0]?.turtle ?? ""),
        ...VOCABULARY,
      ) as string[][];
    const idOf = (iri = ""): string => decodeURIComponent(iri.replace(ID, ""));

    it("finds by prov:wasDerivedFrom+ what the site itself says are the ancestors", async () => {
      const found = ask(`PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT DISTINCT ?ancestor { <${ID}${encodeURIComponent(DEPLOYMENT)}> prov:wasDerivedFrom+ ?ancestor }`);
      const { all } = await pages(site, `/v1/nodes/${DEPLOYMENT}/ancestors?limit=1000`, "nodes", "cursor");
      expect(all.length).toBeGreaterThan(5);
      expect(found.map(([ancestor]) => idOf(ancestor)).sort()).toEqual(all.map(({ id }) => id).sort());
    });

    it("finds by prov:wasDerivedFrom, through the vocabulary, what our own properties alone say", () => {
      const own =
        ask(`PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?child ?parent {
          ?property rdfs:subPropertyOf+ prov:wasDerivedFrom . ?child ?property ?parent
          FILTER (STRSTARTS(STR(?property), "https://w3id.org/forebear/ns#")) }`);
      const plain = ask(`PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT DISTINCT ?child ?parent { ?child prov:wasDerivedFrom ?parent }`);
      expect(own.map(String).sort()).toEqual(plain.map(String).sort());
    });

    it("finds by it6:fineTunedFrom, through the alignments, the models that were fine-tuned from models", async () => {
      // Ours also joins checkpoints, so theirs is the narrower: it holds between models.
      const found =
        ask(`PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX it6: <http://data.europa.eu/it6/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?child ?parent {
          ?property (rdfs:subPropertyOf|skos:narrowMatch) it6:fineTunedFrom . ?child ?property ?parent .
          ?child a/rdfs:subClassOf it6:MachineLearningModel . ?parent a/rdfs:subClassOf it6:MachineLearningModel }`);
      const { edges, nodes } = await getJson(
        site,
        `/v1/nodes/${DEPLOYMENT}/ancestors?include=edges&limit=1000`,
      );
      const models = new Set(
        nodes.flatMap((node: { id: string; kind: string }) => (node.kind === "model" ? [node.id] : [])),
      );
      const expected = edges.filter(
        ({ type, child, parent }: EdgeAnswer) =>
          type === "fine-tuned-from" && models.has(child) && models.has(parent),
      );
      expect(expected.length).toBeGreaterThan(0);
      expect(found.map(([child, parent]) => [idOf(child), idOf(parent)]).sort()).toEqual(
        expected.map(({ child, parent }: EdgeAnswer) => [child, parent]).sort(),
      );
    });
  });
});

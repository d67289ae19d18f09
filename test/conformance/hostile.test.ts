// 20,000 statements made to break writers, in every text format: a parser that is not the writer reads back exactly the terms
// that were meant, and not one statement more. What is meant is said here again, not asked of the writers.
import { type Quad as Parsed, Parser } from "n3";
import { describe, expect, test } from "vitest";
import { type DocumentWriter, wholeDocument } from "../../src/prov/formats/document.ts";
import { JSON_LD } from "../../src/prov/formats/jsonld.ts";
import { LINES } from "../../src/prov/formats/n-quads.ts";
import { TURTLE, trigWriter } from "../../src/prov/formats/turtle.ts";
import { escapeSegment } from "../../src/prov/iri.ts";
import { aboutBundle } from "../../src/prov/mapping/bundle.ts";
import type { Quad, Term } from "../../src/prov/mapping/mapping.ts";
import { BASES, GRAPH_PREFIXES, NAME_PREFIXES, NAMESPACES } from "../../src/prov/terms.ts";
import { dice, hostileQuads, randomFrom } from "../src/prov/family.ts";
import { A, brought, linesOf, prov, read, write } from "./meaning.ts";
import { plain } from "./n-quads.ts";
import { documentOf, HEAD, WRITER as PROV_JSON_LD } from "./prov-jsonld-document.ts";
import { graphsOf, STEPS } from "./prov-jsonld-meaning.ts";

const STATEMENTS = 20_000;
const AT_ONCE = 200;

const { fb, xsd } = NAMESPACES;

const NAMED = [
  ...GRAPH_PREFIXES.map((prefix) => NAMESPACES[prefix]),
  ...Object.values(NAME_PREFIXES),
  ...Object.keys(NAME_PREFIXES).map((prefix) => `${prefix}:`),
  "HTTPS://",
  "https://w3id>org/forebear/",
  "https://w3id.org/forebear/id/%zz",
];

const LANGUAGES = [
  ...["en", "EN", "de-AT-1996", "zh-Hant", "x-private", "prefix", "base", "a", "i-klingon"],
  ...["", "-", "e n", "en-", "en_US", "abcdefghi", "en-abcdefghi", "dé", "en\n", 'en" .', "en@en", "1"],
];

const NUMBERS = [
  "7",
  "-7",
  "+7",
  "007",
  "7.",
  ".7",
  "-.7",
  "7.7e7",
  "1e400",
  "NaN",
  "INF",
  "true",
  "TRUE",
  "0x7",
  "7 .",
];

/** Text of any code points, halves of pairs among them. */
const anyText = (next: () => number): string =>
  Array.from({ length: 4 }, () => {
    const within = [0x80, 0x100, 0xd800, 0x10000, 0x110000][Math.floor(next() * 5)] ?? 0;
    return String.fromCodePoint(Math.floor(next() * within));
  }).join("");

function madeOf(seed: number): Quad[] {
  const random = randomFrom(seed);
  const next = dice(seed);
  const { pick, text } = random;
  const name = (): string =>
    pick(NAMED) + pick([text, () => anyText(next), () => "a", () => "a.b", () => "-a:b%41"])();
  const term = (): Term =>
    pick<() => Term>([
      () => ({ iri: name() }),
      () => ({ value: anyText(next) }),
      () => ({ value: text(), language: pick(LANGUAGES) }),
      () => ({ value: pick(NUMBERS), datatype: xsd + pick(["integer", "decimal", "boolean", "double"]) }),
      () => ({ value: text(), datatype: name() }),
    ])();
  const subject = name();
  return [
    ...hostileQuads(random, [`${fb}evidence`, `${fb}weight`, `${fb}tag`]),
    ...Array.from({ length: 4 }, () => ({
      subject: pick([subject, name()]),
      predicate: pick([name(), name(), `${fb}metric`]),
      object: term(),
    })),
  ];
}

/** The same statements again and again, some at a time. */
function batches(count: number): Quad[][] {
  const quads: Quad[] = [];
  for (let seed = 1; quads.length < count; seed++) quads.push(...madeOf(seed));
  return Array.from({ length: Math.ceil(count / AT_ONCE) }, (_none, i) =>
    quads.slice(i * AT_ONCE, Math.min((i + 1) * AT_ONCE, count)),
  );
}

/** Whether an IRI is what was said, or a name for what is no IRI: one that leads back to it. */
const isMeant = (said: string, read: string): boolean =>
  read === said ||
  (read.startsWith(BASES.iri) && decodeURIComponent(read.slice(BASES.iri.length)) === said.toWellFormed());

const STRINGS = [`${xsd}string`, `${NAMESPACES.rdf}langString`];
const LANGUAGE_TAG = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i;

function isMeantTerm(said: Term, read: Term): boolean {
  if ("iri" in said) return "iri" in read && isMeant(said.iri, read.iri);
  if ("iri" in read || read.value !== said.value.toWellFormed()) return false;
  if (said.language !== undefined && LANGUAGE_TAG.test(said.language) && !said.language.endsWith("\n"))
    return read.language === said.language.toLowerCase();
  if (read.language !== undefined) return false;
  if (said.datatype === undefined || STRINGS.includes(said.datatype)) return read.datatype === undefined;
  return read.datatype !== undefined && isMeant(said.datatype, read.datatype);
}

/** The first statement that is not what was said; undefined when all are, one for one. */
function firstOther(said: readonly Quad[], read: readonly Quad[]): unknown {
  if (said.length !== read.length) return `${read.length} statements for ${said.length}`;
  const i = said.findIndex((quad, at) => {
    const other = read[at];
    return !(
      other &&
      isMeant(quad.subject, other.subject) &&
      isMeant(quad.predicate, other.predicate) &&
      isMeantTerm(quad.object, other.object)
    );
  });
  return i < 0 ? undefined : [said[i], read[i]];
}

const text = (writer: DocumentWriter, quads: readonly Quad[]): string =>
  wholeDocument(writer, HEAD, { nodes: [], quads: () => quads });

const parsed = (format: string, document: string): Parsed[] => new Parser({ format }).parse(document);

const BATCHES = batches(STATEMENTS);

describe(`${STATEMENTS} hostile statements`, () => {
  test("are as hostile as they are meant to be", () => {
    const all = BATCHES.flat();
    expect(all).toHaveLength(STATEMENTS);
    const written = parsed("N-Triples", text(LINES, all)).map(plain);
    const renamed = all.filter(({ subject }, i) => written[i]?.subject !== subject);
    const literals = written.flatMap(({ object }) => ("iri" in object ? [] : [object]));
    // Of every sort, enough: kept and renamed, with tags, with datatypes, with the characters that end things.
    expect(renamed.length).toBeGreaterThan(STATEMENTS / 4);
    expect(STATEMENTS - renamed.length).toBeGreaterThan(STATEMENTS / 20);
    expect(literals.filter(({ language }) => language !== undefined).length).toBeGreaterThan(500);
    expect(literals.filter(({ datatype }) => datatype !== undefined).length).toBeGreaterThan(2000);
    expect(literals.filter(({ value }) => /["\\\n\r]/.test(value)).length).toBeGreaterThan(1000);
  });

  test.each([
    ["Turtle", "text/turtle", TURTLE],
    ["N-Quads", "N-Quads", LINES],
    ["N-Triples", "N-Triples", LINES],
  ] as const)("come back from %s, each as it was meant", (_name, format, writer) => {
    for (const [i, quads] of BATCHES.entries()) {
      const read = parsed(format, text(writer, quads));
      expect(
        read.every(({ graph }) => graph.termType === "DefaultGraph"),
        `batch ${i}`,
      ).toBe(true);
      expect(firstOther(quads, read.map(plain)), `batch ${i}`).toBeUndefined();
    }
  });

  test("come back from TriG, each as it was meant and within the one graph, with what is said of it outside", () => {
    const writer = trigWriter(aboutBundle);
    for (const [i, quads] of BATCHES.entries()) {
      const read = parsed("application/trig", text(writer, quads));
      const [inside = [], outside = []] = [true, false].map((within) =>
        read.filter(({ graph }) => (graph.value === HEAD.bundle) === within),
      );
      expect(firstOther(quads, inside.map(plain)), `batch ${i}`).toBeUndefined();
      expect(firstOther(aboutBundle(HEAD), outside.map(plain)), `batch ${i}`).toBeUndefined();
      expect(outside.every(({ graph }) => graph.termType === "DefaultGraph")).toBe(true);
    }
  });

  test("are one line each in N-Triples, whatever a reader takes for the end of a line", () => {
    for (const quads of BATCHES) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what ends a line is what is looked for
      const lines = text(LINES, quads).split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/);
      expect(lines).toHaveLength(quads.length + 1);
      expect(lines.every((line) => line === "" || line.endsWith(" ."))).toBe(true);
    }
  });

  // Libraries that read JSON-LD write doubles anew; no export has any.
  const TENTHS = BATCHES.filter((_batch, i) => i % 10 === 0).map((quads) =>
    quads.filter(({ object }) => "iri" in object || object.datatype !== `${xsd}double`),
  );

  const sorted = (lines: Iterable<string>): string[] => [...new Set(lines)].sort();

  /** What N-Triples has, which was held against what was meant. */
  const meant = (quads: readonly Quad[]): string[] => linesOf(parsed("N-Triples", text(LINES, quads)));

  test("come back from JSON-LD (every tenth)", async () => {
    for (const quads of TENTHS) {
      const graphs = await graphsOf(JSON.parse(text(JSON_LD, quads)));
      expect([...graphs.keys()]).toEqual([""]);
      expect(sorted(graphs.get("") ?? [])).toEqual(sorted(meant(quads)));
    }
  });

  /** An IRI whose scheme is a prefix of the document has another name there; as a value it is one of xsd:anyURI. */
  const SCHEME = new RegExp(`<((?:${Object.keys(NAME_PREFIXES).join("|")}):[^>]*)>$`);
  const renamed = (line: string): string => {
    const [subject, predicate, object] = read(line).map((part) =>
      part.replace(SCHEME, (_all, iri: string) => `<${BASES.iri}${escapeSegment(iri)}>`),
    );
    const own = read(line)[2];
    return write([subject ?? "", predicate ?? "", own.startsWith("<") ? own : (object ?? "")]);
  };

  test("come back from PROV-JSONLD, as things' attributes (every tenth)", async () => {
    const isEntity = (line: string): boolean => line.endsWith(` ${A} ${prov("Entity")} .`);
    for (const quads of TENTHS) {
      const document = documentOf(quads);
      expect(JSON.stringify(JSON.parse(text(PROV_JSON_LD, quads)))).toBe(JSON.stringify(document));
      const [prefixes] = document["@context"];
      const graphs = await graphsOf(document);
      expect([...graphs.keys()].sort()).toEqual(["", HEAD.bundle].sort());
      const theirs = brought(STEPS, "theirs", graphs.get(HEAD.bundle) ?? [], prefixes).graph;
      const ours = brought(STEPS, "ours", meant(quads).map(renamed), prefixes).graph;
      expect(theirs.filter((line) => !isEntity(line))).toEqual(ours.filter((line) => !isEntity(line)));
    }
  });
});

// PROV of other people, and our own, as records.
import { describe, expect, test } from "vitest";
import { canonical } from "../../../src/model/canonical.ts";
import { CERTAINTIES } from "../../../src/model/certainty.ts";
import { EDGE_TYPE_NAMES, kindsFit } from "../../../src/model/edge-types.ts";
import { edgesOf } from "../../../src/model/edges.ts";
import { RECORD_KINDS } from "../../../src/model/kinds.ts";
import { MUTATION_NAMES } from "../../../src/model/mutations.ts";
import type { LineageRecord } from "../../../src/model/record.ts";
import { type ParentClaim, RUN_STATUSES, WEIGHT_UNITS } from "../../../src/model/record.ts";
import type { Result } from "../../../src/model/result.ts";
import { submit } from "../../../src/model/submission.ts";
import { TRANSFORMATIONS } from "../../../src/model/transformations.ts";
import { wholeDocument } from "../../../src/prov/formats/document.ts";
import { FORMATS } from "../../../src/prov/formats/formats.ts";
import { importProv, type ProvImport, prepare } from "../../../src/prov/import/import.ts";
import { provReader } from "../../../src/prov/import/read.ts";
import type { ImportTerms } from "../../../src/prov/import/reading.ts";
import type { DescribedNode } from "../../../src/prov/mapping/described.ts";
import { readRecord } from "../../../src/wire/read-record.ts";
import { sha256 } from "../../../worker/platform/digest.ts";
import { type ProvDocument, STORY, storyNode } from "../../support/prov-documents.ts";
import { provQuads } from "./blocks.ts";
import { commit, dice, nodeOf, storied, type Taken } from "./family.ts";

async function imported(
  document: ProvDocument,
  terms: Partial<ImportTerms> = {},
): Promise<Result<ProvImport>> {
  const reader = provReader(document.type, {});
  if (!reader.ok) return reader;
  const refusal = reader.value.add(document.text);
  if (refusal) return { ok: false, refusal };
  const read = await reader.value.end();
  if (!read.ok) return read;
  const { expressions, dropped } = read.value;
  const prepared = prepare(expressions, sha256);
  return prepared.ok ? importProv(prepared.value, { sha256, infer: "nothing", dropped, ...terms }) : prepared;
}

async function taken(document: ProvDocument, terms: Partial<ImportTerms> = {}): Promise<ProvImport> {
  const result = await imported(document, terms);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  for (const { text } of result.value.records) {
    const record = readRecord(text);
    if (!record.ok) throw new Error(JSON.stringify(record.refusal));
    const submission = submit(record.value.record, {
      sha256,
      facets: record.value.facets,
      unresolved: "allow",
    });
    if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
  }
  return result.value;
}

const byNode = ({ records }: ProvImport): Record<string, LineageRecord> =>
  Object.fromEntries(records.map(({ node, record }) => [node, record]));

describe("the story of another tool", () => {
  test("is told by records of its entities, parents first", async () => {
    const { records, report } = await taken(STORY.ttl);
    expect(records.length).toBe(6);
    expect(byNode({ records, report })[storyNode("chart2")]?.parents).toEqual([
      { id: storyNode("chart"), type: "revised-from" },
    ]);
  });

  test.each(Object.entries(STORY))("is the same in every format: %s", async (_suffix, document) => {
    const told = (one: ProvImport) => one.records.map(({ text }) => text);
    expect(told(await taken(document))).toEqual(told(await taken(STORY.ttl)));
  });
});

const EX = "@prefix ex: <https://example.org/t/>. @prefix prov: <http://www.w3.org/ns/prov#>.\n";
const trig = (text: string): ProvDocument => ({ type: "application/trig", text: EX + text });
const texts = ({ records }: ProvImport): string[] => records.map(({ text }) => text);

describe("what is said, and not how", () => {
  test("a bundle is kept with what it says", async () => {
    const { records } = await taken(trig("ex:bundle { ex:a a prov:Entity; ex:note 1. }"));
    expect(records.map(({ record }) => record.facets?.prov)).toMatchObject([
      { in: ["https://example.org/t/bundle"] },
    ]);
    const json = {
      prefix: { ex: "https://example.org/t/" },
      bundle: { "ex:bundle": { entity: { "ex:a": { "ex:note": 1 } } } },
    };
    const same = await taken({ type: "application/prov+json", text: JSON.stringify(json) });
    expect(same.records.map(({ text }) => text)).toEqual(records.map(({ text }) => text));
  });

  test("things without a name have one that follows from all that is said, in whatever order", async () => {
    const one = await taken(trig("_:x a prov:Entity; ex:n 1. _:y prov:wasDerivedFrom _:x; ex:n 2."));
    const other = await taken(
      trig("_:b ex:n 2; prov:wasDerivedFrom _:a. _:a ex:n 1; a prov:Entity. _:b ex:n 2."),
    );
    expect(texts(other)).toEqual(texts(one));
    expect(one.records.every(({ node }) => /^urn:prov:blank:[0-9a-f]{64}$/.test(node))).toBe(true);
    const another = await taken(trig("_:x a prov:Entity; ex:n 1. _:y prov:wasDerivedFrom _:x; ex:n 3."));
    expect(another.records[0]?.node).not.toBe(one.records[0]?.node);
  });

  test("what has no name and is no thing of PROV stays where it is named", async () => {
    const { records } = await taken(
      trig('ex:a a prov:Entity; prov:atLocation [ ex:lat "1"; ex:near [ ex:lon "2" ] ].'),
    );
    expect(records[0]?.record.facets?.prov).toMatchObject({
      attributes: {
        "http://www.w3.org/ns/prov#atLocation": [
          {
            nested: {
              "https://example.org/t/lat": ["1"],
              "https://example.org/t/near": [{ nested: { "https://example.org/t/lon": ["2"] } }],
            },
          },
        ],
      },
    });
  });

  test("ids that Forebear knows are kept, and names of any length or script have one of their own", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const long = `https://example.org/${"x".repeat(2_000)}`;
    const { records } = await taken(
      trig(`<${digest}> a prov:Entity. <urn:uuid:00000000-0000-4000-8000-00000000000A> a prov:Entity.
        <https://example.org/ä?b#c%20d> a prov:Entity. <${long}> a prov:Entity. <https://w3id.org/forebear/id/urn%3Aacme%3A1> a prov:Entity; ex:n 1.`),
    );
    expect(records.map(({ node }) => node).sort()).toEqual([
      digest,
      "urn:acme:1",
      "urn:prov:https://example.org/%C3%A4%3Fb%23c%2520d",
      expect.stringMatching(/^urn:prov:sha256:[0-9a-f]{64}$/),
      "urn:uuid:00000000-0000-4000-8000-00000000000a",
    ]);
  });

  test("an activity that made nothing is a run, and another address of mail is nobody's name", async () => {
    const { records } = await taken(
      trig(
        "ex:tried a prov:Activity; prov:used ex:a; prov:wasAssociatedWith <mailto:d@example.org>. <mailto:d@example.org> a prov:Person.",
      ),
    );
    const run = records.find(({ record }) => record.kind === "run");
    expect(run?.record.transformation).toMatchObject({
      id: "https://example.org/t/tried",
      agent: { type: "person" },
    });
    expect(run?.text).not.toContain("mailto:");
  });
});

describe("what cannot be taken as it is said is told", () => {
  test("relations to texts, and by resources of which nothing is said", async () => {
    const { report } = await taken(
      trig('ex:a prov:wasDerivedFrom "b"; prov:wasGeneratedBy "c"; prov:qualifiedGeneration ex:nothing.'),
    );
    expect(report.refused).toMatchObject([{ what: "relations without an end", count: 3 }]);
  });

  test("an entity of two kinds", async () => {
    const { records, report } = await taken(
      trig("@prefix fb: <https://w3id.org/forebear/ns#>. ex:a a prov:Entity, fb:Model, fb:Dataset."),
    );
    const [kept] = report.kept_aside;
    expect(kept).toMatchObject({ what: "entities of several kinds", count: 1 });
    expect(records[0]?.record.facets?.prov).toMatchObject({
      types: [expect.stringContaining("https://w3id.org/forebear/ns#")],
    });
  });

  test("an activity of several outputs once", async () => {
    const { report } = await taken(
      trig("ex:a a prov:Activity; ex:note 1. ex:x prov:wasGeneratedBy ex:a. ex:y prov:wasGeneratedBy ex:a."),
    );
    expect(report.kept_aside).toMatchObject([{ what: "attributes of activities", count: 1 }]);
  });
});

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

// Each took minutes when it was read for each of its lines again; together they take a few seconds.
test.each([
  ["things without a name around one", lines(9_000, () => "ex:hub ex:near [ a prov:Entity ].")],
  [
    "outputs and inputs of one activity",
    lines(12_000, (i) => `ex:a prov:used ex:in${i}. ex:o${i} prov:wasGeneratedBy ex:a.`),
  ],
  [
    "agents and outputs of one activity",
    lines(12_000, (i) => `ex:a prov:wasAssociatedWith ex:g${i}. ex:o${i} prov:wasGeneratedBy ex:a.`),
  ],
  [
    "times of one entity",
    lines(
      9_000,
      (i) =>
        `ex:o prov:generatedAtTime "2026-01-01T00:00:00.${i}Z". ex:a prov:qualifiedUsage ex:u${i}. ex:u${i} prov:entity ex:o; prov:atTime "2027-01-01T00:00:00Z".`,
    ),
  ],
  ["words for one parent", lines(20_000, (i) => `ex:o prov:wasDerivedFrom ex:p${i}.`)],
])("very many %s are told in the time that they take to read", { timeout: 30_000 }, async (_what, text) => {
  expect(typeof (await imported(trig(text), { infer: "derivations" })).ok).toBe("boolean");
});

/** A family at random: every kind of edge that the kinds allow, downwards only, and every field that an export has. */
function family(seed: number): Taken[][] {
  const next = dice(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const maybe = <K extends string, T>(key: K, make: () => T): { [k in K]?: T } =>
    (next() < 0.5 ? {} : { [key]: make() }) as { [k in K]?: T };
  const text = (): string =>
    pick(["a", "ä b", "1.0", 'x"y', "漢", "<>&", "α\\n", "{}"]) + Math.floor(next() * 9);
  const agent = () => ({
    type: pick(["software", "person", "organization"] as const),
    id: `agent ${text()}`,
  });
  const kinds: LineageRecord["kind"][] = [];
  const ids: string[] = [];
  let n = 0;
  const hash = (): string => (n++).toString(16).padStart(64, "0");
  return Array.from({ length: 3 + Math.floor(next() * 8) }, (_, at) => {
    const kind = pick(RECORD_KINDS) as LineageRecord["kind"];
    const id = pick([
      `sha256:${hash()}`,
      `urn:uuid:00000000-0000-4000-8000-${hash().slice(-12)}`,
      `urn:acme:x/${hash().slice(-4)}%20y`,
      `rec:${hash()}`,
    ]);
    const parents: ParentClaim[] = [];
    for (let k = 0; k < 4 && at > 0; k++) {
      const parent = Math.floor(next() * at);
      const type = pick(
        EDGE_TYPE_NAMES.filter(
          (one) => one !== "alias-of" && kindsFit(one, kind, kinds[parent] ?? "artifact"),
        ),
      );
      const role = maybe("role", text);
      if (parents.some((one) => one.id === ids[parent] && one.type === type)) continue;
      const mutation = maybe("mutation", () => ({
        type: pick(MUTATION_NAMES),
        ...maybe("params", () => ({ n: 1.5, [text()]: [null, true] })),
      }));
      parents.push({
        id: ids[parent] ?? "",
        type,
        ...role,
        ...maybe("weight", () => pick([0.1, -2, 1e-7, 3e8])),
        ...maybe("weight_unit", () => pick(WEIGHT_UNITS)),
        ...mutation,
        ...maybe("certainty", () => pick(CERTAINTIES)),
      });
    }
    kinds.push(kind);
    ids.push(id);
    const said: LineageRecord = {
      kind,
      node: id,
      lineage: pick(["acme/a", "acme/b"]),
      ...maybe("aliases", () => [`sha256:${hash()}`]),
      ...maybe("name", () => `acme/${text()}`),
      ...maybe("version", () => "3.1"),
      ...maybe("description", () => `${text()}\n${text()}`),
      ...maybe("license", () => "Apache-2.0 OR MIT"),
      ...maybe("owner", agent),
      ...maybe("artifact", () => ({
        size: 12,
        media_type: "text/plain",
        uri: pick(["s3://b/c", "not an iri"]),
      })),
      ...maybe("ancestry", () => pick(["partial", "complete"] as const)),
      ...(parents.length === 0 ? {} : { parents }),
      ...maybe("transformation", () => ({
        ...maybe("id", () => pick(["https://ci.example/run/1", `run ${at}`])),
        ...maybe("type", () => pick(TRANSFORMATIONS)),
        ...maybe("status", () => pick(RUN_STATUSES)),
        ...maybe("params", () => ({ lr: 1e-5, deep: { [text()]: [] } })),
        ...maybe("agent", agent),
        ...maybe("authority", text),
        ...maybe("justification", text),
        ...maybe("code", () =>
          pick([commit, { repository: "https://git.example/r", path: text(), dirty: true }]),
        ),
      })),
      ...maybe("environment", () => ({
        ...maybe("packages", () => ({ torch: "2.5.1" })),
        hardware: { gpu: 8 },
      })),
      ...maybe("metrics", () => [
        { name: "mmlu", value: 0.1 + 0.2, stderr: 1e-9, step: 4, split: text() },
        { name: text(), value: -3 },
      ]),
      ...maybe("quantization", () => ({ method: "gguf", bits: 4 })),
      ...maybe("evidence", () => ({ pii_filter: { version: 3 } })),
      ...maybe("mutation_budget", () => ({ max_generations: 2 })),
      ...maybe("evaluation_packet_uri", () => "https://e.example/p"),
      ...maybe("references", () => [{ id: ids[0] ?? "", type: "cites" as const }]),
      ...maybe("tags", () => [text(), "z"]),
      created_at_utc: "2026-01-01T00:00:00Z",
    };
    return [{ record: `rec:${hash()}`, position: at, said }];
  });
}

const list = (values: Iterable<unknown>): string[] =>
  [...new Set([...values].map((one) => JSON.stringify(one)))].sort();

/** Work as its record tells of it; what is known of a run with a name comes of all its records together. */
function runOf({ transformation, environment }: LineageRecord): unknown {
  const { id } = transformation ?? {};
  return canonical((id === undefined ? { transformation, environment } : { id }) as never);
}

/** What a graph is, whoever said it: what each node is and what it descends from. */
function graphOf(nodes: readonly { node: string; record: LineageRecord }[]): unknown {
  const byId = Map.groupBy(nodes, ({ node }) => node);
  return Object.fromEntries(
    [...byId]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, records]) => {
        const first = <T>(read: (record: LineageRecord) => T | undefined): T | undefined =>
          records.map(({ record }) => read(record)).find((one) => one !== undefined);
        const edges = records.flatMap(({ record }) =>
          edgesOf(record).map(({ at: _at, derived_by: _by, parent, ...edge }) => ({ parent, ...edge })),
        );
        const { digest: _digest, ...artifact } = first((r) => r.artifact) ?? {};
        return [
          id,
          {
            kind: records[0]?.record.kind,
            name: first((r) => r.name),
            version: first((r) => r.version),
            description: first((r) => r.description),
            license: first((r) => r.license),
            owner: first((r) => r.owner),
            artifact,
            aliases: list(records.flatMap(({ record }) => record.aliases ?? [])),
            ancestry: first((r) => r.ancestry) ?? "unspecified",
            tags: list(records.flatMap(({ record }) => record.tags ?? [])),
            evidence: first((r) => r.evidence),
            quantization: first((r) => r.quantization),
            budget: first((r) => r.mutation_budget),
            packet: first((r) => r.evaluation_packet_uri),
            created: first((r) => r.created_at_utc ?? undefined),
            runs: list(records.flatMap(({ record }) => (record.transformation ? [runOf(record)] : []))),
            references: list(records.flatMap(({ record }) => record.references ?? [])),
            metrics: list(
              records.flatMap(({ record }) => record.metrics ?? []).map((one) => canonical(one as never)),
            ),
            edges: list(edges.map((one) => canonical(one as never))),
          },
        ];
      }),
  );
}

const HEAD = {
  site: "urn:uuid:00000000-0000-4000-8000-000000000000",
  position: 7,
  at: null,
  scope: "all",
  bundle: "https://w3id.org/forebear/bundle/x",
};

/** What a document of a family with a story tells of the site that it is of, and how much of each. */
const OF_SITE = {
  "advisories of a site": 1,
  "cohorts of a site": 1,
  "decisions of a site": 2,
  "lifecycle moves of a site": 3,
  "policies of a site": 1,
  "retractions of a site": 1,
  "standings of a site": 2,
  "waivers of a site": 1,
  "withdrawals of a site": 1,
};

/** Of what it is told in every document, and does not only sometimes. */
const ELSEWHERE = new Set(["records of a site", "measurements of a site", "exports of a site"]);

/** A document of these nodes, taken: each record is one that can be said. */
async function carried(
  format: (typeof FORMATS)[number],
  nodes: readonly DescribedNode[],
  seed: number,
): Promise<ProvImport> {
  const text = wholeDocument(format.writer, HEAD, { nodes, quads: () => provQuads(nodes) });
  const result = await imported({ type: format.mediaType, text });
  if (!result.ok) throw new Error(`seed ${seed}: ${JSON.stringify(result.refusal)}`);
  for (const { text: record } of result.value.records) expect(readRecord(record)).toMatchObject({ ok: true });
  // A run of several records may have had an agent each; one goes with each record, the others beside.
  const beside = JSON.stringify(result.value.records.map(({ record }) => record.facets?.prov ?? {}));
  expect(beside.match(BESIDE), `seed ${seed}`).toBeNull();
  return result.value;
}

const BESIDE = /"(?:attributes|in|iri|types|agents)":|"type":"(?!association)/g;

const saidBy = (taken: readonly (readonly Taken[])[]): { node: string; record: LineageRecord }[] =>
  taken.flat().map(({ said }) => ({ node: said.node ?? "", record: said }));

describe("our own export", () => {
  const formats = FORMATS.filter(({ suffix }) => !suffix.endsWith(".csv")).map(
    (format) => [format.suffix, format] as const,
  );

  test.each(formats)("gives the same graph elsewhere: %s", async (_suffix, format) => {
    for (let seed = 1; seed <= 40; seed++) {
      const taken = family(seed);
      const { records } = await carried(
        format,
        taken.map((one) => nodeOf(one)),
        seed,
      );
      expect(graphOf(records), `seed ${seed}`).toEqual(graphOf(saidBy(taken)));
    }
  });

  test.each(formats)("of a part of it gives that part, whatever it joins: %s", async (_suffix, format) => {
    for (let seed = 1; seed <= 40; seed++) {
      const taken = family(seed).filter((_, at) => (at + seed) % 2 === 0);
      const { records } = await carried(
        format,
        taken.map((one) => nodeOf(one)),
        seed,
      );
      expect(graphOf(records), `seed ${seed}`).toEqual(graphOf(saidBy(taken)));
    }
  });

  test.each(formats)("keeps what a site says of itself aside, and counts it: %s", async (_suffix, format) => {
    for (let seed = 1; seed <= 20; seed++) {
      const taken = family(seed);
      const nodes = taken.map((one, at) => (at === seed % taken.length ? storied(nodeOf(one)) : nodeOf(one)));
      const { records, report } = await carried(format, nodes, seed);
      expect(graphOf(records), `seed ${seed}`).toEqual(graphOf(saidBy(taken)));
      const ofSite = report.kept_aside.filter(({ what }) => / of a site$/.test(what) && !ELSEWHERE.has(what));
      expect(Object.fromEntries(ofSite.map(({ what, count }) => [what, count]))).toEqual(OF_SITE);
      expect(report.kept_aside.every(({ why }) => why !== "")).toBe(true);
    }
  });
});

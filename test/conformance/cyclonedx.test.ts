import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { type BomHead, type BomNode, bomOf, bomText } from "../../src/bom/bom.ts";
import { commit, described, digest, hostileNode, randomFrom, stub } from "../src/prov/family.ts";
import { example } from "./example.ts";

// biome-ignore lint/suspicious/noExplicitAny: bills are taken apart and spoilt here
type Bill = any;

const schema = (name: string): object =>
  JSON.parse(
    readFileSync(
      new URL(
        `../../node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`,
        import.meta.url,
      ),
      "utf8",
    ),
  );

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat("date-time", (text: string) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)));
ajv.addFormat("iri-reference", (text: string) => !/[\s<>"{}|\\^`]/.test(text) && URL.canParse(text, "x:/"));
ajv.addFormat("uri", (text: string) => URL.canParse(text));
ajv.addFormat("idn-email", /^[^\s@]+@[^\s@]+$/);
ajv.addSchema(schema("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
ajv.addSchema(schema("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
const validate = ajv.compile(schema("bom-1.6"));

/** The places where a bill is not what the schema wants. */
function faults(bill: Bill): string[] {
  validate(bill);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every value of a member, wherever it stands. */
function everywhere(value: Bill, member: string): Bill[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [
    ...(key === member ? [one] : []),
    ...everywhere(one, member),
  ]);
}

/** What a schema does not say: every name is given once, and every name that is used is given. */
function loose(bill: Bill): string[] {
  const given: string[] = everywhere(bill, "bom-ref");
  const used: string[] = [
    ...everywhere(bill, "ref"),
    ...everywhere(bill, "dependsOn").flat(),
    ...bill.compositions.flatMap((one: Bill) => [...(one.assemblies ?? []), ...(one.dependencies ?? [])]),
  ];
  return [
    ...given.filter((ref, i) => given.indexOf(ref) !== i),
    ...used.filter((ref) => !given.includes(ref)),
  ];
}

const HEAD: BomHead = {
  serial: "urn:uuid:01234567-89ab-8def-8123-456789abcdef",
  site: "urn:uuid:00000000-0000-4000-8000-000000000000",
  position: 7,
  at: "2026-03-01T12:00:00.000Z",
  version: "0.1.0",
  provenance: "https://forebear.example/v1/nodes/x/closure.ttl?as_of=7",
  names: new Map(),
};

const billOf = (nodes: readonly BomNode[], id = nodes[0]?.head.id ?? ""): Bill =>
  JSON.parse(bomText(bomOf(HEAD, id, nodes)));

const CORPUS = "acme/tickets";

const FAMILY: readonly BomNode[] = [
  described("a", {
    name: "acme/support-7b",
    version: "3.2.0",
    description: "two\nlines",
    license: "Apache-2.0",
    owner: { type: "organization", id: "acme" },
    artifact: { digest: digest("a"), size: 14, media_type: "application/x-safetensors", uri: "s3://b/model" },
    aliases: [`pkg:huggingface/acme/support-7b@${"4".repeat(40)}`],
    ancestry: "complete",
    parents: [
      {
        id: digest("b"),
        type: "merged-from",
        weight: 0.25,
        weight_unit: "merge-coefficient",
        certainty: "observed",
      },
      { id: digest("c"), type: "trained-on" },
      { id: digest("d"), type: "fine-tuned-from" },
    ],
    transformation: {
      id: "https://ci.example/run/9",
      type: "model-merge",
      status: "succeeded",
      started_at: "2026-01-01T00:00:00Z",
      ended_at: "2026-01-01T10:00:00.123456789Z",
      code: { id: commit, repository: "https://example.com/r.git", path: "train.py", dirty: true },
      params: { lr: 1e-5, layers: [1, 2] },
      agent: { type: "software", id: "ci" },
    },
    metrics: [{ name: "loss", value: 2.5, stderr: 0.1, step: 3, dataset: digest("c"), split: "test" }],
    merge_recipe: { merge_method: "ties" },
    evaluation_packet_uri: "https://example.com/e",
    tags: ["text-generation", "german"],
  }),
  described("b", { artifact: { digest: digest("b") }, parents: [], license: "our own, ask us" }),
  described("c", {
    kind: "dataset",
    name: CORPUS,
    artifact: { digest: digest("c"), uri: "https://example.com/data" },
    parents: [],
  }),
  stub(digest("d")),
  described("e", { kind: "code", node: commit, name: "trainer", parents: [] }),
];

/** The nodes of an example, and stubs for what they only name. */
function withStubs(file: string): BomNode[] {
  const nodes = example(file);
  const parents = new Set(nodes.flatMap(({ edges }) => edges.map(({ parent }) => parent)));
  const own = new Set(nodes.map(({ head }) => head.id));
  return [...nodes, ...[...parents].filter((id) => !own.has(id)).map(stub)];
}

describe("is CycloneDX 1.6", () => {
  test("of a family with everything", () => {
    const bill = billOf(FAMILY);
    expect(faults(bill)).toEqual([]);
    expect(loose(bill)).toEqual([]);
    expect(bill.components).toHaveLength(4);
  });

  test.each(["acme.ndjson", "mistral-small-24b.ndjson"])("of every node of %s", (file) => {
    const nodes = withStubs(file);
    for (const { head } of nodes) {
      const bill = billOf(nodes, head.id);
      expect(faults(bill)).toEqual([]);
      expect(loose(bill)).toEqual([]);
    }
  });

  test("of nodes whose every text is hostile", () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const node = hostileNode(randomFrom(seed));
      const bill = billOf([node]);
      expect(faults(bill), `seed ${seed}`).toEqual([]);
      expect(loose(bill), `seed ${seed}`).toEqual([]);
      expect(bill.metadata.component.name).toBe(node.head.name);
    }
  });
});

const BREAKS: readonly (readonly [what: string, break_: (bill: Bill) => void, fault: RegExp])[] = [
  [
    "a type that is none",
    (bill) => (bill.metadata.component.type = "model"),
    /component\/type must be equal to one of/,
  ],
  [
    "a component without a name",
    (bill) => delete bill.components[0].name,
    /components\/0 must have required property 'name'/,
  ],
  [
    "a digest with its algorithm",
    (bill) => (bill.metadata.component.hashes[0].content = digest("a")),
    /hashes\/0\/content must match/,
  ],
  [
    "a serial number that is no UUID",
    (bill) => (bill.serialNumber = "urn:uuid:7"),
    /serialNumber must match/,
  ],
  [
    "an aggregate that is none",
    (bill) => (bill.compositions[0].aggregate = "mostly"),
    /aggregate must be equal/,
  ],
  [
    "a member that is none",
    (bill) => (bill.components[0].ancestry = "complete"),
    /must NOT have additional properties/,
  ],
  [
    "a parameter of no card",
    (bill) => (bill.metadata.component.modelCard.weights = 7),
    /must NOT have additional/,
  ],
  [
    "a date that is none",
    (bill) => (bill.metadata.timestamp = "2026-13-01T00:00:00Z"),
    /timestamp must match format/,
  ],
  [
    "a URL that is none",
    (bill) => (bill.externalReferences[0].url = "https://x/<y>"),
    /url must match format/,
  ],
  ["a value that is a number", (bill) => (bill.metadata.properties[0].value = 7), /value must be string/],
];

describe("is found", () => {
  test.each(BREAKS)("%s", (_what, break_, fault) => {
    const bill = billOf(FAMILY);
    break_(bill);
    expect(faults(bill).join("\n")).toMatch(fault);
  });

  test("a name that is given to nothing, or twice", () => {
    const dangling = billOf(FAMILY);
    dangling.dependencies[0].dependsOn = ["nobody"];
    expect(loose(dangling)).toEqual(["nobody"]);
    const twice = billOf(FAMILY);
    twice.components[0]["bom-ref"] = twice.metadata.component["bom-ref"];
    expect(loose(twice)).toContain(twice.metadata.component["bom-ref"]);
  });
});

describe("says what is known, and no more", () => {
  const bill = billOf(FAMILY);
  const [component] = [bill.metadata.component];
  const byRef = (ref: string): Bill => bill.components.find((one: Bill) => one["bom-ref"] === ref);

  test("the model: its hash, licence, package, whose it is, what it learned from and how it measured", () => {
    expect(component).toMatchObject({
      type: "machine-learning-model",
      "bom-ref": digest("a"),
      name: "acme/support-7b",
      version: "3.2.0",
      purl: `pkg:huggingface/acme/support-7b@${"4".repeat(40)}`,
      hashes: [{ alg: "SHA-256", content: "a".repeat(64) }],
      licenses: [{ expression: "Apache-2.0", acknowledgement: "declared" }],
      supplier: { name: "acme" },
      modelCard: {
        modelParameters: { task: "text-generation", datasets: [{ ref: digest("c") }] },
        quantitativeAnalysis: {
          performanceMetrics: [
            { type: "loss", value: "2.5", slice: `${CORPUS}, data set ${digest("c")}, split test, step 3` },
          ],
        },
      },
    });
    expect(component.modelCard.modelParameters.approach).toBeUndefined();
    expect(component.modelCard.considerations).toBeUndefined();
  });

  test("a licence that is no expression of SPDX is a licence by its name", () => {
    expect(byRef(digest("b")).licenses).toEqual([
      { license: { name: "our own, ask us", acknowledgement: "declared" } },
    ]);
  });

  test("its ancestors, with how it descends from each", () => {
    const { ancestors } = component.pedigree;
    expect(ancestors.map((one: Bill) => [one.type, one.name])).toEqual([
      ["machine-learning-model", digest("b")],
      ["machine-learning-model", digest("d")],
    ]);
    expect(component.pedigree.notes).toBe(
      `merged from ${digest("b")}: merge-coefficient 0.25; observed\nfine-tuned from ${digest("d")}: declared`,
    );
    const edges = component.properties.filter((one: Bill) => one.name === "forebear:edge");
    expect(JSON.parse(edges[0].value)).toMatchObject({
      parent: digest("b"),
      type: "merged-from",
      weight: 0.25,
      weight_unit: "merge-coefficient",
      mutation: { type: "model-merge" },
      certainty: "observed",
    });
  });

  test("a stub is what those take it for who name it, and says that nobody recorded it", () => {
    expect(byRef(digest("d"))).toMatchObject({ type: "machine-learning-model", name: digest("d") });
    expect(byRef(digest("d")).properties).toContainEqual({
      name: "forebear:stub",
      value: "named by others, recorded by nobody",
    });
    expect(byRef(digest("d")).modelCard).toBeUndefined();
  });

  test("how complete it is: of all of it, and of the parents of each", () => {
    expect(bill.compositions).toEqual([
      { aggregate: "unknown", assemblies: [digest("a")] },
      { aggregate: "complete", dependencies: [digest("a"), digest("b"), digest("c"), commit] },
      { aggregate: "unknown", dependencies: [digest("d")] },
    ]);
    const made = described("a", {
      artifact: { digest: digest("a") },
      ancestry: "complete",
      parents: [{ id: commit, type: "built-with" }],
    });
    const withCode = billOf([made, stub(commit)]);
    // Nobody recorded the code, and nothing of it flowed into the model.
    expect(withCode.compositions[0]).toEqual({ aggregate: "complete", assemblies: [digest("a")] });
    expect(withCode.components[0]).toMatchObject({
      type: "data",
      data: [{ type: "source-code" }],
      swhid: [commit],
    });
    const partial = billOf([
      described("a", { ancestry: "partial", artifact: { digest: digest("a") }, parents: [] }),
    ]);
    expect(partial.compositions[0]).toEqual({ aggregate: "incomplete", assemblies: [digest("a")] });
    const whole = billOf([described("a", { artifact: { digest: digest("a") }, parents: [] })]);
    expect(whole.compositions[0]).toEqual({ aggregate: "complete", assemblies: [digest("a")] });
  });

  test("how it was made", () => {
    const [workflow] = bill.formulation[0].workflows;
    expect(workflow).toMatchObject({
      "bom-ref": "run:https://ci.example/run/9",
      name: "model merge",
      taskTypes: ["merge"],
      timeStart: "2026-01-01T00:00:00Z",
      resourceReferences: [{ externalReference: { type: "vcs", url: "https://example.com/r.git" } }],
      outputs: [{ type: "artifact", resource: { ref: digest("a") } }],
    });
    expect(workflow.inputs.at(-1)).toEqual({
      parameters: [
        { name: "lr", value: "0.00001" },
        { name: "layers", value: "[1,2]" },
      ],
    });
  });

  test("the same whatever order the nodes come in", () => {
    const text = bomText(bomOf(HEAD, digest("a"), FAMILY));
    expect(bomText(bomOf(HEAD, digest("a"), FAMILY.toReversed()))).toBe(text);
  });
});

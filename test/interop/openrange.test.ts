// The importer against real snapshots: two generations of one family, and the last of four of another. The files lie outside
// the repository, beside it or where FOREBEAR_SHARED says; without them this test says loudly that it did not run.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { importOpenRange } from "../../src/intake/openrange.ts";
import { submit } from "../../src/model/submission.ts";
import { readRecord } from "../../src/wire/read-record.ts";
import { cleanUp, launch, TOKEN, temporaryFolder } from "../support/node/launcher.ts";

const shared = process.env.FOREBEAR_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const folder = `${shared}/data/openrange`;
const present = existsSync(folder);
if (!present) console.warn(`NOT RUN: the OpenRange snapshots are not at ${folder}`);

const OLDER = [
  ...["id", "manifest", "world", "tasks", "verifier_sources", "generated", "artifacts"],
  ...["admission", "lineage"],
];

// biome-ignore lint/suspicious/noExplicitAny: documents are taken apart and spoilt here
type Document = any;

const sha256 = (...chunks: readonly Uint8Array[]) =>
  new Uint8Array(createHash("sha256").update(Buffer.concat(chunks)).digest());

const load = (files: readonly { readonly file: string; readonly text: string }[]) => {
  const result = importOpenRange(files, { sha256 });
  return { ...result, said: result.records.map((record): Document => JSON.parse(record.text)) };
};

/** A file without the members that the older shape has not; the rest keeps its spelling. */
function cut(text: string): string {
  const members = text.split(/^ {2}(?=")/m).slice(1);
  const kept = members.filter((member) => OLDER.includes(/^"(\w+)"/.exec(member)?.[1] ?? ""));
  return `{${kept.join("").trimEnd().replace(/,$/, "")}}`;
}

afterAll(cleanUp);

/** What an agent is to find in the world of a snapshot. */
function secretsOf(document: Document): string[] {
  const seed = JSON.parse(document.artifacts["seed.json"]);
  const accounts: Document[] = Object.values(seed.accounts);
  return [document.world.flag, seed.secrets.flag, ...accounts.map((account) => account.password)];
}

const urn = (id: string): string => `urn:openrange:${id}`;

describe.skipIf(!present)("the real snapshots", () => {
  const files = (present ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(".json"))
    .map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));
  const documents = files.map(({ text }): Document => JSON.parse(text));
  const { records, said, sources, report } = load(files);
  const parent = new Map<string, string | undefined>(said.map((one) => [one.node, one.parents[0]?.id]));
  const ancestors = (node: string): string[] => {
    const before = parent.get(node);
    return before === undefined ? [] : [before, ...ancestors(before)];
  };

  it("load, all three, and each id follows from its content", () => {
    expect(report).toEqual({
      files: 3,
      snapshots: 3,
      ancestors: 3,
      records: 6,
      repeated: 0,
      refused: [],
      unproved: [],
      withheld: [],
      verbs: [],
      unknown: [],
    });
  });

  it("have the children that the files say", () => {
    const children = said.filter((one) => one.parents[0]?.id === urn("e837e849559694e3"));
    expect(children.map((one) => one.node)).toEqual([urn("4d0a4ccd678745dd")]);
  });

  it("have the ancestors that the files say", () => {
    const ids = ["d8767b4366fcfff7", "d4cc48bae300d1d0", "7f3d182988a61370"];
    expect(ancestors(urn("7571daf206380af8"))).toEqual(ids.map(urn));
    for (const document of documents)
      expect(ancestors(urn(document.id))).toEqual(
        document.lineage
          .slice(0, -1)
          .map((step: Document) => urn(step.id))
          .reverse(),
      );
  });

  it("step from one to the next as the files say, with what each verb does", () => {
    const steps = said.flatMap((one) =>
      one.parents.map((edge: Document) => [one.version, edge.mutation.params]),
    );
    expect(Object.fromEntries(steps)).toEqual({
      "4d0a4ccd678745dd": { curriculum: { harden: ["accounts"] }, genetic_classes: ["point"] },
      d4cc48bae300d1d0: { curriculum: { patch: ["sql_injection"] }, genetic_classes: ["deletion"] },
      d8767b4366fcfff7: { curriculum: { harden: ["accounts"] }, genetic_classes: ["point"] },
      "7571daf206380af8": { curriculum: { add: ["ssrf"] }, genetic_classes: ["insertion"] },
    });
  });

  it("are taken at the door as they are", () => {
    for (const { text, node } of records) {
      const read = readRecord(text);
      const { record, facets } = read.ok ? read.value : ({} as never);
      const submission = submit(record, { sha256, facets, unresolved: "refuse" });
      expect(submission.ok && submission.value.node).toBe(node);
    }
  });

  it("leave every flag and password behind", () => {
    const secrets = documents.flatMap(secretsOf);
    expect(secrets.length).toBe(12);
    for (const secret of secrets)
      for (const { text } of records) expect(text.includes(secret), "a secret is in a record").toBe(false);
  });

  it("are handed over untouched", () => {
    expect(sources.map((source) => source.text).sort()).toEqual(files.map(({ text }) => text).sort());
  });

  it("are taken by a running site, answer from it as the files say, and are given back to the byte", async () => {
    const { url } = await launch({ data: temporaryFolder() });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const ask = (path: string): Promise<Response> => fetch(`${url}${path}`, { headers });
    const listed = async (path: string): Promise<string[]> =>
      ((await (await ask(path)).json()) as Document).nodes.map((one: Document) => one.id);
    const type = { "content-type": "application/vnd.openrange.snapshot+json" };
    const load = async (path: string): Promise<number> => {
      const init = { method: "POST", headers: { ...headers, ...type }, body: readFileSync(path) };
      return (await fetch(`${url}/v1/import`, init)).status;
    };
    // The middle of a family first, its root last: the order does not matter.
    for (const { file } of files) expect(await load(`${folder}/${file}`)).toBe(201);
    for (const { file } of files) expect(await load(`${folder}/${file}`)).toBe(200);
    expect(await listed(`/v1/children?id=${urn("e837e849559694e3")}`)).toEqual([urn("4d0a4ccd678745dd")]);
    const ids = ["d8767b4366fcfff7", "d4cc48bae300d1d0", "7f3d182988a61370"];
    expect(await listed(`/v1/ancestors?id=${urn("7571daf206380af8")}`)).toEqual(ids.map(urn));
    for (const [i, { file }] of files.entries()) {
      const node = `/v1/nodes/${urn(documents[i].id)}`;
      const source = await ask(`${node}/source`);
      expect(Buffer.from(await source.arrayBuffer()).equals(readFileSync(`${folder}/${file}`))).toBe(true);
      for (const path of [node, `${node}/manifest`, `${node}/closure.ttl`, `${node}/closure.jsonld`]) {
        const said = await (await ask(path)).text();
        for (const secret of secretsOf(documents[i]))
          expect(said.includes(secret), `a secret is in ${path}`).toBe(false);
      }
    }
  }, 60_000);

  it("load in the older shape too, to the same nodes and content", () => {
    const older = files.map(({ file, text }) => ({ file, text: cut(text) }));
    const then = load(older);
    expect(then.report).toMatchObject({ records: 6, refused: [], unproved: [] });
    const identity = (one: Document) => [one.node, one.parents, one.facets.openrange.content];
    expect(then.said.map(identity)).toEqual(said.map(identity));
  });

  /** Every place in a document, with the way there. */
  function places(
    value: Document,
    path: readonly (string | number)[] = [],
  ): (readonly (string | number)[])[] {
    if (typeof value !== "object" || value === null) return [path];
    const below = Object.entries(value).flatMap(([key, one]) =>
      places(one, [...path, Array.isArray(value) ? Number(key) : key]),
    );
    return [path, ...below];
  }

  // Within these the tool writes what it likes; everything else has a type.
  const FREE = [
    /^\/(world|admission_probe)\/./,
    /^\/generated\/(world|tasks\/\d+|verifiers\/\d+|admission\/\d+)\/./,
    /^\/(lineage\/\d+\/)?manifest\/(world|pack\/options|npc\/\d+)\/./,
    /^\/tasks\/\d+\/entrypoints\/\d+\/metadata\/./,
    /^\/admission\/verifier_results\/[^/]+\/./,
    /^\/world_graph\/(nodes|edges)\/\d+\/attrs\/./,
    /^\/runtime\/artifacts\/\d+\/metadata\/./,
    /^\/lineage\/\d+\/curriculum\/./,
  ];

  it("are refused with any field of another type, by the field's name", () => {
    let refused = 0;
    for (const [i, document] of documents.entries())
      for (const path of places(document)) {
        const at = path.map((step) => `/${step}`).join("");
        if (FREE.some((free) => free.test(at))) continue;
        const spoilt = structuredClone(document);
        const key = path.at(-1);
        const holder = path.slice(0, -1).reduce((here, step) => here[step], spoilt);
        const was = key === undefined ? spoilt : holder[key];
        const wrong = typeof was === "boolean" ? "yes" : true;
        if (key !== undefined) holder[key] = wrong;
        const text = JSON.stringify(key === undefined ? wrong : spoilt);
        const [first] = load([{ file: `${i}`, text }]).report.refused;
        expect([first?.refusal.code, first?.refusal.pointer, at]).toEqual(["invalid", at, at]);
        expect(first?.refusal.hint).toMatch(/\.$/);
        refused++;
      }
    expect(refused).toBeGreaterThan(500);
  });
});

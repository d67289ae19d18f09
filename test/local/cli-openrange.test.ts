// `forebear import openrange` and `forebear source` as their users run them: against a small site on loopback, and against a
// real one.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { importOpenRange, readSnapshot } from "../../src/intake/openrange.ts";
import { type Served, serve } from "../../src/local/serve.ts";

const PROGRAM = new URL("../../src/cli/forebear.ts", import.meta.url).pathname;
const FLAG = "the-flag-of-this-world";

const sha256 = (...chunks: readonly Uint8Array[]) =>
  new Uint8Array(createHash("sha256").update(Buffer.concat(chunks)).digest());

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "forebear-openrange-"));
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/**
 * A site that makes the records of a document, and knows them by their text. It says where something stands once it was told
 * for the second time, when it is `late`, and refuses a document that has the word REFUSE in it with `refusal`.
 */
async function site({ late = false, refusal = 409 } = {}) {
  const kept = new Set<string>();
  const own = new Set<string>();
  const bodies: string[] = [];
  server = createServer(async (request, response) => {
    if (request.url === "/health") {
      response.end(JSON.stringify({ status: "ok", position: kept.size, lag: 0 }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    bodies.push(text);
    if (text.includes("REFUSE")) {
      response.writeHead(refusal, { "content-type": "application/problem+json" });
      const problem = { code: "identity-conflict", detail: "Other.", pointer: "/world", hint: "Retract it." };
      response.end(JSON.stringify(problem));
      return;
    }
    const told = importOpenRange([{ file: "", text }], { sha256 }).records;
    for (const { node, reconstructed } of told) if (!reconstructed) own.add(node);
    const records = told
      .filter((record) => !record.reconstructed || !own.has(record.node))
      .map((record) => {
        const created = !kept.has(record.text);
        kept.add(record.text);
        const position = late && created ? {} : { position: kept.size };
        return { receipt: { node: record.node, ledger: "l" }, created, ...position, effect: "live" };
      });
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ node: "", records }));
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept, bodies };
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

async function forebear(args: readonly string[], url?: string): Promise<Ended> {
  const { bytes: _bytes, ...ended } = await run(["import", "openrange", ...args], url);
  return ended;
}

function run(
  args: readonly string[],
  url?: string,
  token?: string,
): Promise<Ended & { readonly bytes: Buffer }> {
  const { FOREBEAR_URL: _url, FOREBEAR_TOKEN: _token, ...rest } = process.env;
  const said = { ...(url ? { FOREBEAR_URL: url } : {}), ...(token ? { FOREBEAR_TOKEN: token } : {}) };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...rest, ...said } });
  const out: Buffer[] = [];
  let err = "";
  child.stdout.on("data", (chunk) => out.push(chunk));
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdin.end();
  return new Promise((done) =>
    child.on("close", (code) => {
      const bytes = Buffer.concat(out);
      done({ code, out: bytes.toString(), err, bytes });
    }),
  );
}

function file(name: string, content: string | Uint8Array | object): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const raw = typeof content === "string" || content instanceof Uint8Array;
  writeFileSync(path, raw ? content : JSON.stringify(content));
  return path;
}

type Snapshot = { readonly id: string; readonly lineage: readonly object[]; readonly world: object };

/** A snapshot whose id follows from its content. */
function snapshot(parent: Snapshot | null): Snapshot {
  const manifest = { mode: "simulation", npc: [], pack: { id: "toy.shop" }, world: {} };
  const step = (id: string) => ({
    id,
    parent_id: parent?.id ?? null,
    manifest,
    pack: { id: "toy.shop", version: "v1", dir: null },
    prompt: "",
    builder_summary: "Built",
    touched_files: [],
    curriculum: parent ? { patch: ["injection"] } : null,
  });
  const whole = (id: string) => ({
    id,
    manifest,
    world: { flag: FLAG },
    tasks: [],
    verifier_sources: {},
    generated: {},
    artifacts: {},
    admission: { passed: true, checks: [], errors: [], verifier_results: {} },
    lineage: [...(parent?.lineage ?? []), step(id)],
  });
  const read = readSnapshot(JSON.stringify(whole("x")), sha256);
  if (!read.ok) throw new Error(read.refusal.detail);
  return whole(read.value.content.slice(0, 16));
}

const root = snapshot(null);
const child = snapshot(root);

describe("forebear import openrange", () => {
  it("posts each snapshot of a folder as it is, parents first", async () => {
    const { url, kept, bodies } = await site();
    file("a/child.json", child);
    file("b/root.json", root);
    file("notes.txt", "not a snapshot");
    const ended = await forebear([folder], url);
    expect(ended).toEqual({
      code: 0,
      out: "2 files: 2 records about 2 snapshots and 0 ancestors without a file\n\n2 posted: 2 created, 0 known, 0 refused\n",
      err: "",
    });
    expect([...kept].map((text) => JSON.parse(text).node)).toEqual([
      `urn:openrange:${root.id}`,
      `urn:openrange:${child.id}`,
    ]);
    expect(bodies).toEqual([JSON.stringify(root), JSON.stringify(child)]);
  });

  it("changes nothing when it is run twice", async () => {
    const { url, kept } = await site();
    const path = file("child.json", child);
    await forebear([path], url);
    const again = await forebear([path], url);
    expect([again.code, again.out]).toEqual([
      0,
      "1 file: 2 records about 1 snapshot and 1 ancestor without a file\n\n2 posted: 0 created, 2 known, 0 refused\n",
    ]);
    expect(kept.size).toBe(2);
  });

  it("takes files and folders together, each file once", async () => {
    const { url, kept } = await site();
    const path = file("a/root.json", root);
    const ended = await forebear([path, join(folder, "a"), file("child.json", child)], url);
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^3 files: 2 records .*, 1 file said again what was said\n/);
    expect(kept.size).toBe(2);
  });

  it("posts a reformatted copy too, so that neither text is lost", async () => {
    const { url, bodies } = await site();
    const texts = [JSON.stringify(root), JSON.stringify(root, null, 1)];
    const paths = [file("a.json", texts[0] ?? ""), file("b.json", texts[1] ?? "")];
    const ended = await forebear(paths, url);
    expect([ended.code, bodies]).toEqual([0, texts]);
    expect(ended.out).toBe(
      "2 files: 1 record about 1 snapshot and 0 ancestors without a file, 1 file said again what was said\n\n2 posted: 2 created, 0 known, 0 refused\n",
    );
  });

  it("says which file the site refuses, takes the others, and exits 1", async () => {
    const { url, kept } = await site();
    const refused = file("refused.json", { ...root, more: "REFUSE" });
    const ended = await forebear([refused, file("child.json", child)], url);
    expect([ended.code, kept.size]).toEqual([1, 2]);
    expect(ended.out).toContain("3 posted: 2 created, 0 known, 1 refused\n");
    expect(ended.out).toContain(
      `Refused:\n  ${refused}: 409 identity-conflict: Other. (/world)\n    Retract it.\n`,
    );
  });

  it("stops where it is not let in, and says so", async () => {
    const { url, bodies } = await site({ refusal: 401 });
    const ended = await forebear([file("a.json", { ...root, more: "REFUSE" }), file("b.json", child)], url);
    expect([ended.code, bodies.length]).toEqual([1, 1]);
    expect(ended.err).toContain("needs a token");
  });

  it("ends when all of it can be read", async () => {
    const { url, bodies } = await site({ late: true });
    const ended = await forebear([file("root.json", root)], url);
    expect([ended.code, bodies.length]).toEqual([0, 2]);
    expect(ended.out).toContain("1 posted: 1 created, 0 known, 0 refused\n");
  });

  it("says which file it refuses and where, takes the others, and exits 1", async () => {
    const { url, kept } = await site();
    const broken = file("broken.json", { ...child, world: 1 });
    const ended = await forebear([broken, file("root.json", root)], url);
    expect(ended.code).toBe(1);
    expect(ended.out).toContain(
      `Refused files (nothing was made of them):\n  ${broken}: invalid: /world must be an object, not a number. (/world)\n`,
    );
    expect(ended.out).toContain("1 posted: 1 created, 0 known, 0 refused\n");
    expect(kept.size).toBe(1);
  });

  it("posts nothing when every file is refused", async () => {
    const { url, bodies } = await site();
    const ended = await forebear([file("a.json", "[]")], url);
    expect([ended.code, bodies.length]).toEqual([1, 0]);
  });

  it("keeps a snapshot whose id does not follow from its content and says so, or refuses it when asked", async () => {
    const altered = file("altered.json", { ...root, world: { flag: "altered" } });
    const kept = await forebear(["--print", altered]);
    expect(kept.code).toBe(0);
    expect(kept.err).toContain("Ids that do not follow from the content");
    const refused = await forebear(["--print", "--proved", altered]);
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toContain(`the content, whose id is `);
  });

  it("prints the records instead, when asked, and needs no site for it", async () => {
    const ended = await forebear([file("child.json", child), "--print"]);
    expect(ended.code).toBe(0);
    const said = ended.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(said.map((record) => record.version)).toEqual([root.id, child.id]);
    expect(ended.err).toMatch(/^1 file: 2 records about 1 snapshot and 1 ancestor/);
  });

  it.each([
    ["that is not there", (path: string) => join(path, "none.json"), "ENOENT"],
    ["that holds no snapshot", (path: string) => path, "it holds no .json file"],
    ["that is not UTF-8", () => file("latin1.json", Uint8Array.of(0x22, 0xfc, 0x22)), "cannot be read"],
  ])("posts nothing of a path %s", async (_what, path, why) => {
    const { url, bodies } = await site();
    const ended = await forebear([file("sub/root.json", root), path(mkdtempSync(join(folder, "e-")))], url);
    expect([ended.code, bodies.length]).toEqual([1, 0]);
    expect(ended.err).toContain(why);
  });

  it.each([
    [[], "name files or folders"],
    [["a", "--force"], "Unknown option '--force'"],
  ])("with %j is not understood: exit 2", async (args, why) => {
    const ended = await forebear(args);
    expect([ended.code, ended.out]).toEqual([2, ""]);
    expect(ended.err.split("\n")[0]).toContain(`forebear: ${why}`);
  });
});

describe("a real site", () => {
  let served: Served;
  let data: string;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "forebear-openrange-site-"));
    served = await serve({ port: 0, data });
  });

  afterAll(async () => {
    await served.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const call = (...args: string[]) => run(args, served.url, served.token);
  const urn = `urn:openrange:${child.id}`;

  it("gives back what came in, to the byte", async () => {
    const paths = [file("child.json", child), file("root.json", root)];
    const first = await call("import", "openrange", ...paths);
    expect([first.code, first.out]).toEqual([0, expect.stringContaining("2 posted: 2 created,")]);
    const more = { ...child, more: "ü€😀" };
    const odd = `\ufeff${JSON.stringify(more, null, 3).replace('"more":', '"rate": 1.0, "big": 12345678901234567890,\t"more":')}\r\n`;
    const second = await call("import", "openrange", file("odd.json", odd));
    expect([second.code, second.out]).toEqual([0, expect.stringContaining("1 posted: 1 created,")]);
    expect((await call("source", urn)).bytes).toEqual(Buffer.from(JSON.stringify(child)));
    const node = await fetch(`${served.url}/v1/nodes/${urn}`, {
      headers: { authorization: `Bearer ${served.token}` },
    });
    const { records } = (await node.json()) as { records: { record: string }[] };
    expect(records.length).toBe(2);
    const source = await call("source", urn, "--record", records[1]?.record ?? "");
    expect([source.code, source.err]).toEqual([0, ""]);
    expect(source.bytes).toEqual(Buffer.from(odd));
  });

  it("says why there is nothing to give back", async () => {
    const none = await call("source", "urn:openrange:nobody");
    expect([none.code, none.out]).toEqual([1, ""]);
    expect(none.err).toContain("404 not-found: urn:openrange:nobody is not known here.");
    expect((await run(["source", urn], served.url)).err).toContain("needs a token");
  });

  it.each([
    [["source"], "name one node, by its id"],
    [["source", "a", "b"], "name one node, by its id"],
    [["import", "ndjson", "a", "--record", "rec:1"], "ndjson needs no --record"],
  ])("with %j is not understood: exit 2", async (args, why) => {
    const ended = await call(...args);
    expect([ended.code, ended.err.split("\n")[0]]).toEqual([2, `forebear: ${why}`]);
  });
});

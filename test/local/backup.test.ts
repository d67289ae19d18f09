// The command line takes a site into a folder and puts it into another one, as its users run it: two launchers, connections
// that break, a runtime that is killed in the middle, files that somebody has changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backupInto } from "../../src/cli/backup.ts";
import { ROOT } from "../../src/local/paths.ts";
import type { BackupManifest } from "../../src/wire/backup.ts";
import { family } from "../support/node/family.ts";
import { graphOf } from "../support/node/graph.ts";
import { cleanUp, type Launched, launch, TOKEN, temporaryFolder } from "../support/node/launcher.ts";

const PROGRAM = join(ROOT, "src/cli/forebear.ts");
const { lines: slender, nodes } = family(400, 5);
/** Records so long that they do not go into one request. */
const lines = slender.map((line) =>
  JSON.stringify({ ...(JSON.parse(line) as object), facets: { padding: "x".repeat(5_000) } }),
);

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** The command line, with the token and the address of a site. */
function forebear(args: readonly string[], url: string, input = ""): Promise<Ended> {
  const env = { ...process.env, FOREBEAR_URL: url, FOREBEAR_TOKEN: TOKEN };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdin.end(input);
  // How far it is, a slow machine says now and then.
  const said = (): string => err.replace(/^\d+ %, [\d,]+ \w+\n/gm, "");
  return new Promise((done) => child.on("close", (code) => done({ code, out, err: said() })));
}

const manifestOf = (folder: string): BackupManifest =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as BackupManifest;

/** The lines of a folder's files, without those that open a file. */
const contentOf = (folder: string): string[] =>
  manifestOf(folder).files.flatMap(({ name }) =>
    gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .trimEnd()
      .split("\n")
      .slice(1),
  );

let site: Launched;
let folder: string;
let proxy: Server | undefined;

beforeAll(async () => {
  site = await launch({ data: temporaryFolder() });
  const imported = await forebear(["import", "ndjson", "-"], site.url, lines.join("\n"));
  expect(imported).toMatchObject({ code: 0, err: "" });
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const send = async (path: string, method: string, body: object): Promise<void> => {
    const response = await fetch(site.url + path, { method, headers, body: JSON.stringify(body) });
    expect(response.status, await response.text()).toBe(201);
  };
  const again = await fetch(`${site.url}/v1/records?unresolved=allow`, {
    method: "POST",
    headers,
    body: lines[7] ?? "",
  });
  const { receipt } = (await again.json()) as { receipt: { statement: string } };
  await send("/v1/erasures", "POST", {
    statement: receipt.statement,
    parts: ["record"],
    reason: "Asked to.",
  });
  await send("/v1/agents/agent-7", "PUT", { type: "person", name: "Käthe" });
  folder = join(temporaryFolder(), "backups", "today");
});

afterEach(() => {
  proxy?.closeAllConnections();
  proxy?.close();
  proxy = undefined;
});

afterAll(cleanUp);

/** Stands between the command and a site; `meddle` may answer by itself, or do something to the answer. */
async function between(
  url: string,
  meddle: (incoming: IncomingMessage, response: ServerResponse, answer?: IncomingMessage) => boolean,
): Promise<string> {
  proxy = createServer((incoming, response) => {
    if (meddle(incoming, response)) return;
    const { method, headers } = incoming;
    const outgoing = request(`${url}${incoming.url}`, { method: method ?? "GET", headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (!meddle(incoming, response, answer)) answer.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((done) => proxy?.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

describe("forebear backup", () => {
  it("writes files that a manifest names, and says what it holds", async () => {
    const ended = await forebear(["backup", folder], site.url);
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(ended.out).toMatch(
      /^Backed up urn:uuid:\S+ as of position 400: 401 statements of 5 ledgers, 1 part of them erased, 1 agent\.\n.*: 2 files, \d\.\d MB\.\n$/,
    );
    const { files, ...manifest } = manifestOf(folder);
    expect(manifest).toMatchObject({
      format: "forebear backup",
      version: 1,
      position: 400,
      counts: { entries: 401, ledgers: 5, erased_parts: 1, frozen: 0, unplaced: 0, agents: 1 },
      faults: 0,
    });
    expect(readdirSync(folder).sort()).toEqual([...files.map(({ name }) => name), "manifest.json"].sort());
    for (const { name, bytes, sha256 } of files) {
      const content = readFileSync(join(folder, name));
      expect([content.length, createHash("sha256").update(content).digest("hex")]).toEqual([bytes, sha256]);
    }
  });

  it("does not touch a whole backup, nor a folder that holds something else", async () => {
    const again = await forebear(["backup", folder], site.url);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("holds a whole backup already") });
    const other = temporaryFolder();
    writeFileSync(join(other, "thesis.txt"), "");
    const ended = await forebear(["backup", other], site.url);
    expect(ended).toMatchObject({
      code: 1,
      err: expect.stringContaining("holds something else (thesis.txt)"),
    });
    expect(readdirSync(other)).toEqual(["thesis.txt"]);
  });

  it("goes on by itself where the connection broke", async () => {
    let asked = 0;
    const url = await between(site.url, (incoming, response, answer) => {
      if (answer === undefined || !incoming.url?.startsWith("/v1/admin/backup") || ++asked > 2) return false;
      let seen = 0;
      answer.on("data", (chunk: Buffer) => {
        seen += chunk.length;
        response.write(chunk);
        if (seen > 900_000) response.destroy();
      });
      return true;
    });
    const broken = temporaryFolder();
    const ended = await forebear(["backup", broken], url);
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(asked).toBe(3);
    expect(contentOf(broken)).toEqual(contentOf(folder));
  });

  it("goes on after what an interrupted one has left, and takes nothing unfinished for whole", async () => {
    const quiet = { out: { write: () => true }, err: { write: () => true } };
    const half = temporaryFolder();
    expect(await backupInto(site.site, half, quiet, 400_000)).toBe(0);
    const { files } = manifestOf(half);
    expect(files.length).toBeGreaterThan(5);
    const whole = contentOf(half);
    expect(whole).toEqual(contentOf(folder));
    rmSync(join(half, "manifest.json"));
    for (const { name } of files.slice(3, -1)) rmSync(join(half, name));
    writeFileSync(join(half, "log-000003.ndjson.gz.part"), "half of it");
    const restored = await forebear(["restore", half], site.url);
    expect(restored).toMatchObject({ code: 1, err: expect.stringContaining("the backup is not whole") });
    const ended = await forebear(["backup", half], site.url);
    expect(ended).toMatchObject({ code: 0, err: expect.stringMatching(/^Going on after position \d+\.\n$/) });
    expect(contentOf(half)).toEqual(whole);
    expect(readdirSync(half).some((name) => name.endsWith(".part"))).toBe(false);
  });

  it("says which file is damaged when it goes on", async () => {
    const damaged = temporaryFolder();
    cpSync(folder, damaged, { recursive: true });
    rmSync(join(damaged, "manifest.json"));
    const file = join(damaged, "log-000000.ndjson.gz");
    writeFileSync(file, readFileSync(file).subarray(0, 50_000));
    const ended = await forebear(["backup", damaged], site.url);
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("log-000000.ndjson.gz is damaged") });
  });
});

describe("forebear restore", () => {
  it("sends nothing of a backup that is not what it says it is, and names the place", async () => {
    const tampered = temporaryFolder();
    cpSync(folder, tampered, { recursive: true });
    const file = join(tampered, "log-000000.ndjson.gz");
    const content = gunzipSync(readFileSync(file)).toString().split("\n");
    const entry = JSON.parse(content[43] ?? "") as {
      entry: { position: number; ledger: string; seq: number };
    };
    content[43] = (content[43] ?? "").replace(/acme|globex|initech|umbrella/, "apex");
    writeFileSync(file, gzipSync(content.join("\n")));
    let posts = 0;
    const url = await between(site.url, (incoming, _response, answer) => {
      if (!answer && incoming.method === "POST") posts += 1;
      return false;
    });
    const ended = await forebear(["restore", tampered], url);
    expect([ended.code, ended.out, posts]).toEqual([1, "", 0]);
    const { position, ledger, seq } = entry.entry;
    expect(ended.err).toContain("nothing was sent");
    expect(ended.err).toContain(`position ${position}, ledger ${ledger}, number ${seq}: `);
    expect(ended.err).toContain("log-000000.ndjson.gz is not the file that was written");
  });

  it("refuses a site that is not empty", async () => {
    const ended = await forebear(["restore", folder], site.url);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toMatch(
      /answered 409 not-empty: The site urn:uuid:\S+ is not empty: it has 401 statements/,
    );
    expect(ended.err).toContain("never written to");
  });

  it("makes the same site of an empty one, though it was interrupted and the runtime killed", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    let posts = 0;
    const url = await between(first.url, (incoming, response, answer) => {
      if (answer || incoming.method !== "POST" || ++posts < 3) return false;
      response.writeHead(401, { "content-type": "application/problem+json" });
      response.end('{"status":401,"code":"unauthorized"}');
      return true;
    });
    const interrupted = await forebear(["restore", folder], url);
    expect(interrupted).toMatchObject({
      code: 1,
      err: expect.stringContaining("Run the same command again"),
    });
    await first.kill("SIGKILL");

    const second = await launch({ data });
    const ended = await forebear(["restore", folder], second.url);
    expect(ended.err).toMatch(/^Going on after position \d+, which the site has\.\n$/);
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Restored urn:uuid:\S+ as of position 400: /),
    });

    const walked = nodes.filter((_, i) => i % 100 === 0);
    expect(await graphOf(second.site, nodes, walked)).toEqual(await graphOf(site.site, nodes, walked));
    const known = await forebear(["import", "ndjson", "-"], second.url, lines.join("\n"));
    expect(known.out).toMatch(/^400 posted: 0 created, 400 known, 0 refused\n/);
    const copy = join(temporaryFolder(), "copy");
    expect(existsSync(copy)).toBe(false);
    expect(await forebear(["backup", copy], second.url)).toMatchObject({ code: 0, err: "" });
    expect(contentOf(copy)).toEqual(contentOf(folder));
  });
});

it("says how it is called", async () => {
  expect(await forebear(["backup"], site.url)).toMatchObject({
    code: 2,
    err: expect.stringContaining("name one folder"),
  });
  const help = await forebear(["help"], site.url);
  expect(help.out).toMatch(/forebear backup DIR .*\n {2}forebear restore DIR /);
});

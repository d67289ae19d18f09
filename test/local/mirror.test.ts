// A mirror as docs/mirror.md has it: its shell loop, run against a served site and a graph store that keeps what it is sent.
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../src/local/paths.ts";
import { type Served, serve } from "../../src/local/serve.ts";
import { cleanUp, temporaryFolder } from "../support/node/launcher.ts";

const [, script = ""] = /^```sh\n(.*?)^```$/ms.exec(readFileSync(join(ROOT, "docs/mirror.md"), "utf8")) ?? [];

const data = temporaryFolder();
let site: Served;
let store: Server;
const graphs = new Map<string, string>();
let puts: string[] = [];

beforeAll(async () => {
  site = await serve({ port: 0, data });
  store = createServer((request, response) => {
    const graph = new URL(request.url ?? "", "http://store").searchParams.get("graph") ?? "";
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      if (request.method === "PUT" && request.headers["content-type"] === "text/turtle") {
        graphs.set(graph, body);
        puts.push(graph);
      }
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => {
    store.listen(0, "127.0.0.1", resolve);
  });
});

afterAll(async () => {
  store.close();
  await site.stop();
  await cleanUp();
});

const asked = async (path: string, init: RequestInit = {}): Promise<Response> =>
  await fetch(`${site.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${site.token}`, "content-type": "application/json" },
  });

async function record(node: string, parents: readonly string[] = []): Promise<void> {
  const body = {
    kind: "dataset",
    name: `acme/${node}`,
    node: `urn:example:${node}`,
    parents: parents.map((id) => ({ id: `urn:example:${id}`, type: "derived-from" })),
    created_at_utc: "2026-01-31T12:00:00Z",
  };
  const answer = await asked("/v1/records", { method: "POST", body: JSON.stringify(body) });
  expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
}

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test.skipIf(!hasCurl)("the loop keeps a graph for each node, and fetches what changed", async () => {
  const cwd = temporaryFolder();
  const { port } = store.address() as AddressInfo;
  const run = async (): Promise<string[]> => {
    puts = [];
    const env = {
      ...process.env,
      FOREBEAR_URL: site.url,
      FOREBEAR_TOKEN: site.token,
      STORE: `http://127.0.0.1:${port}/forebear/data`,
    };
    await promisify(execFile)("sh", ["-c", script.replace("limit=1000", "limit=2")], { cwd, env });
    return puts.map((graph) => graph.replace(`${site.url}/v1/nodes/`, "")).sort();
  };
  await record("a");
  await record("b", ["a"]);
  // What a path and a query have to escape.
  await record("c%20d+e");
  expect(await run()).toEqual(["urn:example:a.ttl", "urn:example:b.ttl", "urn:example:c%2520d+e.ttl"]);
  expect(readFileSync(join(cwd, "position"), "utf8")).toBe("2\n");
  await record("f", ["b"]);
  expect(await run()).toEqual(["urn:example:b.ttl", "urn:example:f.ttl"]);
  expect(await run()).toEqual([]);
  for (const [graph, turtle] of graphs) {
    const answer = await fetch(graph, { headers: { authorization: `Bearer ${site.token}` } });
    expect(await answer.text(), graph).toBe(turtle);
  }
  expect(graphs.size).toBe(4);
});

test("an export is there after a restart of the site, and is downloaded in ranges", async () => {
  const answer = await asked("/v1/exports", {
    method: "POST",
    body: JSON.stringify({ scope: { kind: "site" }, format: "nq" }),
  });
  expect(answer.status).toBe(202);
  type Job = { status: string; size: number; links: { self: string; content: string } };
  let job = (await answer.json()) as Job;
  while (["queued", "running"].includes(job.status))
    job = (await (await asked(job.links.self)).json()) as Job;
  const whole = await (await asked(job.links.content)).text();
  expect([job.status, whole.length]).toEqual(["done", job.size]);
  await site.stop();
  site = await serve({ port: 0, data });
  expect(await (await asked(job.links.self)).json()).toEqual(job);
  const part = await fetch(`${site.url}${job.links.content}`, {
    headers: { authorization: `Bearer ${site.token}`, range: "bytes=100-199" },
  });
  expect([part.status, part.headers.get("content-length"), await part.text()]).toEqual([
    206,
    "100",
    whole.slice(100, 200),
  ]);
});

// What only a socket can do: bodies that break off, and lengths that lie.
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Served, serve } from "../../src/local/serve.ts";

const data = mkdtempSync(join(tmpdir(), "forebear-http-"));
let site: Served;

beforeAll(async () => {
  site = await serve({ port: 0, data });
});

afterAll(async () => {
  await site.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Sends bytes as they are, ends the sending side, and reads what comes. */
function send(text: string): Promise<string> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () =>
      socket.end(text),
    );
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes.toString();
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

const head = (type: string, length: string): string =>
  `POST /v1/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${site.token}\r\nContent-Type: ${type}\r\n${length}\r\nConnection: close\r\n\r\n`;

test("a body shorter than its length is the sender's fault, and nothing is taken", async () => {
  const answer = await send(`${head("application/json", "Content-Length: 500")}{"kind":"model"`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"code":"not-json"');
});

test("a declared length over the limit is refused before the body comes", async () => {
  for (const [type, length] of [
    ["application/json", 1_048_577],
    ["application/x-ndjson", 67_108_865],
  ] as const) {
    const answer = await send(head(type, `Content-Length: ${length}`));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"too-large"');
  }
});

test("the site goes on", async () => {
  const answer = await fetch(`${site.url}/health`);
  expect(await answer.json()).toMatchObject({ status: "ok", position: -1, lag: 0 });
});

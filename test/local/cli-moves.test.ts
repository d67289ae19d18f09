// `forebear promote`, `history` and `champions` as their users run them, against a real site.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { type Served, serve } from "../../src/local/serve.ts";

const TOKEN = "test-token-of-thirty-two-characters-or-more";
const LEARNING = "Deduplication before mixing raised recall.";
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "forebear-moves-"));
  served = await serve({ data: folder, port: 0, token: TOKEN });
  for (const letter of ["a", "b"]) {
    const record = {
      kind: "model",
      name: "acme/support",
      artifact: { digest: digest(letter) },
      parents: [],
      created_at_utc: "2026-01-31T12:00:00Z",
    };
    const response = await fetch(`${served.url}/v1/records`, {
      method: "POST",
      body: JSON.stringify(record),
      headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
    });
    expect(response.status).toBe(201);
  }
});

afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true });
});

async function forebear(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const to = (lines: string[]) => ({ write: (text: string | Uint8Array) => lines.push(String(text)) > 0 });
  const env = { FOREBEAR_URL: served.url, FOREBEAR_TOKEN: TOKEN };
  const code = await run(args, env, { out: to(out), err: to(err) } as never);
  return { code, out: out.join(""), err: err.join("") };
}

it("moves a node, tells what became of it, and who was champion", async () => {
  const first = await forebear("promote", digest("a"), "--to", "champion", "--learning", LEARNING);
  expect([first.code, first.err]).toEqual([0, ""]);
  expect(first.out).toContain(`${digest("a")} is champion in acme/support, from no state\n`);
  const second = await forebear("promote", digest("b"), "--to", "champion", "--learning", LEARNING);
  expect(second.out).toContain(`  replaced: ${digest("a")}\n`);
  const history = await forebear("history", digest("a"));
  expect(history.out.trim().split("\n")).toEqual([
    expect.stringContaining(`transition no state → champion in acme/support: ${LEARNING}`),
    expect.stringContaining(`replaced champion → archived in acme/support by ${digest("b")}`),
  ]);
  const champions = await forebear("champions", "acme", "--niche", "acme/support");
  expect(champions.out.trim().split("\n")).toEqual([
    expect.stringContaining(`acme/support (model) 1: ${digest("a")}`),
    expect.stringContaining(`to now, allowed by launcher: ${LEARNING}`),
  ]);
});

it("says why a move is refused, and what it was not told", async () => {
  expect(await forebear("promote", digest("b"), "--to", "draft")).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("Open from there: specialist, archived."),
  });
  expect(await forebear("promote", digest("b"))).toMatchObject({
    code: 2,
    err: expect.stringContaining("--to"),
  });
  expect(await forebear("champions")).toMatchObject({
    code: 2,
    err: expect.stringContaining("name one lineage"),
  });
  expect(await forebear("history", digest("a"), "--niche", "x")).toMatchObject({ code: 2 });
});

// The README as a newcomer follows it: every curl line of its shell blocks, in their order, sent by a shell to a served site.
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../src/local/paths.ts";
import { type Served, serve } from "../../src/local/serve.ts";
import { cleanUp, temporaryFolder } from "../support/node/launcher.ts";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const TOKEN = "export FOREBEAR_TOKEN=$(cat .forebear/token)";
/** What a curl line is answered with stands between these. */
const [MARK, STATUS] = ["\u001e", "\u001f"];

/** The blocks that a shell can run; what npm does is another matter. */
const script = [...README.matchAll(/^```sh\n(.*?)^```$/gms)]
  .map(([, text = ""]) => text)
  .filter((text) => !text.includes("npm "))
  .join("\n");

type Told = { readonly status: number; readonly body: string };

let site: Served;

beforeAll(async () => {
  site = await serve({ port: 0, data: temporaryFolder() });
});

afterAll(async () => {
  await site.stop();
  await cleanUp();
});

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test.skipIf(!hasCurl)("every line is answered, and does what it says", async () => {
  expect(script).toContain(TOKEN);
  const here = script
    .replace(TOKEN, `FOREBEAR_TOKEN=${site.token}`)
    .replaceAll("http://127.0.0.1:8787", site.url);
  const curl = `curl() { command curl -w '${STATUS}%{http_code}${MARK}' "$@"; }`;
  const { stdout } = await promisify(execFile)("bash", ["-euc", `${curl}\n${here}`], {
    cwd: temporaryFolder(),
    maxBuffer: 16_000_000,
  });
  const told = stdout
    .split(MARK)
    .slice(0, -1)
    .map((text): Told => {
      const [body = "", status] = text.split(STATUS);
      return { status: Number(status), body };
    });
  expect(told.length).toBe(script.match(/^curl /gm)?.length);
  const refused = told.filter(({ status }) => status >= 400);
  // The question about a time at which nothing was known.
  expect(refused.map(({ status, body }) => [status, JSON.parse(body).hint])).toEqual([
    [404, "It is known from position 0 on."],
  ]);
  const champions = told.flatMap(({ body }) =>
    body.startsWith("{") ? (JSON.parse(body).champions ?? []) : [],
  );
  expect(champions).toHaveLength(3);
});

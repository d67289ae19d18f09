// Kill -9 in the middle of an import, of the launcher and of the runtime: nothing acknowledged is lost, nothing is there
// twice, and the same import again ends with the graph that an import in peace would have made.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Health, health, type Site } from "../../src/client/client.ts";
import { ROOT } from "../../src/local/paths.ts";
import { alive } from "../../src/local/processes.ts";
import { family } from "../support/node/family.ts";
import { type Graph, graphOf, nodesOf } from "../support/node/graph.ts";
import {
  cleanUp,
  endProcess,
  type Launched,
  launch,
  TOKEN,
  temporaryFolder,
  until,
} from "../support/node/launcher.ts";
import { type Acknowledged, type Pour, pour } from "../support/node/pour.ts";
import { random } from "../support/random.ts";

const SEED = 20_260_131;
const { lines, nodes } = family(1_500, SEED);
// From these the walks are compared: the first has most descendants, the last most ancestors.
const WALKED = [0, 1, 5, 300, 900, 1_200, 1_497, 1_498, 1_499].flatMap((i) => nodes[i] ?? []);
const chance = random(SEED);
// Only what waits for a machine that is busy with other things; on an idle one no test takes ten seconds.
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 3 * LONG_MS, hookTimeout: 3 * LONG_MS });

let undisturbed: Graph;

async function healthOf(site: Site): Promise<Health | undefined> {
  const answer = await health(site);
  return answer.ok ? answer.value : undefined;
}

/** Waits until everything with a position can be read, and at least so many statements have one. */
async function untilReadable(site: Site, statements: number): Promise<Health> {
  return await until(
    `${statements} readable statements`,
    async () => {
      const now = await healthOf(site);
      return now && now.lag === 0 && now.position >= statements - 1 ? now : undefined;
    },
    LONG_MS,
  );
}

async function untilPosition(site: Site, position: number): Promise<void> {
  await until(
    `position ${position}`,
    async () => {
      const now = await healthOf(site);
      return now && now.position >= position ? true : undefined;
    },
    LONG_MS,
  );
}

/** Kills the runtime under a living launcher, which has to put another one in its place. */
async function killRuntime(launched: Launched): Promise<void> {
  const [runtime] = launched.runtimes();
  if (!runtime) throw new Error("there is no runtime to kill");
  await endProcess(runtime);
}

const summaryOf = (import_: Pour): Record<string, number> =>
  JSON.parse(import_.others().at(-1) ?? "{}").summary;

async function importAll(site: Site): Promise<{ said: readonly Acknowledged[]; created: number }> {
  const whole = pour(site, lines);
  expect(await whole.finish()).toBe("whole");
  const { created = 0, known = 0, ...rest } = summaryOf(whole);
  expect(rest).toEqual({ lines: lines.length, refused: 0, next_line: null });
  expect(created + known).toBe(lines.length);
  const statuses = Map.groupBy(whole.acknowledged(), (one) => one.status);
  expect([statuses.get(201)?.length ?? 0, statuses.get(200)?.length ?? 0]).toEqual([created, known]);
  return { said: whole.acknowledged(), created };
}

/** Imports the whole again, and again, and holds the outcome against what had been acknowledged and the undisturbed graph. */
async function expectWhole(site: Site, before: readonly Acknowledged[]): Promise<void> {
  const again = await importAll(site);
  expect(again.created).toBeLessThanOrEqual(lines.length - new Set(before.map((one) => one.line)).size);
  const receipts = new Map(again.said.map((one) => [one.line, one]));
  for (const { line, receipt } of before)
    expect(receipts.get(line), `line ${line}, acknowledged before`).toEqual({ line, status: 200, receipt });

  const { position, lag } = await untilReadable(site, lines.length);
  expect({ position, lag }).toEqual({ position: lines.length - 1, lag: 0 });
  const third = await importAll(site);
  expect(third.created).toBe(0);
  expect(third.said.map((one) => one.receipt)).toEqual(again.said.map((one) => one.receipt));
  expect((await healthOf(site))?.position).toBe(lines.length - 1);

  const graph = await graphOf(site, nodes, WALKED);
  expect(graph.lineages).toEqual(undisturbed.lineages);
  expect([...graph.nodes.keys()]).toEqual([...undisturbed.nodes.keys()]);
  for (const [id, node] of graph.nodes) expect(node, id).toEqual(undisturbed.nodes.get(id));
  expect(graph.walks).toEqual(undisturbed.walks);
}

beforeAll(async () => {
  const { site } = await launch({ data: temporaryFolder() });
  const { created } = await importAll(site);
  expect(created).toBe(lines.length);
  await untilReadable(site, lines.length);
  undisturbed = await graphOf(site, nodes, WALKED);
  await cleanUp();
});

afterEach(cleanUp);
afterAll(cleanUp);

describe(`an import of ${lines.length} records (seed ${SEED})`, () => {
  it("is worth to be disturbed", () => {
    const records = lines.map((line) => JSON.parse(line));
    const parents = records.map((record) => record.parents.length);
    expect(Math.max(...parents)).toBeGreaterThan(4);
    expect(undisturbed.lineages.length).toBe(5);
    expect(undisturbed.nodes.size).toBeGreaterThan(lines.length + 20);
    const depth = JSON.stringify(undisturbed.walks).match(/"(\d+) sha256:/g) ?? [];
    expect(Math.max(...depth.map((text) => Number.parseInt(text.slice(1), 10)))).toBeGreaterThan(20);
  });

  it("cut off by kill -9 of the launcher and of the runtime that it leaves, is the same graph when it is repeated", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const cut = pour(first.site, lines);
    cut.send(1_000 + chance.pick(300));
    await cut.untilAcknowledged(500);
    const orphans = first.runtimes();
    await first.kill("SIGKILL");
    cut.send(400); // the runtime goes on without its launcher
    const second = await launch({ data });
    expect(orphans.some(alive)).toBe(false);
    await cut.broken();
    expect(cut.acknowledged().length).toBeLessThan(lines.length);
    await expectWhole(second.site, cut.acknowledged());
  });

  it("cut off three times by kill -9 of the runtime, is the same graph when it is repeated", async () => {
    const launched = await launch({ data: temporaryFolder() });
    const said: Acknowledged[] = [];
    // Pieces of the import commit and become readable one by one: each kill comes somewhere within them.
    for (const [sent, position] of [
      [750, chance.pick(300)],
      [1_100, 500 + chance.pick(300)],
      [1_500, 1_000 + chance.pick(300)],
    ] as const) {
      const cut = pour(launched.site, lines);
      cut.send(sent);
      await untilPosition(launched.site, position);
      await killRuntime(launched);
      await cut.broken();
      said.push(...cut.acknowledged());
      await until("another runtime", () => healthOf(launched.site));
    }
    await expectWhole(launched.site, said);
  });

  it("by the command line goes on through kill -9 of the runtime, and ends as if nothing had been", async () => {
    const data = temporaryFolder();
    const launched = await launch({ data });
    const file = join(data, "family.ndjson");
    writeFileSync(file, lines.join("\n"));
    const [runtime] = launched.runtimes();
    const env = { ...process.env, FOREBEAR_URL: launched.url, FOREBEAR_TOKEN: TOKEN };
    const program = join(ROOT, "src/cli/forebear.ts");
    const child = spawn(process.execPath, [program, "import", "ndjson", file], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    const code = new Promise<number | null>((ended) => child.on("close", ended));
    await untilPosition(launched.site, 1);
    if (runtime) await endProcess(runtime);
    expect([await code, out]).toEqual([
      0,
      expect.stringMatching(/^1,500 posted: [\d,]+ created, [\d,]+ known, 0 refused\n/),
    ]);
    await until("another runtime", () => healthOf(launched.site));
    await expectWhole(launched.site, []);
  });
});

describe("what was acknowledged and not yet placed in the log when all was killed", () => {
  it("can be read after the next start, though nobody says it again", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const cut = pour(first.site, lines, { prefer: "respond-async" });
    cut.send(1_000);
    await cut.untilAcknowledged(500);
    const [runtime] = first.runtimes();
    if (runtime) await endProcess(runtime);
    await first.kill("SIGKILL");
    await cut.broken();

    const said = cut.acknowledged().map(({ receipt }) => JSON.parse(receipt));
    const second = await launch({ data });
    await untilReadable(second.site, said.length);
    const read = await nodesOf(
      second.site,
      said.map((receipt) => receipt.node),
    );
    for (const [i, { node, record, statement, ledger, seq, time }] of said.entries())
      expect(read[i], node).toMatchObject({
        id: node,
        stub: false,
        records: [{ record, statement, ledger, seq, time }],
      });
  });
});

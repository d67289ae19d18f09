// `npm start` as its users meet it: where it listens, whose the folder is, what is kept, what is said when it cannot
// start, and what a killed launcher leaves to the next one.
import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { health, postRecords, type Site } from "../../src/client/client.ts";
import { lock } from "../../src/local/lock.ts";
import { alive } from "../../src/local/processes.ts";
import { CAN_LOOK, endAll, holding } from "../crash/processes.ts";
import {
  cleanUp,
  endProcess,
  launch,
  launchAndKill,
  launchInVain,
  TOKEN,
  temporaryFolder,
  until,
} from "../support/node/launcher.ts";

afterEach(cleanUp);

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

const model = (digit: string, parents: readonly string[] = []): string =>
  JSON.stringify({
    kind: "model",
    name: `acme/model-${digit}`,
    artifact: { digest: digest(digit) },
    parents: parents.map((parent) => ({ id: digest(parent), type: "merged-from" })),
    created_at_utc: "2026-01-31T12:00:00Z",
  });

const FAMILY = [model("a"), model("b", ["a"]), model("c", ["a", "b"])];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address ? address.port : 0;
}

/** Posts a record and gives the status and the text of its receipt, byte for byte. */
async function post(site: Site, record: string): Promise<{ status: number; receipt: string | undefined }> {
  const response = await fetch(`${site.url}/v1/records`, {
    method: "POST",
    headers: { authorization: `Bearer ${site.token}`, "content-type": "application/json" },
    body: record,
  });
  const text = await response.text();
  return { status: response.status, receipt: /"receipt":(\{[^}]*\})/.exec(text)?.[1] };
}

async function get(site: Site, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(site.url + path, { headers: { authorization: `Bearer ${site.token}` } });
  expect(response.status, path).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

async function siteId(site: Site): Promise<unknown> {
  const answer = await health(site);
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return (answer.value as unknown as { site: string }).site;
}

describe("a start", () => {
  it("says where it listens, and answers there", async () => {
    const started = await launch({ data: temporaryFolder() });
    expect(started.output()).toBe(`Forebear is listening on ${started.url}\n`);
    expect(await health({ url: started.url })).toMatchObject({
      ok: true,
      value: { status: "ok", position: -1, lag: 0 },
    });
  });

  it("makes a token once, says it, keeps it for its owner alone, and opens the door with it", async () => {
    const data = temporaryFolder();
    const own = { FOREBEAR_ADMIN_TOKEN: undefined };
    const first = await launch({ data, env: own });
    const file = join(data, "token");
    const token = readFileSync(file, "utf8").trim();
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.output()).toBe(
      `The token of this site is ${token} (kept in ${file}).\nForebear is listening on ${first.url}\n`,
    );
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect((await post({ url: first.url, token }, model("a"))).status).toBe(201);
    expect((await post({ url: first.url, token: TOKEN }, model("b"))).status).toBe(401);
    await first.kill("SIGTERM");

    const second = await launch({ data, env: own });
    expect(second.output()).toBe(`Forebear is listening on ${second.url}\n`);
    expect(readFileSync(file, "utf8").trim()).toBe(token);
    expect((await post({ url: second.url, token }, model("a"))).status).toBe(200);
  });

  it("listens only when a parent that nobody recorded is refused, on the first start too", async () => {
    // While the tables are not there yet, nothing can be asked at the door, and the record would be taken unchecked.
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const starting = launch({ data: temporaryFolder(), env: { PORT: String(port) } });
    const first = await until("the first answer", async () => {
      const answered = await post({ url, token: TOKEN }, model("b", ["a"])).catch(() => undefined);
      return answered?.status;
    });
    expect(first).toBe(422);
    await starting;
  });

  it("keeps every record, the id of the site and the receipts for the next start", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const said = [];
    for (const record of FAMILY) said.push(await post(first.site, record));
    expect(said.map((one) => one.status)).toEqual([201, 201, 201]);
    const before = await get(first.site, `/v1/nodes/${digest("c")}`);
    const id = await siteId(first.site);
    expect(id).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    await first.kill("SIGTERM");

    const second = await launch({ data });
    expect(await siteId(second.site)).toBe(id);
    expect(await get(second.site, `/v1/nodes/${digest("c")}`)).toEqual(before);
    const again = [];
    for (const record of FAMILY) again.push(await post(second.site, record));
    expect(again).toEqual(said.map(({ receipt }) => ({ status: 200, receipt })));
    expect(await health(second.site)).toMatchObject({ value: { position: 2, lag: 0 } });
  });
});

describe("a stop", () => {
  it("by SIGTERM leaves no runtime behind, and complains of nothing", async () => {
    const started = await launch({ data: temporaryFolder() });
    const runtimes = started.runtimes();
    expect(runtimes.length).toBe(1);
    expect((await started.kill("SIGTERM")).err).toBe("");
    await until("the end of its runtime", () => (runtimes.some(alive) ? undefined : true));
  });

  it.each(["SIGTERM", "SIGINT"] as const)("by %s exits 0 and gives the folder up", async (signal) => {
    const data = temporaryFolder();
    const started = await launch({ data });
    const { code } = await started.kill(signal);
    expect(code).toBe(0);
    expect(() => statSync(join(data, "owner.json"))).toThrow("ENOENT");
  });
});

describe("a start that cannot be", () => {
  it("is told an argument, of which it has none; asked for help it says what it is set by", async () => {
    const data = temporaryFolder();
    const told = await launchInVain({ data, args: ["--port", "80"] });
    expect([told.code, told.out, told.err.split("\n")[0]]).toEqual([2, "", "npm start takes no --port."]);
    const asked = await launchInVain({ data, args: ["--help"] });
    expect([asked.code, asked.err]).toEqual([0, ""]);
    for (const name of ["PORT", "FOREBEAR_DATA", "FOREBEAR_ADMIN_TOKEN", "PUBLIC_READ", "ATLAS_REPLICAS"])
      expect(asked.out).toContain(`  ${name} `);
  });

  it("is refused a folder in use, and says by whom and what to do", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    expect(await launchInVain({ data })).toEqual({
      code: 1,
      signal: null,
      out: "",
      err: `${data} is in use by process ${first.pid}. Stop that one, or set FOREBEAR_DATA to another folder.\n`,
    });
    expect((await post(first.site, model("a"))).status).toBe(201);
  });

  it("is refused a folder that another start has just taken and not yet put its name to", async () => {
    const data = temporaryFolder();
    const release = lock(join(data, "lock"));
    expect(release).toBeDefined();
    const ended = await launchInVain({ data });
    expect([ended.code, ended.err]).toEqual([
      1,
      `${data} is in use by another process. Stop that one, or set FOREBEAR_DATA to another folder.\n`,
    ]);
    release?.();
    expect((await health((await launch({ data })).site)).ok).toBe(true);
  });

  it("of five at once is one alone", async () => {
    const data = temporaryFolder();
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => launch({ data })));
    expect(all.map((one) => one.status).sort()).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "rejected",
      "rejected",
    ]);
    for (const one of all)
      if (one.status === "rejected") expect(String(one.reason)).toContain(`${data} is in use by `);
  });

  it("says that the port is taken", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const address = server.address();
      const port = String(typeof address === "object" ? address?.port : address);
      const ended = await launchInVain({ data: temporaryFolder(), env: { PORT: port } });
      expect(ended).toEqual({
        code: 1,
        signal: null,
        out: "",
        err: `Port ${port} is taken. Set PORT to another one.\n`,
      });
    } finally {
      server.close();
    }
  });

  it.each([["abc"], ["-1"], ["70000"], ["80.5"]])("says that %s is not a port", async (port) => {
    const ended = await launchInVain({ data: temporaryFolder(), env: { PORT: port } });
    expect(ended).toEqual({
      code: 1,
      signal: null,
      out: "",
      err: `PORT must be a port number, not ${port}.\n`,
    });
  });

  it("says that the token is too short, and does not repeat it", async () => {
    const env = { FOREBEAR_ADMIN_TOKEN: "hunter2" };
    expect(await launchInVain({ data: temporaryFolder(), env })).toEqual({
      code: 1,
      signal: null,
      out: "",
      err: "FOREBEAR_ADMIN_TOKEN must have 32 characters or more.\n",
    });
  });

  it("leaves the folder free for the next one", async () => {
    const data = temporaryFolder();
    expect((await launchInVain({ data, env: { FOREBEAR_ADMIN_TOKEN: "short" } })).code).toBe(1);
    const started = await launch({ data });
    expect((await post(started.site, model("a"))).status).toBe(201);
  });
});

describe("a start after kill -9 of the launcher", () => {
  it("ends the runtime that went on, and serves all that was acknowledged", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const posted = await postRecords(first.site, FAMILY);
    expect(posted).toMatchObject({ value: { summary: { created: 3, refused: 0 } } });
    const orphans = first.runtimes();
    expect(orphans.length).toBe(1);
    expect((await first.kill("SIGKILL")).signal).toBe("SIGKILL");
    expect(orphans.every(alive)).toBe(true);
    // The runtime alone still answers, and what it acknowledges counts.
    const late = await post(first.site, model("d", ["c"]));
    expect(late.status).toBe(201);

    const second = await launch({ data });
    expect(orphans.some(alive)).toBe(false);
    await expect(fetch(`${first.url}/health`)).rejects.toThrow("fetch failed");
    expect(await post(second.site, model("d", ["c"]))).toEqual({ status: 200, receipt: late.receipt });
    expect(await get(second.site, `/v1/ancestors?id=${digest("d")}`)).toMatchObject({
      position: 3,
      complete: true,
      counts: { nodes: 3, edges: 4 },
    });
  });

  it("leaves alone a process that has the number of an owner long gone", async () => {
    const data = temporaryFolder();
    const bystander = { pid: process.pid, started: "1" };
    const { dev, ino } = statSync(data);
    const owner = { launcher: bystander, folder: `${dev}:${ino}`, mark: "x", runtimes: [bystander] };
    writeFileSync(join(data, "owner.json"), JSON.stringify(owner));
    expect((await health((await launch({ data })).site)).ok).toBe(true);
  });

  it("takes over a folder whose note of its owner was torn", async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, "owner.json"), '{"launcher":{"pid":1');
    expect((await health((await launch({ data })).site)).ok).toBe(true);
  });

  it("leaves alone the runtime of the folder that it is a copy of", async () => {
    const original = temporaryFolder();
    const first = await launch({ data: original });
    const orphans = first.runtimes();
    await first.kill("SIGKILL");
    const copy = temporaryFolder();
    cpSync(original, copy, { recursive: true });
    await launch({ data: copy });
    expect(orphans.map(alive)).toEqual([true]);
  });

  it.runIf(CAN_LOOK)(
    "finds every runtime, at whatever moment of its start the launcher was killed",
    async () => {
      const data = temporaryFolder();
      const began = Date.now();
      const first = await launch({ data });
      const took = Date.now() - began;
      await first.kill("SIGKILL");
      try {
        for (let i = 0; i < 12; i++) await launchAndKill({ data }, (took * (i + 1)) / 12);
        const last = await launch({ data });
        const holders = await until("the end of what only the start needs", () => {
          const all = holding(data);
          return all.length <= 2 ? all : undefined;
        });
        expect(holders.map((one) => [one.pid, one.parent])).toContainEqual([
          last.runtimes()[0]?.pid,
          last.pid,
        ]);
        expect((await post(last.site, model("a"))).status).toBe(201);
      } finally {
        await endAll(holding(data));
      }
    },
  );

  it("also ends a runtime that took the place of one that had crashed", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const [crashed] = first.runtimes();
    if (crashed) await endProcess(crashed);
    const [successor] = await until("another runtime", async () => {
      const now = first.runtimes();
      return now.length > 0 && (await health(first.site)).ok ? now : undefined;
    });
    if (!successor) throw new Error("there is no other runtime");
    await first.kill("SIGKILL");
    expect(alive(successor)).toBe(true);
    await launch({ data });
    expect(alive(successor)).toBe(false);
  });
});

// A backup holds everything that is truth, to the byte; restored into an empty site it is the same site.
import { abortAllDurableObjects, listDurableObjectIds, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lineageRoot, siteLog } from "../../worker/env.ts";
import { getBackup } from "../../worker/routes/admin.ts";
import { backupLines } from "../../worker/upkeep/backup.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import {
  check,
  postLinesOf,
  readLine,
  requestsOf,
  restoreAll,
  takeBackup,
  truth,
  untilFolded,
} from "../support/workers/backup.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });

type Said = { readonly record: unknown; readonly path: string; readonly receipt: Body };

/** What the site was told, with the receipts it gave. */
const said: Said[] = [];

async function say(record: unknown, path = "/v1/records?unresolved=allow"): Promise<Body> {
  const { status, body } = await post(record, path);
  expect(status, JSON.stringify(body)).toBe(201);
  said.push({ record, path, receipt: body.receipt });
  return body.receipt;
}

/** Everything that a site can be told, and what happens to it. */
async function furnish(): Promise<void> {
  for (let i = 0; i < 12; i++)
    await say(
      model(`m${i}`, i > 1 ? [from(`m${i - 1}`), from(`m${i - 2}`, "pruned-from")] : [], {
        name: `family-${i % 3}/m${i}`,
        version: `${i}`,
        facets: { n: i, words: `“${i}” — \u{1f9ec}\n\\` },
      }),
    );
  const records = [model("c1", [from("m1")]), model("c2", [from("m1")], { facets: { c: 2 } })];
  const cohort = await say(
    { name: "acme/cohort", note: "together", from: [digestOf("m1")], records },
    "/v1/cohorts",
  );
  const wrong = await say(model("wrong", [from("m3"), from("never-said")]));
  await say({ record: wrong.record, reason: "wrong" }, "/v1/retractions");
  const back = await say(model("back", [from("m4")]));
  await say({ record: back.record, reason: "wrong" }, "/v1/retractions");
  await say({ record: back.record, reason: "right" }, "/v1/reinstatements");
  await say(model("back", [from("m5")], { corrects: back.record }));
  const secret = await say(model("secret", [from("m6")], { facets: { by: "Erika" }, description: "Erika" }));
  const erased = await say(
    { statement: secret.statement, parts: ["record"], reason: "Asked by Erika." },
    "/v1/erasures",
  );
  await say({ statement: secret.statement, parts: ["facets", "record"], reason: "More." }, "/v1/erasures");
  await say({ statement: erased.statement, parts: ["body"], reason: "Its reason, too." }, "/v1/erasures");
  await say({ statement: cohort.statement, parts: ["cohort"], reason: "Its name." }, "/v1/erasures");
  await privatePart();
  await call("/v1/agents/agent-7", {
    method: "PUT",
    body: '{"type":"person","name":"Käthe","email":"k@example.org"}',
    headers: { "content-type": "application/json" },
  });
  await say(model("cold", [from("m7")], { lineage: "acme/frozen" }));
  await freeze("acme/frozen");
  await siteLog(env).register("0123456789abcdef0123456789abcdef", "acme/empty");
  await untilFolded();
}

/** A part that is in the ledger, and that nothing but a backup hands out. */
async function privatePart(): Promise<void> {
  const text = JSON.stringify(model("with-source", [], { lineage: "acme/private" }));
  const parts = [
    { name: "record", text },
    { name: "source", text: "as it came in" },
  ];
  const about = { record: `rec:${"5".repeat(64)}`, node: digestOf("with-source") };
  const request = { type: "record", parts, about, fingerprint: "5".repeat(64), token: "launcher" } as const;
  await lineageRoot(env, "acme/private").append("acme/private", [request], 1000);
}

/** The ledger offers another statement than before: the log takes no more of it. */
async function freeze(lineage: string): Promise<void> {
  const [first] = await lineageRoot(env, lineage).read(1, 1);
  if (first === undefined) throw new Error("a ledger has a first statement");
  const { ledger } = JSON.parse(first.json) as { ledger: string };
  await siteLog(env).take(ledger, [{ ...first, hash: "0".repeat(64) }]);
}

let lines: string[];
let rows: Record<string, unknown[]>;
let lying: Record<string, string[]>;

beforeAll(async () => {
  await migrateGraph();
  await furnish();
  lines = await takeBackup();
  rows = await dump();
  lying = await truth();
});

async function freshSite(): Promise<void> {
  // An object that was aborted has to be there again for its data to be deleted.
  for (const id of await listDurableObjectIds(env.LINEAGE_ROOT))
    await runInDurableObject(env.LINEAGE_ROOT.get(id), () => {});
  await reset();
  await abortAllDurableObjects();
  await migrateGraph();
}

describe("a backup", () => {
  test("begins with its version, has every position once and ends with its counts", async () => {
    const read = lines.map(readLine);
    const [first] = read;
    const last = read.at(-1);
    const { site } = (await get("/health")).body;
    const entries = read.flatMap((line) => (line.kind === "entry" ? line.said : []));
    const position = entries.length - 1;
    expect(first).toEqual({ kind: "backup", said: { version: 1, site, from: 0, position } });
    expect(entries.map((entry) => entry.position)).toEqual(entries.map((_, i) => i));
    expect(last).toEqual({
      kind: "summary",
      said: { position, leaf: entries.at(-1)?.leaf, entries: entries.length, unplaced: 0, agents: 1 },
    });
    expect(read.filter((line) => line.kind === "ledger").map((line) => line.said)).toMatchObject([
      { lineage: "acme/empty", frozen: null },
      { lineage: "acme/frozen", frozen: "statement 1 was another before" },
    ]);
  });

  test("is what it says it is, down to what was erased", () => {
    const checked = check(lines);
    expect(checked.faults()).toEqual({ count: 0, told: [] });
    expect(checked.counts()).toEqual({
      entries: said.length + 1,
      ledgers: 7,
      erased_parts: 4,
      frozen: 1,
      unplaced: 0,
      agents: 1,
    });
    expect(lines.join("\n")).toContain("as it came in");
    expect(lines.join("\n")).not.toContain("Erika");
  });

  test("goes on from a position, with the same lines", async () => {
    const late = await takeBackup(9);
    expect(late.slice(1, -1)).toEqual(lines.slice(1 + 9, -1));
    const beyond = await call("/v1/admin/backup?from=999");
    expect([beyond.status, await beyond.json()]).toMatchObject([
      400,
      { code: "bad-query", parameter: "from" },
    ]);
  });

  test("stops where one request may ask no more, and goes on from there", async () => {
    const all: string[] = [];
    let answers = 0;
    for (let next: number | undefined = 0; next !== undefined; answers++) {
      const may =
        answers % 2 === 0 ? { questions: 4, characters: 1e9 } : { questions: 99, characters: 9_000 };
      const reading = backupLines(env, next, may);
      next = undefined;
      for await (const line of reading) {
        const read = readLine(line);
        if (read.kind === "next") next = read.said;
        if (read.kind === "entry" || read.kind === "ledger" || read.kind === "agent") all.push(line);
      }
    }
    expect(all).toEqual(lines.slice(1, -1));
    expect(answers).toBeGreaterThan(2);
  });

  test("is for the site's own token alone", async () => {
    for (const authorization of ["none", "Bearer another-token-of-thirty-two-characters"]) {
      const headers = { authorization, "content-type": "application/x-ndjson" };
      expect((await call("/v1/admin/backup", { headers })).status).toBe(401);
      expect((await call("/v1/admin/restore", { method: "POST", body: "{}", headers })).status).toBe(401);
    }
    const open = { ...env, PUBLIC_READ: "true" };
    const anonymous = new Request("https://forebear.test/v1/admin/backup");
    await expect(getBackup(anonymous, open)).rejects.toThrow("carries no bearer token");
  });

  test("names what is wrong, and where", () => {
    const at = lines.findIndex((line) => line.includes("as it came in"));
    const tampered = (change: (line: string) => string): readonly string[] =>
      check(lines.map((line, i) => (i === at ? change(line) : line))).faults().told;
    const entry = readLine(lines[at] ?? "");
    if (entry.kind !== "entry") throw new Error("a private part stands in an entry");
    const { position, ledger, seq, leaf } = entry.said;
    const where = `position ${position}, ledger ${ledger}, number ${seq}`;
    expect(tampered((line) => line.replace("as it came in", "as it never was"))).toEqual([
      `${where}: its parts are not what its payload says`,
    ]);
    expect(
      tampered((line) =>
        line.replace(
          leaf,
          leaf.replace(/^./, (c) => (c === "0" ? "1" : "0")),
        ),
      ),
    ).toEqual([`${where}: its entry is not what its leaf says`]);
    expect(tampered((line) => line.replaceAll("acme/private", "acme/else"))).toContain(
      `${where}: its parts are not what its payload says`,
    );
    expect(check(lines.filter((_, i) => i !== 3)).faults().told[0]).toMatch(
      /^position 3, .*: it does not follow position 1$/,
    );
    const gone = lines.findIndex((line) => line.includes('"by_seq"'));
    expect(
      check(
        lines.map((line, i) => (i === gone ? line.replace(/"by_seq":\d+/, '"by_seq":4711') : line)),
      ).faults().told,
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/number 4711 is to have erased .*, and there is no such statement$/),
      ]),
    );
  });
});

describe("a restored site", () => {
  beforeAll(async () => {
    await freshSite();
    await restoreAll(lines);
  });

  test("has the same rows, in ledgers, log, directory and graph", async () => {
    expect(await truth()).toEqual(lying);
    expect(await dump()).toEqual(rows);
    expect((await auditLog()).faults).toEqual([]);
  });

  test("has the same backup", async () => {
    expect(await takeBackup()).toEqual(lines);
  });

  test("answers what was said before with the same receipts", async () => {
    for (const { record, path, receipt } of said) {
      // What was reinstated was corrected since: to reinstate it again is something new.
      if (path === "/v1/reinstatements") continue;
      const again = await post(record, path);
      if (again.status === 409) expect(again.body.code).toMatch(/retracted/);
      else {
        expect([again.status, again.body.created]).toEqual([200, false]);
        expect(JSON.stringify(again.body.receipt)).toBe(JSON.stringify(receipt));
      }
    }
    expect(await truth()).toEqual(lying);
  });

  test("is left as it is by the same restore again", async () => {
    await restoreAll(lines);
    expect(await truth()).toEqual(lying);
  });

  test("takes what is new, chained to what was", async () => {
    const { body } = await post(model("after", [from("m11")], { name: "family-2/after" }));
    const before = said.filter(({ receipt }) => receipt.ledger === body.receipt.ledger).length;
    expect(body).toMatchObject({ created: true, projected: true, receipt: { seq: before + 1 } });
    expect(body.position).toBe(said.length + 1);
    const other = await post(model("another", [], { name: "another/family" }));
    expect(other.body).toMatchObject({ created: true, projected: true });
    expect((await auditLog()).faults).toEqual([]);
    const { body: frozen } = await post(model("too-late", [], { lineage: "acme/frozen" }));
    expect(frozen).toMatchObject({ created: true, projected: false });
  });
});

describe("a restore that was interrupted", () => {
  beforeEach(freshSite);

  test("goes on where it was, and nothing new is taken meanwhile", async () => {
    const requests = await requestsOf(lines, 0, 4);
    for (const request of requests.slice(0, 5)) expect((await postLinesOf(request)).status).toBe(200);
    const { site, position, lag } = (await get("/health")).body;
    expect([site, position, lag]).toEqual([check(lines).site(), -1, 16]);
    for (const lineage of ["acme", "quite/new"])
      expect(await post(model("early", [], { lineage }))).toMatchObject({
        status: 503,
        body: { code: "unavailable" },
      });
    const cohort = { name: "acme/early", from: [], records: [model("early")] };
    expect(await post(cohort, "/v1/cohorts")).toMatchObject({
      status: 503,
      body: { code: "unavailable", detail: expect.stringContaining("being restored") },
    });
    // A crash after a ledger was written and before the log was: the next request, half done.
    const entries = lines.map(readLine).flatMap((line) => (line.kind === "entry" ? line.said : []));
    const next = entries[16];
    if (next === undefined) throw new Error("there are more than 16 entries");
    const who = { site, ledger: next.ledger, lineage: next.lineage };
    const until = check(lines).verifier()?.endOf(next.ledger)?.seq ?? 0;
    expect(await lineageRoot(env, next.lineage).restore(who, until, [{ one: next, position: 16 }])).toBe(
      null,
    );
    await abortAllDurableObjects();

    const first = await postLinesOf(requests[0] ?? []);
    expect(first).toMatchObject({ status: 200, body: { position: 15, begun: true } });
    for (const request of await requestsOf(lines, 15, 4))
      expect(await postLinesOf(request)).toMatchObject({ status: 200 });
    await untilFolded();
    expect(await truth()).toEqual(lying);
    expect(await dump()).toEqual(rows);
    expect((await post(model("early", [], { lineage: "quite/new" }))).status).toBe(201);
  });

  test("gives what a whole ledger takes meanwhile its place after all the others", async () => {
    const requests = await requestsOf(lines, 0, 4);
    for (const request of requests.slice(0, 5)) await postLinesOf(request);
    const early = await post(model("early", [], { lineage: "family-0" }));
    expect(early).toMatchObject({ status: 201, body: { created: true, projected: false } });
    await restoreAll(lines);
    await siteLog(env).wake();
    await untilFolded();
    expect((await get(`/v1/nodes/${digestOf("early")}`)).body.name).toBe("acme/early");
    expect(check(await takeBackup()).faults()).toEqual({ count: 0, told: [] });
    expect((await takeBackup()).slice(1, 1 + said.length)).toEqual(lines.slice(1, 1 + said.length));
    expect((await auditLog()).faults).toEqual([]);
  });

  test("does not take another backup's lines, nor changed ones", async () => {
    const requests = await requestsOf(lines, 0, 4);
    for (const request of requests.slice(0, 3)) await postLinesOf(request);
    const before = await truth();
    const differs = async (request: readonly string[], code: string, detail: RegExp): Promise<void> => {
      const { status, body } = await postLinesOf(request);
      expect([status, body.code, body.detail]).toEqual([
        code === "invalid" ? 422 : 409,
        code,
        expect.stringMatching(detail),
      ]);
      expect(body.hint).toBeTruthy();
      expect(await truth()).toEqual(before);
    };
    const next = requests[3] ?? [];
    const swapped = (a: string | RegExp, b: string): string[] =>
      next.map((line, i) => (i === 0 ? line : line.replace(a, b)));
    await differs(
      swapped(/"text\\?":"/, '"text":" '),
      "restore-differs",
      /its parts are not what its payload says/,
    );
    await differs(swapped(/"at":"20../, '"at":"2099'), "invalid", /is not what its leaf says/);
    await differs(
      [next[0] ?? "", ...next.slice(2)],
      "restore-differs",
      /does not follow 7, the last one here/,
    );
    await differs(swapped('"seq"', '"sequence"'), "invalid", /^Line 2: \/entry/);
    const other = next.map((line, i) =>
      i === 0 ? line.replace(/"leaf":"./, '"leaf":"g').replace("g", "0") : line,
    );
    if (other[0] !== next[0]) await differs(other, "not-empty", /Another backup was restored here/);
    await differs(
      (requests[1] ?? []).map((line) =>
        line.replace(/"leaf":"[0-9a-f]{64}","ledger"/, `"leaf":"${"0".repeat(64)}","ledger"`),
      ),
      "invalid",
      /leaf/,
    );
  });
});

describe("a site that is not empty", () => {
  beforeEach(freshSite);

  test("is not restored into, and stays as it is", async () => {
    await post(model("here"));
    const before = await truth();
    const [first] = await requestsOf(lines);
    expect(await postLinesOf(first ?? [])).toMatchObject({
      status: 409,
      body: { code: "not-empty", hint: expect.stringContaining("never written to") },
    });
    expect(await truth()).toEqual(before);
  });

  test("has an empty log, and a database that is not", async () => {
    await post(model("here"));
    await runInDurableObject(siteLog(env), async (_object, state) => {
      await state.storage.deleteAll();
    });
    await abortAllDurableObjects();
    const [first] = await requestsOf(lines);
    const { status, body } = await postLinesOf(first ?? []);
    expect([status, body.code, body.detail]).toEqual([
      409,
      "not-empty",
      expect.stringContaining("the database is not"),
    ]);
  });

  test("or says something else of an agent", async () => {
    const put = (name: string): Promise<Response> =>
      call("/v1/agents/agent-7", {
        method: "PUT",
        body: JSON.stringify({ type: "person", name }),
        headers: { "content-type": "application/json" },
      });
    await put("somebody else");
    const requests = await requestsOf(lines);
    const answers: Answer[] = [];
    for (const request of requests) answers.push(await postLinesOf(request));
    expect(answers.at(-1)).toMatchObject({ status: 409, body: { code: "restore-differs" } });
    expect(answers.at(-1)?.body.detail).toContain("agent-7");
  });
});

describe("while the site is written to", () => {
  beforeAll(async () => {
    await freshSite();
    await postLines(
      Array.from({ length: 30 }, (_, i) => model(`w${i}`, [], { name: `family-${i % 2}/w${i}` })),
    );
  });

  test("a backup is as of the head it began at", async () => {
    const reading = backupLines(env, 0);
    const taken = [(await reading.next()).value as string];
    await post(model("later", [], { name: "family-0/later" }));
    for await (const line of reading) taken.push(line);
    expect(check(taken).faults().told).toEqual([]);
    expect(readLine(taken.at(-1) ?? "")).toMatchObject({
      kind: "summary",
      said: { position: 29, entries: 30 },
    });
  });

  test("a part that is erased meanwhile is gone, and the statement that says so is there", async () => {
    const { body } = await post(model("w1", [], { name: "family-1/w1" }));
    const reading = backupLines(env, 0);
    const taken = [(await reading.next()).value as string];
    await post({ statement: body.receipt.statement, parts: ["record"], reason: "x" }, "/v1/erasures");
    await post(model("later-still"));
    for await (const line of reading) taken.push(line);
    const checked = check(taken);
    expect(checked.faults().told).toEqual([]);
    expect(checked.counts()).toMatchObject({ entries: 32, erased_parts: 1 });
  });

  test("a part that was read before it was erased is not restored", async () => {
    const { body } = await post(model("w2", [], { name: "family-0/w2", description: "Erika" }));
    const early = await takeBackup();
    await post({ statement: body.receipt.statement, parts: ["record"], reason: "x" }, "/v1/erasures");
    await untilFolded();
    const before = { truth: await truth(), rows: await dump() };
    const positions = early.map(readLine).filter((line) => line.kind === "entry").length;
    const whole = [...early.slice(0, 1 + positions), ...(await takeBackup(positions)).slice(1)];
    expect(whole.join("\n")).toContain("Erika");
    expect(check(whole).faults().told).toEqual([]);
    await freshSite();
    await restoreAll(whole);
    expect(await truth()).toEqual(before.truth);
    expect(await dump()).toEqual(before.rows);
    expect(JSON.stringify(await truth())).not.toContain("Erika");
  });
});

test("what a frozen ledger took and the log did not is not lost", async () => {
  await freshSite();
  await post(model("placed", [], { lineage: "acme/cold" }));
  await freeze("acme/cold");
  const { body } = await post(model("unplaced", [], { lineage: "acme/cold" }));
  const erased = await post(
    {
      statement: (await post(model("placed", [], { lineage: "acme/cold" }))).body.receipt.statement,
      parts: ["record"],
      reason: "x",
    },
    "/v1/erasures",
  );
  expect(erased.body).toMatchObject({ created: true });
  const taken = await takeBackup();
  expect(check(taken).faults().told).toEqual([]);
  expect(check(taken).counts()).toMatchObject({ entries: 1, unplaced: 2, frozen: 1, erased_parts: 1 });
  const before = await truth();
  await freshSite();
  await restoreAll(taken);
  expect(await truth()).toEqual(before);
  const again = await post(model("unplaced", [], { lineage: "acme/cold" }));
  expect(again).toMatchObject({ status: 200, body: { created: false, receipt: body.receipt } });
});

test("an empty site has a backup, too", async () => {
  await freshSite();
  const taken = await takeBackup();
  expect(taken.map((line) => readLine(line).kind)).toEqual(["backup", "summary"]);
  const { site } = (await get("/health")).body;
  await freshSite();
  await restoreAll(taken);
  expect((await get("/health")).body).toMatchObject({ site, position: -1, lag: 0 });
  expect((await post(model("first"))).status).toBe(201);
});

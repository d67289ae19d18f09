// `forebear import ndjson` of what files are really like, and interrupted in every way that a test can bring about.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanUp, launch, temporaryFolder, until } from "../support/node/launcher.ts";
import {
  closeAll,
  forebear,
  type Post,
  problem,
  serve,
  start,
  store,
} from "../support/node/scripted-site.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "forebear-import-"));
});

afterEach(async () => {
  await closeAll();
  await cleanUp();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Lines `{"n":0}` to `{"n":count-1}`. */
const numbered = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => `{"n":${from + i}}\n`).join("");

/** The journals that lie beside what is imported. */
const journals = (): string[] => readdirSync(folder).filter((name) => name.includes(".import-"));

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

/** A site that takes so many requests, and then says nothing until it is let go on. */
function holding(site: ReturnType<typeof store>, requests: number) {
  let open = false;
  const take: Post = (request, response, n) => {
    if (open || n <= requests) site.take(request, response, n);
  };
  return {
    take,
    letGo: () => {
      open = true;
    },
  };
}

describe("what a file may be", () => {
  it("packed by gzip, in several members, under any name", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const packed = Buffer.concat([gzipSync(numbered(3)), gzipSync(numbered(2, 3))]);
    const ended = await forebear(["import", "ndjson", file("a.bin", packed)], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out), ended.err]).toEqual([
      0,
      "5 posted: 5 created, 0 known, 0 refused",
      "",
    ]);
    expect([...site.kept]).toEqual(numbered(5).trim().split("\n"));
  });

  it("standard input, packed too; no journal is left for it", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const ended = await forebear(["import", "ndjson", "-"], { FOREBEAR_URL: url }, gzipSync(numbered(3)));
    expect([ended.code, site.kept.size]).toEqual([0, 3]);
  });

  it("packed and cut off: what can be read is posted, and the rest is missed aloud", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const random = Array.from({ length: 9_000 }, (_, i) => `{"n":"${(i * 2_654_435_761) % 1e9}"}\n`).join("");
    const path = file("a.gz", gzipSync(random).subarray(0, -2_000));
    const ended = await forebear(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining(`${path} cannot be read: `)]);
    expect(site.kept.size % 4_000).toBe(0);
  });

  it("with a byte order mark, ends of lines of other systems, blank lines, and none at its end", async () => {
    const site = store();
    const { url, posted } = await serve(site.take, site.health);
    const path = file("a.ndjson", '\uFEFF{"n":0}\r\n\r\n  \n{"n":1}\r\n{"n":2}');
    const ended = await forebear(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect(ended.code).toBe(0);
    expect(posted.map(({ lines }) => lines)).toEqual([['{"n":0}', '{"n":1}', '{"n":2}']]);
  });

  it("empty: nothing is posted, and that is no fault", async () => {
    const { url, posted } = await serve(() => {});
    for (const content of ["", "\n\n"]) {
      const ended = await forebear(["import", "ndjson", file("a", content)], { FOREBEAR_URL: url });
      expect([ended.code, firstLine(ended.out)]).toEqual([0, "0 posted: 0 created, 0 known, 0 refused"]);
    }
    expect(posted).toEqual([]);
  });

  it("with a line that has no end: it alone is refused, and not sent", async () => {
    const site = store();
    const { url, posted } = await serve(site.take, site.health);
    const path = file("a.ndjson", `{"n":0}\n${"x".repeat(17 * 1024 * 1024)}\n{"n":1}\n`);
    const ended = await forebear(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([1, "3 posted: 2 created, 0 known, 1 refused"]);
    expect(ended.err).toBe(
      "  line 2: 413 too-large: It has more than 16 MiB and was not sent.\n    Is this NDJSON? One record stands on one line.\n",
    );
    expect(posted.map(({ lines }) => lines)).toEqual([['{"n":0}', '{"n":1}']]);
  });

  it("longer before its end is reached: what is appended is taken too", async () => {
    const site = store();
    const path = file("a.ndjson", numbered(8_000).replaceAll("}", `,"more":"${"x".repeat(100)}"}`));
    const { url } = await serve((request, response, n) => {
      if (n === 1) appendFileSync(path, numbered(1_001, 8_000));
      site.take(request, response, n);
    }, site.health);
    const ended = await forebear(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect(ended.code).toBe(0);
    expect(site.kept.size).toBe(9_001);
  });

  it.each([["none.ndjson"], ["."]])("not there, or no file: %s is named", async (name) => {
    const { url } = await serve(() => {});
    const path = join(folder, name);
    const ended = await forebear(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toMatch(/cannot be read: (ENOENT|EISDIR)/);
  });
});

describe("refused lines", () => {
  it("are kept as they were, mended there, and imported from there", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const path = file("a.ndjson", '{"n":0}\n{"n": "bad 1"}\r\n\n{"n":2}\n{"n":"bad 3"}');
    const refused = join(folder, "refused.ndjson");
    const ended = await forebear(["import", "ndjson", path, "--refused", refused], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([1, "4 posted: 2 created, 0 known, 2 refused"]);
    expect(ended.err.split("\n")).toEqual([
      "  line 2: 422 invalid: It is bad.",
      "    Mend it.",
      "  line 5: 422 invalid: It is bad.",
      "    Mend it.",
      `The refused lines are in ${refused}: mend them there and import that file.`,
      "",
    ]);
    const text = readFileSync(refused, "utf8");
    expect(text).toBe('{"n": "bad 1"}\n{"n":"bad 3"}\n');
    writeFileSync(refused, text.replaceAll("bad ", ""));
    const mended = await forebear(["import", "ndjson", refused], { FOREBEAR_URL: url });
    expect([mended.code, firstLine(mended.out)]).toEqual([0, "2 posted: 2 created, 0 known, 0 refused"]);
  });

  it("are kept once, also when it is killed before anything was acknowledged", async () => {
    const site = store();
    const held = holding(site, 0);
    const { url, posted } = await serve(held.take, site.health);
    const refused = join(folder, "refused.ndjson");
    const args = ["import", "ndjson", file("a.ndjson", '{"n":"bad"}\n'), "--refused", refused];
    const first = start(args, { FOREBEAR_URL: url });
    await until("the first request", () => (posted.length === 1 ? true : undefined));
    first.child.kill("SIGKILL");
    await first.ended;
    held.letGo();
    // As if it had been killed after the refused line was written and before the journal was.
    appendFileSync(refused, '{"n":"bad"}\n');
    const ended = await forebear(args, { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([1, "1 posted: 0 created, 0 known, 1 refused"]);
    expect(readFileSync(refused, "utf8")).toBe('{"n":"bad"}\n');
    expect(journals()).toEqual([]);
  });

  it("are not written over what is imported, nor over anything else", async () => {
    const { url, posted } = await serve(() => {});
    const path = file("a.ndjson", numbered(1));
    const other = file("b.ndjson", "precious\n");
    const itself = await forebear(["import", "ndjson", path, "--refused", join(folder, ".", "a.ndjson")], {
      FOREBEAR_URL: url,
    });
    expect([itself.code, itself.err]).toEqual([
      1,
      `${path} cannot be used: it is what is imported; name another file\n`,
    ]);
    const taken = await forebear(["import", "ndjson", path, "--refused", other], { FOREBEAR_URL: url });
    expect([taken.code, taken.err]).toEqual([
      1,
      `${other} cannot be used: it is there already and not empty; name another file\n`,
    ]);
    expect([readFileSync(other, "utf8"), posted.length]).toEqual(["precious\n", 0]);
  });
});

describe("an import that was interrupted", () => {
  /** 10,500 lines, of which some are refused, killed while the site holds the third request. */
  async function interrupted(signal: NodeJS.Signals, more: readonly string[] = []) {
    const site = store();
    const held = holding(site, 2);
    const { url, posted } = await serve(held.take, site.health);
    const lines = Array.from({ length: 10_500 }, (_, i) => `{"n":"${i % 1_000 === 999 ? "bad" : ""} ${i}"}`);
    const path = file("a.ndjson", `${lines.join("\n")}\n`);
    const args = ["import", "ndjson", path, ...more];
    const first = start(args, { FOREBEAR_URL: url });
    await until("the third request", () => (posted.length === 3 ? true : undefined));
    first.child.kill(signal);
    const end = await first.ended;
    expect(end.signal).toBe(signal);
    held.letGo();
    return { site, url, posted, path, lines, args, end };
  }

  it("by kill -9 goes on behind the last acknowledged line, and tells of each refused line once", async () => {
    const refused = join(folder, "refused.ndjson");
    const { url, site, posted, lines, args } = await interrupted("SIGKILL", ["--refused", refused]);
    expect(journals().length).toBe(1);
    // As if it had been killed after the refused lines were written and before the journal was.
    appendFileSync(refused, "half a li");
    const ended = await forebear(args, { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([
      1,
      "10,500 posted, 8,000 of them before the interruption: 10,490 created, 0 known, 10 refused",
    ]);
    expect(firstLine(ended.err)).toBe("Going on after line 8,000.");
    expect(posted.slice(3).map((one) => [one.lines.length, one.lines[0]])).toEqual([[2_500, lines[8_000]]]);
    expect([...site.kept]).toEqual(lines.filter((line) => !line.includes("bad")));
    expect(readFileSync(refused, "utf8").trim().split("\n")).toEqual(
      lines.filter((line) => line.includes("bad")),
    );
    expect(journals()).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("by %s says so, and how to go on", async (signal) => {
    const { end } = await interrupted(signal);
    expect(end.err.trimEnd().split("\n").at(-1)).toBe(
      "Interrupted. 8,000 lines are settled; run the same command again for the rest.",
    );
    expect(journals().length).toBe(1);
  });

  it("begins anew with --restart, and posts nothing twice that counts", async () => {
    const { url, site, posted, args } = await interrupted("SIGKILL");
    const ended = await forebear([...args, "--restart"], { FOREBEAR_URL: url });
    expect(firstLine(ended.out)).toBe("10,500 posted: 2,498 created, 7,992 known, 10 refused");
    expect([posted.length, site.kept.size]).toEqual([6, 10_490]);
  });

  it("begins anew when what was posted is no longer what the file begins with", async () => {
    const { url, path, lines, args } = await interrupted("SIGKILL");
    writeFileSync(path, `{"n":"another"}\n${lines.slice(1).join("\n")}\n`);
    const ended = await forebear(args, { FOREBEAR_URL: url });
    expect(ended.err).toContain(
      `An import was interrupted, and the first 8,000 lines of ${path} are not those that were posted: it begins anew.\n`,
    );
    expect(firstLine(ended.out)).toBe("10,500 posted: 2,499 created, 7,991 known, 10 refused");
  });

  it("begins anew when the file has become shorter than what was posted", async () => {
    const { url, path, lines, args } = await interrupted("SIGKILL");
    writeFileSync(path, `${lines.slice(0, 10).join("\n")}\n`);
    const ended = await forebear(args, { FOREBEAR_URL: url });
    expect([ended.code, ended.err]).toEqual([0, expect.stringContaining("it begins anew.")]);
    expect(firstLine(ended.out)).toBe("10 posted: 0 created, 10 known, 0 refused");
  });

  it("goes on when the file has become longer", async () => {
    const { url, path, args } = await interrupted("SIGKILL");
    appendFileSync(path, '{"n":"more"}\n');
    const ended = await forebear(args, { FOREBEAR_URL: url });
    expect(firstLine(ended.out)).toBe(
      "10,501 posted, 8,000 of them before the interruption: 10,491 created, 0 known, 10 refused",
    );
  });

  it("begins anew when the site has lost what it had acknowledged", async () => {
    const { args } = await interrupted("SIGKILL");
    const empty = store();
    const other = await serve(empty.take, () => ({ ...empty.health(), site: "urn:uuid:1" }));
    // The same journal, named, so that it is found whatever the site.
    const [journal = ""] = journals();
    const named = [...args, "--journal", join(folder, journal)];
    const ended = await forebear(named, { FOREBEAR_URL: other.url });
    expect(ended.err).toContain(
      "An import was interrupted after line 8,000, but into another site: it begins anew.\n",
    );
    expect(empty.kept.size).toBe(10_490);

    writeFileSync(
      join(folder, "j"),
      JSON.stringify({
        journal: "forebear import",
        site: "urn:uuid:1",
        place: { offset: 8, line: 1, sha256: "" },
        counts: { created: 1, known: 0, refused: 0, conflicts: 0 },
        position: 1_000_000,
        refused: null,
      }),
    );
    const behind = await forebear([...args, "--journal", join(folder, "j")], { FOREBEAR_URL: other.url });
    expect(behind.err).toContain("and the site has less now than it had then: it begins anew.\n");
  });

  it("does not take something else for its journal, nor write over it", async () => {
    const { url, posted } = await serve(() => {});
    const path = file("a.ndjson", numbered(1));
    const ended = await forebear(["import", "ndjson", path, "--journal", path], { FOREBEAR_URL: url });
    expect([ended.code, ended.err]).toEqual([
      1,
      `${path} cannot be used: it is no journal of an import; remove it, or name another with --journal\n`,
    ]);
    expect([readFileSync(path, "utf8"), posted.length]).toEqual([numbered(1), 0]);
  });

  it("from standard input goes on with a journal that is named, if it begins the same", async () => {
    const site = store();
    const held = holding(site, 1);
    const { url, posted } = await serve(held.take, site.health);
    const args = ["import", "ndjson", "-", "--journal", join(folder, "j")];
    const first = start(args, { FOREBEAR_URL: url }, numbered(5_000));
    await until("the second request", () => (posted.length === 2 ? true : undefined));
    first.child.kill("SIGKILL");
    await first.ended;
    held.letGo();
    const other = await forebear(args, { FOREBEAR_URL: url }, numbered(5_000, 1));
    expect([other.code, other.err]).toEqual([
      1,
      expect.stringContaining("standard input does not begin with what was posted; use --restart\n"),
    ]);
    const same = await forebear(args, { FOREBEAR_URL: url }, numbered(5_000));
    expect(firstLine(same.out)).toBe(
      "5,000 posted, 4,000 of them before the interruption: 5,000 created, 0 known, 0 refused",
    );
  });
});

describe("a site that is away", () => {
  it("is waited for as long as it asks", async () => {
    const site = store();
    const at: number[] = [];
    const { url } = await serve((request, response, n) => {
      at.push(Date.now());
      if (n === 1) problem(response, 429, { code: "overloaded" }, { "retry-after": "2" });
      else site.take(request, response, n);
    }, site.health);
    const ended = await forebear(["import", "ndjson", file("a", numbered(1))], { FOREBEAR_URL: url });
    expect(ended.code).toBe(0);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1_990);
    expect(ended.err).toBe(`${url}/v1/records answered 429 overloaded: No. Trying again for 5 min.\n`);
  });

  it("is given up after a while, with what was posted kept", async () => {
    const site = store();
    const { url } = await serve((request, response, n) => {
      if (n === 1) site.take(request, response, n);
      else response.destroy();
    }, site.health);
    const path = file("a", numbered(4_500));
    const ended = await forebear(["import", "ndjson", path, "--wait", "1", "--quiet"], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([
      1,
      "4,000 posted: 4,000 created, 0 known, 0 refused",
    ]);
    expect(ended.err).toContain("4,000 lines are settled; run the same command again for the rest.\n");
    expect(journals().length).toBe(1);
  });

  it("in part is not passed over: a line that is not acknowledged ends the import", async () => {
    const { url } = await serve(({ lines }, response) => {
      const answers = lines.map((_, i) => ({
        line: i + 1,
        status: 503,
        code: "unavailable",
        detail: "Away.",
      }));
      response.end(
        `${[...answers, { summary: { lines: 1, created: 0, known: 0, refused: 1, next_line: null } }].map((one) => JSON.stringify(one)).join("\n")}\n`,
      );
    });
    const path = file("a", numbered(1));
    const ended = await forebear(["import", "ndjson", path, "--wait", "1"], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([1, "0 posted: 0 created, 0 known, 0 refused"]);
    expect(ended.err).toContain("answered 503 unavailable: Away.");
  });
});

describe("several requests at a time", () => {
  it("are begun before the first is answered, and kept in order", async () => {
    const site = store();
    const waiting: (() => void)[] = [];
    const { url, posted } = await serve((request, response, n) => {
      waiting.push(() => site.take(request, response, n));
      // Answered backwards, once four are there; the fifth by itself.
      if (waiting.length === 4 || n === 5) for (const answer of waiting.splice(0).reverse()) answer();
    }, site.health);
    const path = file("a", numbered(16_500));
    const ended = await forebear(["import", "ndjson", path, "--parallel", "4"], { FOREBEAR_URL: url });
    expect([ended.code, firstLine(ended.out)]).toEqual([
      0,
      "16,500 posted: 16,500 created, 0 known, 0 refused",
    ]);
    expect(posted.length).toBe(5);
  });
});

/** A model of its own family, with a parent on the line before. */
function record(n: number): string {
  const digest = (k: number): string => `sha256:${k.toString(16).padStart(64, "0")}`;
  return JSON.stringify({
    kind: "model",
    name: `acme/m${n}`,
    artifact: { digest: digest(n + 1) },
    parents: n % 50 === 0 ? [] : [{ id: digest(n), type: "fine-tuned-from" }],
    created_at_utc: "2026-01-31T12:00:00Z",
  });
}

describe("into a real site", () => {
  const LINES = 9_000;
  const content = (): string => Array.from({ length: LINES }, (_, i) => `${record(i)}\n`).join("");

  it("an importer that is killed twice leaves none out and doubles none", async () => {
    const { site } = await launch({ data: temporaryFolder() });
    const env = { FOREBEAR_URL: site.url, FOREBEAR_TOKEN: site.token ?? "" };
    const path = file("a.ndjson", content());
    const lineOf = (): number => {
      const [name] = journals();
      return name === undefined || name.endsWith(".next")
        ? 0
        : JSON.parse(readFileSync(join(folder, name), "utf8")).place.line;
    };
    for (const line of [4_000, 8_000]) {
      const run = start(["import", "ndjson", path], env);
      await until(`line ${line}`, () => (lineOf() >= line ? true : undefined), 60_000);
      run.child.kill("SIGKILL");
      await run.ended;
    }
    const ended = await forebear(["import", "ndjson", path], env);
    expect([ended.code, firstLine(ended.err)]).toEqual([0, "Going on after line 8,000."]);
    expect(firstLine(ended.out)).toMatch(
      /^9,000 posted, 8,000 of them before the interruption: .* 0 refused$/,
    );
    const response = await fetch(`${site.url}/health`);
    expect(await response.json()).toMatchObject({ position: LINES - 1, lag: 0 });
  });

  it("an importer waits while the site is killed and started again, and ends well", async () => {
    const data = temporaryFolder();
    const first = await launch({ data });
    const port = new URL(first.url).port;
    const env = { FOREBEAR_URL: first.url, FOREBEAR_TOKEN: first.site.token ?? "" };
    const path = file("a.ndjson", content());
    const run = start(["import", "ndjson", path], env);
    await until("the first request", () => (journals().length > 0 ? true : undefined), 60_000);
    const runtimes = first.runtimes();
    await first.kill("SIGKILL");
    for (const runtime of runtimes) process.kill(runtime.pid, "SIGKILL");
    await until("the importer to notice", () => (run.err().includes("Trying again") ? true : undefined));
    const second = await launch({ data, env: { PORT: port } });
    const ended = await run.ended;
    expect(ended.code).toBe(0);
    expect(firstLine(ended.out)).toMatch(/^9,000 posted: [\d,]+ created, [\d,]+ known, 0 refused$/);
    const response = await fetch(`${second.url}/health`);
    expect(await response.json()).toMatchObject({ position: LINES - 1, lag: 0 });
  });
});

describe("memory", () => {
  it("does not grow with the file", async () => {
    const { url } = await serve(({ lines }, response) => {
      const answers = lines.map((_, i) => ({ line: i + 1, status: 201, created: true, position: 1 }));
      response.end(
        `${[...answers, { summary: { lines: lines.length, created: lines.length, known: 0, refused: 0, next_line: null } }].map((one) => JSON.stringify(one)).join("\n")}\n`,
      );
    });
    /** The most memory, in MB, that the import of so many lines took (GNU time is not everywhere; the kernel knows). */
    const peak = async (count: number): Promise<number> => {
      const path = join(folder, `${count}.ndjson`);
      for (let at = 0; at < count; at += 10_000)
        appendFileSync(path, numbered(10_000, at).replaceAll("}", `,"more":"${"x".repeat(600)}"}`));
      const program = new URL("../../src/cli/forebear.ts", import.meta.url).href;
      const code = `process.argv.splice(1, 0, "forebear");
        process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS));
        await import(${JSON.stringify(program)});`;
      const child = spawn(
        process.execPath,
        ["--input-type=module", "-e", code, "import", "ndjson", path, "--quiet"],
        {
          env: { ...process.env, FOREBEAR_URL: url },
        },
      );
      let err = "";
      child.stderr.on("data", (chunk) => {
        err += chunk;
      });
      const exit = await new Promise((done) => child.on("close", done));
      expect([exit, err]).toEqual([0, expect.stringMatching(/^peak \d+\n$/)]);
      expect(statSync(path).size).toBeGreaterThan(count * 600);
      expect(existsSync(path)).toBe(true);
      return Number(/\d+/.exec(err)?.[0]) / 1024;
    };
    const small = await peak(40_000);
    const large = await peak(400_000);
    expect(large).toBeLessThan(small + 110);
  }, 120_000);
});

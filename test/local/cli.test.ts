// The command line as its users run it, against a small site on loopback that answers as scripted.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requests } from "../../src/cli/requests.ts";
import { progressOn } from "../../src/cli/terminal.ts";
import {
  closeAll,
  type Ended,
  forebear,
  problem,
  reply,
  serve,
  store,
} from "../support/node/scripted-site.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "forebear-cli-"));
});

afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true });
});

/** What an import of lines ended with; how long it took is checked to be said, and left out. */
async function imported(...call: Parameters<typeof forebear>): Promise<Omit<Ended, "signal">> {
  const ended = await forebear(...call);
  const took = /^\d+\.\d s, [\d,]+ lines a second\n/m;
  expect(ended.out).toMatch(took);
  return { ...ended, out: ended.out.replace(took, "") };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const CSV = [
  "model_id,metadata,children",
  `north/base,"{""sha"":""${"a".repeat(40)}""}","['https://huggingface.co/west/gone']"`,
  `south/tuned,"{""sha"":""${"b".repeat(40)}"",""tags"":[""base_model:finetune:north/base""]}",[]`,
  "a/broken,?,[]",
].join("\n");

describe("forebear import ndjson", () => {
  it("posts every line with the token and ends when all of it can be read", async () => {
    const site = store(3);
    const { url, posted } = await serve(site.take, site.health);
    const path = file("a.ndjson", '{"a":1}\r\n\n{"a":"ü"}');
    const ended = await imported(["import", "ndjson", path], {
      FOREBEAR_URL: `${url}/`,
      FOREBEAR_TOKEN: "secret",
    });
    expect(ended).toEqual({ code: 0, out: "2 posted: 2 created, 0 known, 0 refused\n", err: "" });
    expect(posted.map((request) => request.lines)).toEqual([['{"a":1}', '{"a":"ü"}']]);
    expect(posted[0]?.headers).toMatchObject({
      authorization: "Bearer secret",
      "content-type": "application/x-ndjson",
    });
    expect(site.asked()).toBe(4);
  });

  it("changes nothing when it is run twice", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const path = file("a.ndjson", '{"a":1}\n{"a":2}\n');
    await imported(["import", "ndjson", path], { FOREBEAR_URL: url });
    const again = await imported(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect(again).toEqual({ code: 0, out: "2 posted: 0 created, 2 known, 0 refused\n", err: "" });
    expect(site.kept.size).toBe(2);
  });

  it("reads standard input", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const ended = await imported(["import", "ndjson", "-"], { FOREBEAR_URL: url }, '{"a":1}\n');
    expect(ended.code).toBe(0);
    expect([...site.kept]).toEqual(['{"a":1}']);
  });

  it("names refused lines by where they stand in the file, with the way out, and exits 1", async () => {
    const { url } = await serve((_request, response) =>
      reply(
        response,
        [
          { line: 1, status: 201, created: true, position: 0 },
          {
            line: 2,
            status: 422,
            code: "mutable-reference",
            detail: "It moves.",
            pointer: "/parents/0/id",
            hint: "Pin it.",
          },
        ],
        { lines: 2, created: 1, refused: 1 },
      ),
    );
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n\n\n2\n")], { FOREBEAR_URL: url });
    expect(ended).toEqual({
      code: 1,
      out: "2 posted: 1 created, 0 known, 1 refused\n",
      err: "  line 4: 422 mutable-reference: It moves. (/parents/0/id)\n    Pin it.\n",
    });
  });

  it("ends at once when an empty site refuses everything", async () => {
    const { url } = await serve(
      (_request, response) => reply(response, [{ line: 1, status: 422, code: "invalid", detail: "No." }], {}),
      () => ({ status: "ok", position: -1, lag: 0 }),
    );
    const started = Date.now();
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n")], { FOREBEAR_URL: url });
    expect([ended.code, ended.err]).toEqual([1, "  line 1: 422 invalid: No.\n"]);
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it("sends again from next_line, and counts and names each line once", async () => {
    const { url, posted } = await serve((_request, response, n) => {
      if (n === 1)
        reply(
          response,
          [
            { line: 1, status: 201, position: 0 },
            { line: 2, status: 422, code: "invalid", detail: "No." },
            { line: 3, status: 503, code: "unavailable" },
          ],
          { lines: 2, created: 1, refused: 1, next_line: 3 },
        );
      else reply(response, [{ line: 1, status: 201, position: 1 }], { lines: 1, created: 1 });
    });
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n2\n3\n")], { FOREBEAR_URL: url });
    expect(posted.map((request) => request.lines)).toEqual([["1", "2", "3"], ["3"]]);
    expect([ended.out, ended.err]).toEqual([
      "3 posted: 2 created, 0 known, 1 refused\n",
      "  line 2: 422 invalid: No.\n",
    ]);
  });

  it("sends again only the lines that a part of the site could not take", async () => {
    const { url, posted } = await serve((_request, response, n) => {
      const away = { status: 503, code: "unavailable", detail: "The ledger did not answer." };
      if (n === 1)
        reply(
          response,
          [
            { line: 1, ...away },
            { line: 2, status: 201, position: 0 },
          ],
          { refused: 1 },
        );
      else if (n === 2) reply(response, [{ line: 1, ...away }], { refused: 1 });
      else reply(response, [{ line: 1, status: 201, position: 1 }], { created: 1 });
    });
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n2\n")], { FOREBEAR_URL: url });
    expect(posted.map((request) => request.lines)).toEqual([["1", "2"], ["1"], ["1"]]);
    expect(ended).toEqual({ code: 0, out: "2 posted: 2 created, 0 known, 0 refused\n", err: "" });
  });

  it("asks again for what was taken and has no place in the log yet, by the last line of each ledger", async () => {
    const taken = (line: number, ledger: string, position?: number) => ({
      line,
      status: 201,
      receipt: { ledger },
      ...(position === undefined ? {} : { position }),
    });
    const { url, posted } = await serve((_request, response, n) => {
      if (n === 1) reply(response, [taken(1, "a"), taken(2, "b"), taken(3, "a")], {});
      else if (n === 2) reply(response, [taken(1, "a", 7), taken(2, "b")], {});
      else reply(response, [taken(1, "b", 8)], {});
    });
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n2\n3\n")], { FOREBEAR_URL: url });
    expect(posted.map((request) => request.lines)).toEqual([["1", "2", "3"], ["3", "2"], ["2"]]);
    expect(ended).toEqual({ code: 0, out: "3 posted: 3 created, 0 known, 0 refused\n", err: "" });
  });

  it("names what was taken in conflict, and exits 1", async () => {
    const { url } = await serve((_request, response) =>
      reply(response, [{ line: 1, status: 201, position: 0, effect: "conflict", conflict: "cycle" }], {}),
    );
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n")], { FOREBEAR_URL: url });
    expect(ended).toEqual({
      code: 1,
      out: "1 posted: 1 created, 0 known, 0 refused, 1 in conflict\n",
      err: "  line 1: taken, but in conflict (cycle): kept in the log, walked nowhere\n",
    });
  });

  it("tries a request again that fails on the way, or whose answer is cut short", async () => {
    const site = store();
    const { url, posted } = await serve((request, response, n) => {
      if (n === 1) problem(response, 503, { code: "unavailable" });
      else if (n === 2) response.destroy();
      else if (n === 3) response.end('{"line":1,"status":201}\n');
      else site.take(request, response, n);
    }, site.health);
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n")], { FOREBEAR_URL: url });
    expect(ended).toEqual({ code: 0, out: "1 posted: 1 created, 0 known, 0 refused\n", err: "" });
    expect(posted.length).toBe(4);
  });

  it("does not try again what is refused as a whole", async () => {
    const { url, posted } = await serve((_request, response) =>
      problem(response, 413, { code: "too-large", detail: "It is too large." }),
    );
    const ended = await imported(["import", "ndjson", file("a.ndjson", "1\n")], { FOREBEAR_URL: url });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain(`${url}/v1/records answered 413 too-large: It is too large.`);
    expect(posted.length).toBe(1);
  });

  it("says which variable holds the token when the site wants one", async () => {
    const { url } = await serve((_request, response) => problem(response, 401, { code: "unauthorized" }));
    const path = file("a.ndjson", "1\n");
    const without = await imported(["import", "ndjson", path], { FOREBEAR_URL: url });
    expect([without.code, without.err]).toEqual([
      1,
      expect.stringContaining("needs a token: set FOREBEAR_TOKEN."),
    ]);
    const wrong = await imported(["import", "ndjson", path], { FOREBEAR_URL: url, FOREBEAR_TOKEN: "old" });
    expect(wrong.err).toContain("does not accept the token in FOREBEAR_TOKEN");
  });

  it("says where nobody answers and what to start", async () => {
    const { url } = await serve(() => {});
    await closeAll();
    const ended = await forebear(["import", "ndjson", file("a.ndjson", "1\n")], { FOREBEAR_URL: url });
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(
      new RegExp(`^Nobody answers at ${url}/health \\(.*ECONNREFUSED.*\\)\\.\nStart a site with npm start`),
    );
  });
});

describe("forebear import huggingface", () => {
  it("posts the records of a CSV and tells every gap", async () => {
    const site = store();
    const { url } = await serve(site.take, site.health);
    const ended = await forebear(["import", "huggingface", file("a.csv", CSV)], { FOREBEAR_URL: url });
    expect(ended.code).toBe(0);
    expect(ended.out.split("\n")).toEqual([
      "3 rows: 2 records about 2 models",
      "0 references pinned to a commit (certainty inferred), 1 not pinned",
      "1 child named by lists, 1 of them without a row",
      "",
      "Skipped rows:",
      "  row 3 (a/broken): its metadata is not JSON",
      "",
      "Children named by a list, without a row (nothing was made):",
      "  north/base: west/gone",
      "",
      "Children that their parent's list leaves out (kept):",
      "  north/base: south/tuned",
      "",
      "References that could not be pinned (each is a stub):",
      "  the file does not say when child and base were made and changed:",
      "    north/base, by south/tuned",
      "",
      "2 posted: 2 created, 0 known, 0 refused",
      "",
    ]);
    expect([...site.kept].map((text) => JSON.parse(text).node)).toEqual([
      `pkg:huggingface/north/base@${"a".repeat(40)}`,
      `pkg:huggingface/south/tuned@${"b".repeat(40)}`,
    ]);
  });

  it("prints the records instead, when asked, and needs no site for it", async () => {
    const ended = await forebear(["import", "huggingface", file("a.csv", CSV), "--print"]);
    expect(ended.code).toBe(0);
    expect(
      ended.out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).name),
    ).toEqual(["north/base", "south/tuned"]);
    expect(ended.err).toMatch(/^3 rows: 2 records about 2 models\n/);
  });

  it("posts nothing of a file that is no CSV", async () => {
    const { url, posted } = await serve(() => {});
    const path = file("a.csv", 'model_id,metadata\nnorth/base,"{}" tail\n');
    const ended = await forebear(["import", "huggingface", path], { FOREBEAR_URL: url });
    expect([ended.code, posted.length]).toEqual([1, 0]);
    expect(ended.err).toContain(`${path} cannot be read: `);
    const missing = await forebear(["import", "huggingface", join(folder, "none.csv")], {
      FOREBEAR_URL: url,
    });
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("ENOENT")]);
  });

  it("fails when no row describes a model", async () => {
    const { url } = await serve(() => {});
    const ended = await forebear(["import", "huggingface", file("a.csv", "x,y\n1,2\n")], {
      FOREBEAR_URL: url,
    });
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining("describes a model")]);
  });
});

describe("the call", () => {
  it("is explained by help", async () => {
    const ended = await forebear(["help"]);
    expect([ended.code, ended.err]).toEqual([0, ""]);
    expect(ended.out).toContain("forebear import huggingface FILE");
    expect(ended.out).toContain("FOREBEAR_TOKEN");
  });

  it.each([
    [[], "say what to do"],
    [["explode"], 'there is no command "explode"'],
    [["import", "excel", "a.xls"], 'import what? huggingface, ndjson or openrange, not "excel"'],
    [["import", "ndjson"], "name one file"],
    [["import", "ndjson", "a", "b"], "name one file"],
    [["import", "ndjson", "a", "--force"], "Unknown option '--force'"],
    [["import", "ndjson", "a", "--print"], "ndjson needs no --print"],
    [["import", "huggingface", "a", "--restart"], "huggingface needs no --restart"],
    [["fsck", "--quiet"], "fsck needs no --quiet"],
    [["import", "ndjson", "a", "--parallel", "17"], "--parallel takes a number from 1 to 16"],
    [["import", "ndjson", "a", "--wait", "soon"], "--wait takes a number of seconds, at most 86400"],
  ])("%j is not understood: exit 2", async (args, why) => {
    const ended = await forebear(args);
    expect([ended.code, ended.out]).toEqual([2, ""]);
    expect(ended.err.split("\n")[0]).toContain(`forebear: ${why}`);
  });
});

describe("requests", () => {
  const line = (text: string, i: number) => ({ text, label: String(i) });
  const sizes = async (texts: readonly string[]) => {
    const all: number[] = [];
    for await (const group of requests(texts.map(line))) all.push(group.length);
    return all;
  };

  it("hold at most 4,000 lines", async () => {
    expect(await sizes(Array.from({ length: 8_001 }, () => "{}"))).toEqual([4_000, 4_000, 1]);
  });

  it("hold at most 8 MB, counted in bytes; what is larger goes alone", async () => {
    const three = "ü".repeat(1_500_000);
    expect(await sizes([three, three, three])).toEqual([2, 1]);
    expect(await sizes(["{}", "x".repeat(9_000_000), "{}"])).toEqual([1, 1, 1]);
    expect(await sizes([])).toEqual([]);
  });
});

describe("progress", () => {
  const watched = (isTTY: boolean, now: () => number) => {
    const said: string[] = [];
    const err = { write: (text: string) => said.push(text), isTTY, columns: 50 };
    return { said, progress: progressOn({ out: err, err }, now) };
  };

  it("is a bar where a person watches, and leaves nothing behind", () => {
    const { said, progress } = watched(true, () => 0);
    progress.show(0.5, 1_234);
    progress.end();
    expect(said).toEqual([`\r\u001b[K${"█".repeat(10)}${"░".repeat(10)}  50 %  1,234 records`, "\r\u001b[K"]);
  });

  it("is a plain line every five seconds where nobody does", () => {
    let now = 0;
    const { said, progress } = watched(false, () => now);
    for (now = 0; now <= 11_000; now += 1_000) progress.show(now / 20_000, now);
    progress.end();
    expect(said).toEqual(["25 %, 5,000 records\n", "50 %, 10,000 records\n"]);
  });

  it("tells of no share where nobody knows how much there is", () => {
    let now = 0;
    const { said, progress } = watched(false, () => now);
    now = 5_000;
    progress.show(undefined, 7, "3/s");
    expect(said).toEqual(["7 records, 3/s\n"]);
  });
});

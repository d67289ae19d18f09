// The crash matrix speaks of every call of storage, of the database and of another object: each that stands in `worker/` is
// struck by a row of it, or named beside it with the reason.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BESIDE } from "../matrix/beside.ts";
import { POINTS, type Point, type Where } from "../matrix/points.ts";

const ROOT = join(import.meta.dirname, "../..");

const files = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort();

const CODE = files("worker", ".ts").filter((file) => !file.endsWith(".d.ts"));
const TEXT = new Map(CODE.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));

/** Which files run in an object; all others that call one run in the Worker. */
const RUNS: Readonly<Record<string, Where>> = {
  "worker/ledger/drain.ts": "ledger",
  "worker/ledger/founding.ts": "ledger",
  "worker/objects/lineage-root.ts": "ledger",
  "worker/objects/site-log.ts": "log",
  "worker/project.ts": "log",
  "worker/log/quarantine.ts": "log",
};

const OBJECTS = {
  siteLog: "SITE_LOG",
  lineageRoot: "LINEAGE_ROOT",
  atlasReplica: "ATLAS",
  siteWatch: "WATCH",
  siteExporter: "EXPORTER",
} as const;

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((one) => one[1] ?? "");

/** The calls of other objects in a file: of what a function that finds one returns, at once or by a name. */
function calls(file: string, text: string): string[] {
  const where = RUNS[file] ?? "worker";
  return Object.entries(OBJECTS).flatMap(([finds, binding]) => {
    const named = all(text, new RegExp(`const (\\w+) = ${finds}\\([^()]*\\);`, "g"));
    const methods = [
      ...all(text, new RegExp(`\\b${finds}\\([^()]*\\)\\s*\\.(\\w+)\\(`, "g")),
      // A name that begins a chain: `log.head()`, and not `of.log.head()`.
      ...named.flatMap((name) => all(text, new RegExp(`(?<![.\\w])${name}\\s*\\.(\\w+)\\(`, "g"))),
    ];
    return methods.map((one) => `${where} → ${binding}.${one}`);
  });
}

const statements = files("sql", ".sql").filter((file) => !file.startsWith("sql/migrations/"));
const CALLS = [...new Set([...statements, ...[...TEXT].flatMap(([file, text]) => calls(file, text))])];

/** What a row of the matrix strikes. */
function struckBy({ by, struck }: Point): readonly string[] {
  if ("calls" in struck) return [`${by} → ${struck.calls}.${struck.method}`];
  if ("statements" in struck) return struck.statements;
  if ("transaction" in struck) return struck.meets;
  if ("alarm" in struck) return [];
  return [...(struck.not ? [] : struck.graph), ...(struck.meets ?? [])];
}

const STRUCK = POINTS.flatMap(struckBy);
// One batch writes all that there is to write: the guard stands in each.
const WRITES = "sql/queries/write/";
const besides = Object.values(BESIDE).flat();
const isOf = (name: string) => (call: string) =>
  call === name || (name.endsWith("/") && call.startsWith(name));

describe("the crash matrix", () => {
  test.each(CALLS)("strikes %s, or says why it does not", (call) => {
    const struck = STRUCK.includes(call) || call.startsWith(WRITES);
    const beside = besides.some((name) => isOf(name)(call));
    expect({ struck, beside }).toEqual({ struck, beside: !struck });
  });

  test("speaks of no call that is made no more", () => {
    const gone = [...STRUCK, ...besides].filter((name) => !CALLS.some(isOf(name)));
    expect(gone).toEqual([]);
  });

  test("strikes both alarms, the one place where alarms are armed, and the batch that writes", () => {
    expect(POINTS.filter(({ struck }) => "alarm" in struck).map(({ by }) => by)).toEqual(["ledger", "log"]);
    const arms = [...TEXT].filter(([, text]) => /\bsetAlarm\(/.test(text)).map(([file]) => file);
    expect(arms).toEqual(["worker/platform/backoff.ts"]);
    expect(STRUCK).toContain("sql/queries/write/guard.sql");
  });

  test("each row has a name of its own", () => {
    const names = POINTS.map((point) => point.call);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the calls are where this test looks for them", () => {
  test("objects are found in one place", () => {
    const finds = [...TEXT].filter(([, text]) =>
      /idFromName|newUniqueId|\b(SITE_LOG|LINEAGE_ROOT|ATLAS|WATCH|EXPORTER)\b/.test(text),
    );
    expect(finds.map(([file]) => file)).toEqual(["worker/env.ts"]);
  });

  test("what finds an object is called, and not handed on", () => {
    for (const [file, text] of TEXT) {
      // Where every call goes through: it hands on what it finds.
      if (file === "worker/platform/calls.ts") continue;
      const body = text.replaceAll(/^import [^;]*;/gm, "");
      for (const finds of Object.keys(OBJECTS)) {
        const uses = all(body, new RegExp(`\\b(${finds})\\b`, "g")).length;
        const seen =
          all(body, new RegExp(`const \\w+ = (${finds})\\([^()]*\\);`, "g")).length +
          all(body, new RegExp(`\\b(${finds})\\([^()]*\\)\\s*\\.\\w+\\(`, "g")).length +
          all(body, new RegExp(`function (${finds})\\(`, "g")).length;
        expect(seen, `${file}: ${finds}`).toBe(uses);
      }
    }
  });

  test("objects have no other storage than SQL, its transactions and the alarm", () => {
    const used = [...TEXT.values()].flatMap((text) => all(text, /\bstorage\.(\w+)/g));
    expect([...new Set(used)].sort()).toEqual(["setAlarm", "sql", "sync", "transactionSync"]);
  });
});

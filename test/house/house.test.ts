// The rules of the house: who imports whom, every query used once, every file says what it is.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";
import { statements } from "../../src/local/migrate.ts";
import { SETTINGS } from "../../src/local/runtime.ts";
import { REFUSALS } from "../../src/model/refusal.ts";

const ROOT = join(import.meta.dirname, "../..");

const files = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const CODE = [...files("src", ".ts"), ...files("worker", ".ts")].filter((file) => !file.endsWith(".d.ts"));

/** What a file imports: paths within the house from its root, and packages by name. */
function imports(file: string): string[] {
  const found = read(file).matchAll(/^\s*(?:import|export)\b[^"';]*?from "([^"]+)"|^import "([^"]+)"/gm);
  return [...found].map(([, from, bare]) => {
    const what = from ?? bare ?? "";
    return what.startsWith(".") ? normalize(join(dirname(file), what)) : what;
  });
}

/** The room of a file: `src/<folder>` or `worker`. */
const room = (path: string): string =>
  path.startsWith("src/") ? path.split("/").slice(0, 2).join("/") : (path.split("/")[0] ?? "");

const DOMAIN = [
  ...["src/graph", "src/compare", "src/ledger", "src/policy"],
  ...["src/prov", "src/bom", "src/dossier", "src/intake", "src/wire"],
];

/** Each room: the other rooms and the packages it may import. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  "src/model": [],
  "src/graph": ["src/model"],
  "src/compare": ["src/model"],
  "src/ledger": ["src/model"],
  "src/policy": ["src/model", "@bufbuild/re2", "@marcbachmann/cel-js"],
  "src/prov": [
    "src/model",
    "n3/src/N3Parser.js",
    // The algorithms alone: the package's entry brings a loader that fetches.
    "jsonld/lib/ContextResolver.js",
    "jsonld/lib/context.js",
    "jsonld/lib/expand.js",
    "jsonld/lib/toRdf.js",
  ],
  "src/bom": ["src/model"],
  "src/dossier": ["src/model"],
  "src/intake": ["src/model", "yaml"],
  "src/wire": ["src/model", "zod"],
  "src/client": ["src/wire"],
  "src/cli": ["src/client", "src/intake", "src/ledger", "src/wire", "csv-parse", "node:"],
  "src/local": ["src/client", "src/wire", "miniflare", "esbuild", "node:"],
  worker: ["src/model", ...DOMAIN, "sql", "package.json", "hono", "cloudflare:workers", "node:crypto"],
};

describe("who imports whom", () => {
  test.each(CODE)("%s", (file) => {
    const allowed = MAY[room(file)];
    expect(allowed, `${room(file)} is not a room of the house`).toBeDefined();
    const foreign = imports(file).filter((what) => {
      const from =
        what.startsWith("src/") || what.startsWith("worker/") || what.startsWith("sql/") ? room(what) : what;
      return (
        from !== room(file) &&
        !allowed?.some((one) => from === one || (one === "node:" && from.startsWith("node:")))
      );
    });
    expect(foreign).toEqual([]);
  });

  test("the client takes types alone from the wire", () => {
    for (const file of files("src/client", ".ts"))
      expect(read(file)).not.toMatch(/^import (?!type )[^;]*\/wire\//m);
  });

  test("objects are called with patience, and the database through what measures its queries", () => {
    const worker = CODE.filter((file) => file.startsWith("worker/"));
    const raw = worker.filter((file) =>
      /^import (?!type )[^;]*(\* as |\blineageRoot\b|\bsiteLog\b|\batlasReplica\b|\bsiteWatch\b|\bsiteExporter\b)[^;]*"\.{1,2}\/env\.ts";/m.test(
        read(file),
      ),
    );
    expect(raw).toEqual(["worker/platform/calls.ts"]);
    expect(read("worker/index.ts")).toContain("app.fetch(request, patientEnv(env), ctx)");
    const objects = worker
      .filter((file) => file.startsWith("worker/objects/"))
      .map(read)
      .join("\n");
    expect(objects.match(/\.GRAPH\b/g)).toEqual([".GRAPH", ".GRAPH", ".GRAPH"]);
    expect(objects).toContain("patient(env.GRAPH, LIMITS.callMs)");
    expect(objects).toContain("patient(env.GRAPH, LIMITS.projectionWaitMs)");
    for (const file of worker.filter((one) => /extends DurableObject</.test(read(one))))
      expect(read(file), `${file} keeps the limits of its storage`).toContain("keepLimits(ctx.storage)");
  });

  test("only the projector can write the projection", () => {
    const writers = CODE.filter((file) => imports(file).includes("worker/write.ts"));
    expect(writers).toEqual(["worker/project.ts"]);
  });
});

describe("SQL", () => {
  const queries = [
    ...files("sql/queries", ".sql"),
    ...files("sql/ledger", ".sql"),
    ...files("sql/site-log", ".sql"),
    ...files("sql/backoff", ".sql"),
    ...files("sql/watch", ".sql"),
    ...files("sql/exporter", ".sql"),
  ];
  const uses = CODE.flatMap(imports).filter((what) => what.endsWith(".sql"));

  test.each(queries)("%s is used exactly once", (query) => {
    expect(uses.filter((use) => use === query)).toHaveLength(1);
  });

  test("stands in files, not in code", () => {
    const inline = files("worker", ".ts").filter((file) =>
      /["'`](SELECT|INSERT|UPDATE|DELETE|CREATE|WITH) /.test(read(file)),
    );
    expect(inline).toEqual([]);
  });

  test("every table and column is in sql/README.md", () => {
    const readme = read("sql/README.md");
    const schemas = [
      ...files("sql/migrations", ".sql"),
      ...["ledger", "site-log", "backoff", "watch", "exporter"].map((folder) => `sql/${folder}/schema.sql`),
    ];
    const missing = schemas.flatMap((file) =>
      statements(read(file)).flatMap((sql) => {
        const [, table, body] = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(([\s\S]*)\)/.exec(sql) ?? [];
        const columns = [...(body ?? "").matchAll(/^ {2}([a-z_]+) [A-Z]/gm)].map((match) => match[1] ?? "");
        return table === undefined
          ? []
          : [table, ...columns]
              .filter((word) => !readme.includes(`\`${word}\``))
              .map((word) => `${file}: ${table}.${word}`);
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe("what is written down", () => {
  test("every file of code opens with what it is", () => {
    const silent = CODE.filter((file) => !/^(#!.*\n|\/\/\/ .*\n)?\/\/ \S/.test(read(file)));
    expect(silent).toEqual([]);
  });

  test("every refusal code is in worker/README.md, with its status", () => {
    const readme = read("worker/README.md").replace(/ +/g, " ");
    const missing = Object.entries(REFUSALS).filter(
      ([code, { status }]) => !readme.includes(`| ${status} | \`${code}\` |`),
    );
    expect(missing).toEqual([]);
  });

  test("every refusal code is refused somewhere", () => {
    const all = CODE.filter((file) => file !== "src/model/refusal.ts")
      .map(read)
      .join("\n");
    expect(Object.keys(REFUSALS).filter((code) => !all.includes(`"${code}"`))).toEqual([]);
  });

  test("every folder of the house is named in the README", () => {
    const readme = read("README.md");
    for (const folder of ["worker", "src", "sql", "vocab", "test", "examples", "docs"])
      expect(readme).toContain(`\`${folder}/\``);
  });

  test("links between the documents lead somewhere", () => {
    const documents = [
      "README.md",
      "worker/README.md",
      "sql/README.md",
      "vocab/README.md",
      "examples/README.md",
      ...files("docs", ".md"),
    ];
    const broken = documents.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map((match) => normalize(join(dirname(document), match[1] ?? "")))
        .filter((target) => !exists(target))
        .map((target) => `${document} → ${relative(".", target)}`),
    );
    expect(broken).toEqual([]);
  });
});

function exists(path: string): boolean {
  const folder = dirname(path);
  const name = path.slice(folder === "." ? 0 : folder.length + 1).replace(/\/$/, "");
  return readdirSync(join(ROOT, folder)).includes(name);
}

test("the launcher and wrangler.toml describe the same Worker", () => {
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  expect(config.compatibility_date).toBe(SETTINGS.compatibilityDate);
  expect(config.compatibility_flags).toEqual(SETTINGS.compatibilityFlags);
  expect(
    Object.fromEntries(
      config.d1_databases.map((d1: { binding: string; database_id?: string }) => [
        d1.binding,
        d1.database_id,
      ]),
    ),
  ).toEqual(SETTINGS.d1Databases);
  expect(
    Object.fromEntries(
      config.r2_buckets.map((r2: { binding: string; bucket_name?: string }) => [r2.binding, r2.bucket_name]),
    ),
  ).toEqual(SETTINGS.r2Buckets);
  expect(
    config.durable_objects.bindings.map((one: { name: string; class_name: string }) => [
      one.name,
      one.class_name,
    ]),
  ).toEqual(Object.entries(SETTINGS.durableObjects).map(([name, one]) => [name, one.className]));
  expect(
    config.migrations.flatMap((one: { new_sqlite_classes?: string[] }) => one.new_sqlite_classes ?? []),
  ).toEqual(Object.values(SETTINGS.durableObjects).map((one) => one.className));
});

test("the lock file names every optional package, also those of other platforms", () => {
  // A registry that lacks a platform's package makes npm leave it out, and `npm ci` then refuses the lock file.
  type Entry = { readonly version?: string; readonly optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Entry> };
  const missing = Object.values(packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => packages[`node_modules/${name}`]?.version === undefined);
  expect(missing).toEqual([]);
});

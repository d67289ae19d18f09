// Two projects: what runs in the Workers runtime with real D1 and Durable Objects, and what needs a process or files.

import { readFileSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const TOKEN = "test-token-of-thirty-two-characters-or-more";

/** `.sql` files are their text here as in the deployed Worker. */
const sqlAsText = {
  name: "sql-as-text",
  enforce: "pre" as const,
  load(id: string): string | undefined {
    return id.endsWith(".sql") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))};` : undefined;
  },
};

/** How many random histories are held against the model, and the seed to have them again. */
const { FOREBEAR_HISTORIES: HISTORIES = "24", FOREBEAR_SEED: SEED = "" } = process.env;

const migrations = await readD1Migrations("sql/migrations");

/** Tests in the Workers runtime. */
const inWorkers = (name: string, include: string, testTimeout: number) => ({
  plugins: [
    sqlAsText,
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: { bindings: { ADMIN_TOKEN: TOKEN, MIGRATIONS: migrations, HISTORIES, SEED } },
    }),
  ],
  // n3 streams through a copy of Node's streams that cannot be loaded twice; the runtime has the original.
  resolve: { alias: { "readable-stream": "node:stream" } },
  test: { server: { deps: { inline: ["n3"] } }, name, include: [include], testTimeout },
});

export default defineConfig({
  test: {
    projects: [
      inWorkers("workers", "test/{worker,src}/**/*.test.ts", 20_000),
      // Every call of the write path with every fault: minutes, and so by itself.
      inWorkers("matrix", "test/matrix/**/*.test.ts", 60_000),
      // The database dead for a minute, each way.
      inWorkers("outage", "test/outage/**/*.test.ts", 600_000),
      {
        test: {
          name: "node",
          include: ["test/{house,local,conformance}/**/*.test.ts"],
          server: { deps: { inline: ["n3"] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Foreign tools and data that lie beside the checkout; skipped, loudly, where they are absent.
        test: { name: "interop", include: ["test/interop/**/*.test.ts"], testTimeout: 120_000 },
      },
    ],
  },
});

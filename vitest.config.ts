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

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          sqlAsText,
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: { ADMIN_TOKEN: TOKEN, MIGRATIONS: await readD1Migrations("sql/migrations") },
            },
          }),
        ],
        // n3 streams through a copy of Node's streams that cannot be loaded twice; the runtime has the original.
        resolve: { alias: { "readable-stream": "node:stream" } },
        test: {
          server: { deps: { inline: ["n3"] } },
          name: "workers",
          include: ["test/{worker,src}/**/*.test.ts"],
          testTimeout: 20_000,
        },
      },
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

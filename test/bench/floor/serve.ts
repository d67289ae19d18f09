// Serves the floor as the launcher serves the product: the same runtime and flags, with its state on disk.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stop as stopEsbuild, transform } from "esbuild";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { SETTINGS } from "../../../src/local/runtime.ts";

export type Floor = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts the floor on this folder. */
export async function serveFloor(data: string, port: number): Promise<Floor> {
  const source = readFileSync(join(import.meta.dirname, "worker.ts"), "utf8");
  const { code } = await transform(source, { loader: "ts", target: "es2024" });
  await stopEsbuild();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      log: new Log(LogLevel.WARN),
      resourcePersistencePath: join(data, "state"),
      telemetry: { enabled: false },
      cf: false,
      workers: [
        {
          name: "floor",
          modules: [{ type: "ESModule", path: "index.mjs", contents: code }],
          compatibilityDate: SETTINGS.compatibilityDate,
          compatibilityFlags: [...SETTINGS.compatibilityFlags],
          d1Databases: SETTINGS.d1Databases,
          durableObjects: { FLOOR: { className: "Floor", useSQLite: true } },
        },
      ],
    }),
  );
  return { url: (await miniflare.ready).origin, stop: () => miniflare.dispose() };
}

// Serves the floor as the launcher serves the product: the same runtime and flags, with its state on disk.
import { join } from "node:path";
import { build, stop as stopEsbuild } from "esbuild";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { SETTINGS } from "../../../src/local/runtime.ts";

export type Floor = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts the floor on this folder. */
export async function serveFloor(data: string, port: number): Promise<Floor> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*"],
  });
  await stopEsbuild();
  const [output] = outputFiles;
  if (output === undefined) throw new Error("the floor could not be bundled");
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
          modules: [{ type: "ESModule", path: "index.mjs", contents: output.text }],
          compatibilityDate: SETTINGS.compatibilityDate,
          compatibilityFlags: [...SETTINGS.compatibilityFlags],
          d1Databases: SETTINGS.d1Databases,
          durableObjects: {
            FLOOR: { className: "Floor", useSQLite: true },
            // It has nowhere to read its graph from again.
            WALKER: { className: "Walker", useSQLite: true, unsafePreventEviction: true },
          },
        },
      ],
    }),
  );
  return { url: (await miniflare.ready).origin, stop: () => miniflare.dispose() };
}

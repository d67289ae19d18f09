// Serves the Worker in workerd through Miniflare's API, with its state in a folder.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { bundle } from "./bundle.ts";
import { type Database, migrate } from "./migrate.ts";
import { record, release, takeOver } from "./owner.ts";

export type ServeOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** Folder of the state; made when it is not there. */
  readonly data: string;
  /** The token with all scopes; made once and kept in the folder when not given. */
  readonly token?: string | undefined;
  readonly publicRead?: boolean;
  /** Where debuggers and profilers attach to the runtime; nowhere when not given. */
  readonly inspectPort?: number | undefined;
};

export type Served = {
  readonly url: string;
  readonly token: string;
  /** Whether the token was made just now. */
  readonly tokenIsNew: boolean;
  /** Fires the cron once. */
  readonly tick: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

// Cron triggers in wrangler.toml are once a minute.
const CRON_MS = 60_000;

/** The Worker's settings; a test holds them equal to wrangler.toml. */
export const SETTINGS = {
  compatibilityDate: "2026-10-01",
  compatibilityFlags: ["nodejs_compat"],
  d1Databases: { GRAPH: "forebear-graph" },
  durableObjects: {
    LINEAGE_ROOT: { className: "LineageRoot", useSQLite: true },
    SITE_LOG: { className: "SiteLog", useSQLite: true },
  },
} as const;

function tokenOf(data: string, given: string | undefined): { token: string; isNew: boolean } {
  if (given !== undefined) {
    if (given.length < 32) throw new Error("FOREBEAR_ADMIN_TOKEN must have 32 characters or more.");
    return { token: given, isNew: false };
  }
  const file = join(data, "token");
  if (existsSync(file)) return { token: readFileSync(file, "utf8").trim(), isNew: false };
  const token = randomBytes(32).toString("base64url");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return { token, isNew: true };
}

/** Stops at SIGTERM or Ctrl-C. Miniflare's own listeners would leave at once, before the stop has ended. */
export function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => void stop());
  }
}

/** Starts serving; returns when the migrations are applied and requests are answered. */
export async function serve(options: ServeOptions): Promise<Served> {
  const data = resolve(options.data);
  await takeOver(data);
  const { token, isNew } = tokenOf(data, options.token);
  const state = join(data, "state");
  mkdirSync(state, { recursive: true });
  const contents = await bundle(options.inspectPort !== undefined);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: options.port,
      ...(options.inspectPort === undefined ? {} : { inspectorPort: options.inspectPort }),
      log: new Log(LogLevel.WARN),
      resourcePersistencePath: state,
      // A runtime that crashed is replaced: the folder has to know the new one.
      unsafeHandleRuntimeRestart: () => record(data),
      telemetry: { enabled: false },
      cf: false,
      workers: [
        {
          name: "forebear",
          modules: [{ type: "ESModule", path: "index.mjs", contents }],
          compatibilityDate: SETTINGS.compatibilityDate,
          compatibilityFlags: [...SETTINGS.compatibilityFlags],
          d1Databases: SETTINGS.d1Databases,
          durableObjects: SETTINGS.durableObjects,
          bindings: { ADMIN_TOKEN: token, PUBLIC_READ: String(options.publicRead ?? false) },
        },
      ],
    }),
  );
  const url = (await miniflare.ready).origin;
  record(data);
  await migrate((await miniflare.getD1Database("GRAPH")) as unknown as Database);
  const tick = async (): Promise<void> => {
    const worker = (await miniflare.getWorker()) as unknown as {
      scheduled(options: { cron: string }): Promise<unknown>;
    };
    await worker.scheduled({ cron: "* * * * *" });
  };
  const fire = (): Promise<void> =>
    tick().catch((error: unknown) => console.error("the cron failed:", error));
  // Not waited for: a projection that was lost may take minutes to come back, and the site serves meanwhile.
  void fire();
  const cron = setInterval(fire, CRON_MS);
  const stop = async (): Promise<void> => {
    clearInterval(cron);
    await miniflare.dispose();
    release(data);
  };
  return { url, token, tokenIsNew: isNew, tick, stop };
}

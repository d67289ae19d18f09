// Serves the Worker in workerd through Miniflare's API, with its state in a folder.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { bundle } from "./bundle.ts";
import { takeOver } from "./owner.ts";
import { prepare } from "./prepare.ts";
import { runtimeOptions, SETTINGS } from "./runtime.ts";

export type ServeOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** Folder of the state; made when it is not there. */
  readonly data: string;
  /** The token with all scopes; made once and kept in the folder when not given. */
  readonly token?: string | undefined;
  readonly publicRead?: boolean;
  /** How many graphs in memory there are; 1 when nothing is said, and with 0 the database answers alone. */
  readonly atlasReplicas?: number | undefined;
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

/** Starts serving; nothing listens before the migrations are applied. */
export async function serve(options: ServeOptions): Promise<Served> {
  const data = resolve(options.data);
  const owner = await takeOver(data);
  let miniflare: Miniflare | undefined;
  /** Ends what was started and gives the folder up. */
  const end = async (): Promise<void> => {
    await miniflare?.dispose();
    owner.release();
  };
  try {
    const { token, isNew } = tokenOf(data, options.token);
    const state = join(data, "state");
    mkdirSync(state, { recursive: true });
    const [code] = await Promise.all([bundle(options.inspectPort !== undefined), prepare(state, owner.mark)]);
    const runtime = new Miniflare(
      runtimeOptions({
        state,
        mark: owner.mark,
        port: options.port,
        code,
        durableObjects: SETTINGS.durableObjects,
        bindings: {
          ADMIN_TOKEN: token,
          PUBLIC_READ: String(options.publicRead ?? false),
          ATLAS_REPLICAS: String(options.atlasReplicas ?? 1),
        },
        inspectPort: options.inspectPort,
        // A runtime that crashed is replaced: the folder has to know the new one.
        onRestart: owner.record,
      }),
    );
    miniflare = runtime;
    const url = (await runtime.ready).origin;
    owner.record();
    const tick = async (): Promise<void> => {
      const worker = (await runtime.getWorker()) as unknown as {
        scheduled(options: { cron: string }): Promise<unknown>;
      };
      await worker.scheduled({ cron: "* * * * *" });
    };
    let stopping = false;
    const fire = (): Promise<void> =>
      tick().catch((error: unknown) => {
        // What a stop breaks off has not failed.
        if (!stopping) console.error("the cron failed:", error);
      });
    // Not waited for: a projection that was lost may take minutes to come back, and the site serves meanwhile.
    void fire();
    const cron = setInterval(fire, CRON_MS);
    const stop = async (): Promise<void> => {
      stopping = true;
      clearInterval(cron);
      await end();
    };
    return { url, token, tokenIsNew: isNew, tick, stop };
  } catch (error) {
    await end();
    throw error;
  }
}

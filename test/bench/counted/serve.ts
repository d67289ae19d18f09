// Serves the product with its reads counted, on the data folder of a site that has stopped. It fires no cron, so that nobody
// else reads.
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { bundle } from "../../../src/local/bundle.ts";
import { runtimeOptions, SETTINGS } from "../../../src/local/runtime.ts";
import { TOKEN } from "../../support/node/launcher.ts";
import { HEADERS } from "../sites.ts";

export type Counted = {
  /** Asks a question by its path, and says how many rows D1 read for the answer. */
  readonly rowsRead: (path: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

export async function serveCounted(data: string): Promise<Counted> {
  const miniflare = new Miniflare(
    runtimeOptions({
      state: join(data, "state"),
      mark: {},
      port: 0,
      code: await bundle(false, join(import.meta.dirname, "worker.ts")),
      durableObjects: SETTINGS.durableObjects,
      bindings: { ADMIN_TOKEN: TOKEN },
    }),
  );
  const { origin } = await miniflare.ready;
  return {
    async rowsRead(path) {
      const answer = await fetch(`${origin}${path}`, { headers: HEADERS });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${text}`);
      return Number(answer.headers.get("rows-read") ?? Number.NaN);
    },
    stop: () => miniflare.dispose(),
  };
}

// Serves the product with a door to its gate, on the data folder of a site that has stopped. It fires no cron.
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { bundle } from "../../../src/local/bundle.ts";
import { runtimeOptions, SETTINGS } from "../../../src/local/runtime.ts";
import { TOKEN } from "../../support/node/launcher.ts";

export type Gated = { readonly url: string; readonly stop: () => Promise<void> };

export async function serveGated(data: string): Promise<Gated> {
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
  return { url: origin, stop: () => miniflare.dispose() };
}

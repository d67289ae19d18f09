// What `cloudflare:workers` hands to tests: the Worker's own bindings, and the migrations from vitest.config.ts.
declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged with the platform's
  interface GlobalProps {
    mainModule: typeof import("../../../worker/index.ts");
  }
  interface Env extends BoundEnv {
    MIGRATIONS: import("cloudflare:test").D1Migration[];
    HISTORIES: string;
    SEED: string;
  }
}

type BoundEnv = import("../../../worker/env.ts").Env;

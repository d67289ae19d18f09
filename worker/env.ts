// What the Worker is bound to; `wrangler.toml` says the same for the cloud.
import type { Atlas } from "./objects/atlas.ts";
import type { Exporter } from "./objects/exporter.ts";
import type { LineageRoot } from "./objects/lineage-root.ts";
import type { SiteLog } from "./objects/site-log.ts";
import type { Watch } from "./objects/watch.ts";

export type Env = {
  /** D1: the projection of the log that reads are answered from. */
  readonly GRAPH: D1Database;
  /** One ledger per lineage. */
  readonly LINEAGE_ROOT: DurableObjectNamespace<LineageRoot>;
  /** The one log of the site. */
  readonly SITE_LOG: DurableObjectNamespace<SiteLog>;
  /** The graph in memory, any number of it. */
  readonly ATLAS: DurableObjectNamespace<Atlas>;
  /** The one that looks whether what is live still meets the policies. */
  readonly WATCH: DurableObjectNamespace<Watch>;
  /** The one that writes exports to files. */
  readonly EXPORTER: DurableObjectNamespace<Exporter>;
  /** R2: files that are made of the graph, and can be made again. */
  readonly ARTIFACTS: R2Bucket;
  /** How many graphs in memory there are: 1 when nothing is said; with 0 the database answers alone. */
  readonly ATLAS_REPLICAS?: string;
  /** The token with all scopes: any string of 32 or more characters. */
  readonly ADMIN_TOKEN?: string;
  /** `true` opens reads to everybody. */
  readonly PUBLIC_READ?: string;
};

/** The site's log: one object, by one name. */
export function siteLog(env: Env): DurableObjectStub<SiteLog> {
  return env.SITE_LOG.get(env.SITE_LOG.idFromName("site"));
}

/** The ledger of a lineage. */
export function lineageRoot(env: Env, lineage: string): DurableObjectStub<LineageRoot> {
  return env.LINEAGE_ROOT.get(env.LINEAGE_ROOT.idFromName(lineage));
}

/** A replica of the graph in memory. */
export function atlasReplica(env: Env, replica: number): DurableObjectStub<Atlas> {
  return env.ATLAS.get(env.ATLAS.idFromName(`atlas-${replica}`));
}

/** What looks whether policies are met: one object, by one name. */
export function siteWatch(env: Env): DurableObjectStub<Watch> {
  return env.WATCH.get(env.WATCH.idFromName("site"));
}

/** What writes exports to files: one object, by one name. */
export function siteExporter(env: Env): DurableObjectStub<Exporter> {
  return env.EXPORTER.get(env.EXPORTER.idFromName("site"));
}

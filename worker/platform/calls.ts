// Calls of objects. None lasts for ever, each attempt has a fresh stub, and one is made again only where the platform says
// that this may help: what is called here can be called twice, because statements are known by their fingerprints and
// entries by (ledger, seq).

import type { Env } from "../env.ts";
import * as raw from "../env.ts";
import type { Atlas } from "../objects/atlas.ts";
import type { Exporter } from "../objects/exporter.ts";
import type { LineageRoot } from "../objects/lineage-root.ts";
import type { SiteLog } from "../objects/site-log.ts";
import type { Watch } from "../objects/watch.ts";
import { asked } from "./patience.ts";

/** What lasts as long as the log is long: it is waited for, and never begun twice. */
const LONG: ReadonlySet<PropertyKey> = new Set(["rebuild", "compare", "wake"]);

/** What a stub has of its own: everything else is a method of the object behind it. */
const OWN: ReadonlySet<PropertyKey> = new Set(["id", "name", "fetch", "connect", "constructor", "then"]);

type Methods = Readonly<Record<PropertyKey, (...values: unknown[]) => Promise<unknown>>>;

function patientStub<S extends object>(fresh: () => S, long: ReadonlySet<PropertyKey>): S {
  const method = (key: PropertyKey) => {
    // Called where it hangs: a method of a stub taken by itself is something else.
    const call = async (...values: unknown[]): Promise<unknown> =>
      await (fresh() as unknown as Methods)[key]?.(...values);
    return long.has(key) ? call : (...values: unknown[]) => asked(() => call(...values));
  };
  return new Proxy(fresh(), {
    get: (target, key) => (typeof key === "symbol" || OWN.has(key) ? Reflect.get(target, key) : method(key)),
  });
}

/** The site's log. */
export function siteLog(env: Env): DurableObjectStub<SiteLog> {
  return patientStub(() => raw.siteLog(env), LONG);
}

/** The ledger of a lineage. */
export function lineageRoot(env: Env, lineage: string): DurableObjectStub<LineageRoot> {
  return patientStub(() => raw.lineageRoot(env, lineage), new Set());
}

/** A replica of the graph in memory. */
export function atlasReplica(env: Env, replica: number): DurableObjectStub<Atlas> {
  return patientStub(() => raw.atlasReplica(env, replica), new Set());
}

/** What looks whether policies are met. */
export function siteWatch(env: Env): DurableObjectStub<Watch> {
  return patientStub(() => raw.siteWatch(env), new Set());
}

/** What writes exports to files. */
export function siteExporter(env: Env): DurableObjectStub<Exporter> {
  return patientStub(() => raw.siteExporter(env), new Set());
}

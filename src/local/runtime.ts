// How a runtime of a site is started: its settings, where its state is, and the mark by which it is found again when the
// launcher that started it has been killed.
import { convertV4MiniflareOptions, Log, LogLevel, type MiniflareOptions } from "miniflare";

/** The Worker's settings; a test holds them equal to wrangler.toml. */
export const SETTINGS = {
  compatibilityDate: "2026-10-01",
  compatibilityFlags: ["nodejs_compat"],
  d1Databases: { GRAPH: "forebear-graph" },
  r2Buckets: { ARTIFACTS: "forebear-artifacts" },
  durableObjects: {
    LINEAGE_ROOT: { className: "LineageRoot", useSQLite: true },
    SITE_LOG: { className: "SiteLog", useSQLite: true },
    ATLAS: { className: "Atlas", useSQLite: true },
    WATCH: { className: "Watch", useSQLite: true },
    EXPORTER: { className: "Exporter", useSQLite: true },
  },
} as const;

/** What a runtime runs, and where. */
export type RuntimeOptions = {
  /** Folder of the state. */
  readonly state: string;
  /** Variables that its environment has, and no other process's. */
  readonly mark: Readonly<Record<string, string>>;
  /** 0 takes a free one. */
  readonly port: number;
  /** The text of the Worker, one module. */
  readonly code: string;
  readonly durableObjects?: typeof SETTINGS.durableObjects;
  readonly bindings?: Readonly<Record<string, string>>;
  readonly inspectPort?: number | undefined;
  /** Hears that a runtime that crashed was replaced. */
  readonly onRestart?: () => void;
};

export function runtimeOptions(options: RuntimeOptions): MiniflareOptions {
  const { state, mark, port, code, durableObjects = {}, bindings = {}, inspectPort, onRestart } = options;
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    ...(inspectPort === undefined ? {} : { inspectorPort: inspectPort }),
    ...(onRestart === undefined ? {} : { unsafeHandleRuntimeRestart: onRestart }),
    log: new Log(LogLevel.WARN),
    resourcePersistencePath: state,
    unsafeRuntimeEnv: { ...mark },
    telemetry: { enabled: false },
    cf: false,
    workers: [
      {
        name: "forebear",
        modules: [{ type: "ESModule", path: "index.mjs", contents: code }],
        compatibilityDate: SETTINGS.compatibilityDate,
        compatibilityFlags: [...SETTINGS.compatibilityFlags],
        d1Databases: SETTINGS.d1Databases,
        r2Buckets: SETTINGS.r2Buckets,
        durableObjects,
        bindings,
      },
    ],
  });
}

// An export that is written to a file: what was asked, how far it is, and how it is shown. Its id follows from what was asked, so
// that asking for the same is asking for the same job.
import { canonical } from "../../src/model/canonical.ts";
import { FORMATS, type Format, MAPPING_VERSION } from "../../src/prov/formats/formats.ts";
import { type ExportView, scopeShown } from "../../src/wire/exports.ts";
import { digestOf } from "../platform/digest.ts";
import { BEGINNING, type Progress } from "../publish/document.ts";
import type { ScopeAsked } from "../publish/scope.ts";
import type { Source } from "./source.ts";

/** What a job is to write. */
export type JobAsked = {
  readonly scope: ScopeAsked;
  /** The suffix of a format. */
  readonly format: string;
  readonly position: number;
  /** When the log took that position (RFC 3339); null before the first. */
  readonly at: string | null;
  /** What the file is called. */
  readonly file: string;
  /** How many nodes there are; null where that is not known before. */
  readonly of: number | null;
};

/** Where the writing is: in the middle of its chapters, at the end of the file, at the digest of all of it. */
export type Stage = "writing" | "closing" | "hashing";

export type JobState = {
  /** Which projection it is read from, and until where things were erased in it: bytes read from another may differ. */
  readonly projection: string;
  readonly erased: number;
  /** How often it was begun: each time has a file of its own. */
  readonly attempt: number;
  readonly stage: Stage;
  readonly progress: Progress;
  /** Bytes of the document so far, those among them that are in no part yet. */
  readonly bytes: number;
  /** The multipart upload of R2; none before the first part is full. */
  readonly upload: string | null;
  readonly failures: number;
  /** Why it failed. */
  readonly reason: string | null;
  /** SHA-256 of the file, in hexadecimal digits, once it is whole. */
  readonly digest: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly ended: number | null;
};

export const STATUSES = ["queued", "running", "done", "failed", "cancelled", "outdated"] as const;
export type Status = (typeof STATUSES)[number];

export type Job = {
  readonly number: number;
  readonly id: string;
  readonly status: Status;
  readonly turn: number;
  readonly asked: JobAsked;
  readonly state: JobState;
};

/** Whether what can be read now is what it was, or is being, written from. */
export const isOf = ({ state }: Job, { projection, erased }: Source): boolean =>
  state.projection === projection && state.erased === erased;

/** Whether it is still to be written. */
export const isOpen = ({ status }: Pick<Job, "status">): boolean =>
  status === "queued" || status === "running";

/** The id of what is asked: the same question, the same id. */
export const jobId = ({ scope, format, position }: JobAsked): string =>
  `export:${digestOf(canonical({ format, mapping: MAPPING_VERSION, position, scope: canonical(scope as never) }))}`;

/** A job that is about to begin. */
export const beginning = ({ projection, erased }: Source, attempt: number, now: number): JobState => ({
  projection,
  erased,
  attempt,
  stage: "writing",
  progress: BEGINNING,
  bytes: 0,
  upload: null,
  failures: 0,
  reason: null,
  digest: null,
  created: now,
  ended: null,
});

/** Where its file is in R2. */
export const fileOf = ({ id, asked, state }: Job): string =>
  `exports/${id.replace("export:", "")}/${state.attempt}.${asked.format}`;

/** The row of its format. */
export function formatOf({ format }: Pick<JobAsked, "format">): Format {
  const row = FORMATS.find(({ suffix }) => suffix === format);
  if (row === undefined) throw new Error(`no writer for ${format}`);
  return row;
}

export const exportPath = (id: string, more = ""): string => `/v1/exports/${id}${more}`;

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A job as it is read back. */
export function viewOf({ id, status, asked, state }: Job, keptMs: number): ExportView {
  const { created, ended, bytes, progress, digest, reason } = state;
  return {
    id,
    status,
    scope: scopeShown(asked.scope),
    format: asked.format,
    position: asked.position,
    created: instant(created) ?? "",
    ended: instant(ended),
    kept_until: instant(ended === null ? null : ended + keptMs),
    progress: { nodes: progress.nodes, of: asked.of, bytes },
    size: status === "done" ? bytes : null,
    digest: digest === null ? null : `sha256:${digest}`,
    reason,
    links: { self: exportPath(id), content: exportPath(id, "/content") },
  };
}

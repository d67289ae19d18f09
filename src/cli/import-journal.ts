// Where an import stands, in a small file beside what is imported: how far the site has acknowledged it, and what became of
// the lines so far. It is replaced whole and is on disk before the import goes on, so that a crash leaves the place before
// or the place after; what was posted in between is posted again, and known.
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Place } from "./ndjson.ts";

/** What became of the lines. */
export type Counts = {
  readonly created: number;
  readonly known: number;
  readonly refused: number;
  readonly conflicts: number;
};

export type Journal = {
  readonly journal: "forebear import";
  /** The id of the site that acknowledged them. */
  readonly site: string;
  readonly place: Place;
  readonly counts: Counts;
  /** The highest index in the site's log that an answer told. */
  readonly position: number;
  /** The file of refused lines, and how much of it belongs to the lines so far. */
  readonly refused: { readonly file: string; readonly bytes: number } | null;
};

/** The journal of an import into this site, when no other is named. */
export function journalOf(file: string, site: string): string {
  return `${resolve(file)}.import-${createHash("sha256").update(site).digest("hex").slice(0, 8)}`;
}

function isJournal(value: unknown): value is Journal {
  const is = value as Partial<Journal> | null;
  const { place, counts } = is ?? {};
  return (
    is?.journal === "forebear import" &&
    typeof is.site === "string" &&
    typeof is.position === "number" &&
    typeof place?.sha256 === "string" &&
    [place.offset, place.line].every((n) => Number.isSafeInteger(n) && n >= 0) &&
    [counts?.created, counts?.known, counts?.refused, counts?.conflicts].every(Number.isSafeInteger)
  );
}

/** The journal in a file; undefined when there is none. Throws when the file is something else. */
export function readJournal(path: string): Journal | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isJournal(value)) return value;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new Error("it is no journal of an import; remove it, or name another with --journal");
}

/** Replaces the journal; returns when it is on disk. */
export function keepJournal(path: string, journal: Journal): void {
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify(journal)}\n`, { mode: 0o600, flush: true });
  renameSync(next, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** Everything was posted: there is nothing to go on with. */
export function forgetJournal(path: string): void {
  rmSync(path, { force: true });
}

// The graph is what the log makes of it: dropped and made again by the site, it has the same rows, to the byte.
import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { graphFiles, onCopy } from "./at-rest.ts";
import type { Place } from "./place.ts";

/** Every row by table, each as JSON, in a fixed order. */
export type Dump = ReadonlyMap<string, readonly string[]>;

// What is no part of the fold: the migrations' bookkeeping, the directory of agents, which projection it is, what a rebuild
// that was killed left, and how the index of words lies in its pages, which depends on how many were written at once.
const BESIDE = /^(sqlite_|_cf_|next_|d1_migrations$|agent$|generation$|node_text_)/;

/** Reads the graph as it lies on disk; nothing may be running. */
export function dumpGraph(place: Place): Dump {
  return onCopy(place, (copy) => {
    const [file] = graphFiles(copy).filter((name) => name.endsWith(".sqlite"));
    if (file === undefined) return new Map();
    const db = new DatabaseSync(file);
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
    const dump = tables
      .map((row) => String(row.name))
      .filter((name) => !BESIDE.test(name))
      .map((name) => {
        const rows = db.prepare(`SELECT * FROM "${name}"`).all();
        return [name, rows.map((row) => JSON.stringify(row)).sort()] as const;
      });
    db.close();
    return new Map(dump);
  });
}

/** Takes the graph away. */
export function dropGraph(place: Place): void {
  for (const file of graphFiles(place.data)) rmSync(file, { force: true });
}

/** Where two dumps differ. */
export function differences(before: Dump, after: Dump): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    const [old, now] = [before.get(table) ?? [], after.get(table) ?? []];
    const [oldRows, nowRows] = [new Set(old), new Set(now)];
    const gone = old.filter((row) => !nowRows.has(row));
    const fresh = now.filter((row) => !oldRows.has(row));
    if (gone.length + fresh.length === 0 && old.length === now.length) return [];
    const some = (rows: readonly string[]): string => rows.slice(0, 3).join(" ");
    return [
      `${table}: ${old.length} rows before, ${now.length} after; ${gone.length} only before: ${some(gone)}; ${fresh.length} only after: ${some(fresh)}`,
    ];
  });
}

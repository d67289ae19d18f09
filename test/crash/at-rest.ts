// The site as it lies on disk: its ledgers, its log and its graph, read from a copy while nothing runs. What a crash left in
// the write-ahead logs is recovered in the copy alone.
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Place } from "./place.ts";

/** A part: its bytes and salt, or, once it was erased, the hash that was kept. */
export type PartRow = {
  readonly name: string;
  readonly salt: string | null;
  readonly text: string | null;
  readonly kept: string | null;
};

export type StatementRow = {
  readonly seq: number;
  readonly hash: string;
  readonly json: string;
  readonly parts: readonly PartRow[];
  readonly position: number | null;
};

export type Ledger = {
  readonly site: string;
  readonly ledger: string;
  readonly lineage: string;
  readonly statements: readonly StatementRow[];
  /** The receipts, with the statement each is of. */
  readonly receipts: readonly { readonly seq: number; readonly receipt: string }[];
  /** Who is champion of each slot, as the ledger decides by: lineage, niche, kind and node, each a line. */
  readonly champions: readonly string[];
};

export type EntryRow = {
  readonly position: number;
  readonly at: string;
  readonly ledger: string;
  readonly seq: number;
  readonly hash: string;
  readonly leaf: string;
};

export type Log = {
  readonly site: string;
  readonly entries: readonly EntryRow[];
  readonly register: readonly {
    readonly ledger: string;
    readonly lineage: string;
    readonly seq: number;
    readonly hash: string;
    readonly frozen: string | null;
  }[];
};

export type AtRest = {
  readonly ledgers: readonly Ledger[];
  /** Undefined before the site had one. */
  readonly log: Log | undefined;
  /** The last position in the graph; undefined before it was migrated. */
  readonly watermark: number | undefined;
  /** Who is champion of each slot, as the graph shows it, in the same words as of ledgers. */
  readonly champions: readonly string[];
  /** What the files themselves have to complain of. */
  readonly damaged: readonly string[];
};

const DURABLE = "state/do";
const GRAPH = "state/d1/miniflare-D1DatabaseObject";

/** The files of the graph's database, with what lies beside them. */
export function graphFiles(data: string): string[] {
  const folder = join(data, GRAPH);
  return filesOf(folder, (name) => name.includes(".sqlite") && !name.startsWith("metadata.")).map((name) =>
    join(folder, name),
  );
}

function filesOf(folder: string, wanted: (name: string) => boolean): string[] {
  try {
    return readdirSync(folder).filter(wanted).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // nothing was said yet
    throw error;
  }
}

const isObject = (name: string): boolean => name.endsWith(".sqlite") && !name.startsWith("metadata.");

function open<T>(file: string, damaged: string[], look: (db: DatabaseSync) => T): T | undefined {
  const db = new DatabaseSync(file);
  try {
    const checked = db.prepare("PRAGMA quick_check").all();
    const words = checked.map((row) => String(Object.values(row)[0]));
    if (words.join() !== "ok") damaged.push(`${file}: ${words.join("; ")}`);
    return look(db);
  } catch (error) {
    damaged.push(`${file}: ${error}`);
    return undefined;
  } finally {
    db.close();
  }
}

const rows = <T>(db: DatabaseSync, sql: string): T[] => db.prepare(sql).all() as T[];

const has = (db: DatabaseSync, table: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE name = ?").get(table) !== undefined;

function ledgerOf(db: DatabaseSync): Ledger | undefined {
  if (!has(db, "identity")) return undefined;
  const [who] = rows<Pick<Ledger, "site" | "ledger" | "lineage">>(
    db,
    "SELECT site, ledger, lineage FROM identity",
  );
  if (who === undefined) return undefined;
  const parts = Map.groupBy(
    rows<PartRow & { seq: number }>(
      db,
      "SELECT p.seq, p.name, p.salt, p.text, e.hash AS kept FROM part p LEFT JOIN erasure e USING (seq, i) ORDER BY p.seq, p.i",
    ),
    (part) => part.seq,
  );
  const statements = rows<Omit<StatementRow, "parts">>(
    db,
    "SELECT seq, hash, json, position FROM statement LEFT JOIN placement USING (seq) ORDER BY seq",
  ).map((row) => ({ ...row, parts: parts.get(row.seq) ?? [] }));
  const champions = rows<{ slot: string; node: string }>(
    db,
    "SELECT substr(key, 10) AS slot, value ->> 'node' AS node FROM slot WHERE key LIKE 'champion%' AND value <> 'null'",
  ).map(({ slot, node }) => [who.lineage, slot, node].join("\n"));
  return { ...who, statements, receipts: rows(db, "SELECT seq, receipt FROM receipt"), champions };
}

function logOf(db: DatabaseSync): Log | undefined {
  const [site] = has(db, "site") ? rows<{ site: string }>(db, "SELECT site FROM site") : [];
  return (
    site && {
      ...site,
      entries: rows(db, "SELECT position, at, ledger, seq, hash, leaf FROM entry ORDER BY position"),
      register: rows(db, "SELECT ledger, lineage, seq, hash, frozen FROM ledger"),
    }
  );
}

function graphOf(db: DatabaseSync): Pick<AtRest, "watermark" | "champions"> {
  const [mark] = has(db, "watermark") ? rows<{ position: number }>(db, "SELECT position FROM watermark") : [];
  const champions = has(db, "standing")
    ? rows<{ slot: string }>(
        db,
        `SELECT s.lineage || char(10) || s.niche || char(10) || s.kind || char(10) || n.id AS slot
           FROM standing s JOIN node n USING (n) WHERE s.state = 'champion' AND s.until_position IS NULL`,
      )
    : [];
  return { watermark: mark?.position, champions: champions.map(({ slot }) => slot) };
}

/** Takes a copy of the state, hands it to `look`, and removes it. */
export function onCopy<T>(place: Place, look: (copy: string) => T): T {
  const copy = mkdtempSync(join(place.folder, "copy-"));
  try {
    // The index of a write-ahead log is made anew from the log.
    cpSync(join(place.data, "state"), join(copy, "state"), {
      recursive: true,
      filter: (file) => !file.endsWith("-shm"),
    });
    return look(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Reads what lies on disk; nothing may be running. */
export function readAtRest(place: Place): AtRest {
  return onCopy(place, (copy) => {
    const damaged: string[] = [];
    const objects = <T>(name: string, look: (db: DatabaseSync) => T | undefined): T[] => {
      const folder = join(copy, DURABLE, `forebear-${name}`);
      return filesOf(folder, isObject).flatMap((file) => open(join(folder, file), damaged, look) ?? []);
    };
    const [log] = objects("SiteLog", logOf);
    const ledgers = objects("LineageRoot", ledgerOf);
    const [graph] = graphFiles(copy).filter((file) => file.endsWith(".sqlite"));
    const shown = graph === undefined ? undefined : open(graph, damaged, graphOf);
    return { ledgers, log, watermark: shown?.watermark, champions: shown?.champions ?? [], damaged };
  });
}

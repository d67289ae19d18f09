// The graph in memory as it lies in the storage of its object, so that a cold start need not read the database. Written piece
// by piece under a number of its own, and named when it is whole: a crash leaves pieces that nobody names, and the snapshot
// before. A cache: one that does not fit this code or this projection is as good as none.
import dropPieces from "../../sql/atlas/drop-pieces.sql";
import nameSnapshot from "../../sql/atlas/name-snapshot.sql";
import piecesSql from "../../sql/atlas/pieces.sql";
import schema from "../../sql/atlas/schema.sql";
import snapshotSql from "../../sql/atlas/snapshot.sql";
import writePiece from "../../sql/atlas/write-piece.sql";
import { KIND_NAMES, STATE_WORDS } from "../../src/graph/graph.ts";
import type { Held } from "../../src/graph/living.ts";
import { CERTAINTIES } from "../../src/model/certainty.ts";
import { EDGE_TYPE_NAMES } from "../../src/model/edge-types.ts";
import { LIMITS } from "../../src/model/limits.ts";

export function prepareSnapshots(sql: SqlStorage): void {
  sql.exec(schema);
}

/** What the numbers in a snapshot stand for. */
const WORDS = JSON.stringify([1, EDGE_TYPE_NAMES, CERTAINTIES, KIND_NAMES, STATE_WORDS]);

type SnapshotRow = { number: number; position: number; projection: string; words: string };

const named = (sql: SqlStorage): SnapshotRow | undefined => sql.exec<SnapshotRow>(snapshotSql).toArray()[0];

const PARTS = ["offsets", "entries", "kinds", "states", "flags"] as const;

type Part = (typeof PARTS)[number];

function partsOf({ up, kinds, states, flags }: Held): Readonly<Record<Part, Uint32Array | Uint8Array>> {
  return { ...up, kinds, states, flags };
}

/** Writes a snapshot; lets others have their turn between the pieces. */
export async function writeSnapshot(
  storage: DurableObjectStorage,
  projection: string,
  held: Held,
): Promise<void> {
  const { sql } = storage;
  const before = named(sql)?.number ?? 0;
  const number = before + 1;
  // What an earlier try left under this number is not of this one.
  sql.exec(dropPieces, before);
  for (const [part, array] of Object.entries(partsOf(held))) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i * LIMITS.atlasPieceBytes < bytes.length; i++) {
      const piece = bytes.slice(i * LIMITS.atlasPieceBytes, (i + 1) * LIMITS.atlasPieceBytes);
      sql.exec(writePiece, number, part, i, piece.buffer);
      await storage.sync();
    }
  }
  storage.transactionSync(() => {
    sql.exec(nameSnapshot, number, held.position, projection, WORDS);
    sql.exec(dropPieces, number);
  });
}

function bytesOf(sql: SqlStorage, number: number, part: Part): Uint8Array<ArrayBuffer> {
  const pieces = sql.exec<{ bytes: ArrayBuffer }>(piecesSql, number, part).toArray();
  const whole = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let at = 0;
  for (const { bytes } of pieces) {
    whole.set(new Uint8Array(bytes), at);
    at += bytes.byteLength;
  }
  return whole;
}

/** The last snapshot of this projection; undefined when there is none that can be used. */
export function readSnapshot(sql: SqlStorage, projection: string): Held | undefined {
  const row = named(sql);
  if (row === undefined || row.projection !== projection || row.words !== WORDS) return undefined;
  const numbers = (part: Part): Uint32Array => new Uint32Array(bytesOf(sql, row.number, part).buffer);
  const held: Held = {
    position: row.position,
    up: { offsets: numbers("offsets"), entries: numbers("entries") },
    kinds: bytesOf(sql, row.number, "kinds"),
    states: bytesOf(sql, row.number, "states"),
    flags: bytesOf(sql, row.number, "flags"),
  };
  const size = held.kinds.length;
  const { offsets, entries } = held.up;
  const isWhole =
    offsets.length === size + 1 &&
    offsets[size] === entries.length &&
    held.states.length === size &&
    held.flags.length === size;
  return isWhole ? held : undefined;
}

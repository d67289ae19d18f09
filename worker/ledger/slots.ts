// What stands in a ledger: which state a node is in, who is champion, which version a policy has. Read and written in the
// transaction that appends, so that whoever decided on what stood there can be told that something else stands there by now.
import setSlots from "../../sql/ledger/set-slots.sql";
import slotsSql from "../../sql/ledger/slots.sql";
import spokenOf from "../../sql/ledger/spoken-of.sql";
import { changesSlots, noteStatement, type Slot } from "../../src/ledger/standings.ts";
import type { KeptPart, StatementType } from "../../src/ledger/statement.ts";
import type { Json } from "../../src/model/canonical.ts";
import { parameters } from "../platform/parameters.ts";

/** What stands under some keys, as JSON, and the statement that put it there; a key under which nothing ever stood is not there. */
export type Slots = Readonly<Record<string, { readonly seq: number; readonly value: string }>>;

/** What somebody decided on. */
export type Expected = {
  /** By which statement what stood under each key was put there; 0: nothing. */
  readonly slots: Readonly<Record<string, number>>;
  /** The node of which nothing more may have been said since a position of the log. */
  readonly node?: { readonly id: string; readonly position: number } | undefined;
};

/** A statement that may change what stands here. */
export type Noted = {
  readonly seq: number;
  readonly type: StatementType;
  readonly time: string;
  readonly parts: readonly KeptPart[];
};

export function slotsOf(sql: SqlStorage, keys: readonly string[]): Slots {
  const rows = parameters(keys).flatMap((list) =>
    sql.exec<{ key: string; seq: number; value: string }>(slotsSql, list).toArray(),
  );
  return Object.fromEntries(rows.map(({ key, ...slot }) => [key, slot]));
}

function slotAt(sql: SqlStorage, key: string): Slot | undefined {
  const slot = slotsOf(sql, [key])[key];
  return slot && { seq: slot.seq, value: JSON.parse(slot.value) as Json };
}

/** Whether what was decided on is still so. */
export function isAsExpected(sql: SqlStorage, { slots, node }: Expected): boolean {
  const now = slotsOf(sql, Object.keys(slots));
  if (Object.entries(slots).some(([key, seq]) => (now[key]?.seq ?? 0) !== seq)) return false;
  return (
    node === undefined || sql.exec<{ spoken: number }>(spokenOf, node.id, node.position).one().spoken === 0
  );
}

const bodyOf = (parts: readonly KeptPart[]): string | null => {
  const body = parts.find((part) => part.name === "body");
  return body === undefined ? null : (body.text ?? body.outline);
};

/** Takes in what statements change, in their order. */
export function noteSlots(sql: SqlStorage, said: readonly Noted[]): void {
  const noted = new Map<string, Slot>();
  for (const { seq, type, time, parts } of said) {
    const body = changesSlots(type) ? bodyOf(parts) : null;
    if (body === null) continue;
    noteStatement(
      type,
      body,
      time,
      (key) => noted.get(key) ?? slotAt(sql, key),
      (key, value) => noted.set(key, { seq, value }),
    );
  }
  const rows = [...noted].map(([key, { seq, value }]) => [key, seq, JSON.stringify(value)]);
  for (const list of parameters(rows)) sql.exec(setSlots, list);
}

// The idempotency keys of a ledger, in its own storage: what each stands for. Read and written in the transaction that
// appends, so that of two that come at once under one key the second meets the first. Where nobody sends one, nothing is asked.
import recallKeys from "../../sql/ledger/recall-keys.sql";
import rememberKeys from "../../sql/ledger/remember-keys.sql";
import verbatimKeys from "../../sql/ledger/verbatim-keys.sql";
import type { Key } from "../../src/ledger/key.ts";
import type { AppendRequest } from "../../src/ledger/plan.ts";
import { parameters } from "../platform/parameters.ts";

/** A statement that was said, with its receipt, and its position if it has one. */
export type Known = { readonly seq: number; readonly receipt: string; readonly position: number | null };

/** A key, with the number of the statement that it stands for. */
type Bound = Key & { readonly seq: number };

type Standing = Known & { readonly fingerprint: string };

/** What the keys of some requests stand for. */
export type Keys = {
  /** What the key of a request stands for: the `same` content, or `other`; undefined when it has none, or a new one. */
  readonly recall: (request: AppendRequest) => (Known & { readonly key: "same" | "other" }) | undefined;
  /** From here on the key of this request, if it has one, stands for this. */
  readonly bind: (request: AppendRequest, said: Known) => void;
  /** Writes what was bound. */
  readonly write: () => void;
};

/** Looks up the keys of these requests, all at once. */
export function keysOf(sql: SqlStorage, requests: readonly AppendRequest[]): Keys {
  const standing = standingFor(
    sql,
    requests.flatMap((request) => request.key?.key ?? []),
  );
  const bound: Bound[] = [];
  return {
    recall({ key }) {
      const found = key && standing.get(key.key);
      if (found === undefined) return undefined;
      const { fingerprint, ...known } = found;
      return { ...known, key: fingerprint === key?.fingerprint ? "same" : "other" };
    },
    bind({ key }, said) {
      if (key === undefined) return;
      standing.set(key.key, { ...said, fingerprint: key.fingerprint });
      bound.push({ ...key, seq: said.seq });
    },
    write() {
      writeKeys(sql, bound);
    },
  };
}

function standingFor(sql: SqlStorage, digests: readonly string[]): Map<string, Standing> {
  if (digests.length === 0) return new Map();
  const rows = sql.exec<{ key: string } & Standing>(recallKeys, JSON.stringify(digests)).toArray();
  return new Map(rows.map(({ key, ...standing }) => [key, standing]));
}

/** Whether a key, by its digest, stands for something. */
export function isBound(sql: SqlStorage, digest: string): boolean {
  return standingFor(sql, [digest]).has(digest);
}

/** The keys that stand for a run of statements, by the number of the statement. */
export function verbatimKeysOf(sql: SqlStorage, from: number, to: number): Map<number, Key[]> {
  const rows = sql.exec<{ seq: number } & Key>(verbatimKeys, from, to).toArray();
  const bySeq = new Map<number, Key[]>();
  for (const { seq, ...key } of rows) bySeq.set(seq, [...(bySeq.get(seq) ?? []), key]);
  return bySeq;
}

/** Writes what keys stand for. */
export function writeKeys(sql: SqlStorage, keys: readonly Bound[]): void {
  const rows = keys.map(({ key, seq, fingerprint }) => [key, seq, fingerprint]);
  if (rows.length > 0) for (const list of parameters(rows)) sql.exec(rememberKeys, list);
}

// What a ledger does with a request: state × request → a statement with everything that will be written, or the receipt
// of the statement that said it before. Pure; `worker/commit.ts` writes what this returns and decides nothing.
import type { Sha256 } from "../model/bytes.ts";
import { canonical } from "../model/canonical.ts";
import type { About, Receipt } from "../model/receipt.ts";
import type { Key } from "./key.ts";
import {
  type Part,
  payloadHash,
  type SaltedPart,
  type Statement,
  type StatementType,
  statementHash,
} from "./statement.ts";

/** Who a ledger is and where it stands. */
export type LedgerState = {
  readonly site: string;
  readonly ledger: string;
  readonly lineage: string;
  /** 0 before the first statement. */
  readonly seq: number;
  /** Hash of the last statement, or the genesis hash. */
  readonly hash: string;
  /** Time of the last statement; empty before the first. */
  readonly time: string;
};

/** Something to be said, as it crosses from the door to the ledger. */
export type AppendRequest = {
  readonly type: StatementType;
  /** In the order of the log format; the context is put before them. */
  readonly parts: readonly Part[];
  /** What the receipt names. */
  readonly about: About;
  /** What makes a repetition the same statement. */
  readonly fingerprint: string;
  /** Which token said it. */
  readonly token: string;
  /** The idempotency key that was sent with it. */
  readonly key?: Key | undefined;
};

export type Planned = {
  readonly statement: Statement;
  /** Canonical JSON of the statement. */
  readonly json: string;
  readonly hash: string;
  readonly parts: readonly SaltedPart[];
  readonly fingerprint: string;
  /** JSON of the receipt. */
  readonly receipt: string;
  readonly next: LedgerState;
};

type Chance = {
  /** The clock's reading (RFC 3339 with milliseconds). */
  readonly now: string;
  /** A fresh salt of 32 bytes, hex, for each call. */
  readonly salt: () => string;
  readonly sha256: Sha256;
};

/** The statement that says this, chained to the ledger's last. */
export function plan(state: LedgerState, request: AppendRequest, { now, salt, sha256 }: Chance): Planned {
  const context: Part = {
    name: "context",
    text: canonical({ lineage: state.lineage, token: request.token }),
  };
  const parts = [context, ...request.parts].map((part): SaltedPart => ({ ...part, salt: salt() }));
  const seq = state.seq + 1;
  // A clock that went back does not take the ledger's time back.
  const time = now > state.time ? now : state.time;
  const statement: Statement = {
    v: 1,
    site: state.site,
    ledger: state.ledger,
    seq,
    prev: state.hash,
    time,
    type: request.type,
    parts: parts.length,
    payload: payloadHash(parts, sha256),
  };
  const json = canonical(statement);
  const hash = statementHash(json, sha256);
  const receipt: Receipt = {
    statement: hash,
    ...request.about,
    ledger: state.ledger,
    seq,
    time,
  };
  return {
    statement,
    json,
    hash,
    parts,
    fingerprint: request.fingerprint,
    receipt: JSON.stringify(receipt),
    next: { ...state, seq, hash, time },
  };
}

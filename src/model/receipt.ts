// The receipt of a statement.

/** The proof of having been taken; the same text for ever. */
export type Receipt = {
  /** Hash of the statement (64 hex digits). */
  readonly statement: string;
  readonly record: string;
  readonly node: string;
  readonly ledger: string;
  readonly seq: number;
  readonly time: string;
};

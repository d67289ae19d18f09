// The log format, fixed from the first byte: what is hashed, over which bytes, in which order. `docs/log-format.md`
// says the same in prose, with vectors that a test recomputes.
import { hex, type Sha256, unhex, utf8 } from "../model/bytes.ts";

/** What a statement is about; each type has parts of its own. */
export type StatementType =
  | "record"
  | "cohort"
  | "retraction"
  | "reinstatement"
  | "erase"
  | "quarantine"
  | "release"
  | "transition"
  | "rollback"
  | "denial"
  | "end"
  | "policy"
  | "policy-retirement"
  | "advisory"
  | "advisory-withdrawal"
  | "waiver";

/** About 300 bytes, whatever is said: the bytes said are in the parts, of which only the tree hash is here. */
export type Statement = {
  readonly v: 1;
  /** `urn:uuid:` of the site. */
  readonly site: string;
  /** 32 hex digits, random, made once. */
  readonly ledger: string;
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the statement before, or of the ledger's own name for the first. */
  readonly prev: string;
  /** RFC 3339 with milliseconds; never earlier than the statement before. */
  readonly time: string;
  readonly type: StatementType;
  /** How many parts there are. */
  readonly parts: number;
  /** RFC 6962 tree hash over the parts' hashes. */
  readonly payload: string;
};

export type Part = { readonly name: string; readonly text: string };

/** The untouched document that a record was made from: kept in its ledger, never handed on, never published. */
export const SOURCE_PART = "source";

/** A part that was erased: its bytes and salt are gone, its hash stands. */
export type ErasedPart = {
  readonly name: string;
  readonly text: null;
  /** JSON of what stands in its place (`erasure.ts`); null where nothing does. */
  readonly outline: string | null;
};

/** A part as a ledger keeps it and hands it on. */
export type KeptPart = Part | ErasedPart;

export type SaltedPart = Part & {
  /** 32 random bytes as hex: a part that was erased cannot be guessed from its hash. */
  readonly salt: string;
};

const PART = utf8("forebear/v1/part\n");
const LEAF = new Uint8Array([0]);
const INNER = new Uint8Array([1]);

/** SHA-256("forebear/v1/part\n" ‖ salt ‖ u8 length of name ‖ name ‖ bytes) */
export function partHash(part: SaltedPart, sha256: Sha256): Uint8Array {
  const name = utf8(part.name);
  return sha256(PART, unhex(part.salt), new Uint8Array([name.length]), name, utf8(part.text));
}

/** RFC 6962 §2.1: the tree hash over these leaf data, in order. */
export function treeHash(leaves: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return sha256(LEAF, only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(INNER, treeHash(leaves.slice(0, split), sha256), treeHash(leaves.slice(split), sha256));
}

/** The tree hash over a statement's parts, hex. */
export function payloadHash(parts: readonly SaltedPart[], sha256: Sha256): string {
  return hex(
    treeHash(
      parts.map((part) => partHash(part, sha256)),
      sha256,
    ),
  );
}

/** SHA-256("forebear/v1/statement\n" ‖ JCS(statement)), hex; of a statement's canonical text. */
export function statementHash(json: string, sha256: Sha256): string {
  return hex(sha256(utf8(`forebear/v1/statement\n${json}`)));
}

/** What the first statement of a ledger is chained to, hex. */
export function genesis(site: string, ledger: string, sha256: Sha256): string {
  return hex(sha256(utf8(`forebear/v1/ledger\n${site}\n${ledger}`)));
}

/** The canonical text of an entry, from that of its statement. */
function entryText(at: string, statement: string): string {
  return `{"at":${JSON.stringify(at)},"statement":${statement}}`;
}

/** SHA-256(0x00 ‖ JCS(entry)): a plain RFC 6962 leaf, so that foreign verifiers can check the log; hex. */
export function leafHash(at: string, statement: string, sha256: Sha256): string {
  return hex(sha256(utf8(`\0${entryText(at, statement)}`)));
}

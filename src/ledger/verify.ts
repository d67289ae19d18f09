// Whether a log and its ledgers are what they say they are: every hash, every chain, every leaf, made again from the
// bytes. Pure and incremental: entries come in the order of their positions, one at a time, and only where each ledger
// ends and what was erased is remembered. A fault does not stop it: what follows is checked against what was there.
import { hex, type Sha256, unhex } from "../model/bytes.ts";
import { canonical, type Json } from "../model/canonical.ts";
import type { Erasure } from "./erasure.ts";
import type { Key } from "./key.ts";
import {
  genesis,
  leafHash,
  partHash,
  type SaltedPart,
  type Statement,
  statementHash,
  treeHash,
} from "./statement.ts";

/** What is left of a part since the statement `by_seq` of its ledger erased it. */
export type PartLeft = {
  readonly name: string;
  /** The part's hash, hex. */
  readonly hash: string;
  /** JSON of what stands in its place; null where nothing does. */
  readonly outline: string | null;
  readonly by_seq: number;
};

/** A part as it lies in a ledger, with everything that is kept of it. */
export type VerbatimPart = SaltedPart | PartLeft;

/** A statement as it lies in its ledger, to the byte. */
export type Verbatim = {
  readonly ledger: string;
  readonly lineage: string;
  readonly seq: number;
  readonly hash: string;
  /** Canonical JSON of the statement; empty when the ledger does not have it. */
  readonly json: string;
  readonly parts: readonly VerbatimPart[];
  /** What makes a repetition the same claim, with the receipt (its JSON) that it is answered with. */
  readonly fingerprints: readonly { readonly fingerprint: string; readonly receipt: string }[];
  /** Idempotency keys that stand for it (their digests), each with the content it was sent with. */
  readonly keys?: readonly Key[] | undefined;
};

/** A statement with its place in the site's log. */
export type VerbatimEntry = Verbatim & {
  readonly position: number;
  readonly at: string;
  readonly leaf: string;
};

/** Where a ledger stands. */
export type LedgerEnd = { readonly seq: number; readonly hash: string; readonly time: string };

/** Something that is not as it must be. */
export type Fault = {
  /** Null where it has none. */
  readonly position: number | null;
  readonly ledger: string;
  readonly seq: number;
  /** What is wrong, in a clause. */
  readonly wrong: string;
};

/** A ledger before its first statement. */
export const beginning = (site: string, ledger: string, sha256: Sha256): LedgerEnd => ({
  seq: 0,
  hash: genesis(site, ledger, sha256),
  time: "",
});

function parsed<T>(json: string): T | undefined {
  try {
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
}

const HEX = /^(?:[0-9a-f]{2})*$/;

/** The hash of a part; undefined when what is kept is no hexadecimal. */
function hashOfPart(part: VerbatimPart, sha256: Sha256): Uint8Array | undefined {
  const digits = "salt" in part ? part.salt : part.hash;
  if (!HEX.test(digits)) return undefined;
  return "salt" in part ? partHash(part, sha256) : unhex(digits);
}

function payloadFault(statement: Statement, parts: readonly VerbatimPart[], sha256: Sha256): string[] {
  if (statement.parts !== parts.length) return [`it has ${parts.length} parts and says ${statement.parts}`];
  const hashes = parts.flatMap((part) => hashOfPart(part, sha256) ?? []);
  const right = hashes.length === parts.length && hex(treeHash(hashes, sha256)) === statement.payload;
  return right ? [] : ["its parts are not what its payload says"];
}

type Receipt = { statement?: unknown; ledger?: unknown; seq?: unknown; time?: unknown };

function receiptFault(one: Verbatim, statement: Statement): string[] {
  if (one.fingerprints.length === 0) return ["it has no receipt"];
  const wrong = one.fingerprints.some(({ receipt }) => {
    const said = parsed<Receipt>(receipt);
    return (
      said?.statement !== one.hash ||
      said.ledger !== one.ledger ||
      said.seq !== one.seq ||
      said.time !== statement.time
    );
  });
  return wrong ? ["its receipt is that of another statement"] : [];
}

function contextFault(one: Verbatim): string[] {
  const [context] = one.parts;
  if (context === undefined || !("text" in context) || context.name !== "context") return [];
  const said = parsed<{ lineage?: unknown }>(context.text);
  return said?.lineage === one.lineage ? [] : [`it was not said in the lineage ${one.lineage}`];
}

/** A statement as it was found to be. */
export type CheckedStatement = {
  /** What is wrong with it, each in a clause. */
  readonly faults: readonly string[];
  /** Where its ledger ends with it, right or wrong. */
  readonly end: LedgerEnd;
  /** Undefined when there is none to read. */
  readonly statement: Statement | undefined;
};

/** Checks a statement that is to follow this end of its ledger. */
export function checkStatement(
  site: string,
  end: LedgerEnd,
  one: Verbatim,
  sha256: Sha256,
): CheckedStatement {
  const statement = parsed<Statement>(one.json);
  if (typeof statement !== "object" || statement === null) {
    const faults = [one.json === "" ? "its ledger does not have it" : "it is no JSON object"];
    return { faults, end: { seq: one.seq, hash: one.hash, time: end.time }, statement: undefined };
  }
  const faults: string[] = [];
  if (canonical(statement as unknown as Json) !== one.json) faults.push("it is not canonical JSON");
  if (statementHash(one.json, sha256) !== one.hash) faults.push("it is not what its hash says");
  if (statement.site !== site) faults.push("it is of another site");
  if (statement.ledger !== one.ledger) faults.push("it is of another ledger");
  if (statement.seq !== one.seq) faults.push(`it says that it is number ${statement.seq}`);
  if (one.seq !== end.seq + 1) faults.push(`it does not follow number ${end.seq}`);
  else if (statement.prev !== end.hash) faults.push("it is not chained to the one before");
  if (statement.time < end.time) faults.push("it goes back in time");
  faults.push(
    ...payloadFault(statement, one.parts, sha256),
    ...receiptFault(one, statement),
    ...contextFault(one),
  );
  return { faults, end: { seq: one.seq, hash: one.hash, time: statement.time }, statement };
}

/** Parts that a later statement erases, and that were still there when they were read: by name, which one (its number). */
export type Unerased = ReadonlyMap<string, number>;

export type Verifier = {
  /** The next entry of the log. */
  readonly entry: (one: VerbatimEntry) => Fault[];
  /** A statement of a ledger that has no position; it comes after the ledger's entries. */
  readonly unplaced: (one: Verbatim) => Fault[];
  /** What only the end can tell; nothing may come after it. */
  readonly end: () => Fault[];
  /** Where a ledger ends. */
  readonly endOf: (ledger: string) => LedgerEnd | undefined;
  /** By the hash of the statement they belong to. A store that was read at rest has none. */
  readonly unerased: ReadonlyMap<string, Unerased>;
  /** What was seen so far; `position` is -1 and `leaf` null before the first entry. */
  readonly seen: () => {
    readonly position: number;
    readonly at: string;
    readonly leaf: string | null;
    readonly ledgers: number;
    readonly unplaced: number;
    readonly erased: number;
  };
};

/** Remembers what was erased, and holds it against the statements that say so. */
function erasures(): {
  met: (one: Verbatim, type: string | undefined) => string[];
  open: () => Omit<Fault, "position">[];
  unerased: ReadonlyMap<string, Unerased>;
  count: () => number;
} {
  const gone = new Set<string>(); // hash and name of every part that was erased
  const claimed = new Map<string, { hash: string; seq: number; names: Set<string> }[]>(); // by ledger and by_seq
  const unerased = new Map<string, Map<string, number>>();
  const said = (one: Verbatim): Erasure | undefined => {
    const body = one.parts.find((part) => part.name === "body");
    return parsed<Erasure>((body && ("text" in body ? body.text : body.outline)) ?? "");
  };
  const left = (one: Verbatim): string[] => {
    const faults: string[] = [];
    for (const part of one.parts) {
      if ("salt" in part) continue;
      if (part.by_seq <= one.seq) faults.push(`its part ${part.name} was erased before it was said`);
      gone.add(`${one.hash} ${part.name}`);
      const key = `${one.ledger} ${part.by_seq}`;
      const list = claimed.get(key) ?? [];
      const known = list.find((target) => target.hash === one.hash);
      if (known) known.names.add(part.name);
      else list.push({ hash: one.hash, seq: one.seq, names: new Set([part.name]) });
      claimed.set(key, list);
    }
    return faults;
  };
  return {
    unerased,
    count: () => gone.size,
    met(one, type) {
      const faults = left(one);
      const erasure = type === "erase" ? said(one) : undefined;
      const names = new Set(erasure?.parts?.map((part) => part.name));
      const key = `${one.ledger} ${one.seq}`;
      for (const target of claimed.get(key) ?? [])
        if (target.hash !== erasure?.statement || [...target.names].some((name) => !names.has(name)))
          faults.push(`it does not erase what is missing of number ${target.seq}`);
      claimed.delete(key);
      for (const name of names) {
        const target = erasure?.statement ?? "";
        if (gone.has(`${target} ${name}`)) continue;
        const there = unerased.get(target) ?? new Map<string, number>();
        // The first statement to erase a part is the one that stands for it.
        if (!there.has(name)) there.set(name, one.seq);
        unerased.set(target, there);
      }
      return faults;
    },
    open: () =>
      [...claimed].flatMap(([key, targets]) => {
        const [ledger = "", by = ""] = key.split(" ");
        return targets.map(({ seq, names }) => ({
          ledger,
          seq,
          wrong: `number ${by} is to have erased ${[...names].join(", ")}, and there is no such statement`,
        }));
      }),
  };
}

/** Checks a site's log from its first position on. */
export function verifier(site: string, sha256: Sha256): Verifier {
  const ends = new Map<string, LedgerEnd & { readonly lineage: string }>();
  const ledgerOf = new Map<string, string>();
  const erased = erasures();
  let last = { position: -1, at: "", leaf: null as string | null };
  let unplaced = 0;

  function statement(one: Verbatim): string[] {
    const end = ends.get(one.ledger) ?? {
      ...beginning(site, one.ledger, sha256),
      lineage: one.lineage,
    };
    const checked = checkStatement(site, end, one, sha256);
    const faults = [...checked.faults];
    const other = ledgerOf.get(one.lineage) ?? one.ledger;
    if (end.lineage !== one.lineage) faults.push(`its ledger is of the lineage ${end.lineage}, too`);
    if (other !== one.ledger) faults.push(`its lineage has the ledger ${other}, too`);
    ledgerOf.set(one.lineage, other);
    ends.set(one.ledger, { ...checked.end, lineage: end.lineage });
    return [...faults, ...erased.met(one, checked.statement?.type)];
  }

  const told = (one: Verbatim, position: number | null, faults: readonly string[]): Fault[] =>
    faults.map((wrong) => ({ position, ledger: one.ledger, seq: one.seq, wrong }));

  return {
    entry(one) {
      const faults: string[] = [];
      if (one.position !== last.position + 1) faults.push(`it does not follow position ${last.position}`);
      if (one.at < last.at) faults.push("its entry goes back in time");
      if (one.json !== "" && leafHash(one.at, one.json, sha256) !== one.leaf)
        faults.push("its entry is not what its leaf says");
      last = { position: one.position, at: one.at, leaf: one.leaf };
      return told(one, one.position, [...faults, ...statement(one)]);
    },
    unplaced(one) {
      unplaced += 1;
      return told(one, null, statement(one));
    },
    end: () => erased.open().map((fault) => ({ position: null, ...fault })),
    endOf: (ledger) => ends.get(ledger),
    unerased: erased.unerased,
    seen: () => ({ ...last, ledgers: ends.size, unplaced, erased: erased.count() }),
  };
}

/** A fault in a line for people. */
export function sayFault({ position, ledger, seq, wrong }: Fault): string {
  const where = position === null ? "" : `position ${position}, `;
  return `${where}ledger ${ledger}, number ${seq}: ${wrong}`;
}

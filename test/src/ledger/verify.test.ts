// The verifier finds whatever is not as it must be, says where, and goes on.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { erasedSince, erasureRequest, planErasure } from "../../../src/ledger/erasure.ts";
import { type AppendRequest, type LedgerState, type Planned, plan } from "../../../src/ledger/plan.ts";
import { genesis, leafHash } from "../../../src/ledger/statement.ts";
import { type Fault, sayFault, type VerbatimEntry, verifier } from "../../../src/ledger/verify.ts";
import type { Sha256 } from "../../../src/model/bytes.ts";

const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

const SITE = "urn:uuid:3f0f6c9e-8f0e-4a8e-9d43-0a4c1a1f2b01";
const ONE = "0".repeat(32);
const TWO = "1".repeat(32);

let salts = 0;
const at = (i: number): string => `2026-01-01T00:00:0${i}.000Z`;

const founded = (ledger: string, lineage: string): LedgerState => ({
  site: SITE,
  ledger,
  lineage,
  seq: 0,
  hash: genesis(SITE, ledger, sha256),
  time: "",
});

function say(state: LedgerState, request: AppendRequest, now: string): Planned {
  const salt = (): string => String(salts++).padStart(64, "0");
  return plan(state, request, { now, salt, sha256 });
}

const record = (word: string): AppendRequest => ({
  type: "record",
  parts: [
    { name: "record", text: `{"kind":"model","node":"urn:example:${word}","parents":[]}` },
    { name: "facets", text: `{"of":"${word}"}` },
  ],
  about: { record: `rec:${word}`, node: `urn:example:${word}` },
  fingerprint: sha256(new TextEncoder().encode(word)).toHex(),
  token: "launcher",
});

const entry = (position: number, { statement, hash, json, parts, fingerprint, receipt }: Planned) => ({
  position,
  at: at(position),
  leaf: leafHash(at(position), json, sha256),
  ledger: statement.ledger,
  lineage: statement.ledger === ONE ? "one" : "two",
  seq: statement.seq,
  hash,
  json,
  parts,
  fingerprints: [{ fingerprint, receipt }],
});

/** Two ledgers, of which the first erases a part of what it said first: read after that, or before. */
function log(read: "after" | "before" = "after"): VerbatimEntry[] {
  const a = say(founded(ONE, "one"), record("a"), at(0));
  const b = say(founded(TWO, "two"), record("b"), at(1));
  const c = say(a.next, record("c"), at(2));
  const stored = a.parts.map((part, i) => ({ i, ...part, outline: null }));
  const planned = planErasure(stored, ["facets"], sha256);
  if ("missing" in planned) throw new Error("the record has facets");
  const asked = { statement: a.hash, seq: 1, parts: ["facets"], reason: "x", token: "launcher" };
  const d = say(c.next, erasureRequest(asked, planned.parts, sha256), at(3));
  const first = entry(0, a);
  const left = read === "after" ? erasedSince(first, new Map([["facets", 3]]), sha256) : first;
  return [{ ...first, ...left }, entry(1, b), entry(2, c), entry(3, d)];
}

function faultsOf(entries: readonly VerbatimEntry[]): Fault[] {
  const { entry: take, end } = verifier(SITE, sha256);
  return [...entries.flatMap(take), ...end()];
}

/** The faults after one entry was changed. */
const changed = (i: number, change: (one: VerbatimEntry) => Partial<VerbatimEntry>): string[] =>
  faultsOf(log().map((one, k) => (k === i ? { ...one, ...change(one) } : one))).map(sayFault);

const where = (position: number, seq: number, ledger = ONE): string =>
  `position ${position}, ledger ${ledger}, number ${seq}: `;

describe("a log", () => {
  test("that is what it says it is has no faults, and its ends are known", () => {
    const { entry: take, end, endOf, seen, unerased } = verifier(SITE, sha256);
    const entries = log();
    expect([...entries.flatMap(take), ...end()]).toEqual([]);
    expect(endOf(ONE)).toMatchObject({ seq: 3, hash: entries[3]?.hash, time: at(3) });
    expect(seen()).toEqual({
      position: 3,
      at: at(3),
      leaf: entries[3]?.leaf,
      ledgers: 2,
      unplaced: 0,
      erased: 1,
    });
    expect(unerased.size).toBe(0);
  });

  test("that is not is told where and how", () => {
    const other = "f".repeat(64);
    expect(changed(1, () => ({ leaf: other }))).toEqual([
      `${where(1, 1, TWO)}its entry is not what its leaf says`,
    ]);
    expect(changed(2, () => ({ position: 7 }))).toEqual([
      `${where(7, 2)}it does not follow position 1`,
      `${where(3, 3)}it does not follow position 7`,
    ]);
    expect(changed(2, () => ({ at: at(0), leaf: leafHash(at(0), log()[2]?.json ?? "", sha256) }))).toContain(
      `${where(2, 2)}its entry goes back in time`,
    );
    expect(changed(1, () => ({ hash: other }))).toEqual([
      `${where(1, 1, TWO)}it is not what its hash says`,
      `${where(1, 1, TWO)}its receipt is that of another statement`,
    ]);
    expect(changed(1, ({ json }) => ({ json: json.replace('"seq":1', '"seq":2') }))).toEqual(
      expect.arrayContaining([`${where(1, 1, TWO)}it says that it is number 2`]),
    );
    expect(changed(1, () => ({ json: "" }))).toEqual([`${where(1, 1, TWO)}its ledger does not have it`]);
    expect(changed(1, ({ json }) => ({ json: ` ${json}` }))).toContain(
      `${where(1, 1, TWO)}it is not canonical JSON`,
    );
    expect(changed(1, () => ({ lineage: "three" }))).toEqual([
      `${where(1, 1, TWO)}it was not said in the lineage three`,
    ]);
    expect(changed(1, () => ({ lineage: "one" }))).toContain(
      `${where(1, 1, TWO)}its lineage has the ledger ${ONE}, too`,
    );
    expect(changed(1, () => ({ fingerprints: [] }))).toEqual([`${where(1, 1, TWO)}it has no receipt`]);
  });

  test("has every part as it was said, or as it was erased", () => {
    const parts = `${where(1, 1, TWO)}its parts are not what its payload says`;
    const replaced = (i: number, k: number, by: object): string[] =>
      changed(i, (one) => ({
        parts: one.parts.map((part, n) => (n === k ? ({ ...part, ...by } as typeof part) : part)),
      }));
    expect(replaced(1, 1, { text: "other" })).toEqual([parts]);
    expect(replaced(1, 1, { salt: "f".repeat(64) })).toEqual([parts]);
    expect(replaced(1, 1, { salt: "no hex" })).toEqual([parts]);
    expect(replaced(0, 2, { hash: "f".repeat(64) })).toEqual([
      `${where(0, 1)}its parts are not what its payload says`,
    ]);
    expect(changed(1, (one) => ({ parts: one.parts.slice(1) }))).toEqual([
      `${where(1, 1, TWO)}it has 2 parts and says 3`,
    ]);
    expect(replaced(0, 2, { by_seq: 1 })).toContain(
      `${where(0, 1)}its part facets was erased before it was said`,
    );
    expect(replaced(0, 2, { by_seq: 2 })).toEqual([
      `${where(2, 2)}it does not erase what is missing of number 1`,
    ]);
    expect(replaced(0, 2, { by_seq: 9 })).toEqual([
      `ledger ${ONE}, number 1: number 9 is to have erased facets, and there is no such statement`,
    ]);
  });

  test("misses nothing: neither a position nor a statement", () => {
    const faults = (gone: number): string[] => faultsOf(log().filter((_, i) => i !== gone)).map(sayFault);
    expect(faults(1)).toEqual([`${where(2, 2)}it does not follow position 0`]);
    expect(faults(2)).toEqual([
      `${where(3, 3)}it does not follow position 1`,
      `${where(3, 3)}it does not follow number 1`,
    ]);
    expect(faults(3)).toEqual([
      `ledger ${ONE}, number 1: number 3 is to have erased facets, and there is no such statement`,
    ]);
  });
});

test("a part that was read before it was erased is named, and can be left out", () => {
  const { entry: take, end, unerased } = verifier(SITE, sha256);
  const [first, ...others] = log("before");
  if (first === undefined) throw new Error("a log has a first entry");
  expect([...[first, ...others].flatMap(take), ...end()]).toEqual([]);
  expect(unerased).toEqual(new Map([[first.hash, new Map([["facets", 3]])]]));
  const without = erasedSince(first, unerased.get(first.hash) ?? new Map(), sha256);
  expect(without.parts.at(-1)).toEqual({
    name: "facets",
    hash: expect.any(String),
    outline: null,
    by_seq: 3,
  });
  expect(faultsOf([{ ...first, ...without }, ...others])).toEqual([]);
});

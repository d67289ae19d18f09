// The fold of moves: what two sites say of one node stands side by side.
import { expect, test } from "vitest";
import type { Move } from "../../../src/ledger/bodies.ts";
import type { FoldedSaying } from "../../../src/ledger/entry.ts";
import { fold } from "../../../src/ledger/fold.ts";
import { championOf } from "../../../src/ledger/sayings.ts";
import { noRows, type Rows, type World } from "../../../src/ledger/world.ts";

const NODES = ["a", "b"].map((word) => `sha256:${word.repeat(64)}`);
const [A = "", B = ""] = NODES;

const world = (): World => ({
  nextNode: 3,
  numbers: new Map(NODES.map((id, i) => [id, i + 1])),
  nodes: new Map(
    NODES.map((id, i) => [i + 1, { n: i + 1, id, kind: "model", ancestry: "complete", stub: false }]),
  ),
  records: new Map(),
  lineages: new Set(),
  into: new Map(),
  standings: new Map(),
  champions: new Map(),
  vacant: new Map(),
  stood: new Map(),
});

function said(site: string, position: number, body: Pick<Move, "node" | "to"> & Partial<Move>): FoldedSaying {
  const time = `2026-03-${String(position + 1).padStart(2, "0")}T00:00:00.000Z`;
  const move: Move = { kind: "model", niche: "support", from: null, ...body };
  const place = {
    position,
    hash: position.toString(16).padStart(64, "0"),
    lineage: "acme",
    ledger: site === "here" ? "1".repeat(32) : "2".repeat(32),
    seq: position + 1,
    time,
    token: null,
  };
  return { type: "transition", place, site, body: move, text: JSON.stringify(move), withheld: false };
}

const slot = (site: string) => championOf({ site, lineage: "acme", niche: "support", kind: "model" });

function folded(all: readonly FoldedSaying[]): { readonly world: World; readonly rows: Rows } {
  const into = { world: world(), rows: noRows() };
  for (const one of all) expect(fold(one, into.world, into.rows)).toBeNull();
  return into;
}

const standsAt = ({ world: { standings } }: { world: World }, n: number) =>
  Object.fromEntries((standings.get(n) ?? []).map((one) => [one.site, one.state]));

test("a champion of one site is none of another, and takes nobody's place there", () => {
  const both = folded([
    said("here", 0, { node: A, to: "champion" }),
    said("there", 1, { node: B, to: "champion" }),
    said("there", 2, { node: A, to: "canary" }),
  ]);
  expect(both.world.champions.get(slot("here"))).toBe(1);
  expect(both.world.champions.get(slot("there"))).toBe(2);
  expect(standsAt(both, 1)).toEqual({ here: "champion", there: "canary" });
  expect(both.rows.transitions.every((row) => row[15] === null)).toBe(true);
  expect(both.rows.endedStandings).toEqual([]);
});

test("what one site says changes nothing of what it would have been without it", () => {
  const here = [
    said("here", 0, { node: A, to: "champion" }),
    said("here", 2, { node: B, to: "champion" }),
    said("here", 4, { node: A, to: "lab", from: "archived" }),
  ];
  const there = [
    said("there", 1, { node: A, to: "archived" }),
    said("there", 3, { node: B, to: "champion" }),
    said("there", 5, { node: A, to: "champion" }),
  ];
  const mixed = folded([...here, ...there].sort((a, b) => a.place.position - b.place.position));
  for (const [site, own] of [
    ["here", folded(here)],
    ["there", folded(there)],
  ] as const)
    for (const n of [1, 2]) expect(standsAt(mixed, n)[site]).toBe(standsAt(own, n)[site]);
  expect(mixed.world.champions.get(slot("here"))).toBe(2);
  expect(mixed.world.champions.get(slot("there"))).toBe(1);
});

test("the state of a node is the most active of all its standings", () => {
  const { rows } = folded([
    said("here", 0, { node: A, to: "lab" }),
    said("there", 1, { node: A, to: "champion" }),
    said("there", 2, { node: A, to: "archived", from: "champion" }),
  ]);
  expect(rows.states.map((row) => row[1])).toEqual(["lab", "champion", "lab"]);
});

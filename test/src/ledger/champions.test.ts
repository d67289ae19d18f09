// Who was champion when: what was told in whatever order is as if it had been told in the order in which it happened.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Reign, reigns, type SlotMove } from "../../../src/ledger/champions.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../../../src/model/lifecycle.ts";

const day = (at: number): string => `2026-03-${String(at).padStart(2, "0")}T00:00:00.000Z`;

const said = fc.array(
  fc.record({
    n: fc.integer({ min: 1, max: 4 }),
    to: fc.constantFrom<LifecycleState | null>(...LIFECYCLE_STATES, "champion", "champion", null),
    day: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 14 },
);

type Said = { n: number; to: LifecycleState | null; day: number };

/** What can be said of nodes of which each ends once, after all else, and nothing moves it afterwards. */
const sensible = (all: readonly Said[]): Said[] =>
  all
    .filter(({ n }, i) => !all.slice(0, i).some((one) => one.n === n && one.to === null))
    .map((one, i, kept) => {
      const before = kept.slice(0, i).filter(({ n }) => n === one.n);
      return one.to === null ? { ...one, day: Math.max(one.day, ...before.map(({ day: at }) => at)) } : one;
    });

const movesOf = (all: readonly Said[]): SlotMove[] =>
  all.map(({ n, to, day: at }, position) => ({
    n,
    to,
    leaves: false,
    at: day(at),
    position,
    statement: `s${position}`,
  }));

/** Who is champion when everything up to a moment has happened: asked anew for each moment, one move after the other. */
function champion(moves: readonly SlotMove[], upTo: string): number | null {
  const happened = moves.filter((move) => move.at <= upTo);
  happened.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.position - b.position));
  const states = new Map<number, LifecycleState | null>();
  for (const { n, to } of happened) {
    if (to === "champion")
      for (const [other, state] of states) if (state === "champion") states.set(other, "archived");
    states.set(n, to);
  }
  return [...states].find(([, state]) => state === "champion")?.[0] ?? null;
}

const holds = (at: string) => (one: Reign) => one.from <= at && (one.until === null || at < one.until);

test("at each moment the champion is who a naive replay of the moves has", () => {
  fc.assert(
    fc.property(said, (all) => {
      const moves = movesOf(sensible(all));
      const found = reigns(moves);
      for (let at = 0; at < 14; at++) {
        const now = found.filter(holds(day(at)));
        expect(now.length).toBeLessThanOrEqual(1);
        expect(now[0]?.n ?? null).toBe(champion(moves, day(at)));
      }
    }),
  );
});

test("in whatever order it was told, as long as nothing happened at the same moment", () => {
  fc.assert(
    fc.property(said, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, order) => {
      const moves = movesOf(sensible(all.map((one, i) => ({ ...one, day: i + 1 }))));
      const shuffled = moves
        .map((move) => ({ move, sort: order.next().value ?? 0 }))
        .sort((a, b) => a.sort - b.sort)
        .map(({ move }, position) => ({ ...move, position }));
      expect(reigns(shuffled)).toEqual(reigns(moves));
    }),
  );
});

test("each reign says whose place it took, and what ended it", () => {
  const moves = movesOf([
    { n: 1, to: "champion", day: 1 },
    { n: 2, to: "champion", day: 5 },
    { n: 2, to: null, day: 7 },
    // Told last, of what was before all that.
    { n: 3, to: "champion", day: 3 },
  ]);
  expect(reigns(moves)).toEqual([
    { n: 1, statement: "s0", from: day(1), until: day(3), ended: "s3", replaced: null },
    { n: 3, statement: "s3", from: day(3), until: day(5), ended: "s1", replaced: 1 },
    { n: 2, statement: "s1", from: day(5), until: day(7), ended: "s2", replaced: 3 },
  ]);
});

test("what is told to have ended before it became champion is champion no more", () => {
  const early = [
    { n: 1, to: "champion", day: 5 },
    { n: 1, to: null, day: 2 },
  ] as const;
  const never = { n: 1, statement: "s0", from: day(5), until: day(5), ended: "s1", replaced: null };
  expect(reigns(movesOf(early))).toEqual([never]);
  // Who takes the place afterwards takes it from nobody.
  expect(reigns(movesOf([...early, { n: 2, to: "champion", day: 7 }]))).toEqual([
    never,
    { n: 2, statement: "s2", from: day(7), until: null, ended: null, replaced: null },
  ]);
  // Who took it before took it from a champion.
  const [champion, end] = early;
  expect(reigns(movesOf([champion, { n: 2, to: "champion", day: 7 }, end]))).toEqual([
    { n: 1, statement: "s0", from: day(5), until: day(7), ended: "s1", replaced: null },
    { n: 2, statement: "s1", from: day(7), until: null, ended: null, replaced: 1 },
  ]);
});

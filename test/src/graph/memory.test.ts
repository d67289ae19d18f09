// What is remembered of judgements: never one that does not hold at the position that is asked about, and mostly all that were told.
import { describe, expect, test } from "vitest";
import type { GateQuestion } from "../../../src/graph/gate.ts";
import { memory } from "../../../src/graph/memory.ts";
import { random } from "../../support/random.ts";

const ROOM = { bytes: 1_000_000, spoken: 1_000 };

const question = (sort: string | null, told: readonly (readonly [number, number])[] = []): GateQuestion => ({
  from: 1,
  types: [],
  throughNames: false,
  least: null,
  doubted: new Uint32Array(0),
  named: false,
  kinds: null,
  self: false,
  settled: new Uint8Array(256),
  ns: Uint32Array.from(told, ([n]) => n),
  judged: Uint8Array.from(told, ([, judged]) => judged),
  sort,
  withEdges: false,
  most: 10,
  limit: 10,
});

const recalled = (asked: GateQuestion, ns: readonly number[]): number[] =>
  ns.map((n) => asked.remembered?.[n] ?? 0);

describe("a judgement", () => {
  test("is remembered by its sort", () => {
    const held = memory(0, ROOM);
    held.recall(question("a", [[3, 2]]), 5);
    expect(recalled(held.recall(question("a"), 5), [2, 3])).toEqual([0, 2]);
    expect(recalled(held.recall(question("b"), 5), [3])).toEqual([0]);
    expect(held.recall(question(null), 5).remembered).toBeUndefined();
  });

  test("is forgotten once more is said of its node, and still holds before that", () => {
    const held = memory(0, ROOM);
    held.recall(
      question("a", [
        [3, 2],
        [4, 1],
      ]),
      5,
    );
    held.hear([{ n: 3, position: 7 }]);
    expect(recalled(held.recall(question("a"), 7), [3, 4])).toEqual([0, 1]);
    // Of what was judged before it is not remembered either: of each node there is one.
    expect(recalled(held.recall(question("a"), 6), [3, 4])).toEqual([0, 1]);
  });

  test("that comes late, from before more was said, is not remembered", () => {
    const held = memory(0, ROOM);
    held.hear([{ n: 3, position: 7 }]);
    held.recall(
      question("a", [
        [3, 2],
        [4, 1],
      ]),
      6,
    );
    expect(recalled(held.recall(question("a"), 8), [3, 4])).toEqual([0, 1]);
  });

  test("from after something was said is not one from before it", () => {
    const held = memory(0, ROOM);
    held.hear([{ n: 3, position: 7 }]);
    held.recall(question("a", [[3, 2]]), 8);
    expect(recalled(held.recall(question("a"), 7), [3])).toEqual([2]);
    expect(recalled(held.recall(question("a"), 6), [3])).toEqual([0]);
  });

  test("is forgotten with all others where it cannot be told any more whose they are", () => {
    const held = memory(0, ROOM);
    held.recall(question("a", [[3, 2]]), 5);
    held.clear(6);
    expect(recalled(held.recall(question("a"), 6), [3])).toEqual([0]);
    held.recall(question("a", [[3, 2]]), 5);
    expect(recalled(held.recall(question("a"), 6), [3])).toEqual([0]);
  });

  test("of the sort that was asked for longest ago goes when there is no room", () => {
    const held = memory(0, { bytes: 140_000, spoken: 10 });
    for (const sort of ["a", "b"]) held.recall(question(sort, [[1, 2]]), 5);
    held.recall(question("a"), 5);
    held.recall(question("c", [[1, 2]]), 5);
    expect(["a", "b", "c"].map((sort) => recalled(held.recall(question(sort), 5), [1])[0])).toEqual([
      2, 0, 2,
    ]);
    expect(held.bytes()).toBeLessThanOrEqual(140_000);
  });
});

test("what is remembered is what holds, whatever is said and asked in which order", () => {
  const dice = random();
  for (let turn = 0; turn < 200; turn++) {
    const held = memory(0, { bytes: 1_000_000, spoken: 2 + dice.pick(6) });
    // Of each node what is true of it from each position on.
    const truth = new Map<number, { at: number; judged: number }[]>();
    const at = (n: number, position: number): number =>
      truth.get(n)?.findLast((one) => one.at <= position)?.judged ?? 1;
    let now = 0;
    for (let step = 0; step < 60; step++) {
      const n = dice.pick(6);
      if (dice.chance(0.4)) {
        now += 1 + dice.pick(2);
        truth.set(n, [...(truth.get(n) ?? []), { at: now, judged: 1 + dice.pick(4) }]);
        held.hear([{ n, position: now }]);
      } else {
        const position = Math.max(0, now - dice.pick(4));
        const told = dice.chance(0.5) ? [[n, at(n, position)] as const] : [];
        const { remembered } = held.recall(question("a", told), position);
        for (let one = 0; one < 6; one++) {
          const judged = remembered?.[one] ?? 0;
          if (judged !== 0) expect(judged, `with seed ${dice.seed}, turn ${turn}`).toBe(at(one, position));
        }
      }
      if (dice.chance(0.02)) held.clear(now);
    }
  }
});

// What a gate sees of an ancestry, over random graphs with names: held against what is worked out path by path.
import { expect, test } from "vitest";
import { answerGate, type GateQuestion, JUDGED } from "../../../src/graph/gate.ts";
import { kindIndex } from "../../../src/graph/graph.ts";
import { smallGraph } from "../../../src/graph/small.ts";
import { scratchFor } from "../../../src/graph/walk.ts";
import { CERTAINTIES, type Certainty } from "../../../src/model/certainty.ts";
import type { Kind } from "../../../src/model/kinds.ts";
import { type Drawn, draw, naiveUp, STEPS } from "../../support/graphs.ts";
import { type Random, random } from "../../support/random.ts";

const KINDS: readonly Kind[] = ["model", "dataset", "stub"];

/** A graph with kinds; a stub is one that nobody recorded. */
function drawn(dice: Random): Drawn {
  const { nodes, edges } = draw(dice, 2 + dice.pick(14), dice.pick(4));
  const kinds = nodes.map((node) => {
    const kind = KINDS[dice.chance(0.15) ? 2 : dice.pick(2)] ?? "model";
    return { ...node, kind, stub: kind === "stub" };
  });
  return { nodes: kinds, edges, namesakes: [] };
}

function asked(dice: Random, { nodes, edges }: Drawn): GateQuestion {
  const settled = new Uint8Array(256);
  if (dice.chance(0.4)) settled[kindIndex("model")] = dice.chance(0.7) ? JUDGED.holds : JUDGED.fails;
  const known = nodes.filter(() => dice.chance(0.7));
  return {
    from: nodes[dice.pick(nodes.length)]?.n ?? 0,
    types: STEPS,
    throughNames: false,
    least: dice.chance(0.5) ? null : (CERTAINTIES[dice.pick(4)] ?? null),
    doubted: Uint32Array.from(
      edges.filter(() => dice.chance(0.2)).flatMap(({ child, parent }) => [child, parent]),
    ),
    named: dice.chance(0.5),
    kinds: dice.chance(0.5) ? null : ["dataset"],
    self: dice.chance(0.5),
    settled,
    ns: Uint32Array.from(known, ({ n }) => n),
    judged: Uint8Array.from(known, () => 1 + dice.pick(4)),
    sort: null,
    withEdges: true,
    most: 1_000,
    limit: 1_000,
  };
}

/** The least certainty of the surest way, with names crossed whatever theirs; and what leads there. */
function naive({ nodes, edges }: Drawn, question: GateQuestion) {
  const joined = edges.map((one) => (one.type === "alias-of" ? { ...one, certainty: CERTAINTIES[0] } : one));
  const enough = question.least === null ? 4 : CERTAINTIES.indexOf(question.least);
  const isDoubted = ({ child, parent, certainty }: (typeof joined)[number]): boolean =>
    question.doubted.some((n, i) => i % 2 === 0 && n === child && question.doubted[i + 1] === parent) &&
    CERTAINTIES.indexOf(certainty ?? "declared") <= enough;
  const certain = joined.filter((one) => !isDoubted(one));
  const up = (by: typeof joined, least?: Certainty) =>
    naiveUp({ nodes, edges: by, namesakes: [] }, STEPS, false, least).get(question.from);
  const reached = CERTAINTIES.map((least) => up(certain, least));
  const depths = up(joined) ?? new Map<number, number>();
  const surest = (n: number): number => reached.findIndex((one) => one?.has(n));
  const told = new Map(Array.from(question.ns, (n, i) => [n, question.judged[i] ?? 0]));
  const listed = nodes.flatMap(({ n, kind, stub }) => {
    const depth = depths.get(n);
    if (depth === undefined || (question.kinds !== null && !question.kinds.includes(kind))) return [];
    if (depth === 0 && !(question.self && (n === question.from || !stub))) return [];
    const alike = question.settled[kindIndex(kind)] ?? 0;
    const judged = alike === 0 ? (told.get(n) ?? 0) : alike;
    const weak = depth > 0 && question.least !== null;
    const only = !weak || surest(n) === -1 ? null : surest(n) > enough ? CERTAINTIES[surest(n)] : null;
    const isLost = weak && surest(n) === -1;
    return [{ n, depth, judged, only: isLost ? ("doubted" as const) : (only ?? null), alike }];
  });
  return { depths, listed: listed.sort((a, b) => a.depth - b.depth || a.n - b.n) };
}

test("it sees what is there, who fails, and shortest paths", () => {
  const dice = random();
  for (let i = 0; i < 1_500; i++) {
    const from = drawn(dice);
    const question = asked(dice, from);
    const graph = smallGraph(from.nodes, from.edges, from.namesakes);
    const found = answerGate(graph, question, scratchFor(graph.size));
    const { depths, listed } = naive(from, question);
    const seed = `with seed ${dice.seed}, turn ${i}`;
    const own = from.nodes.filter(({ n }) => depths.get(n) === 0).sort((a, b) => a.n - b.n);
    const names = own.filter(({ n, stub }) => n === question.from || !stub).map(({ n }) => n);
    expect(found.names, seed).toEqual(names);
    expect(found.others, seed).toBe(own.length - 1);
    expect(found.ancestors, seed).toBe(depths.size - own.length);
    expect(found.evaluated, seed).toBe(listed.length);
    const all = question.named ? [...depths.keys()].sort((a, b) => a - b) : [];
    expect(
      [...found.walked].sort((a, b) => a - b),
      seed,
    ).toEqual(all);
    const unknown = listed.filter(({ judged }) => judged === 0);
    expect([...found.unknown], seed).toEqual(unknown.map(({ n }) => n));
    expect(found.open, seed).toBe(unknown.length);
    expect(found.nearest, seed).toEqual(listed.filter(({ alike }) => alike === 0).map(({ n }) => n));
    const failing = listed.filter(({ judged, only }) => judged > JUDGED.holds || only !== null);
    expect(found.offenders, seed).toBe(failing.length);
    expect(
      found.failing.map(({ n, judged, only, steps }) => ({ n, judged, only, steps })),
      seed,
    ).toEqual(failing.map(({ n, judged, only, depth }) => ({ n, judged, only, steps: depth })));
    const leads = (child: number, parent: number, isName: boolean): boolean =>
      from.edges.some((one) =>
        isName
          ? one.type === "alias-of" &&
            ((one.child === child && one.parent === parent) || (one.child === parent && one.parent === child))
          : one.type !== "alias-of" && one.child === child && one.parent === parent,
      );
    for (const { n, path, steps, child, parent } of found.failing) {
      expect(path?.[0], seed).toBe(question.from);
      expect(path?.at(-1), seed).toBe(n);
      const joints = (path ?? []).slice(1).map((to, k) => [path?.[k] ?? 0, to] as const);
      // Every joint is an edge or a name, and no more edges are needed than the walk is deep.
      for (const [a, b] of joints) expect(leads(a, b, false) || leads(a, b, true), seed).toBe(true);
      const edges = joints.filter(([a, b]) => (depths.get(b) ?? 0) > (depths.get(a) ?? 0));
      expect(edges.length, seed).toBe(steps);
      expect([child, parent], seed).toEqual(
        joints.findLast(([a, b]) => leads(a, b, false)) ?? [child, child],
      );
    }
  }
});

test("a node that is not there has no ancestry", () => {
  const graph = smallGraph([], [], []);
  const question = asked(random(1), { nodes: [], edges: [], namesakes: [] });
  const found = answerGate(graph, question, scratchFor(0));
  expect(found).toMatchObject({ names: [], ancestors: 0, evaluated: 0, offenders: 0 });
});

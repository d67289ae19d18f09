// The ancestry of a node as a gate looks at it: which of it is judged, what is known of each, who fails, and by which shortest
// path. What is judged is numbers here; who judges, and by what, is not known.
//
// Another name of the node is the node: it is no ancestor, and what it descends from the node descends from. Names are crossed
// whatever the certainty that is asked for, since to cross one is no step.
import { CERTAINTIES, type Certainty } from "../model/certainty.ts";
import type { Kind } from "../model/kinds.ts";
import { bridgesOf, SORT, sortsOf, TARGET } from "./entry.ts";
import { FLAGS, type Graph, kindTable } from "./graph.ts";
import type { Ways } from "./route.ts";
import { trailOf } from "./trail.ts";
import { type Tree, treeOf } from "./tree.ts";
import { type Scratch, type Walked, type WalkGaps, walk } from "./walk.ts";

/** What is known of a node that is judged. Everything but `holds` fails. */
export const JUDGED = { unknown: 0, holds: 1, fails: 2, undecided: 3, costly: 4 } as const;

export type GateQuestion = Ways & {
  readonly from: number;
  /** Steps that are walked; all, when nothing is said. */
  readonly depth?: number | undefined;
  /** Edges on the way have to be so sure. */
  readonly least: Certainty | null;
  /** Child and parent of edges that are not, whatever they say of themselves, and of names that count for no way. */
  readonly doubted: Uint32Array;
  /** Whether all are named that were walked. */
  readonly named: boolean;
  /** Only nodes of these kinds are judged; null: all. */
  readonly kinds: readonly Kind[] | null;
  /** Whether the node is judged like what it descends from, by each of its names. */
  readonly self: boolean;
  /** Judgements that hold for every node of a kind, by the index of the kind. */
  readonly settled: Uint8Array;
  /** Judgements by who asks: of node `ns[i]` it is `judged[i]`. */
  readonly ns: Uint32Array;
  readonly judged: Uint8Array;
  /** Which sort of judgements these are, where they are the same for every node that asks; null: they are not remembered. */
  readonly sort: string | null;
  /** What an engine remembers, by the number of a node; nobody but an engine says it. */
  readonly remembered?: Uint8Array | undefined;
  /** How many that are unknown are named. */
  readonly most: number;
  /** Whether of each of them the last edge is asked for by which a shortest path enters it. */
  readonly withEdges: boolean;
  /** How many that fail are named. */
  readonly limit: number;
};

export type Failing = {
  readonly n: number;
  readonly judged: number;
  /** The surest way there is no surer than this, and that is not enough; null where it is. */
  readonly only: Certainty | "doubted" | null;
  readonly steps: number;
  /** Child and parent of the last edge on the way; both are the node itself where there is none. */
  readonly child: number;
  readonly parent: number;
  /** Numbers from the node up to this one; null where they are too many. */
  readonly path: readonly number[] | null;
};

export type GateFound = {
  /** The node and its other names that somebody recorded. */
  readonly names: readonly number[];
  /** How many other names it has, recorded or not. */
  readonly others: number;
  /** Nodes that it descends from; its other names are none. */
  readonly ancestors: number;
  readonly gaps: WalkGaps;
  /** All of them and the node with all its names, where that is asked for. */
  readonly walked: Uint32Array;
  /** How many are judged. */
  readonly evaluated: number;
  /** The unknown, nearest first. */
  readonly unknown: Uint32Array;
  /** Of each of them child and parent of its last edge, where that is asked for. */
  readonly entered: Uint32Array;
  /** How many are unknown. */
  readonly open: number;
  readonly offenders: number;
  /** The first of them, nearest first. */
  readonly failing: readonly Failing[];
  /** The first that were judged one by one, nearest first. */
  readonly nearest: readonly number[];
};

/** How sure a way is that leads over what is doubted: less than any. */
const DOUBTED = CERTAINTIES.length;

/** Whether an edge, or a name, does not count as sure enough; by both ends as they are numbered here. */
function doubts(
  graph: Graph,
  { doubted, least, types }: GateQuestion,
): (child: number, parent: number, sort: number) => boolean {
  const pairs = new Set<number>();
  for (let i = 0; i < doubted.length; i += 2) {
    const [child, parent] = [graph.here(doubted[i] ?? 0), graph.here(doubted[i + 1] ?? 0)];
    if (child !== undefined && parent !== undefined) pairs.add(child * graph.size + parent);
  }
  const enough = sortsOf(types, least ?? undefined);
  const aliases = bridgesOf(false);
  return (child, parent, sort) =>
    (enough[sort] === 1 || aliases[sort] === 1) && pairs.has(child * graph.size + parent);
}

/** Of each node one more than the index of the certainty of its surest way; 0 where there is none. */
function sureness(graph: Graph, question: GateQuestion, start: number, size: number): Uint8Array {
  const { types } = question;
  const sure = new Uint8Array(graph.size);
  const queue = new Uint32Array(size);
  const aliases = bridgesOf(false);
  const isDoubted = doubts(graph, question);
  let tail = 1;
  queue[0] = start;
  sure[start] = 1;
  for (let i = 0; i <= DOUBTED; i++) {
    const follows = sortsOf(types, CERTAINTIES[i]);
    // What was reached before is looked at again: less sure edges may lead on from it.
    for (let at = 0; at < tail; at++) {
      const n = queue[at] ?? 0;
      const bridged = ((graph.flags[n] ?? 0) & FLAGS.bridged) !== 0;
      for (const side of bridged ? [graph.up, graph.down] : [graph.up]) {
        side.seek(n);
        for (let e = side.start; e < side.end; e++) {
          const entry = side.list[e] ?? 0;
          const sort = entry >>> SORT;
          const far = entry & TARGET;
          const isUp = side === graph.up;
          const leads = aliases[sort] === 1 || (isUp && follows[sort] === 1);
          if (!leads || sure[far] !== 0) continue;
          if (i < DOUBTED && isDoubted(isUp ? n : far, isUp ? far : n, sort)) continue;
          sure[far] = i + 1;
          queue[tail++] = far;
        }
      }
    }
  }
  return sure;
}

/** What who asks says of nodes, and the engine remembers, by place. */
function judgements(graph: Graph, { ns, judged, remembered }: GateQuestion): Uint8Array {
  const known = new Uint8Array(graph.size);
  if (remembered) known.set(remembered.subarray(0, graph.size));
  for (let i = 0; i < ns.length; i++) {
    const n = graph.here(ns[i] ?? 0);
    if (n !== undefined) known[n] = judged[i] ?? 0;
  }
  return known;
}

/** The edge that led to a node, both ends as they are numbered here; where it was reached by another name, the edge to that. */
function edgeTo(graph: Graph, { came }: Tree, steps: Uint8Array, n: number): readonly [number, number] {
  for (let at = n; ; ) {
    const before = (came[at] ?? 0) - 1;
    if (before < 0 || before === at) return [at, at];
    graph.up.seek(before);
    for (let e = graph.up.start; e < graph.up.end; e++) {
      const entry = graph.up.list[e] ?? 0;
      if ((entry & TARGET) === at && steps[entry >>> SORT] === 1) return [before, at];
    }
    at = before;
  }
}

/** Every node of a walk with its depth, level by level and in order. */
function* inOrder({ queue, ends }: Walked): Generator<readonly [number, number]> {
  for (const [depth, end] of ends.entries()) {
    const level = queue.subarray(depth === 0 ? 0 : ends[depth - 1], end).sort();
    for (const n of level) yield [n, depth];
  }
}

/** One that fails, as it is numbered here; `sure`: 0, or where the way is not sure enough what `sureness` has of it. */
type Offender = {
  readonly n: number;
  readonly away: number;
  readonly judged: number;
  readonly sure: number;
};

/** Looks at everything that was walked, nearest first: what is judged, and how. */
function look(graph: Graph, question: GateQuestion, walked: Walked) {
  const { from, least, kinds, self, settled, most, limit } = question;
  const known = judgements(graph, question);
  const judges = kinds === null ? new Uint8Array(256).fill(1) : kindTable(kinds);
  const start = graph.here(from);
  const isSure = least === null || start === undefined;
  const sure = isSure ? undefined : sureness(graph, question, start, walked.queue.length);
  const enough = least === null ? 0 : CERTAINTIES.indexOf(least) + 1;
  const isNamed = (n: number): boolean => n === start || ((graph.flags[n] ?? 0) & FLAGS.stub) === 0;
  const names: number[] = [];
  const failing: Offender[] = [];
  const unknown: number[] = [];
  const nearest: number[] = [];
  let [evaluated, open, offenders] = [0, 0, 0];
  for (const [n, away] of inOrder(walked)) {
    if (away === 0 && isNamed(n)) names.push(n);
    const kind = graph.kinds[n] ?? 0;
    if (judges[kind] !== 1 || (away === 0 && !(self && isNamed(n)))) continue;
    evaluated++;
    const alike = settled[kind] ?? JUDGED.unknown;
    const judged = alike === JUDGED.unknown ? (known[n] ?? JUDGED.unknown) : alike;
    if (judged === JUDGED.unknown) {
      open++;
      if (unknown.length < most) unknown.push(n);
    }
    if (alike === JUDGED.unknown && nearest.length < limit) nearest.push(n);
    const weak = away > 0 && sure !== undefined && (sure[n] ?? 0) > enough;
    if (!weak && judged <= JUDGED.holds) continue;
    offenders++;
    if (failing.length < limit) failing.push({ n, away, judged, sure: weak ? (sure[n] ?? 0) : 0 });
  }
  return { names, failing, unknown, nearest, evaluated, open, offenders };
}

export function answerGate(graph: Graph, question: GateQuestion, scratch: Scratch): GateFound {
  const { from, depth, types, throughNames, withEdges, named } = question;
  const ways = { types, throughNames };
  const walked = walk(graph, { ...ways, depth, direction: "up", starts: [from] }, scratch);
  const { names, failing, unknown, nearest, ...counts } = look(graph, question, walked);
  const start = graph.here(from);
  const isLed = failing.length > 0 || (withEdges && unknown.length > 0);
  const tree =
    start === undefined || !isLed
      ? { came: new Uint32Array(0) }
      : treeOf(graph, { ...ways, direction: "up" }, [start], walked);
  const steps = sortsOf(types.filter((type) => type !== "alias-of"));
  const entered = withEdges ? unknown.flatMap((n) => edgeTo(graph, tree, steps, n)) : [];
  const own = walked.ends[0] ?? 0;
  return {
    ...counts,
    names: names.map(graph.number),
    others: Math.max(0, own - 1),
    ancestors: walked.queue.length - own,
    gaps: walked.gaps,
    walked: named ? Uint32Array.from(walked.queue, graph.number) : new Uint32Array(0),
    unknown: Uint32Array.from(unknown, graph.number),
    entered: Uint32Array.from(entered, graph.number),
    nearest: nearest.map(graph.number),
    failing: failing.map(({ n, away, judged, sure }) => {
      const [child, parent] = edgeTo(graph, tree, steps, n);
      return {
        n: graph.number(n),
        judged,
        only: sure === 0 ? null : (CERTAINTIES[sure - 1] ?? "doubted"),
        steps: away,
        child: graph.number(child),
        parent: graph.number(parent),
        path: trailOf(graph, ways, tree, n, away, "up").nodes?.map((one) => one.n) ?? null,
      };
    }),
  };
}

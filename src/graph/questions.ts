// Every question that the graph answers, a row each: what has to be there to answer it, and how it is answered. An engine
// finds or holds the graph; what the answer is, is decided here.

import { type AmongAnswer, type AmongQuestion, answerAmong } from "./among.ts";
import { type AncestryFound, type AncestryQuestion, answerAncestry } from "./ancestry.ts";
import {
  answerPage,
  answerSet,
  type PageQuestion,
  type SetAnswer,
  type SetQuestion,
  type WalkPage,
} from "./answer.ts";
import { answerCommon, type CommonFound, type CommonQuestion } from "./common.ts";
import { answerGate, type GateFound, type GateQuestion } from "./gate.ts";
import type { Graph } from "./graph.ts";
import { answerImpact, type ImpactFound, type ImpactQuestion } from "./impact.ts";
import { answerLineage, type LineageAnswer, type LineageQuestion } from "./lineage.ts";
import { answerPaths, type PathsFound, type PathsQuestion } from "./paths.ts";
import {
  answerMarks,
  answerTaint,
  type MarkFound,
  type MarkQuestion,
  type TaintFound,
  type TaintQuestion,
} from "./taint.ts";
import { type Route, type Scratch, type Walked, walk } from "./walk.ts";

/** Of each question what is asked and what is answered: plain data, in numbers of nodes, so that it goes from object to object. */
export type Questions = {
  walk: { question: PageQuestion; answer: WalkPage };
  set: { question: SetQuestion; answer: SetAnswer };
  lineage: { question: LineageQuestion; answer: LineageAnswer };
  paths: { question: PathsQuestion; answer: PathsFound };
  common: { question: CommonQuestion; answer: CommonFound };
  ancestry: { question: AncestryQuestion; answer: AncestryFound };
  impact: { question: ImpactQuestion; answer: ImpactFound };
  among: { question: AmongQuestion; answer: AmongAnswer };
  gate: { question: GateQuestion; answer: GateFound };
  taint: { question: TaintQuestion; answer: TaintFound };
  marks: { question: MarkQuestion; answer: MarkFound };
};

export type Asked<K extends keyof Questions> = Questions[K]["question"];
export type Answered<K extends keyof Questions> = Questions[K]["answer"];

/** The part of the graph that a question is about: what these nodes reach, so many steps far. */
export type Part = Route & { readonly starts: readonly number[]; readonly depth?: number | undefined };

type Row<K extends keyof Questions> = {
  readonly part: (question: Asked<K>) => Part;
  /** The scratch is at least as large as the graph; what is in it may be of another question. */
  readonly answer: (graph: Graph, question: Asked<K>, scratch: Scratch) => Answered<K>;
};

/** The walk of a question: another page of what was walked last is not walked again. */
function walkedBefore(graph: Graph, question: PageQuestion, scratch: Scratch): Walked {
  const { offset: _offset, limit: _limit, withEdges: _withEdges, ...asked } = question;
  if (graph.mark === undefined) return walk(graph, asked, scratch);
  const key = JSON.stringify([graph.mark, asked]);
  if (scratch.last?.key === key) return scratch.last.walked;
  const walked = walk(graph, asked, scratch);
  scratch.last = { key, walked };
  return walked;
}

const ROWS: { readonly [K in keyof Questions]: Row<K> } = {
  walk: {
    part: (question) => question,
    answer: (graph, question, scratch) => answerPage(graph, walkedBefore(graph, question, scratch), question),
  },
  set: {
    part: (question) => question,
    answer: (graph, question, scratch) => answerSet(graph, walk(graph, question, scratch), question),
  },
  lineage: {
    part: (question) => question,
    answer: (graph, question, scratch) => answerLineage(graph, walk(graph, question, scratch), question),
  },
  // What lies between two nodes is found from below: ancestors are fewer than descendants.
  paths: {
    part: (question) => ({ ...question, direction: "up", starts: [question.from] }),
    answer: answerPaths,
  },
  common: { part: (question) => ({ ...question, direction: "up" }), answer: answerCommon },
  ancestry: {
    part: (question) => ({ ...question, direction: "up", starts: [question.from] }),
    answer: answerAncestry,
  },
  impact: { part: (question) => ({ ...question, direction: "down" }), answer: answerImpact },
  among: {
    part: (question) => question,
    answer: (graph, question, scratch) => answerAmong(graph, walk(graph, question, scratch), question),
  },
  gate: {
    part: (question) => ({ ...question, direction: "up", starts: [question.from] }),
    answer: answerGate,
  },
  taint: {
    part: (question) => ({ ...question, direction: "up", starts: [question.from] }),
    answer: answerTaint,
  },
  marks: {
    part: (question) => ({ ...question, direction: "down", starts: [...question.sources] }),
    answer: answerMarks,
  },
};

export function partOf<K extends keyof Questions>(kind: K, question: Asked<K>): Part {
  return ROWS[kind].part(question);
}

export function answerOn<K extends keyof Questions>(
  graph: Graph,
  kind: K,
  question: Asked<K>,
  scratch: Scratch,
): Answered<K> {
  // What the scratch holds of a walk is gone once another question uses it.
  if (kind !== "walk") scratch.last = undefined;
  return ROWS[kind].answer(graph, question, scratch);
}

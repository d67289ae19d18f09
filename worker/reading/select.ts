// A page of the nodes that a rule holds for. Candidates are decided in the order in which they entered the log, each exactly;
// what lies around a node is read only where the rule depends on it. What one answer may read and count is bounded: then the
// page ends before the candidate that could not be decided any more, and the following page begins with it.
import { LIMITS } from "../../src/model/limits.ts";
import type { SelectAnswer } from "../../src/wire/select.ts";
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";
import type { Moment } from "../read.ts";
import { candidates } from "./candidates.ts";
import { type Facts, factsAt } from "./facts.ts";
import { type Budget, decideEach } from "./select-decide.ts";
import { questionOf, type SelectAsked, type SelectQuestion } from "./select-question.ts";

type PageAsked = SelectQuestion & {
  readonly limit: number;
  /** The number of the last candidate of the page before. */
  readonly after: number;
};

/** A page; `next` is the `after` of the following one, or null. */
export type Selected = Omit<SelectAnswer, "next"> & { readonly next: number | null };

// One alone first, with all that an answer may take; then more at a time, which are read together.
const CHUNKS = [1, 8, 64];

/** The numbers of all that a selection holds for, in the order of the log. */
export async function selectAll(env: Env, asked: SelectAsked, at: Moment): Promise<readonly number[]> {
  const question = await questionOf(env, asked, at);
  const all: number[] = [];
  let after: number | null = 0;
  for (let pages = 0; after !== null; pages++) {
    if (pages === LIMITS.selectPages) throw TOO_MUCH;
    const page = await select(env, { ...question, limit: LIMITS.pageNodes, after });
    all.push(...page.found);
    after = page.next;
  }
  return all;
}

const TOO_MUCH = new Refused({
  code: "too-costly",
  detail: `To decide it for every node takes more than ${LIMITS.selectPages} pages of POST /v1/select.`,
  pointer: "/where",
  hint: "Narrow it by kinds, ancestor or descendant, or ask for JSON and go on page by page.",
});

const TOO_COSTLY = new Refused({
  code: "too-costly",
  detail: "To decide it for one node takes more nodes or more steps than one answer may.",
  pointer: "/where",
  hint: 'Narrow it by kinds, ancestor or descendant; say first what is of the node alone (node.kind == "prompt" && …); have fewer lists within lists.',
});

type Found = {
  readonly found: readonly number[];
  readonly facts: Facts;
  readonly examined: number;
  readonly isCut: boolean;
  readonly next: number | null;
};

/** Looks for one page. */
async function select(env: Env, question: PageAsked): Promise<Found> {
  const { at, limit, after } = question;
  const { ns, last, more } = await candidates(env, question, after);
  const facts = factsAt(env, at.position);
  const budget: Budget = { steps: LIMITS.selectSteps, walks: LIMITS.selectWalks };
  const found: number[] = [];
  let examined = 0;
  let isStuck = false;
  for (let turn = 0; examined < ns.length && found.length < limit && !isStuck; turn++) {
    const chunk = ns.slice(examined, examined + (CHUNKS[turn] ?? 64));
    const decided = await decideEach(env, question, facts, budget, chunk);
    for (const [i, n] of chunk.entries()) {
      isStuck = i >= decided.length;
      if (isStuck || found.length === limit) break;
      examined++;
      if (decided[i]) found.push(n);
    }
  }
  if (isStuck && examined === 0) throw TOO_COSTLY;
  const isThrough = examined === ns.length;
  return {
    found,
    facts,
    examined,
    isCut: isStuck || (isThrough && more && found.length < limit),
    next: isThrough ? (more ? last : null) : (ns[examined - 1] ?? after),
  };
}

/** Answers one page. */
export async function answerSelect(env: Env, question: PageAsked): Promise<Selected> {
  const { found, facts, examined, isCut, next } = await select(env, question);
  return {
    position: question.at.position,
    complete: !isCut,
    stopped_by: isCut ? ["limit"] : [],
    examined,
    nodes: found.flatMap((n) => {
      const known = facts.get(n);
      if (known === undefined) return [];
      const { id, kind, name, version, state, stub } = known.head;
      return [{ id, kind, name, version, state, stub }];
    }),
    next,
  };
}

// A page of the nodes that a rule holds for. Candidates are decided in the order in which they entered the log, each exactly;
// what lies around a node is read only where the rule depends on it. What one answer may read and count is bounded: then the
// page ends before the candidate that could not be decided any more, and the following page begins with it.
import { LIMITS } from "../../src/model/limits.ts";
import { compile } from "../../src/policy/cel.ts";
import type { Fact } from "../../src/policy/facts.ts";
import type { Variable } from "../../src/policy/fields.ts";
import type { Given, Rule } from "../../src/policy/rule.ts";
import type { SelectAnswer, Selection } from "../../src/wire/select.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { findStarts } from "../http/address.ts";
import { clockAt } from "../http/clock.ts";
import { fewAtOnce } from "../platform/patience.ts";
import { Refused } from "../problem.ts";
import type { Moment } from "../read.ts";
import { type Among, candidates } from "./candidates.ts";
import { type Facts, factsAt } from "./facts.ts";

export type SelectQuestion = Among & {
  readonly rule: Rule;
  readonly now?: Date | undefined;
  readonly limit: number;
  /** The number of the last candidate of the page before. */
  readonly after: number;
};

/** A page; `next` is the `after` of the following one, or null. */
export type Selected = Omit<SelectAnswer, "next"> & { readonly next: number | null };

/** What an answer still may take. */
type Budget = { steps: number; walks: number };

// One alone first, with all that an answer may take; then more at a time, which are read together.
const CHUNKS = [1, 8, 64];

/** What a rule may ask for, and which way that lies. */
const RELATED = { ancestors: "up", descendants: "down" } as const satisfies {
  readonly [V in Variable]?: string;
};

type Related = { readonly [V in keyof typeof RELATED]?: readonly number[] };

/** What lies around a node, as far as the rule names it; undefined where it is more than can be gathered. */
async function relatedTo(env: Env, n: number, question: SelectQuestion): Promise<Related | undefined> {
  const { rule, types, at } = question;
  let related: Related = {};
  for (const name of ["ancestors", "descendants"] as const) {
    if (!rule.names.has(name)) continue;
    const asked = { starts: [n], direction: RELATED[name], types, throughNames: false };
    const set = await wholeSet(env, asked, at);
    if (set === undefined) return undefined;
    related = { ...related, [name]: set };
  }
  return related;
}

/** The facts of nodes; undefined when one of them could not be read. */
function factsOf(facts: Facts, ns: readonly number[]): readonly Fact[] | undefined {
  const found = ns.flatMap((n) => facts.get(n)?.fact ?? []);
  return found.length === ns.length ? found : undefined;
}

/** A candidate with what was found around it, as the rule is given it. */
function givenOf(
  facts: Facts,
  node: Fact,
  { ancestors, descendants }: Related,
  now: Date | undefined,
): Given | undefined {
  const above = ancestors && factsOf(facts, ancestors);
  const below = descendants && factsOf(facts, descendants);
  if ((ancestors && !above) || (descendants && !below)) return undefined;
  return {
    node,
    ...(above ? { ancestors: above } : {}),
    ...(below ? { descendants: below } : {}),
    ...(now ? { now } : {}),
  };
}

/** Whether the rule holds for each of these candidates, in order, up to the first that cannot be decided any more. */
async function decideEach(
  env: Env,
  question: SelectQuestion,
  facts: Facts,
  budget: Budget,
  ns: readonly number[],
): Promise<readonly boolean[]> {
  const { rule, now } = question;
  const decide = (given: Given): string => {
    const verdict = rule.decide(given, Math.min(LIMITS.ruleSteps, budget.steps));
    budget.steps -= verdict.steps;
    return verdict.is;
  };
  await facts.load(ns);
  const first: { readonly n: number; readonly node: Fact; readonly is: string }[] = [];
  for (const n of ns) {
    const node = facts.get(n)?.fact;
    if (node === undefined) break;
    const is = decide({ node, ...(now ? { now } : {}) });
    if (is === "too-costly") break;
    first.push({ n, node, is });
  }
  const walks = Math.max(1, [...rule.names].filter((name) => name in RELATED).length);
  const wanting = first.filter(({ is }) => is === "wanting").slice(0, Math.floor(budget.walks / walks));
  budget.walks -= wanting.length * walks;
  const around = new Map<number, Related>();
  await fewAtOnce(wanting, LIMITS.callsAtOnce, async ({ n }) => {
    const related = await relatedTo(env, n, question);
    if (related) around.set(n, related);
  });
  // All together, in the order of the candidates: where there is not room for all, there is for the first.
  const lying = wanting.flatMap(({ n }) => Object.values(around.get(n) ?? {}));
  await facts.load(lying.flat());
  const decided: boolean[] = [];
  for (const { n, node, is } of first) {
    if (is !== "wanting") {
      decided.push(is === "true");
      continue;
    }
    const related = around.get(n);
    const given = related && givenOf(facts, node, related, now);
    const then = given ? decide(given) : "too-costly";
    if (then === "too-costly") break;
    decided.push(then === "true");
  }
  return decided;
}

/** What a selection asks, as it was read: plain data. */
export type SelectAsked = Selection;

async function numbersOf(
  env: Env,
  ids: readonly string[],
  at: number,
): Promise<readonly number[] | undefined> {
  if (ids.length === 0) return undefined;
  return (await findStarts(env, {}, new URLSearchParams(ids.map((id) => ["id", id])), at)).ns;
}

/** A selection, compiled and with the nodes that it names; refused where the expression is none. */
export async function questionOf(
  env: Env,
  { where, ancestor, descendant, types, kinds }: SelectAsked,
  at: Moment,
): Promise<Omit<SelectQuestion, "limit" | "after">> {
  const rule = ruleOf(where);
  return {
    rule,
    now: rule.names.has("now") ? await clockAt(env, at.position) : undefined,
    ancestors: await numbersOf(env, ancestor, at.position),
    descendants: await numbersOf(env, descendant, at.position),
    types,
    kinds,
    at,
  };
}

/** The expression of a selection; refused where it is none. */
export function ruleOf(where: string): Rule {
  const compiled = compile(where, ["node", "ancestors", "descendants", "now"]);
  if (!compiled.ok) throw new Refused({ ...compiled.refusal, pointer: "/where" });
  return compiled.value;
}

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
async function select(env: Env, question: SelectQuestion): Promise<Found> {
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
export async function answerSelect(env: Env, question: SelectQuestion): Promise<Selected> {
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

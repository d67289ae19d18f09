// Whether a rule holds for candidates: each is decided exactly, and what lies around it is read only where the rule depends on it.
import { LIMITS } from "../../src/model/limits.ts";
import type { Fact } from "../../src/policy/facts.ts";
import type { Variable } from "../../src/policy/fields.ts";
import type { Given } from "../../src/policy/rule.ts";
import type { Env } from "../env.ts";
import { wholeSet } from "../graph/walk.ts";
import { fewAtOnce } from "../platform/patience.ts";
import type { Facts } from "./facts.ts";
import type { SelectQuestion } from "./select-question.ts";

/** What an answer still may take. */
export type Budget = { steps: number; walks: number };

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
export async function decideEach(
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

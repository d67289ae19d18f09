// What a policy says, told: why it fails, who offends, by which path, and the facts that it rests on.
import { type Failing, type GateFound, JUDGED } from "../../src/graph/gate.ts";
import type { WalkGaps } from "../../src/graph/walk.ts";
import type { DecidedFact, Offence } from "../../src/model/decision.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { pointer } from "../../src/model/refusal.ts";
import { factAt, type TrustedNode } from "../../src/policy/trusted.ts";
import type { Env } from "../env.ts";
import { idsOf } from "../reading/connected.ts";
import { type Beside, type Budget, edgesInto, type Judged, judge, looking } from "./gate-judge.ts";
import type { Asking } from "./gate-walk.ts";
import { readTrusted } from "./trusted-facts.ts";

/** The facts of a node that a rule looks at, each with whose claims say it. */
export function factsLookedAt(
  { gate }: Asking,
  thing: "node" | "ancestor",
  id: string,
  node: TrustedNode,
): DecidedFact[] {
  return gate.rule.looks.flatMap(({ of, keys }) => {
    if (of !== thing || keys.length === 0) return [];
    const { claims, ...fact } = factAt(node, keys);
    if (JSON.stringify(fact.value).length > LIMITS.factCharacters) return [];
    return [{ node: id, pointer: pointer(...keys), ...fact, claims: claims.slice(0, LIMITS.gateNamed) }];
  });
}

const listed = (words: readonly string[]): string => words.join(", ");

/** In a sentence, why something does not pass; undefined when it does. */
export function whyNot({ is, why }: Judged, facts: readonly DecidedFact[]): string | undefined {
  switch (is) {
    case "true":
      return undefined;
    case "too-costly":
      return "The rule takes more steps than a decision may.";
    case "too-large":
      return "More was said of it than a decision can read.";
    case "false": {
      const said = facts.map(({ pointer: at, value }) => `${at} is ${JSON.stringify(value).slice(0, 100)}`);
      return said.length === 0 ? "The rule does not hold." : `The rule does not hold: ${listed(said)}.`;
    }
    default: {
      const differ = facts.filter(({ contradicted }) => contradicted).map((fact) => fact.pointer);
      const absent = facts.filter(({ value, contradicted }) => value === null && !contradicted);
      const missing = absent.map((fact) => fact.pointer);
      const reasons = [
        ...(differ.length === 0 ? [] : [`trusted claims differ about ${listed(differ)}`]),
        ...(missing.length === 0 ? [] : [`no trusted claim says ${listed(missing)}`]),
      ];
      return `The rule cannot be decided: ${reasons.length === 0 ? (why ?? "it has no value") : reasons.join(", and ")}.`;
    }
  }
}

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** What of an ancestry is not known, in a sentence; undefined when nothing is missing. */
export function gapsTold({ stubs, unpinned, partial, unspecified }: WalkGaps): string | undefined {
  const missing = [
    ...counted(stubs, "node that nobody recorded", "nodes that nobody recorded"),
    ...counted(unpinned, "name without a revision", "names without a revision"),
    ...counted(partial, "node of which parents are missing", "nodes of which parents are missing"),
    ...counted(
      unspecified,
      "node of which nobody says whether its parents are all there are",
      "nodes of which nobody says whether their parents are all there are",
    ),
  ];
  return missing.length === 0 ? undefined : `Its ancestry is not all known: ${listed(missing)}.`;
}

/** Why a node fails that was reached only by edges that are not sure enough. */
function onlyTold({ only }: Failing): string | undefined {
  if (only === null) return undefined;
  if (only === "doubted")
    return "It is reached surely enough only by what nobody says who is trusted about it.";
  return `It is reached only by ${only} edges.`;
}

/** Those that fail, each with why and on which facts: judged once more, since of each only that it fails is remembered. */
export async function offencesOf(
  env: Env,
  asking: Asking,
  { failing }: GateFound,
  beside: Beside,
): Promise<Offence[]> {
  if (failing.length === 0) return [];
  const ids = await idsOf(env.GRAPH, [...new Set(failing.flatMap(({ n, path }) => [n, ...(path ?? [])]))]);
  const edges = await edgesInto(env, asking, failing);
  const seen = new Map<number, TrustedNode | null>();
  const ns = failing.map(({ n }) => n);
  for await (const [n, node] of readTrusted(env, ns, looking(asking, "ancestor"))) seen.set(n, node);
  let room = LIMITS.gatePathNodes;
  const budget: Budget = { steps: LIMITS.gateSteps };
  const whyOf = (one: Failing, known: TrustedNode | null, facts: readonly DecidedFact[]): string[] => {
    const { n, judged } = one;
    // The rule is asked once more of those that it was asked of.
    const again: Judged | undefined =
      judged === JUDGED.costly
        ? { is: known === null ? "too-large" : "too-costly" }
        : judged > JUDGED.holds
          ? judge(asking, beside, known, edges.get(n), budget)
          : undefined;
    return [onlyTold(one), again && whyNot(again, facts)].flatMap((told) => told ?? []);
  };
  return failing.map((one) => {
    const node = ids.get(one.n) ?? "";
    const known = seen.get(one.n) ?? null;
    const facts = known === null ? [] : factsLookedAt(asking, "ancestor", node, known);
    const why = whyOf(one, known, facts);
    const fits = one.path !== null && one.path.length <= room;
    if (one.path !== null && fits) room -= one.path.length;
    const far = fits ? [] : [`It is ${one.steps} steps away.`];
    return {
      node,
      path: fits ? (one.path ?? []).map((n) => ids.get(n) ?? "") : [],
      why: [...why, ...far].join(" "),
      facts,
    };
  });
}

/** Facts of these nodes that the rule looks at, the first of them. */
export async function restsOn(
  env: Env,
  asking: Asking,
  ns: readonly number[],
  thing: "node" | "ancestor" = "ancestor",
): Promise<DecidedFact[]> {
  const facts: DecidedFact[] = [];
  const ids = await idsOf(env.GRAPH, ns);
  for await (const [n, node] of readTrusted(env, ns, looking(asking, thing)))
    if (node !== null) facts.push(...factsLookedAt(asking, thing, ids.get(n) ?? "", node));
  return facts.slice(0, LIMITS.gateNamed);
}

// The policies that guard a state, asked about a node: which apply, and what each says. Whatever cannot be decided, for whatever
// reason, fails: a gate that does not know does not open. docs/policies.md says what is asked of what.
import type { GateFound } from "../../src/graph/gate.ts";
import type { Offence, PolicyOutcome } from "../../src/model/decision.ts";
import type { Kind } from "../../src/model/kinds.ts";
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Policy } from "../../src/model/policy.ts";
import { gateOf } from "../../src/policy/gate.ts";
import type { Env } from "../env.ts";
import { askWalk } from "../graph/engine.ts";
import type { Moment } from "../read.ts";
import {
  type Beside,
  type Budget,
  besideOf,
  decideBeside,
  type Judged,
  judgeEach,
  judgeSet,
} from "./gate-judge.ts";
import { type Shared, sharedAt } from "./gate-shared.ts";
import { factsLookedAt, gapsTold, offencesOf, restsOn, whyNot } from "./gate-told.ts";
import { type Asking, askGate, askingOf, askNames, HEREDITARY, NONE, withDoubts } from "./gate-walk.ts";

/** A version of a policy, as it is in force at a position. A draft has the version that it would get. */
export type InForce = { readonly name: string; readonly version: number; readonly policy: Policy };

/** What is asked about: a node that is to enter states, or stands in one. */
export type Subject = {
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  /** The states whose guards are asked. */
  readonly states: readonly LifecycleState[];
};

export type Gated = {
  readonly policies: readonly PolicyOutcome[];
  /** Hereditary ancestors that the node has, exactly. */
  readonly ancestors: number;
};

/** What of an outcome comes from the ancestry: what failed there, and what cannot be told. */
type Told = Pick<PolicyOutcome, "evaluated" | "offenders" | "offending" | "facts"> & {
  /** Why it fails, where nobody offends. */
  readonly whys: readonly string[];
};

const sentence = (whys: readonly (string | undefined)[]): string =>
  whys.flatMap((why) => why ?? []).join(" ");

/** What is asked of the node alone, by each of its names. */
async function toldOfNode(
  env: Env,
  asking: Asking,
  found: GateFound,
  beside: Beside,
  shared: Shared,
): Promise<Told> {
  const budget: Budget = { steps: LIMITS.gateSteps };
  const ids = await shared.ids(found.names);
  const subject = ids.get(asking.n) ?? "";
  const weak = await offencesOf(env, asking, found, beside);
  const own = beside.nodes.flatMap(([n, node]): (Offence & { passes: boolean })[] => {
    const id = ids.get(n) ?? "";
    const facts = node === null ? [] : factsLookedAt(asking, "node", id, node);
    const judged: Judged = decideBeside(asking, { ...beside, nodes: [[n, node]] }, {}, budget);
    const why = whyNot(judged, facts);
    const path = id === subject ? [id] : [subject, id];
    return [{ node: id, path, why: why ?? "", facts, passes: why === undefined }];
  });
  const failing = own.filter(({ passes }) => !passes).map(({ passes: _passes, ...offence }) => offence);
  return {
    evaluated: own.length,
    offenders: failing.length + found.offenders,
    offending: [...failing, ...weak].slice(0, LIMITS.gateNamed),
    facts: own.flatMap(({ facts }) => facts).slice(0, LIMITS.gateNamed),
    whys: [],
  };
}

/** What is asked of all ancestors at once. */
async function toldOfSet(env: Env, asking: Asking, found: GateFound, beside: Beside): Promise<Told> {
  const { evaluated, offenders, open } = found;
  const ns = [...found.unknown];
  const budget: Budget = { steps: LIMITS.gateSteps };
  const judged: Judged =
    open > ns.length ? { is: "too-costly" } : await judgeSet(env, asking, ns, beside, budget);
  const of = await restsOn(env, asking, ns.slice(0, LIMITS.gateNamed));
  const own = await restsOn(
    env,
    asking,
    beside.nodes.map(([n]) => n),
    "node",
  );
  const why = whyNot(judged, []);
  return {
    evaluated,
    offenders,
    offending: await offencesOf(env, asking, found, beside),
    facts: [...own, ...of].slice(0, LIMITS.gateNamed),
    whys: why === undefined ? [] : [why],
  };
}

/** What is asked of each ancestor. */
async function toldOfEach(env: Env, asking: Asking, first: GateFound, beside: Beside): Promise<Told> {
  const budget: Budget = { steps: LIMITS.gateSteps };
  const most = asking.gate.asks === "alone" ? LIMITS.gateReads : LIMITS.gateAncestors;
  const tooMany = first.open > most;
  // What is asked of each alone is remembered: of too many the first are looked at, and the next time others.
  const looks = first.open > 0 && !(tooMany && asking.gate.asks === "related");
  const found = looks
    ? (await askGate(env, asking, await judgeEach(env, asking, first, beside, budget))).answer
    : first;
  const { evaluated, offenders, open } = found;
  return {
    evaluated,
    offenders,
    offending: await offencesOf(env, asking, found, beside),
    facts: offenders > 0 ? [] : await restsOn(env, asking, found.nearest),
    whys:
      open === 0 ? [] : [`The rule is too costly: ${open} ancestors are more than one decision looks at.`],
  };
}

/** Whether it is known of all, by those who count, that their parents are all there are. */
const KNOWN = 'ancestor.stub || ancestor.ancestry == "complete"';
const KNOWN_ANCESTRY = gateOf({ each: "ancestor", rule: KNOWN });

/**
 * What of an ancestry is not known, in a sentence. Where that fails, nobody but those who count can say that parents are all
 * there are; that some are missing, anybody can.
 */
async function gapsOf(env: Env, { n, policy, at }: Asking, { gaps }: GateFound): Promise<string | undefined> {
  const told = gapsTold(gaps);
  if (policy.gaps !== "fail" || told !== undefined || !KNOWN_ANCESTRY.ok) return told;
  const walk = { edge_types: policy.walk?.edge_types };
  const known: Policy = { ...policy, walk, min_certainty: undefined, rule: KNOWN };
  const gate = KNOWN_ANCESTRY.value;
  const asking = askingOf(n, known, gate, at);
  const { answer } = await askGate(env, asking, NONE);
  const { offenders, whys } = await toldOfEach(env, asking, answer, { nodes: [], now: undefined });
  return whys[0] ?? gapsTold({ stubs: 0, unpinned: 0, partial: 0, unspecified: offenders });
}

const TELL = { node: toldOfNode, set: toldOfSet, alone: toldOfEach, related: toldOfEach } as const;

/** What one policy says. */
async function outcomeOf(
  env: Env,
  shared: Shared,
  { name, version, policy }: InForce,
  n: number,
  at: Moment,
  now: string,
): Promise<PolicyOutcome> {
  const { mode = "enforce", message, gaps = "warn" } = policy;
  const base = { policy: name, version, mode, message };
  const compiled = gateOf(policy);
  if (!compiled.ok) {
    const why = `The rule cannot be evaluated: ${compiled.refusal.detail}`;
    return { ...base, verdict: "fail", why, evaluated: 0, offenders: 0, offending: [], facts: [] };
  }
  const gate = compiled.value;
  const asking = await withDoubts(env, askingOf(n, policy, gate, at));
  const { answer, cut } = await shared.walked(asking);
  const beside = await besideOf(shared, asking, answer.names, now);
  const { whys, ...told } = await TELL[gate.asks](env, asking, answer, beside, shared);
  const missing = gaps === "ignore" ? undefined : await gapsOf(env, asking, answer);
  const fails = [
    ...whys,
    ...(cut ? [`It descends from more than can be walked: ${LIMITS.walkEdges} edges.`] : []),
    ...(gaps === "fail" && missing !== undefined ? [missing] : []),
  ];
  const failed = fails.length > 0 || told.offenders > 0;
  const why = sentence([...fails, gaps === "warn" ? missing : undefined]);
  return { ...base, verdict: failed ? "fail" : "pass", ...(why === "" ? {} : { why }), ...told };
}

/** How many hereditary ancestors a node has; its other names are none. */
async function countAncestors(env: Env, n: number, at: Moment): Promise<number> {
  const { answer, cut } = await askNames(env, n, at);
  if (!cut) return answer.ancestors;
  // Of more than can be walked there is a count all the same, in which its other names are.
  const asked = { starts: [n], direction: "up", types: HEREDITARY, throughNames: false } as const;
  const counted = await askWalk(env, { ...asked, offset: 0, limit: 1, withEdges: false }, at);
  return counted.answer.counts.nodes - answer.others;
}

/** What these policies say of a node at a position; those that do not guard its states or are not about its kind are left out. */
export async function askPolicies(
  env: Env,
  policies: readonly InForce[],
  { n, kind, states }: Subject,
  at: Moment,
  now: string,
): Promise<Gated> {
  const apply = policies.filter(
    ({ policy }) =>
      policy.guards.some((state) => states.includes(state)) && (policy.kinds?.includes(kind) ?? true),
  );
  const shared = sharedAt(env, at.position);
  const outcomes: PolicyOutcome[] = [];
  // One after the other: what each holds while it reads is bounded, and all together would not be.
  for (const one of apply) outcomes.push(await outcomeOf(env, shared, one, n, at, now));
  return { policies: outcomes, ancestors: await countAncestors(env, n, at) };
}

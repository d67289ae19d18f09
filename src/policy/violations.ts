// Violations: a live node stands where a policy says that it must not, or under an advisory. Pure: what is open of a node and
// what is found at a later position become what is opened, kept and closed there. Of each standing and each policy (or
// advisory) there is one at a time, however often it is looked at; when it passes and fails again, that is another.
import { type Sha256, utf8 } from "../model/bytes.ts";
import { canonical } from "../model/canonical.ts";
import type { Decision, PolicyOutcome, TaintOutcome } from "../model/decision.ts";
import type { Kind } from "../model/kinds.ts";
import type { LifecycleState } from "../model/lifecycle.ts";

/** Where a node stands; a deployment that is live without a standing stands in no niche and no state. */
export type Stands = {
  /** The site at which it stands there; null without a standing. */
  readonly site: string | null;
  readonly lineage: string;
  readonly niche: string | null;
  readonly kind: Kind;
  readonly state: LifecycleState | null;
};

export type Cause = { readonly policy: string; readonly version: number } | { readonly advisory: string };

/** A position of the log, and when it was taken (RFC 3339). */
export type Placed = { readonly position: number; readonly at: string };

/**
 * Why a violation is none any more. passes: what was wrong is so no longer. moved: the node stands elsewhere, or is live no
 * longer. retired: the policy is enforced no longer, or not about this any more. withdrawn, waived: the advisory is.
 */
export type Why = "passes" | "moved" | "retired" | "withdrawn" | "waived";

export type Violation = Stands & {
  readonly id: string;
  readonly node: string;
  readonly cause: Cause;
  readonly opened: Placed;
  readonly closed: (Placed & { readonly why: Why }) | null;
  /** What was found last, and at which position that was. */
  readonly outcome: PolicyOutcome | TaintOutcome;
  readonly found: number;
};

/** What was decided about a node where it stands. */
export type Judged = Stands & {
  /** The policies that guard the state it stands in; others guard a state that it was moved through. */
  readonly guards: ReadonlySet<string>;
  /** Whether it came to stand there at this very position. */
  readonly entered: boolean;
  readonly decision: Pick<Decision, "policies" | "taints">;
};

/** A look at a node at a position. */
export type Look = {
  readonly node: string;
  readonly at: Placed;
  readonly judged: readonly Judged[];
  /** Which of the advisories of open violations are open at that position. */
  readonly advisories: ReadonlySet<string>;
};

type Found = { readonly cause: Cause; readonly outcome: PolicyOutcome | TaintOutcome };

const wordOf = (cause: Cause): string =>
  "policy" in cause ? `policy ${cause.policy}` : `advisory ${cause.advisory}`;

const placeOf = ({ site, lineage, niche }: Stands): string => JSON.stringify([site, lineage, niche]);

/** What tells a violation from all others that are open at the same time. */
const keyOf = (stands: Stands, cause: Cause): string => `${placeOf(stands)} ${wordOf(cause)}`;

/** The id of a violation: the same whenever the log is followed again. */
export function violationId(
  node: string,
  { site, lineage, niche }: Stands,
  cause: Cause,
  opened: number,
  sha256: Sha256,
): string {
  const what = "policy" in cause ? { policy: cause.policy } : { advisory: cause.advisory };
  const said = canonical({ node, site, lineage, niche, cause: what, opened });
  return `violation:${sha256(utf8(`forebear/v1/violation\n${said}`)).toHex()}`;
}

/** What a decision finds wrong: each policy that is enforced and fails, each advisory that no waiver sets aside. */
function failures({ policies, taints }: Judged["decision"]): Found[] {
  const tainted = new Map(taints.filter((one) => one.waiver === undefined).map((one) => [one.advisory, one]));
  return [
    ...policies
      .filter(({ mode, verdict }) => mode === "enforce" && verdict === "fail")
      .map((outcome) => ({ cause: { policy: outcome.policy, version: outcome.version }, outcome })),
    ...[...tainted].map(([advisory, outcome]) => ({ cause: { advisory }, outcome })),
  ];
}

/** Why a violation that is found no more is none. */
function whyClosed({ cause, state }: Violation, here: Judged | undefined, open: ReadonlySet<string>): Why {
  if (here === undefined || here.state !== state) return "moved";
  if ("policy" in cause)
    return here.decision.policies.some(({ policy, mode }) => policy === cause.policy && mode === "enforce")
      ? "passes"
      : "retired";
  if (here.decision.taints.some(({ advisory }) => advisory === cause.advisory)) return "waived";
  return open.has(cause.advisory) ? "passes" : "withdrawn";
}

/** The violations of a node that change with a look at it: those opened, those found again, those closed. */
export function lookAt(open: readonly Violation[], { node, at, judged, advisories }: Look, sha256: Sha256) {
  const known = new Map(open.map((one) => [keyOf(one, one.cause), one]));
  const still: Violation[] = [];
  for (const here of judged) {
    const { site, lineage, niche, kind, state, guards, entered } = here;
    const stands: Stands = { site, lineage, niche, kind, state };
    for (const { cause, outcome } of failures(here.decision)) {
      const before = known.get(keyOf(stands, cause));
      // What guards a state that it was moved through is asked about the move, and then for as long as it fails.
      if ("policy" in cause && !guards.has(cause.policy) && !entered && before === undefined) continue;
      still.push(
        before === undefined
          ? {
              ...stands,
              id: violationId(node, stands, cause, at.position, sha256),
              node,
              cause,
              opened: at,
              closed: null,
              outcome,
              found: at.position,
            }
          : { ...before, kind, state, outcome, found: at.position },
      );
    }
  }
  const failing = new Set(still.map((one) => keyOf(one, one.cause)));
  const left = open
    .filter((one) => !failing.has(keyOf(one, one.cause)))
    .map((one): Violation => {
      const here = judged.find((other) => placeOf(other) === placeOf(one));
      return { ...one, closed: { ...at, why: whyClosed(one, here, advisories) } };
    });
  return [...still, ...left];
}

const ERASED = "What it rests on was erased.";

/** What was found without the facts about a node, of which a record was erased; undefined where it had none. */
export function withoutFacts(outcome: PolicyOutcome | TaintOutcome, node: string): PolicyOutcome | undefined {
  if (!("offending" in outcome)) return undefined;
  const isOther = (fact: { readonly node: string }): boolean => fact.node !== node;
  const facts = outcome.facts.filter(isOther);
  const offending = outcome.offending.map((one) =>
    // The sentence tells the facts.
    one.facts.every(isOther) ? one : { ...one, facts: one.facts.filter(isOther), why: ERASED },
  );
  const same =
    facts.length === outcome.facts.length && offending.every((one, i) => one === outcome.offending[i]);
  return same ? undefined : { ...outcome, facts, offending };
}

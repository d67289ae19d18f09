// A decision on the wire: under which id it is kept, what it warns of, and how a denial is said to whoever asked.
import { idOfStatement } from "../../src/model/advisory.ts";
import type { Decision, PolicyOutcome, TaintOutcome } from "../../src/model/decision.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import type { Decided } from "../../src/wire/answers-moves.ts";
import { decisionPath } from "../http/links.ts";

/** A decision as it is kept in a statement. */
export const decided = (decision: Decision, statement: string): Decided => ({
  ...decision,
  id: idOfStatement("decision", statement),
});

const sentence = ({ policy, message, why }: PolicyOutcome): string =>
  `${policy}: ${[message, why].filter((one) => one !== undefined).join(" ")}`;

/** What policies say that only warn. */
export function warningsOf(decision: Decision | null): string[] {
  if (decision === null) return [];
  return decision.policies.filter(({ mode, verdict }) => mode === "warn" && verdict === "fail").map(sentence);
}

const taintedBy = ({ source, advisory, severity, kind }: TaintOutcome, node: string): string =>
  `${source === node ? "It" : `It descends from ${source}, which`} is under ${advisory} (${severity}, ${kind}).`;

/** How a denial is told. `receipt`: of the statement that keeps it. */
export function refusalOfDenial(decision: Decided, receipt: object): Refusal {
  const { node, to, policies, taints, id } = decision;
  const failed = policies.find(({ mode, verdict }) => mode === "enforce" && verdict === "fail");
  const more = {
    decision,
    receipt,
    ...(id === null ? {} : { links: { decision: decisionPath(id) } }),
  };
  if (failed === undefined) {
    const taint = taints.find(({ waiver }) => waiver === undefined);
    return {
      code: "tainted",
      detail: `${node} cannot become ${to}. ${taint ? taintedBy(taint, node) : ""}`.trim(),
      hint: "`decision.taints` has a path to each source. POST /v1/waivers sets an advisory aside for this node, until an instant.",
      more,
    };
  }
  const [offence] = failed.offending;
  return {
    code: "policy-denied",
    detail: `${node} cannot become ${to}. ${sentence(failed)}${offence ? ` ${offence.node}: ${offence.why}` : ""}`,
    hint: "`decision` names what offends, with a shortest path to each, and the facts that were looked at.",
    more,
  };
}

// What the mapping must know of all nodes before it writes one: which activities there are and whose they are, what
// served as a plan, which times agree. And what it gathers on the way: nodes and runs that are only mentioned.
import { codeId } from "../model/edges.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import type { Claim } from "../model/view.ts";
import { byPosition, type DescribedNode } from "./described.ts";
import { EDGE_MAPPINGS } from "./edge-mapping.ts";
import { activityIri } from "./names.ts";
import { type TimeOrder, timeOrder } from "./time-order.ts";

export type Survey = {
  /** The activity of a record, by the record's id; a record that only describes has none. */
  readonly activities: ReadonlyMap<string, string>;
  /** The records of an activity, in the order of the log. */
  readonly outputs: ReadonlyMap<string, readonly Claim[]>;
  /** Ids of code that some activity ran. */
  readonly plans: ReadonlySet<string>;
  readonly times: TimeOrder;
};

/** Whether nodes of this kind are reports of work: their record always tells of an activity. */
export const isAction = (kind: Kind): boolean => KINDS[kind].action === true;

function activityOf({ head, edges }: DescribedNode, claim: Claim): string | undefined {
  const { transformation } = claim.said;
  const made = edges.some((edge) => edge.record === claim.record && EDGE_MAPPINGS[edge.type].derivation);
  return transformation || made || isAction(head.kind)
    ? activityIri(claim.record, transformation?.id)
    : undefined;
}

export function surveyOf(nodes: readonly DescribedNode[]): Survey {
  const activities = new Map<string, string>();
  const outputs = new Map<string, Claim[]>();
  const plans = new Set<string>();
  for (const node of nodes)
    for (const claim of node.claims) {
      const activity = activityOf(node, claim);
      if (activity === undefined) continue;
      activities.set(claim.record, activity);
      const known = outputs.get(activity);
      if (known) known.push(claim);
      else outputs.set(activity, [claim]);
      const code = codeId(claim.said);
      if (code !== undefined) plans.add(code);
    }
  for (const claims of outputs.values()) claims.sort(byPosition);
  return { activities, outputs, plans, times: timeOrder(nodes) };
}

// Reviews of something in the ancestry of a node, edits by hand, and what was overruled: by people, or by whoever is named.
import { bounded } from "../model/bounded.ts";
import { LIMITS } from "../model/limits.ts";
import type { Claim } from "../model/view.ts";
import { sortable } from "./identity.ts";
import { type Known, nameOf } from "./known.ts";
import type { Intervention } from "./shape.ts";
import type { Material, Told } from "./told.ts";

/** Whether a record tells of a decision, a review or an edit by hand; of reviews and decisions the agent may be a program. */
function isByHand({ said: { transformation } }: Claim): boolean {
  if (transformation === undefined) return false;
  const { type, agent, outcome, authority, justification, reviewed } = transformation;
  const decided = [outcome, authority, justification, reviewed].some((one) => one !== undefined);
  return decided || type === "review" || (type === "human-edit" && agent?.type === "person");
}

function interventionOf(known: Known, told: Told, claim: Claim): Intervention {
  const { transformation, created_at_utc } = claim.said;
  const isAct = told.head.kind === "intervention";
  const of = isAct
    ? told.edges.filter(({ record, type }) => record === claim.record && type === "reviewed")
    : [];
  const ids = [...new Set([...of.map(({ parent }) => parent), ...(transformation?.reviewed ?? [])])];
  return {
    node: isAct ? nameOf(told.head) : null,
    of: bounded(
      ids.length > 0 || isAct ? ids.map(known.named) : [nameOf(told.head)],
      LIMITS.dossierNamed,
      (one) => one,
    ),
    type: transformation?.type ?? null,
    agent: transformation?.agent ?? null,
    outcome: transformation?.outcome ?? null,
    authority: transformation?.authority ?? null,
    justification: transformation?.justification ?? null,
    at: transformation?.ended_at ?? transformation?.started_at ?? created_at_utc,
    withheld: claim.withheld,
  };
}

/** All of them, the earliest first. */
export function interventionsOf(material: Material, known: Known): Intervention[] {
  const inAncestry = new Set(known.ancestry.map(({ head }) => head.id));
  const acts = [...known.ancestry, ...material.reviews.filter(({ head }) => !inAncestry.has(head.id))];
  return acts
    .flatMap((told) =>
      told.claims
        .filter((claim) => told.head.kind === "intervention" || isByHand(claim))
        .map((claim) => interventionOf(known, told, claim)),
    )
    .map((one) => ({ one, time: one.at === null ? "~" : sortable(one.at) }))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ one }) => one);
}

// Lifecycle as PROV: what was said of moving a node is an activity that used it, a state that it reached is an entity of its
// own, of which the node is the general one. The node itself is never invalidated: what is archived, or ended, still is what
// was made of it, and may be used later.
import { idOfStatement } from "../../model/advisory.ts";
import { nodeIri, policyIri, saidIri, standingEndIri, standingIri } from "../names.ts";
import { boolean, instant, integer, type Term, text, thing } from "../quad.ts";
import { IDENTIFIER, prov, TYPE } from "../terms.ts";
import { fbClass, type OtherClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import type { DescribedNode } from "./described.ts";
import { writeInvalidation } from "./invalidation.ts";
import type { Page } from "./page.ts";
import { writePlace } from "./records.ts";
import type { ToldDecision, ToldMove, ToldStanding } from "./said.ts";

const MOVES: Readonly<Record<ToldMove["type"], OtherClass>> = {
  transition: "TransitionActivity",
  rollback: "RollbackActivity",
  denial: "DenialActivity",
  end: "EndActivity",
};

const moveIri = (statement: string): string => saidIri(statement, "move");

/** A version of a policy: all that is published of it is its name. */
function policy(page: Page, { policy: name, version, statement }: ToldDecision["policies"][number]): Term {
  const identifier = `${name}@${version}`;
  const iri = policyIri(identifier, statement);
  if (page.tell(iri)) {
    page.graph.add(iri, TYPE, thing(prov("Entity")));
    page.graph.add(iri, TYPE, thing(fbClass("Policy")));
    page.graph.add(iri, IDENTIFIER, text(identifier));
  }
  return thing(iri);
}

/** What was decided. Of a denial whose text was erased the verdict is known all the same. */
function writeDecision(page: Page, { type, statement, decision }: ToldMove): void {
  const verdict = decision?.verdict ?? (type === "denial" ? "denied" : undefined);
  if (verdict === undefined) return;
  const { graph } = page;
  const iri = saidIri(statement, "decision");
  const move = moveIri(statement);
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Decision")));
  graph.add(iri, IDENTIFIER, text(idOfStatement("decision", statement)));
  graph.add(iri, fb("verdict"), text(verdict));
  graph.add(iri, fb("position"), integer(decision?.position));
  graph.add(iri, prov("generatedAtTime"), instant(decision?.at));
  graph.add(iri, prov("wasGeneratedBy"), thing(move));
  for (const one of decision?.policies ?? []) graph.add(move, prov("used"), policy(page, one));
}

function writeMove(page: Page, move: ToldMove): void {
  const { graph } = page;
  const iri = moveIri(move.statement);
  // It may be about several nodes that a document tells of.
  if (!page.tell(iri)) return;
  graph.add(iri, TYPE, thing(prov("Activity")));
  graph.add(iri, TYPE, thing(fbClass(MOVES[move.type])));
  writePlace(page, iri, move);
  graph.add(iri, fb("takenAt"), instant(move.time));
  graph.add(iri, prov("startedAtTime"), instant(move.at));
  graph.add(iri, prov("endedAtTime"), instant(move.at));
  graph.add(iri, fb("niche"), text(move.niche));
  graph.add(iri, fb("slotKind"), text(move.kind));
  graph.add(iri, fb("fromState"), text(move.from));
  graph.add(iri, fb("toState"), text(move.to));
  if (move.recorded) graph.add(iri, fb("toldAfterwards"), boolean(true));
  graph.add(iri, fb("learning"), text(move.learning));
  graph.add(iri, fb("reason"), text(move.reason));
  if (move.withheld) graph.add(iri, fb("withheld"), text("body"));
  graph.add(iri, prov("used"), page.node(move.node));
  if (move.replaced !== null) graph.add(iri, fb("replaced"), page.node(move.replaced));
  if (move.leaves !== null) graph.add(iri, fb("leaves"), page.node(move.leaves));
  writeDecision(page, move);
}

function writeStanding(page: Page, { head, moves }: DescribedNode, standing: ToldStanding): void {
  const { graph } = page;
  const { statement, niche, state, ended } = standing;
  // Who came there by another's move was replaced by it.
  const isOwn = moves.some((move) => move.statement === statement && move.node === head.id);
  const part = isOwn ? "standing" : "replaced";
  const iri = standingIri(statement, part, niche);
  graph.add(iri, TYPE, thing(prov("Entity")));
  graph.add(iri, TYPE, thing(fbClass("Standing")));
  graph.add(iri, IDENTIFIER, text(`${part}:${statement}:${niche}`));
  graph.add(iri, prov("specializationOf"), thing(nodeIri(head.id)));
  graph.add(iri, fb("lineage"), text(standing.lineage));
  graph.add(iri, fb("niche"), text(niche));
  graph.add(iri, fb("slotKind"), text(standing.kind));
  graph.add(iri, fb("state"), text(state));
  if (standing.target !== null) graph.add(iri, fb("rollbackTarget"), page.node(standing.target));
  graph.add(iri, prov("generatedAtTime"), instant(standing.at));
  graph.add(iri, prov("wasGeneratedBy"), thing(moveIri(statement)));
  if (ended === null) return;
  const end = standingEndIri(statement, part, niche);
  writeInvalidation(page, iri, end, moveIri(ended.statement), ended.at);
}

/** What was said of moving a node, and where it came to stand. */
export function writeLifecycle(page: Page, node: DescribedNode): void {
  for (const standing of node.stood) writeStanding(page, node, standing);
  for (const move of node.moves) writeMove(page, move);
}

// The dossier of a node: what Annex IV of the EU AI Act asks to be told of where an AI system comes from, as far as its lineage
// tells it. Pure: the same material makes the same dossier.
import { bounded } from "../model/bounded.ts";
import { edgeType } from "../model/edge-types.ts";
import { LIMITS } from "../model/limits.ts";
import { dataOf } from "./data.ts";
import { evaluationsOf } from "./evaluation.ts";
import { identityOf } from "./identity.ts";
import { interventionsOf } from "./interventions.ts";
import { type Known, knownOf, nameOf } from "./known.ts";
import { missingOf, type Sections } from "./missing.ts";
import type { Advisory, Dossier } from "./shape.ts";
import { stepsOf } from "./steps.ts";
import { thirdPartiesOf, usesOf } from "./third-party.ts";
import type { Material } from "./told.ts";

function advisoriesOf({ taints, advisories, waivers }: Material, known: Known): Dossier["advisories"] {
  const open = (taints ?? []).flatMap(({ advisory, source, path, waiver }): Advisory[] => {
    const told = advisories.get(advisory);
    if (told === undefined) return [];
    return [{ ...told, source: known.named(source), path: path.map(known.named), waiver: waiver ?? null }];
  });
  return { tainted: taints === null ? null : taints.length > 0, open, waivers };
}

function drawingOf(
  { tainted, ancestors, ancestry }: Material,
  known: Known,
  sections: Sections,
): Dossier["drawing"] {
  const drawn = known.ancestry.slice(0, LIMITS.drawnNodes);
  const ids = new Set(drawn.map(({ head }) => head.id));
  const foreign = new Set(sections.third_party.items.map(({ id }) => id));
  const edges = known.edges.filter(
    ({ child, parent, type }) =>
      ids.has(child) && ids.has(parent) && child !== parent && edgeType(type).strength === "hereditary",
  );
  // Two records may say the same edge: it is drawn once.
  const each = new Map(edges.map((edge) => [JSON.stringify([edge.child, edge.type, edge.parent]), edge]));
  const unread = Math.max(0, ancestors + 1 - ancestry.length);
  return {
    nodes: drawn.map(({ head, depth }) => ({
      ...nameOf(head),
      depth,
      state: head.state,
      tainted: tainted?.has(head.id) ?? false,
      third_party: foreign.has(head.id),
    })),
    edges: [...each.values()].map(({ child, parent, type, weight }) => ({ child, parent, type, weight })),
    more: known.ancestry.length - drawn.length + unread,
  };
}

function sectionsOf(material: Material, known: Known): Sections {
  const [node] = material.ancestry;
  const uses = usesOf(known);
  return {
    identity: identityOf(material, known),
    making: {
      steps: bounded(stepsOf(known), LIMITS.dossierItems, (step) => step),
      interventions: bounded(interventionsOf(material, known), LIMITS.dossierItems, (one) => one),
    },
    third_party: bounded(thirdPartiesOf(known, uses), LIMITS.dossierItems, (one) => one),
    data: bounded(dataOf(material, known, uses), LIMITS.dossierItems, (one) => one),
    evaluation: evaluationsOf(material, known),
    lifecycle: {
      state: node.head.state,
      standings: node.standings,
      moves: material.moves,
      more_moves: material.moreMoves,
    },
    advisories: advisoriesOf(material, known),
  };
}

/** Puts the dossier together. */
export function dossierOf(material: Material): Dossier {
  const { position, at, cut, cutBeside, moreMoves, gaps, weakest, ancestors, ancestry, prov, links } =
    material;
  const known = knownOf(material);
  const sections = sectionsOf(material, known);
  const limited = cut || cutBeside || moreMoves;
  return {
    position,
    at,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps,
    weakest_certainty: weakest,
    counts: { ancestors, read: ancestry.length - 1 },
    prov,
    links,
    ...sections,
    missing: missingOf(material, known, sections),
    drawing: drawingOf(material, known, sections),
  };
}

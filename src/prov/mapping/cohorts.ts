// Cohorts as PROV: collections, told from the side of their members, so that one with many of them is never held at once.

import { nodeIri, saidIri } from "../names.ts";
import { instant, text, thing } from "../quad.ts";
import { DESCRIPTION, IDENTIFIER, LABEL, prov, TYPE } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import type { DescribedNode } from "./described.ts";
import type { Page } from "./page.ts";
import { writePlace } from "./records.ts";

/** The cohorts that a node is a member of. */
export function writeCohorts(page: Page, { head, cohorts }: DescribedNode): void {
  const { graph } = page;
  for (const cohort of cohorts) {
    const iri = saidIri(cohort.statement, "cohort");
    graph.add(iri, prov("hadMember"), thing(nodeIri(head.id)));
    // The rest is the same for every member.
    if (!page.tell(iri)) continue;
    graph.add(iri, TYPE, thing(prov("Entity")));
    graph.add(iri, TYPE, thing(prov("Collection")));
    graph.add(iri, IDENTIFIER, text(cohort.id));
    graph.add(iri, LABEL, text(cohort.name));
    graph.add(iri, fb("name"), text(cohort.name));
    graph.add(iri, DESCRIPTION, text(cohort.note));
    writePlace(page, iri, cohort);
    graph.add(iri, prov("generatedAtTime"), instant(cohort.time));
    if (cohort.withheld) graph.add(iri, fb("withheld"), text("cohort"));
  }
}

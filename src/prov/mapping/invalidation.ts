// The end of an entity, plain and qualified.

import { instant, thing } from "../quad.ts";
import { prov, TYPE } from "../terms.ts";
import type { Page } from "./page.ts";

/** What ended an entity, and when it is known. `iri`: of the ending itself. */
export function writeInvalidation(
  { graph }: Page,
  entity: string,
  iri: string,
  activity: string,
  at?: string,
): void {
  graph.add(entity, prov("wasInvalidatedBy"), thing(activity));
  graph.add(entity, prov("qualifiedInvalidation"), thing(iri));
  graph.add(entity, prov("invalidatedAtTime"), instant(at));
  graph.add(iri, TYPE, thing(prov("Invalidation")));
  graph.add(iri, prov("activity"), thing(activity));
  graph.add(iri, prov("atTime"), instant(at));
}

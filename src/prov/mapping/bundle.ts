// What is known of all that a document says, as one thing: which site said it, as of when. Formats with named graphs have it
// outside of the graph that it is about.
import type { DocumentHead } from "../formats/document.ts";
import { siteIri } from "../names.ts";
import { instant, integer, newGraph, type Quad, text, thing } from "../quad.ts";
import { IDENTIFIER, prov, TYPE } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";

/** The statements about a document's bundle. */
export function aboutBundle({ site, position, at, scope, bundle }: DocumentHead): Quad[] {
  const graph = newGraph();
  graph.add(bundle, TYPE, thing(prov("Entity")));
  graph.add(bundle, TYPE, thing(prov("Bundle")));
  graph.add(bundle, fb("scope"), text(scope));
  graph.add(bundle, fb("position"), integer(position));
  graph.add(bundle, prov("generatedAtTime"), instant(at));
  graph.add(bundle, prov("wasAttributedTo"), thing(siteIri(site)));
  graph.add(siteIri(site), TYPE, thing(prov("Agent")));
  graph.add(siteIri(site), TYPE, thing(prov("SoftwareAgent")));
  graph.add(siteIri(site), IDENTIFIER, text(site));
  return graph.quads();
}

// Where the provenance of a thing is found, as PROV-AQ has it: links that go with every answer that is about the thing.
import { nodeIri } from "../../src/prov/names.ts";
import { asOf, nodePath } from "../http/links.ts";
import type { ScopeAsked } from "./scope.ts";

const PROV = "http://www.w3.org/ns/prov#";

/** The path of the PROV of a node and all its ancestors as of a position: what was made of it is made of that. */
export const closureAt = (id: string, position: number, suffix: "ttl" | "nq" = "ttl"): string =>
  asOf(nodePath(id, `/closure.${suffix}`), position);

/** The links of an answer about a node. */
export function linksOfNode(request: Request, id: string): string {
  const { origin } = new URL(request.url);
  const anchor = nodeIri(id);
  const link = (target: string, rel: string, more = ""): string => `<${target}>; rel="${rel}"${more}`;
  return [
    link(anchor, `${PROV}has_anchor`),
    link(
      new URL(nodePath(id, "/closure.ttl"), origin).href,
      `${PROV}has_provenance`,
      `; anchor="${anchor}"; type="text/turtle"`,
    ),
  ].join(", ");
}

// What is between a server and a client gives all headers together some kilobytes.
const MOST_CHARACTERS = 4_000;

/** The links of a document: of the first things that it was asked for, and to the words that it uses. */
export function provenanceLinks(request: Request, asked: ScopeAsked): string {
  const { origin } = new URL(request.url);
  let links = `<${origin}/ns>; rel="describedby"`;
  for (const id of "ids" in asked ? (asked.ids ?? []) : []) {
    const more = `${linksOfNode(request, id)}, ${links}`;
    if (more.length > MOST_CHARACTERS) break;
    links = more;
  }
  return links;
}

// The graph that is being written, with what the document tells of elsewhere. What is only mentioned is told last and only
// by its name and class, so that every IRI in a document says what it is.

import type { Block, RunFacts } from "../formats/document.ts";
import { nodeIri, runIri } from "../names.ts";
import { type Graph, newGraph, type Term, text, thing } from "../quad.ts";
import { IDENTIFIER, prov, TYPE } from "../terms.ts";
import { byText } from "./described.ts";

export type Page = {
  readonly graph: Graph;
  /** What is known of a run. */
  readonly facts: (run: string) => RunFacts;
  /** Whether this is still to be told; from here on it is not. */
  readonly tell: (iri: string) => boolean;
  /** Mentions a node. */
  readonly node: (id: string) => Term;
  /** Mentions an entity that is named otherwise. */
  readonly entity: (iri: string, identifier: string) => Term;
  /** Mentions a run. */
  readonly run: (run: string) => Term;
  /** Tells what was mentioned. */
  readonly close: () => void;
};

type Mention = { readonly class: "Entity" | "Activity"; readonly identifier: string };

export function newPage({ runs, described, told }: Block): Page {
  const graph = newGraph();
  const mentions = new Map<string, Mention>();
  const tell = (iri: string): boolean => {
    if (told.has(iri)) return false;
    told.add(iri);
    return true;
  };
  const mention = (iri: string, of: Mention): Term => {
    mentions.set(iri, of);
    return thing(iri);
  };
  return {
    graph,
    tell,
    facts: (run) => {
      const facts = runs.get(run);
      if (facts === undefined) throw new Error(`the facts of the run ${run} are missing`);
      return facts;
    },
    node: (id) =>
      described(id) ? thing(nodeIri(id)) : mention(nodeIri(id), { class: "Entity", identifier: id }),
    entity: (iri, identifier) => mention(iri, { class: "Entity", identifier }),
    run: (run) => mention(runIri(run), { class: "Activity", identifier: run }),
    close: () => {
      for (const [iri, of] of [...mentions].sort(([a], [b]) => byText(a, b))) {
        if (!tell(iri)) continue;
        graph.add(iri, TYPE, thing(prov(of.class)));
        graph.add(iri, IDENTIFIER, text(of.identifier));
      }
    },
  };
}

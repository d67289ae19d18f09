// The graph that is being written, with the survey it is written from and the things it only mentions. What is
// mentioned is told last and only by its name and class, so that every IRI in a document says what it is.
import { byText } from "./described.ts";
import { nodeIri, runIri } from "./names.ts";
import { type Graph, newGraph, type Term, text, thing } from "./quad.ts";
import type { Survey } from "./survey.ts";
import { IDENTIFIER, prov, TYPE } from "./terms.ts";

export type Page = {
  readonly graph: Graph;
  readonly survey: Survey;
  /** Mentions a node. */
  readonly node: (id: string) => Term;
  /** Mentions a run. */
  readonly run: (run: string) => Term;
  /** Tells what was mentioned. */
  readonly close: () => void;
};

export function newPage(survey: Survey): Page {
  const graph = newGraph();
  const nodes = new Set<string>();
  const runs = new Set<string>();
  return {
    graph,
    survey,
    node: (id) => {
      nodes.add(id);
      return thing(nodeIri(id));
    },
    run: (run) => {
      runs.add(run);
      return thing(runIri(run));
    },
    close: () => {
      for (const id of [...nodes].sort(byText)) {
        graph.add(nodeIri(id), TYPE, thing(prov("Entity")));
        if (survey.plans.has(id)) graph.add(nodeIri(id), TYPE, thing(prov("Plan")));
        graph.add(nodeIri(id), IDENTIFIER, text(id));
      }
      for (const run of [...runs].sort(byText)) {
        graph.add(runIri(run), TYPE, thing(prov("Activity")));
        graph.add(runIri(run), IDENTIFIER, text(run));
      }
    },
  };
}

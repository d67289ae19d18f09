// Which of some nodes a walk comes to. Whoever keeps an eye on few nodes asks what of a change reaches them, however much else
// it reaches.
import type { Graph } from "./graph.ts";
import { SEEN, type Walked, type WalkQuestion } from "./walk.ts";

export type AmongQuestion = WalkQuestion & {
  /** The numbers of the nodes that are looked for; starts are found, too. */
  readonly among: Uint32Array;
};

export type AmongAnswer = { readonly found: Uint32Array };

export function answerAmong(graph: Graph, { seen }: Walked, { among }: AmongQuestion): AmongAnswer {
  return {
    found: among.filter((n) => {
      const i = graph.here(n);
      return i !== undefined && seen[i] !== SEEN.no;
    }),
  };
}

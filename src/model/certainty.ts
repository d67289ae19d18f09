// How sure a statement about an edge is, strongest first. An answer is as sure as its weakest edge.

export const CERTAINTIES = ["observed", "declared", "inferred", "reconstructed"] as const;

export type Certainty = (typeof CERTAINTIES)[number];

export function weaker(a: Certainty, b: Certainty): Certainty {
  return CERTAINTIES.indexOf(a) >= CERTAINTIES.indexOf(b) ? a : b;
}

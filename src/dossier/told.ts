// What a dossier is made from: nodes with everything that is said of them, and what was found out about them at one position.
import type { Certainty } from "../model/certainty.ts";
import type { TaintOutcome } from "../model/decision.ts";
import type { NodeHead, NodeParts } from "../model/view.ts";
import type { Advisory, Gaps, Move, Waiver } from "./shape.ts";

/** A node with everything that is said of it, and the heads of its parents. */
export type Told = Omit<NodeParts, "parents"> & { readonly parents: readonly NodeHead[] };

/** A node of the ancestry; `depth`: steps from the node that the dossier is of, 0 for itself and its other names. */
export type Ancestor = Told & { readonly depth: number };

/** A node of the same name, in the order of the log. */
export type Namesake = { readonly head: NodeHead; readonly created_at: string | null };

/** An evaluation set that has to do with what the node was made from. */
export type Leak = { readonly grade: string; readonly set: NodeHead; readonly meets: NodeHead };

export type Material = {
  readonly position: number;
  /** When the log took what stands there (RFC 3339); null before the first. */
  readonly at: string | null;
  /** The node, then its ancestors, the nearest first. */
  readonly ancestry: readonly [Ancestor, ...Ancestor[]];
  /** How many ancestors there are, exactly. */
  readonly ancestors: number;
  /** Whether there are ancestors that were not read. */
  readonly cut: boolean;
  /** Whether there is more of anything else: evaluations, reviews, namesakes. */
  readonly cutBeside: boolean;
  readonly gaps: Gaps;
  readonly weakest: Certainty | null;
  /** Evaluations of the node, and interventions that reviewed something in the ancestry. */
  readonly evaluations: readonly Told[];
  readonly reviews: readonly Told[];
  /** What the node was measured against. */
  readonly measured: readonly Told[];
  readonly leaks: readonly Leak[];
  /** In the order of the log, the node itself among them. */
  readonly namesakes: readonly Namesake[];
  /** What became of the node, in the order in which it happened. */
  readonly moves: readonly Move[];
  readonly moreMoves: boolean;
  /** The open advisories that the node is under; null where that cannot be told. */
  readonly taints: readonly TaintOutcome[] | null;
  readonly advisories: ReadonlyMap<string, Omit<Advisory, "source" | "path" | "waiver">>;
  /** Waivers for the node, the latest first. */
  readonly waivers: readonly Waiver[];
  /** Which of the ancestry are under an open advisory; null where that cannot be told. */
  readonly tainted: ReadonlySet<string> | null;
  readonly prov: { readonly digest: string | null; readonly link: string };
  readonly links: { readonly node: string; readonly html: string; readonly history: string };
};

// A policy as it is put and kept: what it guards, where it looks, and the rule.
import type { Certainty } from "./certainty.ts";
import type { EdgeType } from "./edge-types.ts";
import type { Kind } from "./kinds.ts";
import type { LifecycleState } from "./lifecycle.ts";

/** Whose claims count. Without it: those said in the home of the node that the fact is about. */
export type Trusted = {
  /** Also those of the home. */
  readonly home?: boolean | undefined;
  readonly lineages?: readonly string[] | undefined;
  readonly tokens?: readonly string[] | undefined;
};

export type Policy = {
  /** The states that may not be entered where the rule does not hold. */
  readonly guards: readonly LifecycleState[];
  /** The kinds of nodes that it is about; absent: all. */
  readonly kinds?: readonly Kind[] | undefined;
  /** Which ancestors it looks at; absent: all that are hereditary. */
  readonly walk?:
    | { readonly edge_types?: readonly EdgeType[] | undefined; readonly kinds?: readonly Kind[] | undefined }
    | undefined;
  /** `ancestor`: the rule is evaluated for each. `set`: once, over `ancestors`. */
  readonly each: "ancestor" | "set";
  /** CEL over node, ancestor or ancestors, edge, now. */
  readonly rule: string;
  /** Least certainty of the edges on the way; what is reached only by weaker ones fails. */
  readonly min_certainty?: Certainty | undefined;
  /** What it means that ancestry is not all known; warn, when nothing is said. */
  readonly gaps?: "fail" | "warn" | "ignore" | undefined;
  readonly trusted?: Trusted | undefined;
  /** enforce, when nothing is said. */
  readonly mode?: "enforce" | "warn" | undefined;
  /** What whoever fails it is told. */
  readonly message: string;
};

// An advisory: something is wrong with nodes, and with what came of them. A waiver sets one aside for one node.

/** How bad, the least first. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ADVISORY_KINDS = [
  "poisoned",
  "licence",
  "privacy",
  "bias",
  "security",
  "quality",
  "other",
] as const;
export type AdvisoryKind = (typeof ADVISORY_KINDS)[number];

export type Advisory = {
  /** Ids, resolved to nodes' own ids. */
  readonly nodes: readonly string[];
  /** Everything of these names, whatever its version, also what comes later. */
  readonly names: readonly string[];
  readonly severity: Severity;
  readonly kind: AdvisoryKind;
  readonly title: string;
  readonly description?: string | undefined;
  /** URIs. */
  readonly references?: readonly string[] | undefined;
};

/** The id of an advisory, or of a waiver or a decision, from the hash of its statement. */
export const idOfStatement = (word: "advisory" | "waiver" | "decision", hash: string): string =>
  `${word}:${hash}`;

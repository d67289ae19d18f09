// The operations of the site: one row says the method, the path, what may be asked, what is answered, and which refusals
// can come. `worker/index.ts` has the same rows with who answers; a test holds the two together.
import type { Code } from "../model/refusal.ts";
import { ADMIN } from "./openapi-admin.ts";
import { ADVISORIES } from "./openapi-advisories.ts";
import type { Content } from "./openapi-content.ts";
import { EXPORTS } from "./openapi-exports.ts";
import { MOVES } from "./openapi-moves.ts";
import { POLICIES } from "./openapi-policies.ts";
import { QUARANTINE } from "./openapi-quarantine.ts";
import { READS } from "./openapi-reads.ts";
import { READY } from "./openapi-ready.ts";
import { SELECT } from "./openapi-select.ts";
import { VIOLATIONS } from "./openapi-violations.ts";
import { WRITES } from "./openapi-writes.ts";
import type { ParameterName } from "./parameters.ts";

export const TAGS = {
  Records: "Saying what descends from what. What is said is kept for ever; what was wrong is retracted.",
  Nodes: "One artifact: what its records say of it, as JSON or as W3C PROV.",
  Walks:
    "Where an artifact comes from and what came of it, in pages that fit together while the graph grows.",
  Comparisons:
    "What differs between two artifacts, where a trait comes from, what leaked into a measurement, what could be made again.",
  Families: "Lineages, cohorts and runs.",
  Lifecycle:
    "How far an artifact is trusted in its niche: moved, rolled back, ended; who was champion, and why that was allowed.",
  Recall: "What is wrong with what, what came of it, and what is asked when something is wrong.",
  Exports: "What is too big for one answer, as files; and what a mirror of the site has to fetch.",
  Agents: "Who an opaque agent of the log is: outside the log, so that a person can be forgotten.",
  Policies: "What has to hold of a node, and of all that it descends from, before it may enter a state.",
  Administration:
    "All of the site out, and all of it in; what is skipped in its log, and how its ledgers stand. For the site's own token alone.",
  Site: "The site itself, its vocabulary and this description; open to everybody.",
} as const;

export type Tag = keyof typeof TAGS;

export type Answer = { readonly description: string; readonly content?: Content; readonly location?: true };

export type Operation = {
  readonly method: "get" | "post" | "put" | "delete";
  /** A path of `worker/index.ts`; what stands for its `*` is a parameter. */
  readonly path: string;
  /** Unique: what a generated client calls it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly ParameterName[];
  readonly body?: { readonly description: string; readonly content: Content };
  readonly answers: Readonly<Record<number, Answer>>;
  readonly refuses: readonly Code[];
  /** Who may: anybody; who has a token; who has one, or anybody where reads are public. */
  readonly open: "always" | "never" | "public-read";
};

export const OPERATIONS: readonly Operation[] = [
  ...WRITES,
  ...READS,
  ...SELECT,
  ...VIOLATIONS,
  ...POLICIES,
  ...MOVES,
  ...ADVISORIES,
  ...READY,
  ...EXPORTS,
  ...ADMIN,
  ...QUARANTINE,
];

// The policies that every site has from its beginning: what a node should have before anybody depends on what it answers. One
// policy for each thing, so that all that is missing is told at once. They warn; who puts one of the same name, with
// `mode: "enforce"` perhaps, has it instead, and who deletes it has none.
//
// A deployment has neither bytes nor an evaluation of its own: what it serves has. What it takes, and where it runs, is its own.
import type { Kind } from "../model/kinds.ts";
import type { LifecycleState } from "../model/lifecycle.ts";
import type { Policy } from "../model/policy.ts";

/** The version of a policy that nobody has put. */
export const SHIPPED_VERSION = 0;

const FROM_CANARY: readonly LifecycleState[] = ["canary", "specialist", "champion"];

/** What is bytes. */
const STORED: readonly Kind[] = [
  "model",
  "checkpoint",
  "adapter",
  "dataset",
  "prompt",
  "eval-suite",
  "index",
  "code",
  "environment",
  "recipe",
  "tokenizer",
  "snapshot",
  "artifact",
];

/** What answers, and can be measured. */
const MEASURED: readonly Kind[] = ["model", "checkpoint", "adapter", "prompt", "index"];

/** What takes machines to run. */
const RUN: readonly Kind[] = ["model", "checkpoint", "adapter", "index", "deployment"];

/** What is made by running code somewhere. */
const BUILT: readonly Kind[] = ["model", "checkpoint", "adapter", "index", "tokenizer", "deployment"];

/** A policy about the node alone, of which it is asked once: the gaps of its ancestry are none of its business. */
const ofNode = (rule: string, message: string, kinds?: readonly Kind[]): Policy => ({
  guards: FROM_CANARY,
  ...(kinds === undefined ? {} : { kinds }),
  each: "ancestor",
  rule,
  gaps: "ignore",
  mode: "warn",
  message,
});

export const SHIPPED: Readonly<Record<string, Policy>> = {
  "completeness.ancestry": ofNode(
    'node.ancestry == "complete" && node.gaps.unpinned == 0',
    'Its ancestry is not known: say `ancestry: "complete"` once its parents are all there are, and pin each of them.',
  ),
  "completeness.artifact": ofNode(
    `has(node.artifact_digest) ||
node.id.matches("^(sha256:|swh:|pkg:[^?#]*@sha256:|pkg:huggingface/[^?#]*@[0-9a-f]{40})")`,
    "Its bytes are not known: say `artifact.digest`, so that what is promoted is what was evaluated.",
    STORED,
  ),
  "completeness.code": ofNode(
    `(has(node.transformation) && has(node.transformation.code) && has(node.transformation.code.id)) ||
node.parents.exists(e, e.type == "built-with" && e.parent.startsWith("swh:"))`,
    "The code that made it is not known: say `transformation.code`.",
    BUILT,
  ),
  "completeness.environment": ofNode(
    `(has(node.environment) && (has(node.environment.image) || has(node.environment.lockfile))) ||
node.parents.exists(e, e.type == "built-with" && e.parent.startsWith("pkg:oci/"))`,
    "Where it was made is not known: say `environment.image` or `environment.lockfile`.",
    BUILT,
  ),
  "completeness.evaluation-packet": ofNode(
    "has(node.evaluation_packet_uri)",
    "Its evaluation is not known: say `evaluation_packet_uri`.",
    MEASURED,
  ),
  "completeness.resource-profile": ofNode(
    "has(node.resource_profile_uri)",
    "What it takes to run it is not known: say `resource_profile_uri`.",
    RUN,
  ),
};

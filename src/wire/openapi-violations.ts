// The operations about violations: what is live and must not be so as it is.
import { json } from "./openapi-content.ts";
import type { Operation } from "./openapi-operations.ts";
import { ASKED, found, OF_GRAPH } from "./openapi-questions.ts";

const FOUND =
  "Whatever is live is looked at again when something affects it: an edge, a record, a retraction, an advisory, a version of a policy. It is judged as of each such position, so that what failed for a while only is here, too, as closed. `complete` says whether that has come as far as the answer speaks of; with `min_position` the answer waits for it.";

export const VIOLATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/violations",
    id: "listViolations",
    tag: "Lifecycle",
    summary: "Live nodes that fail a policy that is enforced, or are under an advisory",
    description: FOUND,
    parameters: [
      "violationState",
      "violationNode",
      "violationLineage",
      "violationPolicy",
      "violationAdvisory",
      "limit",
      "cursor",
      "asOf",
      "minPosition",
    ],
    answers: found(json("ViolationsAnswer")),
    refuses: [...ASKED, "bad-cursor", "mutable-reference"],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/violations/{id}",
    id: "getViolation",
    tag: "Lifecycle",
    summary: "One violation: since when, why, and by which way",
    parameters: ["violationId", "asOf", "minPosition"],
    answers: found(json("ViolationAnswer")),
    refuses: [...OF_GRAPH, "not-found"],
    open: "public-read",
  },
];

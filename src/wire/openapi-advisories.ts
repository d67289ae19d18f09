// The operations of recall: what is wrong, what came of it, and for what it is set aside.
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { ADDRESSED, ASKED, found, OF_GRAPH } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";
import { SAID } from "./openapi-writes.ts";
import { OF_WRITES } from "./parameters.ts";

const PAGED = ["limit", "cursor", "asOf", "minPosition"] as const;

export const ADVISORIES: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/advisories",
    id: "advise",
    tag: "Recall",
    summary: "Say that something is wrong with nodes, and so with everything that descends from them",
    description:
      "Of a name all versions are meant, also those that come later. Until it is withdrawn, what is under it shows it, and does not go beyond `shadow` without a waiver. The same again is the same advisory, unless that was withdrawn.",
    parameters: [...OF_WRITES],
    body: {
      description: "What is wrong, and with what.",
      content: { "application/json": { schema: ref("Advisory"), example: example.ADVISORY } },
    },
    answers: {
      200: { description: "Said already.", content: json("AdvisoryAnswer") },
      201: { description: "Taken.", content: json("AdvisoryAnswer") },
    },
    refuses: [...SAID, "bad-query", "unknown-node", "bad-id", "mutable-reference"],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/advisories",
    id: "listAdvisories",
    tag: "Recall",
    summary: "The advisories that are open, the latest first",
    parameters: ["severity", "advisoryKind", "includeWithdrawn", ...PAGED],
    answers: found(json("AdvisoriesAnswer")),
    refuses: [...OF_GRAPH, "bad-cursor"],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/advisories/{id}",
    id: "getAdvisory",
    tag: "Recall",
    summary: "One advisory, and how it ended",
    parameters: ["advisoryId", "asOf", "minPosition"],
    answers: found(json("AdvisoryReply")),
    refuses: ASKED,
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/advisories/{id}/impact",
    id: "getAdvisoryImpact",
    tag: "Recall",
    summary: "Everything that came of what an advisory is about, what is live first",
    description:
      "The same as /v1/impact of all its nodes and of everything that bears one of its names at the position of the answer. What was only made with it counts too, unless `edge_types` says otherwise: taint follows hereditary edges alone.",
    parameters: ["advisoryId", "edgeTypes", "minCertainty", ...PAGED],
    answers: found(json("AdvisoryImpactAnswer")),
    refuses: [...ADDRESSED.filter((code) => code !== "not-acceptable"), "bad-cursor"],
    open: "public-read",
  },
  {
    method: "post",
    path: "/v1/advisories/{id}/withdrawal",
    id: "withdrawAdvisory",
    tag: "Recall",
    summary: "Say that an advisory no longer holds",
    description: "What it tainted is clean from then on; that it was under it stays known.",
    parameters: ["advisoryId", ...OF_WRITES],
    body: {
      description: "Why.",
      content: { "application/json": { schema: ref("Withdrawal"), example: example.WITHDRAWAL } },
    },
    answers: {
      200: { description: "Withdrawn already.", content: json("WithdrawalAnswer") },
      201: { description: "Withdrawn.", content: json("WithdrawalAnswer") },
    },
    refuses: [...SAID, "bad-query", "not-found"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/waivers",
    id: "waive",
    tag: "Recall",
    summary: "Set an advisory aside for one node, until an instant",
    parameters: [...OF_WRITES],
    body: {
      description: "Which advisory, for which node, until when and why.",
      content: { "application/json": { schema: ref("Waiver"), example: example.WAIVER } },
    },
    answers: {
      200: { description: "Said already.", content: json("WaiverAnswer") },
      201: { description: "Taken.", content: json("WaiverAnswer") },
    },
    refuses: [
      ...SAID,
      "bad-query",
      "unknown-advisory",
      "withdrawn",
      "unknown-node",
      "bad-id",
      "mutable-reference",
    ],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/waivers",
    id: "listWaivers",
    tag: "Recall",
    summary: "The waivers that hold, the latest first",
    description:
      "Whether one holds is told by when the log took what stands at the position of the answer, so that the answer stays the same.",
    parameters: ["waiverNode", "waiverAdvisory", "includeEnded", ...PAGED],
    answers: found(json("WaiversAnswer")),
    refuses: [...ASKED, "mutable-reference", "bad-cursor"],
    open: "public-read",
  },
];

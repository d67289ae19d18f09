// The operations on policies: what has to hold of a node, and of what it descends from, before it may enter a state.
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { FAILURES, found, OF_GRAPH } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";
import { BODY, SAID } from "./openapi-writes.ts";
import { OF_WRITES } from "./parameters.ts";

const RULE = [
  "unknown-state",
  "unknown-kind",
  "unknown-edge-type",
  "bad-expression",
  "too-costly",
] as const satisfies Operation["refuses"];

export const POLICIES: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/policies",
    id: "listPolicies",
    tag: "Policies",
    summary: "The policies that are in force, by name",
    description:
      "Those of version 0 every site has from the beginning: what a node should have from canary on. They warn.",
    parameters: ["includeRetired", "limit", "cursor", "minPosition", "asOf"],
    answers: found(json("PoliciesAnswer")),
    refuses: [...OF_GRAPH, "bad-cursor"],
    open: "public-read",
  },
  {
    method: "put",
    path: "/v1/policies/{name}",
    id: "putPolicy",
    tag: "Policies",
    summary: "Put a policy in force",
    description:
      "A new version each time, numbered from 1; the old ones are kept. The policy that is in force already is answered 200 with the receipt it was given. The rule is compiled and checked: what cannot be used is refused with `line`, `column` and `excerpt`. The answer has the version as `ETag`.",
    parameters: ["policyName", "ifMatch", "ifNoneMatch", ...OF_WRITES],
    body: {
      description: "The policy.",
      content: { "application/json": { schema: ref("Policy"), example: example.POLICY } },
    },
    answers: {
      200: { description: "It is in force already.", content: json("PolicyAnswer") },
      201: { description: "Taken.", content: json("PolicyAnswer") },
    },
    refuses: [...SAID, ...RULE, "bad-query", "bad-id", "precondition-failed", "changed-meanwhile"],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/policies/{name}",
    id: "getPolicy",
    tag: "Policies",
    summary: "A policy, in the version that is in force",
    description:
      "Its version is the `ETag`, and what to send as `If-Match`. One that was retired is not found, unless one of its versions is asked for.",
    parameters: ["policyName", "policyVersion", "minPosition", "asOf"],
    answers: {
      ...found(json("PolicyView")),
      304: { description: "It is still in the version of `If-None-Match`." },
    },
    refuses: [...OF_GRAPH, "not-found", "bad-id"],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/policies/{name}/versions",
    id: "listPolicyVersions",
    tag: "Policies",
    summary: "Every version of a policy, and by what it ended",
    parameters: ["policyName", "limit", "cursor", "minPosition", "asOf"],
    answers: found(json("PolicyVersionsAnswer")),
    refuses: [...OF_GRAPH, "not-found", "bad-id", "bad-cursor"],
    open: "public-read",
  },
  {
    method: "delete",
    path: "/v1/policies/{name}",
    id: "retirePolicy",
    tag: "Policies",
    summary: "Retire a policy: it is in force no longer",
    description:
      "What it was is kept, and decisions that rest on it say so. The reason may also be a JSON body, `{reason}`. The same again is the same retirement; PUT puts another version.",
    parameters: ["policyName", "reason", "ifMatch", "ifNoneMatch", ...OF_WRITES],
    answers: {
      200: { description: "Retired already.", content: json("RetirementAnswer") },
      201: { description: "Taken.", content: json("RetirementAnswer") },
    },
    refuses: [...SAID, "bad-query", "bad-id", "not-found", "precondition-failed", "changed-meanwhile"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/policies/{name}/test",
    id: "testPolicy",
    tag: "Policies",
    summary: "What a policy would say of nodes, and what would change by it",
    description:
      "Of a draft, or of the version in force; of nodes that are named, or of everything that is live, a page at a time. Nothing is said to the log.",
    parameters: ["policyName", "minPosition", "asOf"],
    body: {
      description: "What is tried, on which nodes.",
      content: { "application/json": { schema: ref("PolicyTest"), example: example.POLICY_TEST } },
    },
    answers: found(json("PolicyTestAnswer"), "What it would say."),
    refuses: [
      ...BODY.filter((code) => code !== "busy"),
      ...RULE,
      "bad-query",
      "behind",
      "bad-id",
      "bad-cursor",
      "mutable-reference",
      "not-found",
      "unknown-node",
      ...FAILURES,
    ],
    open: "public-read",
  },
];

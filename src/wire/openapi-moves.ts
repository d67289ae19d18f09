// The operations that move nodes, and those that ask what moved.
import type { Code } from "../model/refusal.ts";
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { ASKED, found } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";
import { SAID } from "./openapi-writes.ts";
import { OF_WRITES, type ParameterName } from "./parameters.ts";

const MOVED = [
  ...SAID,
  "bad-query",
  "bad-id",
  "mutable-reference",
  "not-found",
  "behind",
  "transition-refused",
  "ended",
] as const satisfies readonly Code[];

const DECIDED = [
  ...MOVED,
  "unknown-state",
  "unknown-node",
  "state-differs",
  "no-rollback",
  "policy-denied",
  "tainted",
  "changed-meanwhile",
] as const satisfies readonly Code[];

const said = (
  action: string,
  id: string,
  row: Pick<Operation, "summary" | "description" | "body" | "answers" | "refuses">,
): Operation[] => {
  const common = { method: "post", tag: "Lifecycle", open: "never", ...row } as const;
  const starts: readonly ParameterName[] = ["oneId", "name", "version"];
  return [
    { ...common, path: `/v1/nodes/{id}/${action}`, id, parameters: ["nodeId", ...OF_WRITES] },
    {
      ...common,
      path: `/v1/${action}`,
      id: `${id}ByQuery`,
      summary: "The same, of the node that the query names",
      parameters: [...starts, ...OF_WRITES],
    },
  ];
};

export const MOVES: readonly Operation[] = [
  ...said("transitions", "move", {
    summary: "Move a node to a lifecycle state",
    description:
      "In the niche that is said, or in that of its name. States on the way may be skipped; the policies that guard them are asked all the same. Who becomes champion takes the place of the champion of that lineage, niche and kind, who is archived in the same statement. What is not allowed is kept as a denial, and the refusal shows the decision. The same move again, while the node is where it leads, is answered 200 with the receipt of then.",
    body: {
      description: "Where it is to move, and what was learned.",
      content: { "application/json": { schema: ref("Transition"), example: example.TRANSITION } },
    },
    answers: {
      200: {
        description: "Said already; or, with `dry_run`, what would become of it.",
        content: json("MoveAnswer", "MoveTried"),
      },
      201: { description: "It moved.", content: json("MoveAnswer") },
    },
    refuses: DECIDED,
  }),
  ...said("rollback", "rollBack", {
    summary: "Have a champion leave its place to one that was champion before, or that it descends from",
    description:
      "The node that is addressed is archived, the target becomes champion, in one statement. It is decided like a promotion of the target.",
    body: {
      description: "What was learned; which target, where it is not the champion's rollback target.",
      content: { "application/json": { schema: ref("Rollback"), example: example.ROLLBACK } },
    },
    answers: {
      200: {
        description: "Said already; or, with `dry_run`, what would become of it.",
        content: json("MoveAnswer", "MoveTried"),
      },
      201: { description: "It is rolled back.", content: json("MoveAnswer") },
    },
    refuses: DECIDED,
  }),
  ...said("end", "end", {
    summary: "Say that a deployment has ended",
    description: "It is archived wherever it stands, and is live no more. What has ended stays so.",
    body: {
      description: "When, and why.",
      content: { "application/json": { schema: ref("End"), example: example.END } },
    },
    answers: {
      200: { description: "Said already.", content: json("EndAnswer") },
      201: { description: "It has ended.", content: json("EndAnswer") },
    },
    refuses: MOVED.filter((code) => code !== "ended"),
  }),
  {
    method: "get",
    path: "/v1/lineages/{name}/champions",
    id: "getChampions",
    tag: "Lifecycle",
    summary: "Who was champion of each slot, from when until when, and why that was allowed",
    description:
      "With `on` who was champion then, with `as_of` what was known then. Each with the decision, its facts and who said them, who had it allowed, and what was learned. A slash of the name stands as it is; of a name that ends in /champions itself the last slash is %2F.",
    parameters: ["lineageName", "niche", "slotKind", "on", "limit", "cursor", "asOf", "minPosition"],
    answers: found(json("ChampionsAnswer")),
    refuses: [...ASKED, "bad-cursor", "too-large"],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/decisions/{id}",
    id: "getDecision",
    tag: "Lifecycle",
    summary: "A decision as it was kept: policies, facts and who said them, verdict, who asked",
    parameters: ["decisionId", "asOf", "minPosition"],
    answers: found(json("DecisionAnswer")),
    refuses: [...ASKED, "withheld"],
    open: "public-read",
  },
];

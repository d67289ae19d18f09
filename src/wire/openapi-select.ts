// The operation that asks by an expression.
import { json, PROV } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { ADDRESSED, found } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";

export const SELECT: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/select",
    id: "select",
    tag: "Walks",
    summary: "The nodes that an expression holds for",
    description:
      "`where` is an expression in CEL (Common Expression Language) about `node`, as GET /v1/nodes/{id} reads it back, about its `ancestors` and `descendants`, and about `now`: when the log took what stands at the position that is answered. What nobody said is absent: what compares it does not hold, and `has()` tells. A page that the limit of the engine ended says so, and `next` goes on. A document (by `Accept`) has everything that it holds for, in one answer.",
    parameters: ["minPosition", "asOf"],
    body: {
      description: "The question.",
      content: { "application/json": { schema: ref("Select"), example: example.SELECT } },
    },
    answers: found({ ...json("SelectAnswer"), ...PROV }),
    refuses: [
      ...ADDRESSED,
      "not-json",
      "duplicate-key",
      "too-deep",
      "too-large",
      "media-type",
      "invalid",
      "unknown-key",
      "unsafe-number",
      "bad-cursor",
      "bad-expression",
      "too-costly",
    ],
    open: "public-read",
  },
];

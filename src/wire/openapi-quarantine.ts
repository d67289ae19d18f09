// The operations for whoever looks after the log: what is skipped in it, and how its ledgers stand.
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { FAILURES, found } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";
import { SAID } from "./openapi-writes.ts";
import { OF_WRITES } from "./parameters.ts";

export const QUARANTINE: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/admin/quarantine",
    id: "listQuarantine",
    tag: "Administration",
    summary: "The statements that could not be projected, and are skipped",
    description:
      "A statement that the database refuses while it takes others is skipped after a while, so that it does not stop them. It was taken and stays in the log; no read shows anything of it.",
    parameters: ["limit", "afterPosition"],
    answers: found(json("QuarantineAnswer")),
    refuses: ["bad-query", "unauthorized", ...FAILURES],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/admin/releases",
    id: "release",
    tag: "Administration",
    summary: "Have a statement projected after all",
    description:
      "It holds from the position of the release on, and keeps the position where it stands. If it still cannot be projected it is put into quarantine anew.",
    parameters: [...OF_WRITES],
    body: {
      description: "Which statement, and why.",
      content: { "application/json": { schema: ref("Release"), example: example.RELEASE } },
    },
    answers: {
      200: { description: "Said already.", content: json("ReleaseAnswer") },
      201: { description: "Taken.", content: json("ReleaseAnswer") },
    },
    refuses: [...SAID, "bad-query", "unknown-statement", "not-quarantined"],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/admin/ledgers",
    id: "listLedgers",
    tag: "Administration",
    summary: "The ledgers: how far each is, how far the log has taken it, and whether it is frozen",
    description:
      "A ledger that offers another statement where one stands, or leaves a gap, is frozen: it takes what is said, and the log takes no more of it.",
    parameters: ["limit", "after", "frozen"],
    answers: found(json("LedgersAnswer")),
    refuses: ["bad-query", "unauthorized", ...FAILURES],
    open: "never",
  },
];

// The operations for whoever runs the site: all of it out, and all of it in.
import type { Code } from "../model/refusal.ts";
import type { Content } from "./openapi-content.ts";
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { FAILURES, found } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";

const lines: Content = { "application/x-ndjson": { schema: ref("BackupLine") } };

const RESTORE = [
  "unauthorized",
  "bad-query",
  "media-type",
  "too-large",
  "invalid",
  "not-empty",
  "restore-differs",
  ...FAILURES,
] as const satisfies readonly Code[];

export const ADMIN: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/admin/atlas",
    id: "getAtlas",
    tag: "Administration",
    summary: "What each graph in memory holds",
    description:
      "The graph in memory answers what is connected with what. It is a cache: it has a snapshot of its own, catches up before each answer, and where it does not answer the database does.",
    answers: found(json("AtlasAnswer")),
    refuses: ["bad-query", "unauthorized", ...FAILURES],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/admin/fsck",
    id: "fsck",
    tag: "Administration",
    summary: "Whether everything is as it must be",
    description:
      "Makes every hash, every chain, every leaf and every row of the projection again, and names what differs. The answer begins at once with white space, and takes as long as it takes.",
    answers: { 200: { description: "What was found.", content: json("FsckAnswer") } },
    refuses: ["unauthorized", "bad-query", ...FAILURES],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/admin/rebuild",
    id: "rebuild",
    tag: "Administration",
    summary: "The projection made again",
    description:
      "From the ledgers, beside the one that is read, while writes go on; then it takes its place, all at once. The answer begins at once with white space, and takes as long as it takes.",
    answers: { 200: { description: "How far it is, or why there is none.", content: json("RebuildAnswer") } },
    refuses: ["unauthorized", "bad-query", ...FAILURES],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/admin/backup",
    id: "getBackup",
    tag: "Administration",
    summary: "Everything of the site that cannot be made again",
    description:
      "One line each, in the order of the log; the last is a `summary`, or `next` where the answer has to be gone on with. What has neither was cut off, and goes on from its last position. It holds what no other answer does: salts, private parts, the directory of agents. Only the site's own token opens it.",
    parameters: ["from"],
    answers: { 200: { description: "The lines.", content: lines } },
    refuses: ["unauthorized", "bad-query", ...FAILURES],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/admin/restore",
    id: "postRestore",
    tag: "Administration",
    summary: "A piece of a backup into a site that is empty",
    description:
      "The lines of a backup as they are, in order, after a first one that says which backup it is. What is there already and is the same is left alone. Until the last entry is there nothing new is taken and nothing can be read.",
    body: {
      description:
        "`restore` first, then lines of the backup (`application/ndjson` and `application/jsonl` are read alike).",
      content: { "application/x-ndjson": { schema: ref("RestoreLine"), example: example.RESTORE } },
    },
    answers: { 200: { description: "It is there, on disk.", content: json("RestoreAnswer") } },
    refuses: RESTORE,
    open: "never",
  },
];

// The operations about exports that are written to files, and about what a mirror has to fetch.
import { json, text } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { FAILURES, found, OF_GRAPH } from "./openapi-questions.ts";
import { ref } from "./openapi-schemas.ts";

const JOB =
  "What is too big for one answer is written to a file, a chapter at a time, and goes on after whatever interrupts it. The bytes are those that the same question is answered with.";

export const EXPORTS: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/exports",
    id: "askExport",
    tag: "Exports",
    summary: "Have an export written to a file",
    description: `${JOB} The id follows from what is asked: the same again is the same export, and begins again where it came to nothing.`,
    parameters: ["minPosition", "asOf"],
    body: {
      description: "What the file is to tell of, and in which format.",
      content: { "application/json": { schema: ref("Export"), example: example.EXPORT } },
    },
    answers: {
      200: { description: "Asked for before: how it stands.", content: json("ExportView") },
      202: { description: "It is to be written.", content: json("ExportView") },
    },
    refuses: [
      ...OF_GRAPH,
      "not-json",
      "duplicate-key",
      "too-deep",
      "too-large",
      "media-type",
      "invalid",
      "unknown-key",
      "unsafe-number",
      "bad-id",
      "mutable-reference",
      "not-found",
    ],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/exports",
    id: "listExports",
    tag: "Exports",
    summary: "Exports, the newest first",
    parameters: ["limit", "beforeExport"],
    answers: found(json("ExportsAnswer")),
    refuses: ["bad-query", "unauthorized", ...FAILURES],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/exports/index",
    id: "getExportIndex",
    tag: "Exports",
    summary: "What a mirror of the site has to fetch",
    description:
      "Every node with where its PROV is; with `since`, the `position` of the index before, those of which something else is told by now: what was recorded, taken back, moved or erased, and what is joined to that. As `text/uri-list` it is a path a line, with the position and the path of the next page in comments.",
    parameters: ["since", "limit", "cursor", "asOf", "minPosition"],
    answers: found({ ...json("IndexAnswer"), ...text("text/uri-list") }),
    refuses: [...OF_GRAPH, "bad-cursor", "not-acceptable"],
    open: "public-read",
  },
  {
    method: "get",
    path: "/v1/exports/{id}",
    id: "getExport",
    tag: "Exports",
    summary: "How far an export is, or what became of it",
    parameters: ["exportId"],
    answers: found(json("ExportView")),
    refuses: ["bad-query", "bad-id", "unauthorized", "not-found", ...FAILURES],
    open: "public-read",
  },
  {
    method: "delete",
    path: "/v1/exports/{id}",
    id: "dropExport",
    tag: "Exports",
    summary: "Cancel an export, or forget one that has ended",
    description: "One that is not at its end is cancelled; one that is goes, and so does its file.",
    parameters: ["exportId"],
    answers: { 204: { description: "Cancelled, or forgotten." } },
    refuses: ["bad-query", "bad-id", "unauthorized", "not-found", ...FAILURES],
    open: "never",
  },
  {
    method: "get",
    path: "/v1/exports/{id}/content",
    id: "getExportContent",
    tag: "Exports",
    summary: "The file of an export",
    description:
      "`Range` asks for a part of it (one range; 206), with `If-Range` only of the file that was begun: the tag is its digest, which `Repr-Digest` says, too. Once something was erased the file is given out no more, and a file that is made again has another tag.",
    parameters: ["exportId", "range", "ifRange"],
    answers: {
      200: {
        description: "All of it.",
        content: text("application/n-quads", "application/n-triples", "application/trig", "text/turtle"),
      },
      206: {
        description: "A range of it; `Content-Range` says which.",
        content: text("application/n-quads", "application/n-triples", "application/trig", "text/turtle"),
      },
      304: { description: "The client has it." },
    },
    refuses: ["bad-query", "bad-id", "unauthorized", "not-found", "not-written", "bad-range", ...FAILURES],
    open: "public-read",
  },
];

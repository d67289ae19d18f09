// The operations that say something.
import { LIMITS } from "../model/limits.ts";
import type { Code } from "../model/refusal.ts";
import { json } from "./openapi-content.ts";
import * as example from "./openapi-examples.ts";
import type { Operation } from "./openapi-operations.ts";
import { ref } from "./openapi-schemas.ts";
import { OF_WRITES } from "./parameters.ts";

/** What any body can be refused with. */
export const BODY = [
  "not-json",
  "duplicate-key",
  "too-deep",
  "unauthorized",
  "too-large",
  "media-type",
  "invalid",
  "unknown-key",
  "unsafe-number",
  "internal",
  "busy",
  "overloaded",
  "unavailable",
] as const satisfies readonly Code[];

/** What a body can be refused with that is said to a ledger. */
export const SAID = [...BODY, "bad-key", "key-reused"] as const satisfies readonly Code[];

const RECORD = [
  ...SAID,
  "bad-query",
  "identity-conflict",
  "retracted",
  "cycle",
  "unknown-kind",
  "unknown-edge-type",
  "edge-kind",
  "unknown-parent",
  "unknown-record",
  "self-parent",
  "mutable-reference",
  "bad-id",
  "recipe-parent-missing",
] as const satisfies readonly Code[];

const judgement = {
  description: "What is judged, and why.",
  content: { "application/json": { schema: ref("Judgement"), example: example.JUDGEMENT } },
};

export const WRITES: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/records",
    id: "postRecords",
    tag: "Records",
    summary: "Say what an artifact is and what it descends from",
    description:
      "One record as JSON, or one a line as NDJSON. The same record again changes nothing: it is answered 200 with the receipt it was given. The fourteen-field record of the lineage-DAG literature (`id`, `artifact_digest`, `parent_ids`) is read too. A manifest (what GET /v1/nodes/{id}/manifest gave) is not recorded but compared with what is known.",
    parameters: ["unresolved", ...OF_WRITES],
    body: {
      description:
        "A record; a manifest; or records, one a line (`application/ndjson` and `application/jsonl` are read alike).",
      content: {
        "application/json": { schema: { anyOf: [ref("Record"), ref("Node")] }, examples: example.RECORDS },
        "application/x-ndjson": {
          schema: { type: "string", description: "One Record a line." },
          example: example.LINES,
        },
      },
    },
    answers: {
      200: {
        description: `Known already; or the manifest is what is known; or, for NDJSON, one line for each line and last a summary. Beyond ${LIMITS.streamAnswers} lines refusals alone are answered line by line.`,
        content: {
          ...json("RecordAnswer", "ManifestAnswer"),
          "application/x-ndjson": { schema: ref("LineAnswer") },
        },
      },
      201: {
        description: "Taken: it is on disk, and has a receipt.",
        content: json("RecordAnswer"),
        location: true,
      },
    },
    refuses: [...RECORD, "manifest-differs", "not-found"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/cohorts",
    id: "postCohort",
    tag: "Records",
    summary: "Say records that were made from one parent state, all or nothing",
    parameters: ["unresolved", ...OF_WRITES],
    body: {
      description: "The cohort, with new records, with nodes that were made earlier, or with both.",
      content: { "application/json": { schema: ref("Cohort"), example: example.COHORT } },
    },
    answers: {
      200: { description: "Known already.", content: json("CohortAnswer") },
      201: { description: "Taken.", content: json("CohortAnswer") },
    },
    refuses: [...RECORD, "cohort-lineage", "withheld"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/import",
    id: "importDocument",
    tag: "Records",
    summary: "Take a document of another tool as the records it tells",
    description:
      "A snapshot: all of its records or none. The document itself is kept with the record that it tells of, as a private part: GET /v1/nodes/{id}/source gives it back to the byte. An ancestor that its own document tells already is not told again. Other content under an id that is known is refused; `pointer` is always into the document. PROV: entities become nodes, derivations edges, activities runs; what no field has is in `facets.prov`, and the report tells what became of everything. A document that breaks a rule of PROV-CONSTRAINTS is refused by its number.",
    parameters: ["unproved", "importLineage", "base", "infer", ...OF_WRITES],
    body: {
      description:
        "One OpenRange snapshot, as OpenRange wrote it; or PROV, as Turtle, TriG, N-Quads, N-Triples, JSON-LD, PROV-JSONLD (by its profile or its @context) or PROV-JSON. No context is fetched.",
      content: {
        "application/vnd.openrange.snapshot+json": { schema: { type: "object" }, example: example.SNAPSHOT },
        "text/turtle": { schema: { type: "string" }, example: example.PROV_TURTLE },
        "application/trig": { schema: { type: "string" }, example: example.PROV_TURTLE },
        "application/n-quads": { schema: { type: "string" }, example: example.PROV_QUADS },
        "application/n-triples": { schema: { type: "string" }, example: example.PROV_QUADS },
        "application/ld+json": { schema: { type: "object" }, example: example.PROV_JSONLD },
        "application/prov+json": { schema: { type: "object" }, example: example.PROV_JSON },
      },
    },
    answers: {
      200: { description: "Known already, all of it.", content: json("ImportAnswer") },
      201: {
        description: "Taken. Of a snapshot, with the location of its node.",
        content: json("ImportAnswer"),
        location: true,
      },
    },
    refuses: [
      ...SAID,
      "bad-query",
      "bad-syntax",
      "bad-id",
      "identity-conflict",
      "retracted",
      "cycle",
      "edge-kind",
      "prov-constraint",
    ],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/retractions",
    id: "retract",
    tag: "Records",
    summary: "Say that a record no longer holds",
    description: "Its edges and aliases end; nothing is removed, and what was known before stays known.",
    parameters: [...OF_WRITES],
    body: judgement,
    answers: {
      200: { description: "Said already.", content: json("JudgementAnswer") },
      201: { description: "Taken.", content: json("JudgementAnswer") },
    },
    refuses: [...SAID, "bad-query", "unknown-record", "retracted"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/reinstatements",
    id: "reinstate",
    tag: "Records",
    summary: "Say that a retracted record holds again",
    description: "It holds where it can stand beside what came since; `effect` says whether it does.",
    parameters: [...OF_WRITES],
    body: judgement,
    answers: {
      200: { description: "Said already.", content: json("JudgementAnswer") },
      201: { description: "Taken.", content: json("JudgementAnswer") },
    },
    refuses: [...SAID, "bad-query", "unknown-record", "not-retracted"],
    open: "never",
  },
  {
    method: "post",
    path: "/v1/erasures",
    id: "erase",
    tag: "Records",
    summary: "Take the bytes of what was said out of the store",
    description:
      "The named parts of one statement lose their bytes and their salt, in its ledger and in every answer. Their hashes, the statement, its place in the chain, ids and edges stay; reads say `withheld`. It cannot be undone.",
    parameters: [...OF_WRITES],
    body: {
      description: "Which parts of which statement, and why.",
      content: { "application/json": { schema: ref("Erasure"), example: example.ERASURE } },
    },
    answers: {
      200: { description: "Erased already.", content: json("ErasureAnswer") },
      201: { description: "Erased.", content: json("ErasureAnswer") },
    },
    refuses: [...SAID, "bad-query", "unknown-statement", "unknown-part"],
    open: "never",
  },
  {
    method: "put",
    path: "/v1/agents/{id}",
    id: "putAgent",
    tag: "Agents",
    summary: "Enter an agent into the directory, or replace its entry",
    parameters: ["agentId"],
    body: {
      description: "Who the agent is.",
      content: { "application/json": { schema: ref("AgentEntry"), example: example.AGENT } },
    },
    answers: {
      200: { description: "The entry was replaced.", content: json("AgentAnswer") },
      201: { description: "The entry is new.", content: json("AgentAnswer") },
    },
    refuses: [...BODY, "bad-query", "bad-id"],
    open: "never",
  },
  {
    method: "delete",
    path: "/v1/agents/{id}",
    id: "forgetAgent",
    tag: "Agents",
    summary: "Forget an agent",
    description: "The entry is gone; what the agent did stays, under its opaque id.",
    parameters: ["agentId"],
    answers: { 204: { description: "Forgotten." } },
    refuses: ["bad-query", "unauthorized", "not-found", "bad-id", "internal", "overloaded", "unavailable"],
    open: "never",
  },
];

// The operations that ask something.
import type { Code } from "../model/refusal.ts";
import { CONNECTIONS } from "./openapi-connections.ts";
import { json, PROV, text } from "./openapi-content.ts";
import type { Answer, Operation } from "./openapi-operations.ts";
import { ABOUT_NODES, ADDRESSED, ASKED, FAILURES, FORMATS, found, OF_GRAPH } from "./openapi-questions.ts";

const open = (
  path: string,
  id: string,
  summary: string,
  answer: Answer,
  refuses: readonly Code[],
): Operation => ({
  method: "get",
  path,
  id,
  tag: "Site",
  summary,
  answers: {
    200: answer,
    304: { description: "Nothing has changed since the `If-None-Match` that was sent." },
  },
  refuses,
  open: "always",
});

/** A question that may say how far reads have to be. */
const ofNow = ({ parameters = [], ...row }: Omit<Operation, "method" | "open">): Operation => ({
  ...row,
  parameters: [...parameters, "minPosition"],
  method: "get",
  open: "public-read",
});

/** A question of the graph, which has a past. */
const one = (row: Omit<Operation, "method" | "open">): Operation =>
  ofNow({ ...row, parameters: [...(row.parameters ?? []), "asOf"] });

export const READS: readonly Operation[] = [
  ...ABOUT_NODES,
  ...CONNECTIONS,
  one({
    path: "/id/{id}",
    id: "getById",
    tag: "Nodes",
    summary:
      "What the node's IRI leads to: the same as /v1/nodes/{id}, and for who prefers text/html its dossier",
    parameters: ["nodeId"],
    answers: {
      ...found({ ...json("Node", "Nodes"), ...PROV }),
      303: { description: "A page is preferred: `Location` is that of the dossier.", location: true },
    },
    refuses: ADDRESSED,
  }),
  one({
    path: "/v1/records/{id}",
    id: "getRecord",
    tag: "Nodes",
    summary: "One record as it was said, whatever has become of it since",
    parameters: ["recordId"],
    answers: found(json("RecordView")),
    refuses: ASKED,
  }),
  one({
    path: "/v1/graph",
    id: "getGraph",
    tag: "Nodes",
    summary: "Everything that the site knows, as one document",
    description: `It is streamed, whatever its size. ${FORMATS}`,
    parameters: [],
    answers: found(PROV),
    refuses: [...OF_GRAPH, "not-acceptable"],
  }),
  ofNow({
    path: "/v1/search",
    id: "search",
    tag: "Nodes",
    summary: "Nodes by the words that are said of them, the best first",
    description: `Found are the words of names, versions, tags, kinds, transformations, recipes, families, licences and descriptions, and of ids; of a digest its first six digits or more. All words have to stand in what one record says of its node, with the node's ids. First comes what has that name or id, then what has the words in its name, in another label, in its description. It answers as of now: what was retracted or erased is not found.`,
    parameters: ["q", "searchKinds", "searchLimit", "cursor"],
    answers: found(json("SearchAnswer")),
    refuses: [...OF_GRAPH, "bad-cursor", "not-acceptable"],
  }),
  one({
    path: "/v1/lineages",
    id: "listLineages",
    tag: "Families",
    summary: "A page of families, by name",
    parameters: ["limit", "after"],
    answers: found(json("LineagesAnswer")),
    refuses: OF_GRAPH,
  }),
  one({
    path: "/v1/lineages/{name}",
    id: "getLineage",
    tag: "Families",
    summary: "One family: its founding record, its counts, its members",
    description: `A document has all its members, whatever \`limit\` would be. ${FORMATS}`,
    parameters: ["lineageName", "limit", "cursor"],
    answers: found({ ...json("LineageAnswer"), ...PROV }),
    refuses: [...ASKED, "bad-cursor", "not-acceptable"],
  }),
  one({
    path: "/v1/cohorts/{id}",
    id: "getCohort",
    tag: "Families",
    summary: "A cohort and its members",
    description: FORMATS,
    parameters: ["cohortId"],
    answers: found({ ...json("CohortView"), ...PROV }),
    refuses: [...ASKED, "not-acceptable"],
  }),
  one({
    path: "/v1/diff",
    id: "getDiff",
    tag: "Comparisons",
    summary: "What differs between two nodes, one node at two positions, or the graph at two positions",
    description:
      "With `a` and `b` two nodes; with `a` and `a_as_of` one node then and now; with `a_as_of` and no node the whole graph.",
    parameters: ["diffA", "diffAAsOf", "diffB", "diffBAsOf"],
    answers: found(json("DiffAnswer", "SiteDiffAnswer"), "What differs."),
    refuses: ADDRESSED,
  }),
  one({
    path: "/v1/runs/{id}",
    id: "getRun",
    tag: "Families",
    summary: "Everything that one run used from outside and made, and the runs that are a part of it",
    description: `A document tells of what the run made. ${FORMATS}`,
    parameters: ["run"],
    answers: found({ ...json("RunAnswer"), ...PROV }),
    refuses: [...ASKED, "too-large", "not-acceptable"],
  }),
  ofNow({
    path: "/v1/agents/{id}",
    id: "getAgent",
    tag: "Agents",
    summary: "An agent of the directory",
    parameters: ["agentId"],
    answers: found(json("AgentAnswer")),
    refuses: ASKED,
  }),
  {
    method: "get",
    path: "/health",
    id: "getHealth",
    tag: "Site",
    summary: "Whether the site is up, and how far reads are behind the log",
    answers: found(json("Health"), "It is up."),
    refuses: FAILURES,
    open: "always",
  },
  open("/ns", "getVocabulary", "The vocabulary", { description: "The vocabulary.", content: PROV }, [
    "not-acceptable",
  ]),
  open(
    "/ns/context.jsonld",
    "getContext",
    "The JSON-LD context",
    { description: "The context, whatever is accepted.", content: text("application/ld+json") },
    [],
  ),
  open(
    "/ns/shapes",
    "getShapes",
    "SHACL shapes of an export",
    { description: "The shapes.", content: text("text/turtle") },
    ["not-acceptable"],
  ),
  open(
    "/ns/alignments",
    "getAlignments",
    "What our terms are in other vocabularies",
    { description: "The alignments.", content: text("text/turtle") },
    ["not-acceptable"],
  ),
  open(
    "/openapi.json",
    "getOpenApi",
    "This description, as OpenAPI 3.1",
    { description: "The description.", content: { "application/json": { schema: { type: "object" } } } },
    [],
  ),
  open(
    "/docs",
    "getDocs",
    "This description, as a page to read",
    { description: "The page.", content: text("text/html") },
    [],
  ),
];

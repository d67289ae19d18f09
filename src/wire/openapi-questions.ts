// The questions about a node. Each is asked in two ways, by path and by query: one row is two operations.
import { LIMITS } from "../model/limits.ts";
import type { Code } from "../model/refusal.ts";
import { type Content, json, PROV, text } from "./openapi-content.ts";
import type { Operation, Tag } from "./openapi-operations.ts";
import { ref } from "./openapi-schemas.ts";
import type { ParameterName } from "./parameters.ts";

export const FAILURES = ["internal", "overloaded", "unavailable"] as const satisfies readonly Code[];
/** What any question of the graph can be refused with: each may say how far reads have to be. */
export const OF_GRAPH = [
  "bad-query",
  "unauthorized",
  "behind",
  ...FAILURES,
] as const satisfies readonly Code[];
export const ASKED = [...OF_GRAPH, "not-found", "bad-id"] as const satisfies readonly Code[];
export const ADDRESSED = [
  ...ASKED,
  "too-large",
  "mutable-reference",
  "not-acceptable",
] as const satisfies readonly Code[];

export const found = (content: Content, description = "What is known."): Operation["answers"] => ({
  200: { description, content },
});

type Question = {
  /** What stands behind the node in the path; empty for the node itself. */
  readonly action: string;
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly ParameterName[];
  readonly content: Content;
  readonly refuses?: readonly Code[];
  /** `never` where a token is needed although reads are public. */
  readonly open?: Operation["open"];
};

const WALK = {
  tag: "Walks",
  parameters: [
    "depth",
    "edgeTypes",
    "minCertainty",
    "kinds",
    "states",
    "walkInclude",
    "through",
    "limit",
    "cursor",
  ],
  content: { ...json("WalkAnswer"), "application/x-ndjson": { schema: ref("WalkLine") } },
  refuses: ["bad-cursor"],
} as const satisfies Partial<Question>;

const WHOLE =
  "As `application/x-ndjson` (or with the suffix .ndjson) it is everything in one answer, a line each, without `limit` and `cursor`: first what is said of all of it, then nodes and edges, last what came. A stream without that last line was cut.";

const FAR = {
  ...WALK,
  description: `Hereditary edges are followed unless asked otherwise. Starts are neither listed nor counted. ${WHOLE}`,
  parameters: [...WALK.parameters, "until"],
} as const satisfies Partial<Question>;

export const FORMATS =
  "The format by `Accept`, or by a suffix to the path: .json, or that of a document (.ttl, .jsonld, .trig, .nq, .nt, .provjsonld, .nodes.csv, .edges.csv). The same question at the same position is the same document, byte for byte: its `ETag` follows from them.";

const QUESTIONS: readonly Question[] = [
  {
    action: "",
    id: "Node",
    tag: "Nodes",
    summary: "The node and its parents, as all its records have it",
    description: `Where records contradict each other, both are there. ${FORMATS}`,
    parameters: ["view"],
    content: { ...json("Node", "Nodes"), ...PROV },
  },
  {
    action: "manifest",
    id: "Manifest",
    tag: "Nodes",
    summary: "The node as a manifest, to be posted back and compared",
    content: json("Node", "Nodes"),
  },
  {
    action: "closure",
    id: "Closure",
    tag: "Nodes",
    summary: "The node and all its ancestors, its descendants, or both, each whole",
    description: `In JSON at most ${LIMITS.closureNodes} nodes: a closure is refused rather than cut. A document has any number, and is streamed. ${FORMATS}`,
    parameters: ["edgeTypes", "closureDirection"],
    content: { ...json("Nodes"), ...PROV },
  },
  {
    action: "bom",
    id: "Bom",
    tag: "Nodes",
    summary: "The bill of materials of one node, as CycloneDX 1.6",
    description: `The node, everything that it was made from and with, and how complete that is known to be. At most ${LIMITS.closureNodes} nodes; the same position has the same bill, byte for byte.`,
    content: text("application/vnd.cyclonedx+json"),
  },
  {
    action: "parents",
    id: "Parents",
    summary: "One step up, with the edges, of every type",
    description: WHOLE,
    ...WALK,
  },
  {
    action: "children",
    id: "Children",
    summary: "One step down, with the edges, of every type",
    description: WHOLE,
    ...WALK,
  },
  {
    action: "ancestors",
    id: "Ancestors",
    summary: "Everything it comes from",
    ...FAR,
  },
  {
    action: "descendants",
    id: "Descendants",
    summary: "Everything that came of it",
    ...FAR,
  },
  {
    action: "siblings",
    id: "Siblings",
    tag: "Walks",
    summary: "The siblings of one node: of its cohorts, and of the same parents, told apart",
    parameters: ["limit"],
    content: json("SiblingsAnswer"),
  },
  {
    action: "trace",
    id: "Trace",
    tag: "Comparisons",
    summary: "A metric, or a fact of the evidence, along the ancestry of one node",
    description:
      "Where the value comes from, where it changed, and whether it is inherited, convergent or novel. An ancestor without a value is unknown: it is skipped. Where nobody has a value the lists are empty, and `note` says what there is.",
    parameters: ["metric", "dataset", "split", "evidence"],
    content: json("TraceAnswer"),
  },
  {
    action: "leaks",
    id: "Leaks",
    tag: "Comparisons",
    summary: "What one node was measured against that has to do with what it was made from",
    content: json("LeaksAnswer"),
  },
  {
    action: "reproducibility",
    id: "Reproducibility",
    tag: "Comparisons",
    summary: "What is known of one node, and of its ancestry, to make it again",
    content: json("ReproducibilityAnswer"),
  },
  {
    action: "history",
    id: "History",
    tag: "Lifecycle",
    summary: "What became of one node: moves, denials, its end, and who took its place",
    description: "In the order in which it happened, also where it was told afterwards.",
    parameters: ["limit", "cursor"],
    content: json("HistoryAnswer"),
    refuses: ["bad-cursor"],
  },
  {
    action: "dossier",
    id: "Dossier",
    tag: "Lifecycle",
    summary: "What Annex IV of the EU AI Act asks to be told of where one node comes from",
    description: `Identity and versions, how it was made step by step, models of others and how they were changed, data sets and their provenance, evaluation, lifecycle and decisions, open advisories, and what is missing. As JSON, or as a page to be printed (\`text/html\`, or the suffix .html), which has no script and refers to nothing. The nearest ${LIMITS.closureNodes} ancestors are told of; where there are more it is not \`complete\`. The same position makes the same bytes.`,
    content: { ...json("Dossier"), ...text("text/html") },
  },
  {
    action: "source",
    id: "Source",
    tag: "Nodes",
    summary: "The document that a record of the node was made from, to the byte",
    description:
      "It may hold secrets: it always needs a token, also where reads are public. Of several records that have one the earliest is meant, unless `record` names another. The headers `forebear-record` and `forebear-statement` say which record it belongs to, and which statement an erasure of the part `source` has to name.",
    parameters: ["record"],
    content: text("application/vnd.openrange.snapshot+json", "application/octet-stream"),
    refuses: ["withheld"],
    open: "never",
  },
];

// What is asked of one node alone.
const OF_ONE: ReadonlySet<string> = new Set([
  "bom",
  "siblings",
  "trace",
  "leaks",
  "reproducibility",
  "history",
  "dossier",
  "source",
]);

// What is no part of the log has no past.
const OF_NOW: ReadonlySet<string> = new Set(["source"]);

const asked = ({
  action,
  id,
  tag,
  summary,
  description,
  parameters = [],
  content,
  refuses = [],
  open = "public-read",
}: Question): Operation[] => {
  const common = {
    method: "get",
    tag,
    ...(description === undefined ? {} : { description }),
    answers: found(content),
    refuses: [...ADDRESSED, ...refuses],
    open,
  } as const satisfies Partial<Operation>;
  const starts: readonly ParameterName[] = [OF_ONE.has(action) ? "oneId" : "ids", "name", "version"];
  const when: readonly ParameterName[] = OF_NOW.has(action) ? ["minPosition"] : ["asOf", "minPosition"];
  const behind = action === "" ? "" : `/${action}`;
  return [
    {
      ...common,
      path: `/v1/nodes/{id}${behind}`,
      id: `get${id}`,
      summary,
      parameters: ["nodeId", ...parameters, ...when],
    },
    {
      ...common,
      path: action === "" ? "/v1/nodes" : behind.replace("/", "/v1/"),
      id: `find${id}`,
      summary: `The same, of nodes named by the query${action === "" ? ": by id, or every version of a name" : ""}`,
      parameters: [...starts, ...parameters, ...when],
    },
  ];
};

export const ABOUT_NODES: readonly Operation[] = QUESTIONS.flatMap(asked);

// The questions of how nodes hang together. Each is asked in two ways, by path and by query.
import { LIMITS } from "../model/limits.ts";
import { json } from "./openapi-content.ts";
import type { Operation } from "./openapi-operations.ts";
import { ADDRESSED, found } from "./openapi-questions.ts";
import type { SchemaName } from "./openapi-schemas.ts";
import type { ParameterName } from "./parameters.ts";

type Question = {
  readonly action: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  /** How the query names what stands in the path, when it does not stand there. */
  readonly starts: readonly ParameterName[];
  /** What stands beside the node in the path. */
  readonly beside?: readonly ParameterName[];
  readonly parameters: readonly ParameterName[];
  readonly answer: SchemaName;
};

const WAYS = ["edgeTypes", "minCertainty", "through"] as const satisfies readonly ParameterName[];
const PAGED = ["limit", "cursor", "asOf", "minPosition"] as const satisfies readonly ParameterName[];

const QUESTIONS: readonly Question[] = [
  {
    action: "paths",
    id: "Paths",
    summary: "Everything between a node and one of its ancestors: on which paths, and how many there are",
    description:
      "A path is a sequence of nodes: parallel edges between two nodes are one step. Names of one thing are one place, whichever way `alias-of` points: crossing is part of a path and no step. No path: `paths` is `0`. A node is one path to itself.",
    starts: ["pathFrom", "pathId"],
    parameters: ["pathTo", ...WAYS, "include", ...PAGED],
    answer: "PathsAnswer",
  },
  {
    action: "common-ancestors",
    id: "CommonAncestors",
    summary: "The ancestors that several nodes share, the nearest first",
    description: `Of 2 to ${LIMITS.commonStarts} nodes. A node counts as its own ancestor: of a node and its descendant it is the nearest.`,
    starts: ["ids", "name", "version"],
    beside: ["ids"],
    parameters: [...WAYS, ...PAGED],
    answer: "CommonAnswer",
  },
  {
    action: "contribution",
    id: "Contribution",
    summary: "How much of a node came from its ancestors, as far as weights say",
    description: `Among a child's edges of one type a weight is a share of all of them. Where a weight is missing or negative, where units differ, or where all are 0, an edge has anything from 0 to 1. Beyond ${LIMITS.walkEdges} edges nothing is computed, and the answer says \`stopped_by: ["limit"]\`.`,
    starts: ["oneId", "name", "version"],
    parameters: ["of", "edgeTypes", ...PAGED],
    answer: "ContributionAnswer",
  },
  {
    action: "impact",
    id: "Impact",
    summary: "What is struck when something is wrong with a node: everything made of it or with it",
    description: `Hereditary and context edges are followed unless asked otherwise. What is live comes first, then deployments, each with its owner and a shortest path back. A page may have fewer than \`limit\` nodes: its paths have at most ${LIMITS.trailsNodes} nodes together.`,
    starts: ["ids", "name", "version"],
    parameters: [...WAYS, "includeTaint", ...PAGED],
    answer: "ImpactAnswer",
  },
];

const asked = ({ action, id, summary, description, starts, beside = [], parameters, answer }: Question) => {
  const common = {
    method: "get",
    tag: "Walks",
    description,
    answers: found(json(answer)),
    refuses: [...ADDRESSED, "bad-cursor"],
    open: "public-read",
  } as const satisfies Partial<Operation>;
  return [
    {
      ...common,
      path: `/v1/nodes/{id}/${action}`,
      id: `get${id}`,
      summary,
      parameters: ["nodeId", ...beside, ...parameters],
    },
    {
      ...common,
      path: `/v1/${action}`,
      id: `find${id}`,
      summary: "The same, of nodes named by the query",
      parameters: [...starts, ...parameters],
    },
  ] as const satisfies readonly Operation[];
};

export const CONNECTIONS: readonly Operation[] = QUESTIONS.flatMap(asked);

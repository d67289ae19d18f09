// How things were made: every transformation that a record tells of as a workflow, with what went in and what came out. One
// run may have many records; it is told once.
import { canonical, type Json } from "../model/canonical.ts";
import { TRANSFORMATION_TYPES, type TransformationType } from "../model/transformations.ts";
import type { Claim } from "../model/view.ts";
import { isUrl, type Part, part, property } from "./json.ts";
import { type BomNode, byId, refOf } from "./node.ts";

type TaskType = "merge" | "test" | "deploy" | "other";

/** The words of CycloneDX are of building software: most work on models is none of them. */
const taskType = (type: TransformationType | undefined): TaskType => {
  if (type === "model-merge") return "merge";
  if (type === "evaluation") return "test";
  return type === "deployment" ? "deploy" : "other";
};

type Made = { readonly node: BomNode; readonly claim: Claim };

/** What the earliest record says that says it. */
function first<T>(
  made: readonly Made[],
  say: (said: NonNullable<Claim["said"]["transformation"]>) => T | undefined,
): T | undefined {
  for (const { claim } of made) {
    const value = claim.said.transformation && say(claim.said.transformation);
    if (value !== undefined) return value;
  }
  return undefined;
}

const text = (value: Json): string => (typeof value === "string" ? value.toWellFormed() : canonical(value));

/** What went in: the parents that its records name, and the parameters. */
function inputs(made: readonly Made[], known: ReadonlyMap<string, BomNode>): Part[] {
  const parents = made.flatMap(({ node, claim }) =>
    node.edges.flatMap(({ record, parent, type }) =>
      record === claim.record && type !== "alias-of" && known.has(parent) ? refOf(parent) : [],
    ),
  );
  const params = first(made, (said) => said.params) ?? {};
  const parameters = Object.entries(params).map(([name, value]) => ({
    name: name.toWellFormed(),
    value: text(value),
  }));
  return [
    ...[...new Set(parents)].map((ref) => ({ resource: { ref } })),
    ...(parameters.length === 0 ? [] : [{ parameters }]),
  ];
}

function workflow(uid: string, made: readonly Made[], known: ReadonlyMap<string, BomNode>): Part {
  const type = first(made, (said) => said.type);
  const agent = first(made, (said) => said.agent);
  const code = first(made, (said) => (typeof said.code === "object" ? said.code : undefined));
  const outputs = [...new Set(made.map(({ node }) => refOf(node.head.id)))];
  return part({
    "bom-ref": `run:${uid}`,
    uid: uid.toWellFormed(),
    name: type && TRANSFORMATION_TYPES[type]?.label,
    resourceReferences: isUrl(code?.repository)
      ? [{ externalReference: { type: "vcs", url: code.repository } }]
      : undefined,
    taskTypes: [taskType(type)],
    inputs: inputs(made, known),
    outputs: outputs.map((ref) => ({ type: "artifact", resource: { ref } })),
    timeStart: first(made, (said) => said.started_at),
    timeEnd: first(made, (said) => said.ended_at),
    properties: [
      ...property("transformation", type),
      ...property(
        "status",
        first(made, (said) => said.status),
      ),
      ...property("agent", agent && `${agent.type}:${agent.id}`),
      ...property("code-path", code?.path),
      ...property("code-dirty", code?.dirty === undefined ? undefined : String(code.dirty)),
      ...property(
        "outcome",
        first(made, (said) => said.outcome),
      ),
      ...property(
        "authority",
        first(made, (said) => said.authority),
      ),
      ...property(
        "justification",
        first(made, (said) => said.justification),
      ),
      ...made.flatMap(({ claim }) => property("record", claim.record)),
    ],
  });
}

/** The workflows of all that the bill tells of; none where no record tells of work. */
export function formulation(nodes: readonly BomNode[]): Part[] {
  const known = byId(nodes);
  const made = nodes.flatMap((node) =>
    node.claims.flatMap((claim) => (claim.said.transformation ? [{ node, claim }] : [])),
  );
  const runs = Map.groupBy(made, ({ claim }) => claim.said.transformation?.id ?? claim.record);
  const workflows = [...runs].map(([uid, those]) => workflow(uid, those, known));
  return workflows.length === 0 ? [] : [{ workflows }];
}

// How a node was made, step by step: one step for each run in its ancestry, and for each record that says how without naming a
// run. What was made from something comes after it; among what could come next the earliest comes first.
import { bounded } from "../model/bounded.ts";
import { type EdgeType, edgeType } from "../model/edge-types.ts";
import { LIMITS } from "../model/limits.ts";
import type { LineageRecord } from "../model/record.ts";
import type { Claim, GraphEdge } from "../model/view.ts";
import { sortable } from "./identity.ts";
import { jsonOf, type Known, nameOf } from "./known.ts";
import type { Code, Environment, Step } from "./shape.ts";
import type { Ancestor } from "./told.ts";

type Made = { readonly node: Ancestor; readonly claim: Claim };

/** What says how something was made, by the run that it names, else by itself. */
function runsOf({ ancestry }: Known): Map<string, Made[]> {
  const runs = new Map<string, Made[]>();
  for (const node of ancestry)
    for (const claim of node.claims) {
      const { transformation, environment } = claim.said;
      const hasParents = node.edges.some(
        ({ record, type }) => record === claim.record && edgeType(type).strength === "hereditary",
      );
      if (transformation === undefined && environment === undefined && !hasParents) continue;
      const key = transformation?.id === undefined ? claim.record : `run ${transformation.id}`;
      const made = runs.get(key);
      if (made) made.push({ node, claim });
      else runs.set(key, [{ node, claim }]);
    }
  return runs;
}

/** What the earliest of some records says that says it. */
function said<T>(made: readonly Made[], say: (said: LineageRecord) => T | null | undefined): T | null {
  for (const { claim } of made) {
    const value = say(claim.said);
    if (value != null) return value;
  }
  return null;
}

function codeOf(made: readonly Made[]): Code | null {
  const code = said(made, ({ transformation }) => transformation?.code);
  if (code === null) return null;
  if (typeof code === "string") return { id: code, repository: null, path: null, dirty: null };
  const { id = null, repository = null, path = null, dirty = null } = code;
  return { id, repository, path, dirty };
}

function environmentOf(made: readonly Made[]): Environment | null {
  const environment = said(made, (record) => record.environment);
  if (environment === null) return null;
  const { image = null, lockfile = null, packages, hardware } = environment;
  return { image, lockfile, packages: jsonOf(packages), hardware: jsonOf(hardware) };
}

/** The edges that what was made has to what it was made from; what a run made on its way is its own, and what ran is told apart. */
function inputsOf(known: Known, made: readonly Made[]): GraphEdge[] {
  const environment = environmentOf(made);
  const ran = new Set([codeOf(made)?.id, environment?.image, environment?.lockfile]);
  const records = new Set(made.map(({ claim }) => claim.record));
  const outputs = new Set(made.map(({ node }) => node.head.id));
  return made
    .flatMap(({ node }) => node.edges)
    .map((edge) => ({ ...edge, parent: known.own(edge.parent) }))
    .filter(
      (edge) =>
        records.has(edge.record) &&
        edge.type !== "alias-of" &&
        edgeType(edge.type).strength !== "association" &&
        !outputs.has(edge.parent) &&
        !(edge.type === "built-with" && ran.has(edge.parent)),
    );
}

type Draft = {
  readonly step: Step;
  readonly time: string;
  readonly inputs: ReadonlySet<string>;
  readonly outputs: readonly string[];
};

function draftOf(known: Known, unsorted: readonly Made[]): Draft {
  const made = unsorted.toSorted((a, b) => a.claim.position - b.claim.position);
  const edges = inputsOf(known, made);
  const uses = new Map<string, Set<EdgeType>>();
  for (const { parent, type } of edges) uses.set(parent, (uses.get(parent) ?? new Set()).add(type));
  const outputs = [...new Map(made.map(({ node }) => [node.head.id, nameOf(node.head)])).values()];
  const created = made.flatMap(({ claim }) => claim.said.created_at_utc ?? []);
  const earliest = created.toSorted((a, b) => (sortable(a) < sortable(b) ? -1 : 1))[0] ?? null;
  const step: Step = {
    run: said(made, ({ transformation }) => transformation?.id),
    parent_run: said(made, ({ transformation }) => transformation?.parent_run),
    type: said(made, ({ transformation }) => transformation?.type),
    status: said(made, ({ transformation }) => transformation?.status),
    started_at: said(made, ({ transformation }) => transformation?.started_at),
    ended_at: said(made, ({ transformation }) => transformation?.ended_at),
    created_at: earliest,
    agent: said(made, ({ transformation }) => transformation?.agent),
    code: codeOf(made),
    params: jsonOf(said(made, ({ transformation }) => transformation?.params)),
    environment: environmentOf(made),
    made: bounded(outputs, LIMITS.dossierNamed, (one) => one),
    used: bounded([...uses], LIMITS.dossierNamed, ([id, as]) => ({ ...known.named(id), as: [...as] })),
    records: bounded(
      made.map(({ claim }) => claim.record),
      LIMITS.dossierNamed,
      (record) => record,
    ),
    withheld: [...new Set(made.flatMap(({ claim }) => claim.withheld))].sort(),
  };
  // Nobody says when: after what has a time.
  const time = step.started_at ?? step.ended_at ?? step.created_at;
  return {
    step,
    time: time === null ? "~" : sortable(time),
    inputs: new Set(uses.keys()),
    outputs: outputs.map(({ id }) => id),
  };
}

/** The drafts in order, each after those that made what it used; where these lead in a circle, by time. */
function inOrder(drafts: readonly Draft[]): Draft[] {
  const makers = new Map<string, Draft[]>();
  for (const draft of drafts)
    for (const id of draft.outputs) makers.set(id, [...(makers.get(id) ?? []), draft]);
  const waiting = new Map(
    drafts.map((draft) => {
      const before = [...draft.inputs].flatMap((id) => makers.get(id) ?? []);
      return [draft, new Set(before.filter((one) => one !== draft))] as const;
    }),
  );
  const after = new Map<Draft, Draft[]>();
  for (const [draft, before] of waiting)
    for (const one of before) after.set(one, [...(after.get(one) ?? []), draft]);
  const left = new Set(drafts.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)));
  const order: Draft[] = [];
  while (left.size > 0) {
    let next: Draft | undefined;
    for (const draft of left)
      if (waiting.get(draft)?.size === 0) {
        next = draft;
        break;
      }
    next ??= left.values().next().value;
    if (next === undefined) break;
    left.delete(next);
    order.push(next);
    for (const draft of after.get(next) ?? []) waiting.get(draft)?.delete(next);
  }
  return order;
}

/** The steps, the earliest first. */
export function stepsOf(known: Known): Step[] {
  return inOrder([...runsOf(known).values()].map((made) => draftOf(known, made))).map(({ step }) => step);
}

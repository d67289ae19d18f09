// The door of a record: what can only be said with the graph at hand. Everything here is a courtesy that spares the log
// a record it would have to mark; the fold checks again. When the graph cannot be read the record is taken all the same.
import { edgeType, kindsFit } from "../../src/model/edge-types.ts";
import { isExternal, unknownParentHint } from "../../src/model/id.ts";
import { withArticle } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { misfit, type Submission } from "../../src/model/submission.ts";
import type { Env } from "../env.ts";
import { shortestDown } from "../graph/paths.ts";
import { undrained } from "../ledger/undrained.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { fewAtOnce, within } from "../platform/patience.ts";
import { type Resolved, watermark } from "../read.ts";
import { descends, kinOf, type NodeKin, parentsKnown } from "../reading/reach.ts";
import { knownRecords, type RecordStanding } from "../reading/read-records.ts";
import { lookUp, questionOf } from "./look-up.ts";

export type Seen = {
  readonly refusal?: Refusal;
  /** Parents and references nobody has recorded: they become stubs. */
  readonly stubs: readonly string[];
  /** False when the graph could not be asked. */
  readonly parentsChecked: boolean;
};

type Graph = {
  readonly nodes: ReadonlyMap<string, Resolved>;
  readonly records: ReadonlyMap<string, RecordStanding>;
  /** Of the nodes that are spoken of: whether they have children and parents. */
  readonly kin: ReadonlyMap<number, NodeKin>;
};

/** A record that comes alone is looked up by its ledger, together with others that come alone. */
async function graphOf(env: Env, submissions: readonly Submission[]): Promise<Graph> {
  const [first, ...others] = submissions;
  const known =
    first !== undefined && others.length === 0
      ? await lineageRoot(env, first.lineage).look(questionOf(first))
      : await lookUp(env.GRAPH, submissions.map(questionOf));
  if (known === null) throw new Error("its ledger cannot ask it");
  const { nodes, records, kin } = known;
  return {
    nodes: new Map(nodes.map((node) => [node.said, node])),
    records,
    kin: new Map(kin.map((one) => [one.n, one])),
  };
}

function mayBeStub(edge: Submission["edges"][number], unresolved: "allow" | "refuse"): boolean {
  return unresolved === "allow" || isExternal(edge.parent) || edgeType(edge.type).strength !== "hereditary";
}

function missing(submission: Submission, graph: Graph, said: ReadonlySet<string>): Submission["edges"] {
  return submission.edges.filter((edge) => !graph.nodes.has(edge.parent) && !said.has(edge.parent));
}

/** Whether a parent of the record, or what it corrects, is among what is taken and not shown. */
const leansOn = ({ edges, record }: Submission, taken: ReadonlySet<string>): boolean =>
  taken.has(record.corrects ?? "") || edges.some((edge) => taken.has(edge.parent));

/** What a record refers to and nobody has recorded. */
const strangers = ({ record }: Submission, graph: Graph, said: ReadonlySet<string>): string[] =>
  (record.references ?? []).map((one) => one.id).filter((id) => !graph.nodes.has(id) && !said.has(id));

/** A record that was retracted does not come back by being said again; what it corrects has to be there and hold. */
function standingRule(
  { recordId, lineage, record: { corrects } }: Submission,
  graph: Graph,
  said: readonly Submission[],
  behind: boolean,
): Refusal | undefined {
  if (graph.records.get(recordId)?.retracted) return retracted(recordId);
  if (corrects === undefined || graph.records.has(recordId)) return undefined;
  const corrected = graph.records.get(corrects);
  // What the same request says before, to the same ledger, will be there.
  if (corrected === undefined && said.some((one) => one.recordId === corrects && one.lineage === lineage))
    return undefined;
  if (corrected === undefined && behind) return undefined;
  if (corrected === undefined)
    return {
      code: "unknown-record",
      detail: `${corrects} is not a record of this site.`,
      pointer: "/corrects",
      hint: "The receipt of a record names it.",
    };
  return corrected.retracted
    ? {
        code: "retracted",
        detail: `${corrects} was retracted already.`,
        pointer: "/corrects",
        hint: `Say the record without \`corrects\`; or have ${corrects} hold again by POST /v1/reinstatements, and correct it then.`,
      }
    : undefined;
}

function identityRule(submission: Submission, graph: Graph): Refusal | undefined {
  // What a correction replaces may have been the kind itself; the fold decides when that is gone.
  if (submission.record.corrects !== undefined) return undefined;
  const { kind } = submission.record;
  const other = [submission.node, ...submission.aliases].find((id) => {
    const known = graph.nodes.get(id);
    return known !== undefined && !known.stub && known.kind !== kind;
  });
  const known = other === undefined ? undefined : graph.nodes.get(other);
  if (known === undefined) return undefined;
  const own = other === submission.node;
  return {
    code: "identity-conflict",
    detail: `${other} is ${withArticle(known.kind)}, and cannot be ${withArticle(kind)} too.`,
    pointer: own ? "/kind" : "/aliases",
    hint: own
      ? `Say kind ${known.kind}, or give this artifact an id of its own.`
      : `Say kind ${known.kind}, or leave that id out: an alias is another id of the same thing.`,
  };
}

function kindRule(submission: Submission, graph: Graph): Refusal | undefined {
  for (const edge of submission.edges) {
    const parent = graph.nodes.get(edge.parent);
    if (parent && !kindsFit(edge.type, submission.record.kind, parent.kind))
      return misfit(edge, submission.record.kind, parent.kind);
  }
  return undefined;
}

/**
 * Closing a cycle: a new parent, or another name, that already descends from the node by any of its names. Only a node with
 * children can be above anything.
 */
async function cycleRule(env: Env, submission: Submission, graph: Graph): Promise<Refusal | undefined> {
  if (graph.records.has(submission.recordId)) return undefined;
  const named = [submission.node, ...submission.aliases].flatMap((id, i) => {
    const node = graph.nodes.get(id);
    return node === undefined ? [] : [{ id, n: node.n, at: i === 0 ? "/node" : "/aliases" }];
  });
  const above = named.filter((one) => graph.kin.get(one.n)?.children);
  if (above.length === 0) return undefined;
  const known = await parentsKnown(
    env.GRAPH,
    above.map((one) => one.n),
  );
  const added = submission.edges.flatMap((edge) => {
    const parent = graph.nodes.get(edge.parent);
    const old = parent && above.some((one) => known.get(one.n)?.has(parent.n));
    return parent && !old ? [{ id: edge.parent, n: parent.n, at: edge.at }] : [];
  });
  const kin = await kinOf(
    env.GRAPH,
    added.map((one) => one.n),
  );
  const descending = new Set(kin.filter((one) => one.parents).map((one) => one.n));
  const parents = added.filter((one) => descending.has(one.n));
  const candidates = [...parents, ...(named.length > 1 ? named : [])];
  if (candidates.length === 0) return undefined;
  for (const one of above) {
    const { below } = await descends(
      env.GRAPH,
      one.n,
      candidates.map((other) => other.n),
      submission.record.corrects,
    );
    const found = candidates.find((other) => below.has(other.n));
    if (found) return await cycle(env, one, found);
  }
  return undefined;
}

type Named = { readonly id: string; readonly n: number; readonly at: string };

/** The refusal of a cycle, with a path that shows how the one descends from the other. */
async function cycle(env: Env, node: Named, found: Named): Promise<Refusal> {
  const path = await shortestDown(env, node.n, found.n, await watermark(env.GRAPH));
  return {
    code: "cycle",
    detail: `${found.id} already descends from ${node.id}.`,
    pointer: found.at,
    hint: "One of the two directions is wrong; `path` shows how the one descends from the other.",
    more: { path: path ?? [node.id, found.id] },
  };
}

/** A look-up that hangs is a look-up that failed: who writes does not wait for the graph longer than for its projection. */
export async function inTime<T>(looking: Promise<T>): Promise<T> {
  return await within(LIMITS.projectionWaitMs, looking);
}

/**
 * Whether the projection has reached the end of the log, or reaches it while an answer may wait for it. False where that
 * cannot be known: nobody is refused for what may be there and is not shown yet.
 */
export async function caughtUp(env: Env): Promise<boolean> {
  const log = siteLog(env);
  const reaches = async (): Promise<boolean> => {
    const { position } = await log.head();
    return (await log.settle([position], LIMITS.projectionWaitMs)).position >= position;
  };
  try {
    return await within(2 * LIMITS.projectionWaitMs, reaches());
  } catch (error) {
    console.error(`the log does not say how far the graph is: ${error}`);
    return false;
  }
}

/** What is taken and not shown, of what these lineages say: undefined where that cannot be known. */
export async function unshown(
  env: Env,
  lineages: ReadonlySet<string>,
): Promise<ReadonlySet<string> | undefined> {
  try {
    // In this order: what a ledger has handed on before it is asked is in the log by then.
    const left = await inTime(undrained(env, lineages));
    return left.whole && (await caughtUp(env)) ? new Set(left.ids) : undefined;
  } catch (error) {
    console.error(`a ledger does not say what it has: ${error}`);
    return undefined;
  }
}

/** Looks at submissions with the graph at hand; one answer each, in order. */
export async function lookAtDoor(
  env: Env,
  submissions: readonly Submission[],
  unresolved: "allow" | "refuse",
): Promise<Seen[]> {
  const said = new Set(submissions.flatMap((one) => [one.node, ...one.aliases]));
  try {
    let graph = await inTime(graphOf(env, submissions));
    const early = (one: Submission): boolean =>
      missing(one, graph, said).some((edge) => !mayBeStub(edge, unresolved)) ||
      (one.record.corrects !== undefined && !graph.records.has(one.record.corrects));
    let ahead: ReadonlySet<string> | undefined = new Set();
    const waiting = submissions.filter(early);
    if (waiting.length > 0) {
      // What was posted a moment ago may be acknowledged and not projected yet.
      ahead = await unshown(env, new Set(waiting.map((one) => one.lineage)));
      graph = await inTime(graphOf(env, submissions));
    }
    const taken = ahead ?? new Set<string>();
    const there = new Set([...said, ...taken]);
    const looked = graph;
    const see = async (one: Submission): Promise<Seen> => {
      // What is there, or may be, and is not shown yet refuses nobody.
      const unsure = early(one) && (ahead === undefined || leansOn(one, taken));
      const isOpen = unsure && (ahead === undefined || taken.has(one.record.corrects ?? ""));
      const terms = isOpen ? "unknown" : unresolved;
      const refusal = await refusalOf(env, one, looked, submissions, there, terms);
      const absent = missing(one, looked, there).map((edge) => edge.parent);
      const stubs = [...new Set([...absent, ...strangers(one, looked, there)])];
      return { ...(refusal ? { refusal } : {}), stubs, parentsChecked: !unsure };
    };
    const seen: Seen[] = [];
    const seeAll = fewAtOnce([...submissions.entries()], LIMITS.callsAtOnce, async ([i, one]) => {
      seen[i] = await see(one);
    });
    await inTime(seeAll);
    return seen;
  } catch (error) {
    // The acknowledgement never depends on the database: taken unchecked, and the answer says so.
    console.error(`the graph cannot be asked at the door: ${error}`);
    return submissions.map(() => ({ stubs: [], parentsChecked: false }));
  }
}

/** The first rule that a record breaks, of those that need the graph. `unknown`: what is not there may only not be shown yet. */
async function refusalOf(
  env: Env,
  one: Submission,
  graph: Graph,
  all: readonly Submission[],
  said: ReadonlySet<string>,
  unresolved: "allow" | "refuse" | "unknown",
): Promise<Refusal | undefined> {
  const behind = unresolved === "unknown";
  const unknown = missing(one, graph, said).find((edge) => !mayBeStub(edge, behind ? "allow" : unresolved));
  return (
    standingRule(one, graph, all, behind) ??
    identityRule(one, graph) ??
    kindRule(one, graph) ??
    (unknown && {
      code: "unknown-parent",
      detail: `${unknown.parent} is not known here.`,
      pointer: unknown.at,
      hint: unknownParentHint(),
    }) ??
    (await cycleRule(env, one, graph))
  );
}

/** How these records stand; nothing, when the graph cannot be asked. */
export async function standingsOf(
  env: Env,
  records: readonly string[],
): Promise<ReadonlyMap<string, RecordStanding>> {
  if (records.length === 0) return new Map();
  try {
    return await inTime(knownRecords(env.GRAPH, records));
  } catch (error) {
    console.error(`the graph cannot be asked how records stand: ${error}`);
    return new Map();
  }
}

/** The refusal of a record that says what a retracted one said, but for its date or how it was captured. */
export function retractedTwin(record: string): Refusal {
  return {
    ...retracted(record),
    detail: `This says what ${record} says, but for its date or its capture; and that was retracted.`,
    hint: `POST /v1/reinstatements with ${record} and a reason; then say this with \`corrects\` naming it.`,
  };
}

/** The refusal of a record that was retracted. */
export function retracted(record: string): Refusal {
  const hint = "POST /v1/reinstatements with its id and a reason makes it hold again.";
  return { code: "retracted", detail: `${record} was retracted.`, pointer: "", hint };
}

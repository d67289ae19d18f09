// The fold of what is said about lifecycle and policy: who stands where, which policies are in force, what is under an advisory.
// Everything that was taken is folded, whatever a gate would say of it now: what was decided was decided before it was said.
import { idOfStatement } from "../model/advisory.ts";
import { LIFECYCLE_STATES, type LifecycleState } from "../model/lifecycle.ts";
import { type Denial, type Move, outlineOfBody } from "./bodies.ts";
import type { FoldedSaying, Place } from "./entry.ts";
import type { moves } from "./moves.ts";
import { type Champion, leftAt, moved } from "./standings.ts";
import { learningText } from "./text.ts";
import { type ErasedSaying, type NodeStanding, nodeNamed, type Row, type Rows, type World } from "./world.ts";

type Step = ReturnType<typeof moves>;

/** Where a saying is folded, and into what. */
type Into = { readonly world: World; readonly rows: Rows; readonly step: Step; readonly position: number };

const WITHHELD = '["body"]';

/** A place that one champion can have. */
export type Slot = Pick<NodeStanding, "site" | "lineage" | "niche" | "kind">;

/** The key of a slot in `World.champions`. */
export const championOf = ({ site, lineage, niche, kind }: Slot): string =>
  [site, lineage, niche, kind].join("\n");

/** Where rows of a statement say that it stands. */
const standsAt = ({ hash, position, ledger, seq, lineage, time, token }: Place): Row => [
  hash,
  position,
  ledger,
  seq,
  lineage,
  time,
  token,
];

const numberOf = ({ world, step }: Into, id: string): number =>
  nodeNamed(world, id)?.n ?? world.stood.get(id) ?? step.stub(id).n;

/** The state that a node is in: the most active of those it has anywhere. */
function mostActive(standings: readonly NodeStanding[]): LifecycleState | undefined {
  const ranks = standings.map(({ state }) => LIFECYCLE_STATES.indexOf(state));
  return LIFECYCLE_STATES[Math.min(...ranks)];
}

/** Puts a node where it stands from here on, and ends where it stood. */
function stand(into: Into, next: NodeStanding, statement: string, targetN: number | null): void {
  const { world, rows, position } = into;
  const { n, site, lineage, niche, kind, state, at } = next;
  const key = [n, site, lineage, niche].join("\n");
  const isSame = (one: NodeStanding): boolean =>
    one.site === site && one.lineage === lineage && one.niche === niche;
  const all = world.standings.get(n) ?? [];
  const before = all.find(isSame);
  const open = rows.openStandings.get(key);
  const opened = open === undefined ? undefined : rows.standings[open];
  if (open !== undefined && opened) rows.standings[open] = [...opened.slice(0, -1), position];
  else if (before !== undefined) rows.endedStandings.push([n, site, lineage, niche, position]);
  const row: Row = [n, site, lineage, niche, kind, state, at, targetN, statement, position, null];
  rows.openStandings.set(key, rows.standings.push(row) - 1);
  world.standings.set(n, [...all.filter((one) => !isSame(one)), next]);
  if (before?.state === "champion") {
    const left = championOf(before);
    if (world.champions.get(left) === n) {
      world.champions.delete(left);
      world.vacant.set(left, at);
    }
  }
  if (state === "champion") world.champions.set(championOf(next), n);
}

/** Notes in which state a node is from here on. */
function showState({ world, rows, step, position }: Into, n: number): void {
  // What ended without ever having stood anywhere is out of use, too.
  const state = mostActive(world.standings.get(n) ?? []) ?? "archived";
  const open = rows.openStates.get(n);
  const opened = open === undefined ? undefined : rows.states[open];
  if (open !== undefined && opened) rows.states[open] = [...opened.slice(0, -1), position];
  else rows.endedStates.push([n, position]);
  rows.openStates.set(n, rows.states.push([n, state, position, null]) - 1);
  step.changed("state", n, null, state);
}

/** Moves a node; answers with the champion that is archived because of it. */
function foldMove(into: Into, { place, site, body }: SayingOf<"transition" | "rollback">): number | null {
  const { world } = into;
  const { lineage, time, hash } = place;
  const { niche, kind } = body;
  const n = numberOf(into, body.node);
  const isHere = (one: NodeStanding): boolean =>
    one.site === site && one.lineage === lineage && one.niche === niche;
  const own = world.standings.get(n)?.find(isHere) ?? null;
  const slot = championOf({ site, lineage, niche, kind });
  const holder = world.champions.get(slot);
  const held = holder === undefined ? undefined : world.standings.get(holder)?.find(isHere);
  // A holder that was put here under another name is the same node.
  const champion: Champion | null =
    held === undefined ? null : { ...held, node: held.n === n ? body.node : held.id };
  const after = moved(body, time, { own, champion, vacant: world.vacant.get(slot) ?? null });
  if (after.own === null) return null;
  const target = (id: string | null): number | null => (id === null ? null : numberOf(into, id));
  const archived = after.archived === null ? null : (holder ?? null);
  if (archived !== null && held !== undefined) {
    const left: NodeStanding = { ...held, state: "archived", at: after.own.at };
    stand(into, left, hash, target(held.target));
    showState(into, archived);
  }
  const id = world.nodes.get(n)?.id ?? body.node;
  stand(into, { n, id, site, lineage, niche, kind, ...after.own }, hash, target(after.own.target));
  showState(into, n);
  return archived;
}

type SayingOf<T extends FoldedSaying["type"]> = Extract<FoldedSaying, { readonly type: T }>;

/** The row of a move, whether or not it was allowed, and of an end. */
function history(
  { rows, position }: Into,
  { type, place, text, withheld }: FoldedSaying,
  n: number,
  of: Partial<Move & Denial>,
  others: { readonly replaced: number | null; readonly leaves: number | null },
): void {
  rows.transitions.push([
    ...standsAt(place),
    type,
    n,
    of.niche ?? null,
    of.kind ?? null,
    of.from ?? null,
    of.to ?? null,
    of.at ?? place.time,
    Number(of.recorded ?? false),
    others.replaced,
    others.leaves,
    text,
    withheld ? WITHHELD : null,
    position,
  ]);
}

/** The words of what was learned, so that it is found. */
function noteLearning({ rows, position }: Into, n: number, place: Place, learning: string | undefined): void {
  if (learning !== undefined) rows.texts.push(learningText(n, place, learning, position));
}

function sayMove(into: Into, folded: SayingOf<"transition" | "rollback">): void {
  const { body, place } = folded;
  const leaves = body.leaves === undefined ? null : numberOf(into, body.leaves);
  const replaced = foldMove(into, folded);
  const n = numberOf(into, body.node);
  history(into, folded, n, body, { replaced, leaves });
  noteLearning(into, n, place, body.learning);
}

function sayEnd(into: Into, folded: SayingOf<"end">): void {
  const { body, place } = folded;
  const n = numberOf(into, body.node);
  const at = body.at ?? place.time;
  for (const one of into.world.standings.get(n) ?? [])
    if (one.site === folded.site && one.lineage === place.lineage && one.state !== "archived")
      stand(
        into,
        { ...one, state: "archived", at: leftAt(one, at) },
        place.hash,
        one.target === null ? null : numberOf(into, one.target),
      );
  showState(into, n);
  history(into, folded, n, { at }, { replaced: null, leaves: null });
}

/** What is said of a policy, a version or that there is none any more, holds until something else is said of it. */
function sayPolicy({ rows, step, position }: Into, folded: SayingOf<"policy" | "policy-retirement">): void {
  const { type, body, place, text, withheld } = folded;
  rows.endedPolicies.push([body.name, position]);
  rows.policies.push([
    ...standsAt(place),
    type,
    body.name,
    body.version,
    type === "policy" ? JSON.stringify(body.policy) : text,
    withheld ? WITHHELD : null,
    position,
    null,
  ]);
  step.changed("policy", -1, null, body.name);
}

function sayAdvisory(into: Into, { body, place, text, withheld }: SayingOf<"advisory">): void {
  const { rows, step, position } = into;
  const id = idOfStatement("advisory", place.hash);
  rows.advisories.push([
    ...standsAt(place),
    id,
    body.severity,
    body.kind,
    text,
    withheld ? WITHHELD : null,
    position,
  ]);
  for (const node of body.nodes) {
    const n = numberOf(into, node);
    rows.advised.push([id, n, null]);
    step.changed("advisory", n, null, id);
  }
  for (const name of body.names) rows.advised.push([id, null, name]);
  if (body.names.length > 0) step.changed("advisory", -1, null, id);
}

const SAY: { readonly [T in FoldedSaying["type"]]: (into: Into, folded: SayingOf<T>) => void } = {
  transition: sayMove,
  rollback: sayMove,
  denial: (into, folded) => {
    const { body } = folded;
    const leaves = body.leaves === undefined ? null : numberOf(into, body.leaves);
    history(into, folded, numberOf(into, body.node), body, { replaced: null, leaves });
  },
  end: sayEnd,
  policy: sayPolicy,
  "policy-retirement": sayPolicy,
  advisory: sayAdvisory,
  "advisory-withdrawal": ({ rows, step, position }, { body, place }) => {
    rows.withdrawnAdvisories.push([body.advisory, position, place.hash]);
    step.changed("advisory", -1, null, body.advisory);
  },
  waiver: (into, { body, place, text, withheld }) => {
    const { rows, step, position } = into;
    const id = idOfStatement("waiver", place.hash);
    const n = numberOf(into, body.node);
    const { advisory, until } = body;
    rows.waivers.push([
      ...standsAt(place),
      id,
      advisory,
      n,
      until,
      text,
      withheld ? WITHHELD : null,
      position,
    ]);
    step.changed("waiver", n, null, advisory);
  },
};

/** Folds one statement about lifecycle or policy into rows. */
export function sayFolded(folded: FoldedSaying, into: Into): void {
  (SAY[folded.type] as (into: Into, folded: FoldedSaying) => void)(into, folded);
}

/** Leaves of a statement about lifecycle or policy what stands without its body. */
export function eraseSaying(statement: string, erased: ErasedSaying, { rows, step }: Into): void {
  const { table, said, n } = erased;
  // A policy has no words around it: it stays as it is.
  rows.erasedSayings[table].push([statement, outlineOfBody(said), WITHHELD]);
  if (table === "transition") rows.droppedLearning.push([statement]);
  step.changed("erase-body", n ?? -1, null, null);
}

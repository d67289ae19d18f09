// Looking at a stretch of the log: which nodes that are live something of it affects, and at which positions. Nothing that is
// said of others costs more than one walk down from it, which ends at once where nothing came of it yet.
import { EDGE_SETS, type EdgeType } from "../../src/model/edge-types.ts";
import { millisecondsOf } from "../../src/model/instant.ts";
import { type Change, type Touched, touchedBy } from "../../src/policy/changes.ts";
import type { Env } from "../env.ts";
import { askGraph } from "../graph/engine.ts";
import type { Watermark } from "../read.ts";
import {
  advisedNodes,
  changesAfter,
  type Enforced,
  idsOf,
  judgedBy,
  liveAmong,
  namesakesOf,
  waiversSaid,
} from "./read-watch.ts";
import { daysBegun, lapsing } from "./watch-days.ts";
import type { Due, Followed, Lapse, Live, Stretch } from "./watch-keep.ts";

/** What an affected node is looked for by. */
type Reach = { readonly types: readonly EdgeType[]; readonly projection: string };

/** The edges that a node descends by: those that are hereditary, and what else a policy walks. */
const typesWalked = (policies: readonly Enforced[]): EdgeType[] => {
  const walked = policies.flatMap(({ policy }) => policy.walk?.edge_types ?? []);
  const all = new Set([...(EDGE_SETS.hereditary ?? []), ...walked]);
  return [...all].filter((type) => type !== "alias-of").sort();
};

/** Which of these live nodes are among those, or descend from them, at a position. */
async function reached(
  env: Env,
  starts: readonly number[],
  among: Uint32Array,
  position: number,
  { types, projection }: Reach,
): Promise<Uint32Array> {
  const question = { starts, among, direction: "down", types, throughNames: false } as const;
  const { answer, cut } = await askGraph(env, "among", question, { position, projection });
  // What was not walked to the end may reach them all.
  return cut ? among : answer.found;
}

/**
 * The live nodes that are affected, position by position. A stretch is asked about whole first, as it stood at its end: what
 * was connected within it and is so no longer came apart at an edge of which the child is one of those that changed. Where it
 * reaches none that is live it is done with; else its halves are asked.
 */
async function affected(
  env: Env,
  touched: readonly Touched[],
  among: Uint32Array,
  reach: Reach,
): Promise<Due[]> {
  const last = touched.at(-1);
  const starts = [...new Set(touched.flatMap(({ from }) => [...from]))];
  if (last === undefined || starts.length === 0 || among.length === 0) return [];
  const found = await reached(env, starts, among, last.position, reach);
  if (found.length === 0) return [];
  if (touched.length === 1) return Array.from(found, (n) => ({ position: last.position, n }));
  const half = touched.length >> 1;
  return [
    ...(await affected(env, touched.slice(0, half), found, reach)),
    ...(await affected(env, touched.slice(half), found, reach)),
  ];
}

/** Adds what else than its own node a change matters to: the nodes of an advisory, and who bears the name of a stub. */
async function spread(env: Env, touched: readonly Touched[], from: number, to: number): Promise<void> {
  const at = new Map(touched.map((one) => [one.position, one]));
  const asked = touched.flatMap(({ position, advisories }) =>
    [...advisories].map((advisory): [string, number] => [advisory, position]),
  );
  for (const { position, n } of await advisedNodes(env.GRAPH, asked)) at.get(position)?.from.add(n);
  const stubs = new Set(touched.flatMap((one) => [...one.stubs]));
  for (const { n, namesake } of await namesakesOf(env.GRAPH, [...stubs], from, to))
    for (const one of touched) if (one.stubs.has(n)) one.from.add(namesake);
}

/** Where a policy that is enforced began or ended: there every live node is looked at. */
const turns = ({ position, policies }: Touched, enforced: readonly Enforced[]): boolean =>
  enforced.some(({ name, from, until }) => policies.has(name) && (from === position || until === position));

/** The nodes of which it is asked anew whether they are live. */
const moving = (changes: readonly Change[], live: Live): number[] => [
  ...new Set(
    changes.flatMap(({ op, n, word }) =>
      op === "state" || (op === "view" && (word === "deployment" || live.has(n))) ? [n] : [],
    ),
  ),
];

/** The facts of a node that a move changes. */
const STATES = /lifecycle_state|standings|rollback_target/;

/** What is due in a stretch, by what changed in it; `among`: whoever was live at any time in it. */
async function dueIn(
  env: Env,
  changes: readonly Change[],
  among: readonly number[],
  from: number,
  { projection, position: to }: Followed,
): Promise<Due[]> {
  if (among.length === 0) return [];
  const { policies, advised } = await judgedBy(env.GRAPH, from, to);
  if (policies.length === 0 && !advised) return [];
  const asksStates = policies.some(({ policy }) => STATES.test(policy.rule));
  const touched = touchedBy(changes, asksStates);
  await spread(env, touched, from, to);
  const reach: Reach = { types: typesWalked(policies), projection };
  const found = await affected(env, touched, Uint32Array.from(among), reach);
  const themselves = touched.flatMap(({ position, alone }) => [...alone].map((n) => ({ position, n })));
  const turned = touched.filter((one) => turns(one, policies)).map(({ position }) => position);
  const days = await daysBegun(env, policies, from, to);
  const all = [...turned, ...days].flatMap((position) => among.map((n) => ({ position, n })));
  return [...found, ...themselves, ...all];
}

/** When the waivers end that were said after one position, until another. */
async function lapsesSaid(env: Env, from: number, to: number): Promise<Lapse[]> {
  return (await waiversSaid(env.GRAPH, from, to)).flatMap(({ n, until }) => {
    const instant = millisecondsOf(until);
    return instant === undefined ? [] : [{ instant, n }];
  });
}

/**
 * What comes after a position, as far as one look goes. `live`: what is live there; `lapses`: the waivers that hold there. One
 * may end where it was said, or soon after: those of the stretch are looked at with them.
 */
export async function lookAfter(
  env: Env,
  from: number,
  mark: Watermark,
  live: Live,
  lapses: readonly Lapse[],
): Promise<Stretch> {
  const { to, changes } = await changesAfter(env.GRAPH, from, mark.position);
  const at: Followed = { projection: mark.projection, position: to };
  const moved = moving(changes, live);
  const entered = await liveAmong(env.GRAPH, moved, to);
  const among = [...new Set([...live.keys(), ...moved])];
  const waived = changes.some(({ op }) => op === "waiver") ? await lapsesSaid(env, from, to) : [];
  const [due, lapsed, erased] = await Promise.all([
    dueIn(env, changes, among, from, at),
    lapsing(env, [...lapses, ...waived], to),
    idsOf(
      env.GRAPH,
      changes.flatMap(({ op, n }) => (op === "erase" ? [n] : [])),
    ),
  ]);
  return {
    ...at,
    due: [...due, ...lapsed.filter(({ position }) => position > from)],
    entered,
    left: moved.filter((n) => !entered.has(n)),
    waived,
    lapsed,
    erased,
  };
}

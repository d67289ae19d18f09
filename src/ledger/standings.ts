// How a move changes who stands where: the one rule that the ledger, which decides in order, and the fold, which makes rows of
// it, share. In a slot (niche and kind, within a lineage) there is at most one champion: who takes the place archives who had
// it, and can be rolled back to them.
import type { Json } from "../model/canonical.ts";
import type { LifecycleState } from "../model/lifecycle.ts";
import { type Bodies, type BodyType, hasBody, type Move } from "./bodies.ts";
import type { StatementType } from "./statement.ts";

/** A node's place in a niche. */
export type Standing = {
  readonly state: LifecycleState;
  /** Since when (RFC 3339). */
  readonly at: string;
  /** The node that a rollback leads to. */
  readonly target: string | null;
};

/** Who is champion of a slot. */
export type Champion = { readonly node: string; readonly at: string; readonly target: string | null };

export type Before = {
  readonly own: Standing | null;
  readonly champion: Champion | null;
  /** When the last champion left the slot without another taking it; null where none ever did. */
  readonly vacant: string | null;
};

export type After = {
  /** How the node stands from now on; null: as before, because what is told is older. */
  readonly own: Standing | null;
  /** The champion that is archived because of it. */
  readonly archived: string | null;
};

/** What a move changes. `time`: when its ledger took it. */
export function moved(move: Move, time: string, { own, champion, vacant }: Before): After {
  const at = move.at ?? time;
  // Told afterwards, or released from quarantine: what happened since stands.
  const older = (than: string): boolean => at < than;
  if (own !== null && older(own.at)) return { own: null, archived: null };
  const other = champion !== null && champion.node !== move.node ? champion : null;
  const target = move.rollback_target ?? own?.target ?? null;
  if (move.to !== "champion") return { own: { state: move.to, at, target }, archived: null };
  // It was champion before the one that is now, or before the one that was the last.
  const since = other?.at ?? vacant;
  if (since !== null && older(since))
    return { own: { state: "archived", at: since, target }, archived: null };
  // What leaves its place in a rollback is nothing to go back to.
  const behind = move.leaves === undefined ? other?.node : undefined;
  return {
    own: { state: "champion", at, target: move.rollback_target ?? behind ?? target },
    archived: other?.node ?? null,
  };
}

/** When what ended leaves its place: not before it came there, whatever is told. */
export const leftAt = ({ at: since }: Pick<Standing, "at">, at: string): string => (since < at ? at : since);

/** What stands in a ledger under a key, and the statement that put it there. */
export type Slot = { readonly seq: number; readonly value: Json };

export const standingKey = (niche: string, node: string): string => `standing\n${niche}\n${node}`;
export const championKey = (niche: string, kind: string): string => `champion\n${niche}\n${kind}`;
/** When the last champion left a slot without another taking it. */
export const vacantKey = (niche: string, kind: string): string => `vacant\n${niche}\n${kind}`;
/** The niches in which a node has a standing, and as what. */
export const nichesKey = (node: string): string => `niches\n${node}`;
export const endedKey = (node: string): string => `ended\n${node}`;
export const policyKey = (name: string): string => `policy\n${name}`;
export const withdrawnKey = (advisory: string): string => `withdrawn\n${advisory}`;

/** A standing as a ledger remembers it. */
export type StandingSlot = Standing & {
  readonly kind: string;
  /** The statement that the standing before was put there by; 0: there was none. */
  readonly before: number;
};

export type PolicySlot = { readonly version: number; readonly retired: boolean };

type Niche = { readonly niche: string; readonly kind: string };
type Get = (key: string) => Slot | undefined;
type Set = (key: string, value: Json) => void;

function vacate(niche: string, kind: string, at: string, set: Set): void {
  set(championKey(niche, kind), null);
  set(vacantKey(niche, kind), at);
}

function noteMove(move: Move, time: string, get: Get, set: Set): void {
  const { node, niche, kind } = move;
  const ownKey = standingKey(niche, node);
  const slotKey = championKey(niche, kind);
  const own = (get(ownKey)?.value ?? null) as StandingSlot | null;
  const champion = (get(slotKey)?.value ?? null) as Champion | null;
  const vacant = (get(vacantKey(niche, kind))?.value ?? null) as string | null;
  const after = moved(move, time, { own, champion, vacant });
  if (after.own === null) return;
  const before = get(ownKey)?.seq ?? 0;
  if (after.archived !== null) {
    const key = standingKey(niche, after.archived);
    const other = get(key)?.value as StandingSlot | undefined;
    set(key, {
      state: "archived",
      at: after.own.at,
      target: other?.target ?? null,
      kind,
      before: get(key)?.seq ?? 0,
    });
  }
  set(ownKey, { ...after.own, kind, before });
  const niches = (get(nichesKey(node))?.value ?? []) as readonly Niche[];
  if (!niches.some((one) => one.niche === niche && one.kind === kind))
    set(nichesKey(node), [...niches.filter((one) => one.niche !== niche), { niche, kind }]);
  if (after.own.state === "champion") set(slotKey, { node, at: after.own.at, target: after.own.target });
  else if (champion?.node === node) vacate(niche, kind, after.own.at, set);
  // What it is may have become known anew: it leaves the slot of what it was.
  if (own !== null && own.kind !== kind) {
    const other = championKey(niche, own.kind);
    if ((get(other)?.value as Champion | null | undefined)?.node === node)
      vacate(niche, own.kind, after.own.at, set);
  }
}

function noteEnd(node: string, at: string, get: Get, set: Set): void {
  for (const { niche, kind } of (get(nichesKey(node))?.value ?? []) as readonly Niche[]) {
    const key = standingKey(niche, node);
    const own = get(key)?.value as StandingSlot | undefined;
    if (own !== undefined && own.state !== "archived")
      set(key, { ...own, state: "archived", at: leftAt(own, at), before: get(key)?.seq ?? 0 });
    const champion = get(championKey(niche, kind))?.value as Champion | null | undefined;
    if (champion?.node === node) vacate(niche, kind, leftAt(champion, at), set);
  }
  set(endedKey(node), at);
}

const NOTES: { readonly [T in BodyType]?: (body: Bodies[T], time: string, get: Get, set: Set) => void } = {
  transition: noteMove,
  rollback: noteMove,
  end: ({ node, at }, time, get, set) => noteEnd(node, at ?? time, get, set),
  policy: ({ name, version }, _time, _get, set) => set(policyKey(name), { version, retired: false }),
  "policy-retirement": ({ name, version }, _time, _get, set) =>
    set(policyKey(name), { version, retired: true }),
  "advisory-withdrawal": ({ advisory }, _time, _get, set) => set(withdrawnKey(advisory), true),
};

/** Whether a statement of this type changes what stands in its ledger. */
export const changesSlots = (type: StatementType): boolean => hasBody(type) && NOTES[type] !== undefined;

/** Takes in what a statement changes. `body`: its body, or the outline of it. */
export function noteStatement(type: StatementType, body: string, time: string, get: Get, set: Set): void {
  if (!hasBody(type)) return;
  const note = NOTES[type] as ((body: unknown, time: string, get: Get, set: Set) => void) | undefined;
  note?.(JSON.parse(body), time, get, set);
}

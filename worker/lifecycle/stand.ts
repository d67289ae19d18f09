// Where a node stands before it is moved: at a position at which reads show everything that the log has, in the ledger that it
// belongs to. What is decided on this is said only if it is still so.
import {
  type Champion,
  championKey,
  endedKey,
  type StandingSlot,
  standingKey,
  vacantKey,
} from "../../src/ledger/standings.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { refusalOf } from "../http/failures.ts";
import type { Expected, Slots } from "../ledger/slots.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { Refused } from "../problem.ts";
import { type Head, type Moment, watermark } from "../read.ts";
import { homeOf } from "./read-moves.ts";

/** A node's place in a niche, with the number of the statement that put it there. */
export type Own = StandingSlot & { readonly seq: number };

export type Stand = {
  readonly at: Moment;
  readonly node: Head;
  /** The lineage that it belongs to. */
  readonly home: string;
  readonly niche: string;
  /** As what it stands there. */
  readonly kind: Kind;
  /** Null: it has no standing in this niche. */
  readonly own: Own | null;
  /** Who is champion of its slot. */
  readonly champion: Champion | null;
  /** When the last champion left it without another taking it. */
  readonly vacant: string | null;
  /** When it ended. */
  readonly ended: string | null;
  /** What stands in the ledger under its keys. */
  readonly slots: Slots;
};

/** Where reads are, once they show everything that the log has by now. */
export async function headShown(env: Env): Promise<Moment> {
  const log = siteLog(env);
  const { position } = await log.head();
  const now = await watermark(env.GRAPH);
  if (now.position >= position) return now;
  const settled = await log.settle([position], LIMITS.projectionWaitMs);
  if (settled.position >= position) return await watermark(env.GRAPH);
  throw new Refused({
    code: "behind",
    detail: `It cannot be decided yet: the log ends at position ${position}, and reads show ${settled.position}.`,
    hint: "Nothing was said. Send it again in a moment.",
    more: { position: settled.position },
  });
}

const parsed = <T>(slots: Slots, key: string): T | null => {
  const slot = slots[key];
  return slot === undefined ? null : (JSON.parse(slot.value) as T | null);
};

/** The niche that is meant: the one that is said, else the node's name. */
export function nicheOf(node: Head, said: string | undefined): string {
  const niche = said ?? node.name;
  if (niche !== null) return niche;
  throw new Refused({
    code: "invalid",
    detail: `/niche is required: ${node.id} has no name that could stand for it.`,
    pointer: "/niche",
    hint: "Say what it is used for, e.g. acme/support; or give it a name by a record.",
  });
}

/** Where a node stands in a niche. */
export async function standOf(env: Env, node: Head, niche: string, at: Moment): Promise<Stand> {
  const home = await homeOf(env.GRAPH, node.n, at.position);
  if (home === null)
    throw new Refused({
      code: "transition-refused",
      detail: `${node.id} was named, but nobody recorded it here: no lineage is its home.`,
      hint: "POST a record of it to /v1/records; then it can be moved.",
    });
  const root = lineageRoot(env, home);
  const ownKey = standingKey(niche, node.id);
  const first = await root.slots([
    ownKey,
    endedKey(node.id),
    championKey(niche, node.kind),
    vacantKey(niche, node.kind),
  ]);
  const own = parsed<StandingSlot>(first, ownKey);
  // What nobody records any more, or records as something else, stands where it stood.
  const kind = node.stub && own !== null ? (own.kind as Kind) : node.kind;
  const slotKey = championKey(niche, kind);
  const slots =
    kind === node.kind ? first : { ...first, ...(await root.slots([slotKey, vacantKey(niche, kind)])) };
  return {
    at,
    node,
    home,
    niche,
    kind,
    own: own && { ...own, seq: slots[ownKey]?.seq ?? 0 },
    champion: parsed<Champion>(slots, slotKey),
    vacant: parsed<string>(slots, vacantKey(niche, kind)),
    ended: parsed<string>(slots, endedKey(node.id)),
    slots,
  };
}

/** The same stand with who is champion by now; null where the node itself stands elsewhere, or nothing changed in the slot. */
export async function besideAnother(env: Env, stand: Stand): Promise<Stand | null> {
  const { node, home, niche, kind } = stand;
  const own = standingKey(niche, node.id);
  const slot = championKey(niche, kind);
  const keys = [own, endedKey(node.id), slot];
  const slots = await lineageRoot(env, home).slots(keys);
  const isSame = (key: string): boolean => slots[key]?.seq === stand.slots[key]?.seq;
  if (isSame(slot) || keys.some((key) => key !== slot && !isSame(key))) return null;
  return { ...stand, champion: parsed<Champion>(slots, slot), slots };
}

/** What has to be as it is for what is decided on this to be said; with `slot` also who is champion. */
export function expectedOf(stand: Stand, slot: boolean): Expected {
  const { node, niche, kind, slots, at } = stand;
  const keys = [standingKey(niche, node.id), endedKey(node.id), ...(slot ? [championKey(niche, kind)] : [])];
  return {
    slots: Object.fromEntries(keys.map((key) => [key, slots[key]?.seq ?? 0])),
    node: { id: node.id, position: at.position },
  };
}

/**
 * Looks up what is decided on. What cannot be read now is said so, whatever the reason: nothing was said, and who asks again
 * later is answered.
 */
export async function lookedUp<T>(looking: () => Promise<T>): Promise<T> {
  try {
    return await looking();
  } catch (error) {
    if (error instanceof Refused) throw error;
    console.error("a move cannot be decided:", error);
    throw new Refused(
      refusalOf(error) ?? {
        code: "unavailable",
        detail: "What the decision rests on cannot be read right now.",
        hint: "Nothing was said. Send it again in a moment.",
      },
    );
  }
}

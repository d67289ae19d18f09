// The room that an isolate has for requests: how many at once, and how many bytes of their bodies and of answers not yet
// taken. Who finds it full is refused before anything is read. A request whose caller left may be dropped by the platform
// in the middle, without a word: what shows no sign of life for a while no longer counts.
import { LIMITS } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { Refused } from "../problem.ts";

/** A body that is read whole, a piece of a stream, answers that were not taken yet. */
type What = "body" | "piece" | "answers";

export type Lease = {
  /** Says how many bytes it holds of a body, or of answers; whether there is room for all that is held now. */
  readonly hold: (what: What, bytes: number) => boolean;
  readonly end: () => void;
};

export type Room = {
  /** A place; undefined where there is none. */
  readonly enter: () => Lease | undefined;
  readonly held: () => { readonly requests: number; readonly bytes: number };
};

type Place = Record<What, number> & { seen: number };

const WHATS = ["body", "piece", "answers"] as const;

/**
 * A room of its own. Pieces of streams have half of it, so that streams alone, however slow, leave room for every other
 * request; answers have as much again beside it, so that who does not read keeps nobody out.
 */
export function room(
  most: { readonly requests: number; readonly bytes: number; readonly stalledMs: number },
  now: () => number = Date.now,
): Room {
  const places = new Set<Place>();
  const held: Record<What, number> = { body: 0, piece: 0, answers: 0 };
  const half = most.bytes / 2;
  const add = (place: Place, sign: 1 | -1): void => {
    for (const what of WHATS) held[what] += sign * place[what];
  };
  const take = (place: Place, what: What, bytes: number): void => {
    held[what] += bytes - place[what];
    place[what] = bytes;
  };
  const leave = (place: Place): void => {
    if (places.delete(place)) add(place, -1);
  };
  const dropStalled = (): void => {
    for (const place of places) if (now() - place.seen > most.stalledMs) leave(place);
  };
  const isFull = (): boolean => places.size >= most.requests || held.body + held.piece >= most.bytes;
  const fits = (what: What): boolean =>
    what === "body" ? held.body + held.piece <= most.bytes : held[what] <= half;
  return {
    enter() {
      if (isFull()) dropStalled();
      if (isFull()) return undefined;
      const place: Place = { body: 0, piece: 0, answers: 0, seen: now() };
      places.add(place);
      let ended = false;
      return {
        hold(what, bytes) {
          if (ended) return true;
          // One that no longer counted, and shows itself, counts again.
          if (!places.has(place)) {
            places.add(place);
            add(place, 1);
          }
          place.seen = now();
          take(place, what, bytes);
          if (!fits(what)) dropStalled();
          return fits(what);
        },
        end() {
          ended = true;
          leave(place);
        },
      };
    },
    held: () => ({ requests: places.size, bytes: held.body + held.piece + held.answers }),
  };
}

/** The room of this isolate. */
export const ROOM = room({
  requests: LIMITS.requestsAtOnce,
  bytes: LIMITS.requestsBytes,
  // Who is there and sends or takes nothing is given up before: then it is not here any more.
  stalledMs: 2 * LIMITS.stalledMs,
});

export const CROWDED: Refusal = {
  code: "overloaded",
  detail: "The site is reading and answering as much as it can hold; nothing of this was taken.",
  hint: "Wait as long as Retry-After says and send it again, fewer at a time.",
};

const leases = new WeakMap<Request, Lease>();
const kept = new WeakMap<Request, Promise<void>>();

/** Answers a request while it has a place; refuses it where there is none. */
export async function placed(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const lease = ROOM.enter();
  if (lease === undefined) throw new Refused(CROWDED);
  leases.set(request, lease);
  try {
    return await answer();
  } finally {
    const until = kept.get(request);
    if (until === undefined) lease.end();
    else void until.finally(lease.end);
  }
}

/** The place of a request. */
export function placeOf(request: Request): Lease {
  const lease = leases.get(request);
  if (lease === undefined) throw new Error("a request has no place");
  return lease;
}

/** Keeps a request's place beyond its answer, until this has ended; it never fails. */
export function keepPlace(request: Request, until: Promise<void>): void {
  kept.set(request, until);
}

// The room that an isolate has for requests: how many at once, and how many bytes of their bodies and of answers not yet
// taken. Who finds it full is refused before anything is read. A request whose caller left may be dropped by the platform
// in the middle, without a word: what shows no sign of life for a while no longer counts.
import { LIMITS } from "../src/model/limits.ts";
import type { Refusal } from "../src/model/refusal.ts";
import { Refused } from "./problem.ts";

export type Lease = {
  /** Says how many bytes it holds of a body, or of answers; whether there is room for all that is held now. */
  readonly hold: (what: "body" | "answers", bytes: number) => boolean;
  readonly end: () => void;
};

export type Room = {
  /** A place; undefined where there is none. */
  readonly enter: () => Lease | undefined;
  readonly held: () => { readonly requests: number; readonly bytes: number };
};

type Place = { body: number; answers: number; seen: number };

/** A room of its own. */
export function room(
  most: { readonly requests: number; readonly bytes: number; readonly stalledMs: number },
  now: () => number = Date.now,
): Room {
  const places = new Set<Place>();
  let bytes = 0;
  const take = (place: Place, what: "body" | "answers", held: number): void => {
    bytes += held - place[what];
    place[what] = held;
  };
  const leave = (place: Place): void => {
    if (!places.delete(place)) return;
    bytes -= place.body + place.answers;
  };
  const dropStalled = (): void => {
    for (const place of places) if (now() - place.seen > most.stalledMs) leave(place);
  };
  const isFull = (): boolean => places.size >= most.requests || bytes >= most.bytes;
  return {
    enter() {
      if (isFull()) dropStalled();
      if (isFull()) return undefined;
      const place: Place = { body: 0, answers: 0, seen: now() };
      places.add(place);
      let ended = false;
      return {
        hold(what, held) {
          if (ended) return true;
          // One that no longer counted, and shows itself, counts again.
          if (!places.has(place)) {
            places.add(place);
            bytes += place.body + place.answers;
          }
          place.seen = now();
          take(place, what, held);
          if (bytes > most.bytes) dropStalled();
          return bytes <= most.bytes;
        },
        end() {
          ended = true;
          leave(place);
        },
      };
    },
    held: () => ({ requests: places.size, bytes }),
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

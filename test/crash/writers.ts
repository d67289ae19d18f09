// The concurrent writers: each says one thing after the other for as long as they are told to.
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../support/random.ts";
import type { Journal } from "./journal.ts";
import type { Place } from "./place.ts";
import { type Request, say } from "./request.ts";
import type { Story } from "./story.ts";

export type Writers = {
  /** Has them write: everything there is to say, or great batches that do not wait. */
  readonly go: (what: "all" | "floods") => void;
  /** Says nothing new, and waits until everything that is under way was answered or has broken. */
  readonly rest: () => Promise<void>;
};

const WRITERS = 16;
const FLOODERS = 3;
const FLOODS = 2;
// Between two requests of one writer, and after a request that nobody answered.
const PAUSE_MS = 350;
const UNANSWERED_MS = 60;

/** Writers who rest. */
export function writers(place: Place, journal: Journal, story: Story, chance: Random): Writers {
  let going: "all" | "floods" | undefined;
  let working: Promise<void>[] = [];

  /** Sends a request until it is answered, as whoever retries does; some give up, and leave it unknown. */
  async function insist(request: Request): Promise<void> {
    while (!(await say(place, journal, request))) {
      if (going === undefined || chance.chance(0.1)) return;
      await sleep(UNANSWERED_MS);
    }
  }

  async function write(writer: number, what: "all" | "floods"): Promise<void> {
    await sleep(chance.pick(PAUSE_MS));
    for (let told = 0; going === what && (what === "all" || told < FLOODS); told++) {
      const requests = what === "all" ? story.next(writer) : story.flood();
      await Promise.all(requests.map(insist));
      await sleep(chance.pick(PAUSE_MS));
    }
  }

  return {
    go(what) {
      going = what;
      const count = what === "all" ? WRITERS : FLOODERS;
      working.push(...Array.from({ length: count }, (_, i) => write(i, what)));
    },
    async rest() {
      going = undefined;
      await Promise.all(working);
      working = [];
    },
  };
}

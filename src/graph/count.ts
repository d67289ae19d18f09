// How many paths lead from one place to another: exact, and none of them is ever walked. A place has as many as those that it
// leads to have together.
import { LIMITS } from "../model/limits.ts";
import type { Links, Places } from "./places.ts";

/**
 * Adds up from `to` to whatever leads to it: `sum` is told a place and one that it leads to and that has paths, each pair once;
 * false ends it.
 */
function gatherUp(
  { offsets, targets }: Links,
  { of, order, count }: Places,
  to: number,
  has: (place: number) => boolean,
  sum: (place: number, far: number) => boolean,
): boolean {
  const added = new Uint32Array(count);
  for (const n of order) {
    const place = of[n] ?? 0;
    if (place <= to) continue;
    for (let at = offsets[n] ?? 0; at < (offsets[n + 1] ?? 0); at++) {
      const far = of[targets[at] ?? 0] ?? 0;
      if (far === place || added[far] === place || !has(far)) continue;
      added[far] = place;
      if (!sum(place, far)) return false;
    }
  }
  return true;
}

/** In doubles, which are exact as far as they are safe. */
function countSmall(links: Links, places: Places, from: number, to: number): number {
  const counts = new Float64Array(places.count);
  counts[to] = 1;
  gatherUp(
    links,
    places,
    to,
    (place) => counts[place] !== 0,
    (place, far) => {
      counts[place] = (counts[place] ?? 0) + (counts[far] ?? 0);
      return true;
    },
  );
  return counts[from] ?? 0;
}

/** In whole numbers of any size, as long as all of them fit; undefined when they do not. */
function countLarge(links: Links, places: Places, from: number, to: number): bigint | undefined {
  const counts: (bigint | undefined)[] = new Array(places.count).fill(undefined);
  const bits = new Uint32Array(places.count);
  // Whether a place has a number of its own: a chain shares one.
  const owns = new Uint8Array(places.count);
  counts[to] = 1n;
  bits[to] = 1;
  let held = 0;
  const whole = gatherUp(
    links,
    places,
    to,
    (place) => counts[place] !== undefined,
    (place, far) => {
      const own = counts[place];
      const more = counts[far] ?? 0n;
      const sum = own === undefined ? more : own + more;
      let size = Math.max(bits[place] ?? 0, bits[far] ?? 0);
      while (sum >> BigInt(size) !== 0n) size++;
      if (own !== undefined) {
        held += owns[place] === 1 ? (size - (bits[place] ?? 0)) / 8 : 24 + size / 8;
        owns[place] = 1;
      }
      counts[place] = sum;
      bits[place] = size;
      return held <= LIMITS.countedBytes;
    },
  );
  return whole ? (counts[from] ?? 0n) : undefined;
}

/** How many paths lead from a node to another, over places; undefined where the number is too large to be held. */
export function countPaths(links: Links, places: Places, from: number, to: number): bigint | undefined {
  const [start, end] = [places.of[from] ?? 0, places.of[to] ?? 0];
  const small = countSmall(links, places, start, end);
  return Number.isSafeInteger(small) ? BigInt(small) : countLarge(links, places, start, end);
}

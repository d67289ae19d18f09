// Randomness for tests that can be had again: a seed, printed by whatever fails (mulberry32).

export type Random = {
  readonly seed: number;
  /** A whole number from 0 to below `n`. */
  readonly pick: (n: number) => number;
  readonly chance: (p: number) => boolean;
};

export function random(seed = Math.floor(Math.random() * 2 ** 31)): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, pick: (n) => Math.floor(next() * n), chance: (p) => next() < p };
}

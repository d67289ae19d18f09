// A number of things that wait, and what they hold: neither grows beyond its limit. Whoever finds no room is told so before
// anything of theirs is kept.

export type Bounded = {
  /** Makes room for one of this size; how to leave, or undefined where there is none. */
  readonly enter: (size: number) => (() => void) | undefined;
  /** How many there are. */
  readonly count: () => number;
};

/** An empty one. One that is larger than all of it has room while nobody else is there. */
export function bounded(most: { readonly count: number; readonly size: number }): Bounded {
  let count = 0;
  let held = 0;
  return {
    enter(size) {
      if (count >= most.count || (count > 0 && held + size > most.size)) return undefined;
      count += 1;
      held += size;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        count -= 1;
        held -= size;
      };
    },
    count: () => count,
  };
}

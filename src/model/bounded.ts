// A list that an answer can hold: how many there are is always exact, and whether all are shown is said.

export type Bounded<T> = {
  /** How many there are, shown or not. */
  readonly count: number;
  /** Whether `items` has them all. */
  readonly complete: boolean;
  readonly items: readonly T[];
};

/** The first so many, as they are to be shown. */
export function bounded<T, Shown>(
  all: readonly T[],
  limit: number,
  show: (item: T) => Shown,
): Bounded<Shown> {
  return { count: all.length, complete: all.length <= limit, items: all.slice(0, limit).map(show) };
}

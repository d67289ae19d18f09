// What an evaluation costs, in steps: one for each operation, and more where what it gives is long. So neither lists within
// lists nor texts that double can take more than their bound, in time or in memory.

export type Meter = {
  /** Counts what an operation gave, and gives it on; throws once nothing is left, and from then on. */
  readonly charge: <T>(value: T) => T;
  /** Counts steps of another kind. */
  readonly spend: (steps: number) => void;
  /** Begins anew with so many. */
  readonly reset: (steps: number) => void;
  /** Less than nothing once it was too much. */
  readonly left: () => number;
};

/** Characters that are looked at in one step. */
const CHARACTERS = 8;

/** Values by how much there is in them; they are never changed, so it is counted once. */
const weights = new WeakMap<object, number>();

function weightOf(value: unknown): number {
  if (typeof value === "string") return 1 + Math.floor(value.length / CHARACTERS);
  if (typeof value !== "object" || value === null) return 1;
  // A node or an edge is looked at by its fields, and each is counted then; what is plain may be compared as a whole.
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return 1;
  const known = weights.get(value);
  if (known !== undefined) return known;
  const weight = Object.values(value).reduce<number>((sum, item) => sum + weightOf(item), 1);
  weights.set(value, weight);
  return weight;
}

export function meter(): Meter {
  let left = 0;
  const spend = (steps: number): void => {
    left -= steps;
    if (left < 0) throw new Error("it takes too many steps");
  };
  return {
    spend,
    charge(value) {
      spend(weightOf(value));
      return value;
    },
    reset(steps) {
      left = steps;
    },
    left: () => left,
  };
}

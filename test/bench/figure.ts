// What a figure is, and the little arithmetic of figures.

/** One line of the results. */
export type Row = {
  readonly figure: string;
  readonly value: string;
  /** What the floor, or what it is held against, did in the same run. */
  readonly floor?: string;
  readonly ratio?: number;
  /** The target as it is said, and whether it was met. */
  readonly target?: string;
  readonly met?: boolean;
};

export type Figure = {
  readonly name: string;
  readonly rows: readonly Row[];
  /** In prose: how they came about. */
  readonly how: string;
  /** Where the runtime's time went, when that was asked for. */
  readonly profile?: string | undefined;
};

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const whole = (n: number): string => NUMBER.format(n);
export const perSecond = (n: number): string => `${NUMBER.format(n)}/s`;
export const ms = (n: number): string => `${n.toFixed(1)} ms`;
export const mebibytes = (bytes: number): string => `${NUMBER.format(bytes / 1_048_576)} MiB`;

// What a run has survived, and how it is told.
import type { Journal } from "./journal.ts";
import { PHASE_NAMES, type PhaseName, TARGETS, type Target } from "./strikes.ts";

export type Tally = {
  readonly note: (phase: PhaseName, target: Target) => void;
  readonly checked: (what: "light" | "full" | "at rest" | "just killed" | "rebuilt") => void;
  readonly table: () => string;
};

/** A tally of nothing yet. */
export function tally(): Tally {
  const kills = new Map<string, number>();
  const checks = new Map<string, number>();
  const more = (map: Map<string, number>, key: string): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  const of = (phase: string, target: string): number => kills.get(`${phase} ${target}`) ?? 0;
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  return {
    note: (phase, target) => more(kills, `${phase} ${target}`),
    checked: (what) => more(checks, what),
    table() {
      const line = (cells: readonly (string | number)[]): string =>
        cells.map((cell) => String(cell).padEnd(10)).join("");
      const rows = PHASE_NAMES.map((phase) => {
        const counts = TARGETS.map((target) => of(phase, target));
        return line([phase, ...counts, sum(counts)]);
      });
      const totals = TARGETS.map((target) => sum(PHASE_NAMES.map((phase) => of(phase, target))));
      const done = [...checks].map(([what, count]) => `${count} ${what}`).join(", ");
      return [
        line(["", ...TARGETS, "all"]),
        ...rows,
        line(["all", ...totals, sum(totals)]),
        `checks: ${done}`,
      ].join("\n");
    },
  };
}

/** What was said and what became of it, in a few lines. */
export function outcome(journal: Journal): string {
  const by = (state: string): number => journal.claims.filter((claim) => claim.state === state).length;
  const kinds = Map.groupBy(
    journal.claims.filter((claim) => claim.state === "acknowledged"),
    (claim) => claim.kind,
  );
  const codes = Map.groupBy(
    journal.claims.filter((claim) => claim.state === "refused"),
    (claim) => claim.code ?? "",
  );
  const list = (map: ReadonlyMap<string, readonly unknown[]>): string =>
    [...map].map(([name, all]) => `${all.length} ${name}`).join(", ");
  const { retried, found, repeats } = journal.count;
  return [
    `${by("acknowledged")} statements acknowledged (${list(kinds)})`,
    `${retried} unknown claims said again (${found} of them had been taken), ${repeats} repetitions answered with the same receipt`,
    `${by("refused")} refused${codes.size > 0 ? ` (${list(codes)})` : ""}, ${by("unknown")} unknown`,
  ].join("\n");
}

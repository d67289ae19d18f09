// What a run has survived, and how it is told.
import type { Journal } from "./journal.ts";

export type Tally = {
  /** One more in this row and this column. */
  readonly note: (row: string, column: string) => void;
  readonly checked: (what: "light" | "full" | "at rest" | "just killed" | "rebuilt" | "restored") => void;
  readonly table: () => string;
};

/** A tally of nothing yet. */
export function tally(rows: readonly string[], columns: readonly string[]): Tally {
  const counts = new Map<string, number>();
  const checks = new Map<string, number>();
  const more = (map: Map<string, number>, key: string): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const widest = Math.max(...rows.map((row) => row.length)) + 2;
  const line = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(widest) + cells.map((cell) => String(cell).padStart(13)).join("");
  return {
    note: (row, column) => more(counts, `${row} ${column}`),
    checked: (what) => more(checks, what),
    table() {
      const grid = rows.map((row) => columns.map((column) => counts.get(`${row} ${column}`) ?? 0));
      const totals = columns.map((_, i) => sum(grid.map((cells) => cells[i] ?? 0)));
      const done = [...checks].map(([what, count]) => `${count} ${what}`).join(", ");
      return [
        line("", [...columns, "all"]),
        ...rows.map((row, i) => line(row, [...(grid[i] ?? []), sum(grid[i] ?? [])])),
        line("all", [...totals, sum(totals)]),
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
    `${retried} claims that nobody had answered were said again at the end of a round; ${found} claims were known when they were said again; ${repeats} repetitions gave the same receipt`,
    `${by("refused")} refused${codes.size > 0 ? ` (${list(codes)})` : ""}, ${by("unknown")} unknown`,
  ].join("\n");
}

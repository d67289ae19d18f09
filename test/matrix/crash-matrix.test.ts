// The crash matrix of the write path: every call of storage and of another object that a write makes, and what can befall
// it. The promise is the same in every cell: what was acknowledged is durable and will be shown, what was not can be said
// again and is one statement, and afterwards the site is as if nothing had been.
import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrateGraph } from "../support/workers/site.ts";
import { cell, siteIsSound } from "./cell.ts";
import { POINTS, type Point } from "./points.ts";
import { promised, textOf } from "./strikes.ts";

/** A row strikes its statements one by one: the first that fails is the last that is made. */
function rowsOf(point: Point): Point[] {
  const { struck, call } = point;
  if (!("statements" in struck) || struck.statements.length === 1) return [point];
  return struck.statements.map((file) => ({
    ...point,
    call: `${call}: ${file}`,
    struck: { statements: [file] },
  }));
}

describe.each(POINTS.flatMap(rowsOf).map((point) => [point.call, point] as const))("%s", (_call, point) => {
  const met = new Set<string>();
  beforeAll(migrateGraph);
  afterAll(async () => {
    await reset();
  });

  const promise =
    point.needs.length === 0
      ? "everything is acknowledged"
      : `${point.needs.join(", ")} acknowledged only when done, all else at once`;
  test.each(point.faults.map((fault, i) => [fault, i] as const))(
    `%s: ${promise}; each thing said is one statement, and shown`,
    async (fault, i) => {
      for (const text of await cell(point, fault, `w${i}`)) met.add(text);
    },
  );

  test("and all of the call was struck that the table says", () => {
    expect(promised(point).filter((file) => !met.has(textOf(file)))).toEqual([]);
  });

  test("and after all that the site is sound, and its rows are what the log makes", siteIsSound);
});

// A lineage by its name, at a position.
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";
import { type LineageRow, lineage } from "./read-records.ts";

/** A lineage as it is known at a position; refused where there is none. */
export async function lineageAt(
  env: Env,
  name: string,
  position: number,
): Promise<Pick<LineageRow, "name" | "ledger" | "root" | "from_position">> {
  const found = await lineage(env.GRAPH, name);
  if (found !== null && found.from_position <= position) return found;
  throw new Refused({
    code: "not-found",
    detail: `There is no lineage ${JSON.stringify(name.slice(0, 200))}.`,
    hint:
      found === null ? "GET /v1/lineages lists them." : `It was founded at position ${found.from_position}.`,
  });
}

// The records of an example family, by node, as the graph holds them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { identityOf } from "../../src/model/record.ts";
import type { DescribedNode } from "../../src/prov/mapping/described.ts";
import { nodeOf, type Taken } from "../src/prov/family.ts";

/** The nodes that the records in a file of `examples/` are about; what they only name is not among them. */
export function example(file: string): DescribedNode[] {
  const lines = readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  const taken = lines.map(
    (line, position): Taken => ({
      record: `rec:${createHash("sha256").update(line).digest("hex")}`,
      position,
      said: JSON.parse(line),
    }),
  );
  return [...Map.groupBy(taken, ({ said, record }) => identityOf(said, record).node).values()].map(nodeOf);
}

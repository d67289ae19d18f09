// Derivations that nobody said: what an activity used may have gone into what it generated. PROV-DM does not conclude it, and
// neither does an import, unless it is asked to; such edges say that they are inferred.
import { LIMITS } from "../../model/limits.ts";
import type { Parent } from "./ancestry.ts";
import type { Reading } from "./reading.ts";
import { append } from "./settle.ts";

/** The parents of each entity, by its IRI, that follow from its activities alone. */
export function inferredParents(reading: Reading): Map<string, Parent[]> {
  const { said, terms, report, node } = reading;
  const inferred = new Map<string, Parent[]>();
  if (terms.infer !== "derivations") return inferred;
  const inputs = new Map(
    [...Map.groupBy(said.all("usage"), ({ args }) => args.activity ?? "")].map(([activity, usages]) => {
      const used = new Set(usages.flatMap(({ args }) => args.entity ?? []));
      return [activity, [...used].filter((one) => !said.own.has(one)).sort()] as const;
    }),
  );
  let edges = 0;
  for (const generation of said.all("generation")) {
    const { entity = "", activity = "" } = generation.args;
    if (said.own.has(activity) || said.own.has(entity)) continue;
    const used = inputs.get(activity) ?? [];
    edges += used.length;
    if (used.length > LIMITS.parents || edges > LIMITS.inferredEdges) {
      report.aside("derivations that were not inferred", entity, activity);
      continue;
    }
    const others = used.filter((one) => node(one) !== node(entity));
    const parents = others.map(
      (one): Parent => ({ claim: { id: node(one), type: "derived-from", certainty: "inferred" }, activity }),
    );
    for (const parent of parents) append(inferred, entity, parent);
  }
  return inferred;
}

// What PROV-CONSTRAINTS asks of a graph, found by walking its statements; an empty list where nothing is broken.
import type { Quad } from "../../src/prov/mapping/mapping.ts";
import { prov, TYPE } from "../../src/prov/terms.ts";

type Pairs = ReadonlyMap<string, ReadonlySet<string>>;

function pairs(quads: readonly Quad[], ...predicates: readonly string[]): Pairs {
  const found = new Map<string, Set<string>>();
  for (const { subject, predicate, object } of quads)
    if (predicates.includes(predicate) && "iri" in object)
      found.set(subject, (found.get(subject) ?? new Set()).add(object.iri));
  return found;
}

const literal = (quads: readonly Quad[], predicate: string): ReadonlyMap<string, string> =>
  new Map(
    quads.flatMap((quad) =>
      quad.predicate === predicate && "value" in quad.object ? [[quad.subject, quad.object.value]] : [],
    ),
  );

/** Things on a way back to themselves. */
function cyclic(edges: Pairs): string[] {
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (start: string): void => {
    const stack: [string, Iterator<string>][] = [[start, (edges.get(start) ?? new Set<string>()).values()]];
    state.set(start, "open");
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { value: next, done } = top[1].next();
      if (done) {
        state.set(top[0], "done");
        stack.pop();
      } else if (state.get(next) === "open") found.push(next);
      else if (!state.has(next)) {
        state.set(next, "open");
        stack.push([next, (edges.get(next) ?? new Set<string>()).values()]);
      }
    }
  };
  for (const one of edges.keys()) if (!state.has(one)) visit(one);
  return found;
}

const ACTIVITY_ONLY = ["used", "wasInformedBy", "wasAssociatedWith", "startedAtTime", "endedAtTime"] as const;
const ENTITY_ONLY = ["wasDerivedFrom", "wasGeneratedBy", "wasInvalidatedBy", "specializationOf"] as const;

/** The statements' faults, each in a sentence. */
export function provFaults(quads: readonly Quad[]): string[] {
  const types = pairs(quads, TYPE);
  const is = (iri: string, name: "Entity" | "Activity" | "Agent"): boolean =>
    types.get(iri)?.has(prov(name)) === true;
  const faults: string[] = [];
  // Constraints 54 and 55: what is an entity is no activity; and by what it has nobody is the other.
  for (const { subject, predicate } of quads) {
    if (is(subject, "Entity") && is(subject, "Activity"))
      faults.push(`${subject} is an entity and an activity`);
    if (ACTIVITY_ONLY.some((word) => predicate === prov(word)) && !is(subject, "Activity"))
      faults.push(`${subject} has ${predicate} and is no activity`);
    if (ENTITY_ONLY.some((word) => predicate === prov(word)) && !is(subject, "Entity"))
      faults.push(`${subject} has ${predicate} and is no entity`);
  }
  const reaches = [
    ["used", "Entity"],
    ["wasGeneratedBy", "Activity"],
    ["wasInvalidatedBy", "Activity"],
    ["wasDerivedFrom", "Entity"],
    ["specializationOf", "Entity"],
    ["hadMember", "Entity"],
    ["wasAssociatedWith", "Agent"],
    ["actedOnBehalfOf", "Agent"],
  ] as const;
  for (const [word, name] of reaches)
    for (const [subject, objects] of pairs(quads, prov(word)))
      for (const object of objects)
        if (!is(object, name)) faults.push(`${subject} ${word} ${object}, which is no ${name}`);
  // Constraints 41 and 42: what is derived is younger; constraint 52: nothing is a special case of itself.
  const derived = pairs(quads, prov("wasDerivedFrom"), prov("wasRevisionOf"), prov("hadPrimarySource"));
  for (const iri of cyclic(derived)) faults.push(`${iri} is derived from itself`);
  for (const iri of cyclic(pairs(quads, prov("specializationOf")))) faults.push(`${iri} is a case of itself`);
  // Constraints 24 and 25: one generation of an entity by an activity, and one invalidation.
  for (const qualified of ["qualifiedGeneration", "qualifiedInvalidation"] as const) {
    const activity = pairs(quads, prov("activity"));
    for (const [entity, ways] of pairs(quads, prov(qualified))) {
      const of = [...ways].flatMap((way) => [...(activity.get(way) ?? [])]);
      if (of.length !== ways.size || new Set(of).size !== of.length)
        faults.push(`${entity} has several of ${qualified} by one activity`);
    }
  }
  // Constraints 31 to 40: nothing is used once it is over, and it is over no earlier than it began.
  const over = pairs(quads, prov("wasInvalidatedBy"));
  for (const [activity, entities] of pairs(quads, prov("used"), prov("entity")))
    for (const entity of entities)
      if (over.has(entity)) faults.push(`${activity} uses ${entity}, which is over`);
  for (const [entity, sources] of derived)
    for (const source of sources)
      if (over.has(source)) faults.push(`${entity} comes of ${source}, which is over`);
  const began = literal(quads, prov("generatedAtTime"));
  for (const [entity, at] of literal(quads, prov("invalidatedAtTime")))
    if (Date.parse(at) < Date.parse(began.get(entity) ?? at))
      faults.push(`${entity} is over before it began`);
  // Constraint 30: an activity starts before it ends; 34 and 36: what it makes comes between.
  const [started, ended] = [literal(quads, prov("startedAtTime")), literal(quads, prov("endedAtTime"))];
  const at = literal(quads, prov("atTime"));
  for (const [way, activities] of pairs(quads, prov("activity")))
    for (const activity of activities) {
      const time = Date.parse(at.get(way) ?? "");
      if (time < Date.parse(started.get(activity) ?? "") || time > Date.parse(ended.get(activity) ?? ""))
        faults.push(`${way} is not within ${activity}`);
    }
  return faults;
}

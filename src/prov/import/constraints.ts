// The rules of PROV-CONSTRAINTS (W3C Recommendation, 30 April 2013) that a document is held against, by their numbers there.
// They are those that need no inference: what they forbid cannot have been so, whatever else is true.
import { millisecondsOf } from "../../model/instant.ts";
import type { Refusal } from "../../model/refusal.ts";
import { type Expression, isBlank, provIri, RELATIONS, type Relation, relation } from "./expression.ts";
import type { Gathered, Said } from "./gather.ts";
import { append } from "./settle.ts";

const NAMES = {
  30: "start-precedes-end",
  36: "generation-precedes-invalidation",
  37: "generation-precedes-usage",
  42: "derivation-generation-generation-ordering",
  52: "impossible-specialization-reflexive",
  53: "impossible-property-overlap",
  54: "impossible-object-property-overlap",
  55: "entity-activity-disjoint",
  56: "membership-empty-collection",
} as const;

export type Constraint = keyof typeof NAMES;

const HINTS: Readonly<Record<Constraint, string>> = {
  30: "Correct the times of the activity.",
  36: "Correct the times; what is invalidated was generated before.",
  37: "Correct the times; what is used was generated before.",
  42: "Leave out the derivation that is wrong; nothing descends from itself.",
  52: "A thing is no special case of itself; for another name of the same thing say alternateOf.",
  53: "Give each relation an id of its own.",
  54: "Give the relation an id that no entity, activity or agent has.",
  55: "Give the activity an IRI of its own: the report that it made is the entity.",
  56: "Leave out the class EmptyCollection, or the member.",
};

export function violated(constraint: Constraint, what: string, iris: readonly string[]): Refusal {
  const named = iris.slice(0, 20);
  return {
    code: "prov-constraint",
    detail: `${what} (PROV-CONSTRAINTS ${constraint}, ${NAMES[constraint]}): ${named.join(", ").slice(0, 600)}`,
    hint: HINTS[constraint],
    more: { constraint, constraint_name: NAMES[constraint], iris: named },
  };
}

/** A cycle among edges, as the ids on it; undefined when there is none. Iterative: a chain may be as long as the document. */
export function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }];
    const on = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = edges.get(top.id)?.[top.next++];
      if (to === undefined) {
        path.pop();
        on.delete(top.id);
        done.add(top.id);
      } else if (on.has(to))
        return [...path.map(({ id }) => id).slice(path.findIndex(({ id }) => id === to)), to];
      else if (!done.has(to)) {
        path.push({ id: to, next: 0 });
        on.add(to);
      }
    }
  }
  return undefined;
}

const edgesOf = (said: readonly Said[], from: string, to: string): Map<string, string[]> => {
  const edges = new Map<string, string[]>();
  for (const { args } of said) {
    const a = args[from];
    const b = args[to];
    if (a !== undefined && b !== undefined) append(edges, a, b);
  }
  return edges;
};

const FIRST: readonly ((said: Gathered) => Refusal | undefined)[] = [
  ({ things, own }) => {
    const both = [...things.entity.keys()].filter((iri) => things.activity.has(iri) && !own.has(iri));
    return both.length === 0 ? undefined : violated(55, "What is an entity cannot be an activity too", both);
  },
  ({ all }) => {
    const cycle = cycleIn(edgesOf(all("specialization"), "specificEntity", "generalEntity"));
    return cycle && violated(52, "A thing cannot be a specialization of itself", cycle);
  },
  ({ all }) => {
    const cycle = cycleIn(edgesOf(all("derivation"), "generatedEntity", "usedEntity"));
    return cycle && violated(42, "A thing cannot be derived from itself", cycle);
  },
  ({ things, all }) => {
    const empty = all("membership").find(({ args }) =>
      things.entity.get(args.collection ?? "")?.classes.includes(provIri("EmptyCollection")),
    );
    return empty && violated(56, "An empty collection has no member", Object.values(empty.args));
  },
  ({ things, from }) => {
    const bad = [...things.activity.values()].find(({ iri, args }) => {
      const starts = [args.startTime, ...from("start", iri).map((one) => one.args.time)];
      const ends = [args.endTime, ...from("end", iri).map((one) => one.args.time)];
      return latest(starts) > earliest(ends);
    });
    return bad && violated(30, "An activity cannot end before it starts", [bad.iri]);
  },
  (said) => eventsOf(said, "invalidation", 36, "A thing cannot be invalidated before it is generated"),
  (said) => eventsOf(said, "usage", 37, "A thing cannot be used before it is generated"),
];

const instants = (times: readonly (string | undefined)[]): number[] =>
  times.flatMap((one) => (one === undefined ? [] : (millisecondsOf(one) ?? [])));

/** In milliseconds; before everything where no time is known. */
const latest = (times: readonly (string | undefined)[]): number =>
  instants(times).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/** In milliseconds; after everything where no time is known. */
const earliest = (times: readonly (string | undefined)[]): number =>
  instants(times).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

function eventsOf(
  { all, from }: Gathered,
  kind: "invalidation" | "usage",
  of: 36 | 37,
  what: string,
): Refusal | undefined {
  for (const [entity, events] of Map.groupBy(all(kind), ({ args }) => args.entity ?? "")) {
    const made = latest(from("generation", entity).map(({ args }) => args.time));
    if (made > earliest(events.map(({ args }) => args.time))) return violated(of, what, [entity]);
  }
  return undefined;
}

const isRelation = (kind: Expression["kind"]): kind is Relation => Object.hasOwn(RELATIONS, kind);

// In PROV these have no ids; what a format writes there names nothing.
const WITHOUT_IDS: ReadonlySet<string> = new Set<Relation>([
  "specialization",
  "alternate",
  "membership",
  "mention",
]);

// Constraint 53 leaves these out: an influence, and a derivation, may tell more of what another relation names.
const MAY_SHARE: ReadonlySet<string> = new Set<Relation>(["influence", "derivation"]);

/** Ids of relations: each names one relation of one sort, and no thing. */
function overlap(expressions: readonly Expression[]): Refusal | undefined {
  const named = new Set<string>();
  const unshared = new Map<string, Relation>();
  const things = new Set<string>();
  for (const { kind, id, args } of expressions) {
    if (isRelation(kind))
      for (const { name, kind: of } of relation(kind).args)
        if (of === "entity" || of === "activity" || of === "agent") things.add(args[name] ?? "");
    if (id === undefined || isBlank(id) || kind === "other" || WITHOUT_IDS.has(kind)) continue;
    if (!isRelation(kind)) {
      things.add(id);
      continue;
    }
    named.add(id);
    if (MAY_SHARE.has(kind)) continue;
    const known = unshared.get(id);
    if (known !== undefined && known !== kind)
      return violated(53, `One id cannot name a ${known} and a ${kind}`, [id]);
    unshared.set(id, kind);
  }
  const both = [...named].filter((id) => things.has(id));
  return both.length === 0 ? undefined : violated(54, "What is a relation cannot be a thing too", both);
}

/** The first rule that a document breaks. */
export function constraintRule(expressions: readonly Expression[], said: Gathered): Refusal | undefined {
  for (const rule of FIRST) {
    const refusal = rule(said);
    if (refusal) return refusal;
  }
  return overlap(expressions);
}

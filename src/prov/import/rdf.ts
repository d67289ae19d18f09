// From quads to what they say as PROV: the plain properties of PROV-O and the resources that qualify them, told once. What
// is said of a thing without a name, where only one other thing names it, goes there with it.
import type { Term } from "../quad.ts";
import { TYPE } from "../terms.ts";
import {
  type Attribute,
  type Expression,
  isBlank,
  provIri,
  type Relation,
  relation,
  THING_NAMES,
  THINGS,
  type ThingKind,
  type Value,
} from "./expression.ts";
import { ACTIVITY_TIMES, CLASSES, DIRECT, INVERSE, isThingClass, QUALIFIED, TIMES } from "./rdf-words.ts";
import { append } from "./settle.ts";

/** A statement that was read; the graph is absent for the default graph. */
export type ReadQuad = {
  readonly subject: string;
  readonly predicate: string;
  readonly object: Term;
  readonly graph?: string;
};

type Subject = { readonly id: string; readonly bundle?: string; readonly said: Map<string, Term[]> };

/** How deep what has no name is told within what names it. */
const NESTED = 4;

const asId = (term: Term): string | undefined => ("iri" in term ? term.iri : undefined);

function bySubject(quads: readonly ReadQuad[]): Map<string, Subject> {
  const subjects = new Map<string, Subject>();
  for (const { subject, predicate, object, graph } of quads) {
    const key = `${graph ?? ""}\n${subject}`;
    let known = subjects.get(key);
    if (known === undefined) {
      known = { id: subject, ...(graph === undefined ? {} : { bundle: graph }), said: new Map() };
      subjects.set(key, known);
    }
    append(known.said, predicate, object);
  }
  return subjects;
}

type Reading = {
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Resources that qualify a relation: they are told with it. */
  readonly qualifying: Set<Subject>;
  /** Things without a name that were told where they are named. */
  readonly nested: Set<Subject>;
  readonly kinds: ReadonlyMap<string, ReadonlySet<ThingKind>>;
  readonly out: Expression[];
};

const keyOf = (bundle: string | undefined, id: string): string => `${bundle ?? ""}\n${id}`;

function valueAt(reading: Reading, of: Subject, term: Term, depth: number): Value {
  const id = asId(term);
  if (id === undefined || !isBlank(id) || depth >= NESTED || reading.kinds.has(id)) return term;
  const inner = reading.subjects.get(keyOf(of.bundle, id));
  if (inner === undefined || inner === of || reading.qualifying.has(inner) || reading.nested.has(inner))
    return term;
  reading.nested.add(inner);
  return { nested: attributesOf(reading, inner, () => false, depth + 1) };
}

function attributesOf(
  reading: Reading,
  subject: Subject,
  formal: (predicate: string) => boolean,
  depth = 0,
): Attribute[] {
  return [...subject.said].flatMap(([predicate, values]) =>
    formal(predicate)
      ? []
      : values.map((value): Attribute => [predicate, valueAt(reading, subject, value, depth)]),
  );
}

const inBundle = ({ bundle }: Subject): { bundle?: string } => (bundle === undefined ? {} : { bundle });

/** A resource that qualifies a relation, as that relation. */
function qualifiedRelation(
  reading: Reading,
  kind: Relation,
  subject: string,
  resource: Subject,
  type: string | undefined,
): Expression {
  const row = relation(kind);
  const words = new Set(row.args.flatMap(({ rdf = [] }) => rdf.map(provIri)));
  const args: Record<string, string> = { [row.args[0]?.name ?? ""]: subject };
  for (const { name, rdf = [] } of row.args) {
    const value = rdf.flatMap((word) => resource.said.get(provIri(word)) ?? [])[0];
    if (value !== undefined) args[name] = "iri" in value ? value.iri : value.value;
  }
  const attributes = attributesOf(reading, resource, (predicate) => words.has(predicate));
  const isTyped = attributes.some(
    ([predicate, value]) => predicate === TYPE && "iri" in value && value.iri === type,
  );
  return {
    kind,
    id: resource.id,
    args,
    attributes: type === undefined || isTyped ? attributes : [[TYPE, { iri: type }], ...attributes],
    ...inBundle(resource),
  };
}

/** A relation to a text, or by a resource of which nothing is said: it is told as one that joins nothing. */
const torn = (kind: Relation, { id }: Subject): Expression => ({ kind, id, args: {}, attributes: [] });

/** What one property of a subject says as PROV; true when it was a word of PROV-O. */
function relationsOf(
  reading: Reading,
  subject: Subject,
  predicate: string,
  values: readonly Term[],
): boolean {
  const { out } = reading;
  const qualified = QUALIFIED.get(predicate);
  if (qualified !== undefined) {
    for (const value of values) {
      const resource = reading.subjects.get(keyOf(subject.bundle, asId(value) ?? ""));
      if (resource === undefined) out.push(torn(qualified.kind, subject));
      else out.push(qualifiedRelation(reading, qualified.kind, subject.id, resource, qualified.type));
    }
    return true;
  }
  const plain = DIRECT.get(predicate);
  const inverse = INVERSE.get(predicate);
  const kind = plain?.kind ?? inverse;
  if (kind !== undefined) {
    const [first = "", second = ""] = relation(kind).args.map(({ name }) => name);
    for (const value of values) {
      const other = asId(value);
      if (other === undefined) {
        out.push(torn(kind, subject));
        continue;
      }
      const args = inverse
        ? { [first]: other, [second]: subject.id }
        : { [first]: subject.id, [second]: other };
      const attributes: Attribute[] = plain?.type === undefined ? [] : [[TYPE, { iri: plain.type }]];
      out.push({ kind, args, attributes, ...inBundle(subject) });
    }
    return true;
  }
  const at = TIMES[predicate];
  if (at === undefined) return false;
  for (const value of values)
    if (!("iri" in value))
      out.push({
        kind: at.kind,
        args: { entity: subject.id, time: value.value },
        attributes: [],
        ...inBundle(subject),
      });
  return true;
}

/** What each thing is, by what it is called and by where it stands. */
function kindsOf(subjects: ReadonlyMap<string, Subject>): Map<string, Set<ThingKind>> {
  const kinds = new Map<string, Set<ThingKind>>();
  const add = (id: string | undefined, kind: string): void => {
    if (id === undefined || !(kind in THINGS)) return;
    const known = kinds.get(id) ?? new Set<ThingKind>();
    kinds.set(id, known.add(kind as ThingKind));
  };
  for (const { id, said } of subjects.values())
    for (const [predicate, values] of said) {
      const kind = DIRECT.get(predicate)?.kind ?? QUALIFIED.get(predicate)?.kind;
      const inverse = INVERSE.get(predicate);
      if (predicate === TYPE) for (const value of values) add(id, CLASSES[asId(value) ?? ""] ?? "");
      else if (kind !== undefined) {
        const [first, second] = relation(kind).args;
        add(id, first?.kind ?? "");
        if (DIRECT.has(predicate)) for (const value of values) add(asId(value), second?.kind ?? "");
      } else if (inverse !== undefined) {
        add(id, "activity");
        for (const value of values) add(asId(value), "entity");
      } else if (predicate in TIMES) add(id, "entity");
      else if (predicate in ACTIVITY_TIMES) add(id, "activity");
    }
  return kinds;
}

/** A subject as the thing that it is, without what its relations say. */
function thingsOf(reading: Reading, subject: Subject): Expression[] {
  const kinds = [...(reading.kinds.get(subject.id) ?? [])];
  const isRelation = (predicate: string): boolean =>
    DIRECT.has(predicate) || QUALIFIED.has(predicate) || INVERSE.has(predicate) || predicate in TIMES;
  const [first = "other" as const, ...others] = THING_NAMES.filter((kind) => kinds.includes(kind));
  const args: Record<string, string> = {};
  if (kinds.includes("activity"))
    for (const [predicate, arg] of Object.entries(ACTIVITY_TIMES)) {
      const [value] = subject.said.get(predicate) ?? [];
      if (value !== undefined && !("iri" in value)) args[arg] = value.value;
    }
  const attributes = attributesOf(
    reading,
    subject,
    (predicate) => isRelation(predicate) || (kinds.includes("activity") && predicate in ACTIVITY_TIMES),
  ).filter(([predicate, value]) => !(predicate === TYPE && "iri" in value && isThingClass(value.iri)));
  const one = (kind: Expression["kind"], mine: readonly Attribute[]): Expression => ({
    kind,
    id: subject.id,
    args: kind === "activity" ? args : {},
    attributes: mine,
    ...inBundle(subject),
  });
  return [one(first, attributes), ...others.map((kind) => one(kind, attributes))];
}

/** What quads say as PROV, in the order of their subjects. */
export function expressionsOf(quads: readonly ReadQuad[]): Expression[] {
  const subjects = bySubject(quads);
  const reading: Reading = {
    subjects,
    qualifying: new Set(),
    nested: new Set(),
    kinds: kindsOf(subjects),
    out: [],
  };
  for (const subject of subjects.values())
    for (const [predicate, values] of subject.said)
      if (QUALIFIED.has(predicate))
        for (const value of values) {
          const resource = subjects.get(keyOf(subject.bundle, asId(value) ?? ""));
          if (resource) reading.qualifying.add(resource);
        }
  const told: Expression[] = [];
  const strangers: Subject[] = [];
  for (const subject of subjects.values()) {
    for (const [predicate, values] of subject.said) relationsOf(reading, subject, predicate, values);
    if (reading.qualifying.has(subject)) continue;
    if (reading.kinds.has(subject.id)) told.push(...thingsOf(reading, subject));
    else strangers.push(subject);
  }
  // What has a name is told before what has none: that goes to who names it first.
  for (const isNamed of [true, false])
    for (const subject of strangers)
      if (isNamed !== isBlank(subject.id) && !reading.nested.has(subject))
        told.push(...thingsOf(reading, subject));
  const things = told.filter(
    ({ kind, id, bundle }) =>
      kind !== "other" || !reading.nested.has(subjects.get(keyOf(bundle, id ?? "")) as Subject),
  );
  const described = new Set(things.map(({ id }) => id));
  // Who is only named by others is a thing too.
  for (const [id, kinds] of reading.kinds)
    if (!described.has(id)) for (const kind of kinds) things.push({ kind, id, args: {}, attributes: [] });
  return [...things, ...reading.out];
}

// What a document says, put so that the same things said in another order or another format are the same: what is said plainly
// and again in detail is told once, what has no name is named after what is said of it, and all of it is sorted.
import { hex, type Sha256, utf8 } from "../../model/bytes.ts";
import { TYPE } from "../terms.ts";
import {
  type Attribute,
  type Expression,
  isBlank,
  provIri,
  RELATIONS,
  type Relation,
  relation,
  type Value,
} from "./expression.ts";
import { INFLUENCE_CLASSES } from "./rdf-words.ts";

type Naming = (id: string) => string;

function valueText(value: Value, name: Naming): string {
  if ("nested" in value) return JSON.stringify(value.nested.map((one) => attributeText(one, name)).sort());
  if ("iri" in value) return `<${name(value.iri)}>`;
  return JSON.stringify([value.value, value.datatype ?? "", value.language ?? ""]);
}

const attributeText = ([predicate, value]: Attribute, name: Naming): string =>
  `${predicate} ${valueText(value, name)}`;

/** Each once, in one order. */
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** All that an expression says, as text that does not depend on the order in which it was said. */
function expressionText({ kind, id, args, attributes, bundle }: Expression, name: Naming): string {
  const said = Object.keys(args)
    .sort()
    .map((word) => [word, name(args[word] ?? "")]);
  return JSON.stringify([
    kind,
    id === undefined ? "" : name(id),
    said,
    distinct(attributes.map((one) => attributeText(one, name))),
    bundle ?? "",
  ]);
}

type Occurrence = readonly [blank: string, at: string];

/** Where in an attribute ids without a name stand; what is told of a thing within it is told by its hash. */
function* occurrencesIn(
  [predicate, value]: Attribute,
  within: string,
  name: Naming,
  digest: Naming,
): Generator<Occurrence> {
  if ("iri" in value) {
    if (isBlank(value.iri)) yield [value.iri, `${within} ${predicate}`];
  } else if ("nested" in value) {
    const here = digest(`${within} ${attributeText([predicate, value], name)}`);
    for (const inner of value.nested) yield* occurrencesIn(inner, here, name, digest);
  }
}

/** The ids without a name that an expression names, and where. */
function* occurrencesOf(
  { id, args, attributes }: Expression,
  name: Naming,
  digest: Naming,
): Generator<Occurrence> {
  if (id !== undefined && isBlank(id)) yield [id, "itself"];
  for (const [word, value] of Object.entries(args)) if (isBlank(value)) yield [value, `argument ${word}`];
  for (const attribute of attributes) yield* occurrencesIn(attribute, "attribute", name, digest);
}

/** Adds to the list under a key. */
export function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}

/** How often names spread to what they are said with; things told alike beyond that are told apart by their order. */
const ROUNDS = 4;

/** A name for each thing without one: a hash of what is said of it, and of the whole document, so that it is nobody else's. */
function namesOf(expressions: readonly Expression[], sha256: Sha256): Map<string, string> {
  const digest = (text: string): string => hex(sha256(utf8(text)));
  let names: Map<string, string> = new Map();
  const saying = expressions.filter((one) => {
    let hasBlanks = false;
    for (const [blank] of occurrencesOf(one, String, String)) {
      names.set(blank, "_");
      hasBlanks = true;
    }
    return hasBlanks;
  });
  if (names.size === 0) return names;
  for (let round = 0; round < ROUNDS; round++) {
    const name: Naming = (id) => names.get(id) ?? id;
    const said = new Map<string, string[]>();
    for (const one of saying) {
      const text = digest(expressionText(one, name));
      for (const [blank, at] of occurrencesOf(one, name, digest))
        append(said, blank, `${names.get(blank)} ${text} ${at}`);
    }
    names = new Map([...said].map(([blank, texts]) => [blank, digest(distinct(texts).join("\n"))]));
  }
  const whole = digest(
    distinct(expressions.map((one) => expressionText(one, (id) => names.get(id) ?? id))).join("\n"),
  );
  const seen = new Map<string, number>();
  return new Map(
    [...names].map(([blank, name]) => {
      const nth = seen.get(name) ?? 0;
      seen.set(name, nth + 1);
      return [blank, `_:${digest(`${whole}\n${name}\n${nth}`)}`];
    }),
  );
}

function renamedValue(value: Value, name: Naming): Value {
  if ("nested" in value)
    return { nested: value.nested.map(([predicate, one]) => [predicate, renamedValue(one, name)]) };
  return "iri" in value ? { iri: name(value.iri) } : value;
}

const isRelation = (kind: Expression["kind"]): kind is Relation => Object.hasOwn(RELATIONS, kind);

/** Expressions whose own name nobody uses have none. */
function renamed(expressions: readonly Expression[], names: ReadonlyMap<string, string>): Expression[] {
  const name: Naming = (id) => names.get(id) ?? id;
  const used = new Set(expressions.flatMap(({ args }) => Object.values(args)));
  return expressions.map(({ id, args, attributes, ...rest }) => ({
    ...rest,
    ...(id === undefined || (isRelation(rest.kind) && isBlank(id) && !used.has(id)) ? {} : { id: name(id) }),
    args: Object.fromEntries(Object.entries(args).map(([word, value]) => [word, name(value)])),
    attributes: attributes.map(([predicate, value]): Attribute => [predicate, renamedValue(value, name)]),
  }));
}

const endsOf = ({ kind, args, bundle }: Expression): string => {
  const [first, second] = isRelation(kind) ? relation(kind).args : [];
  return JSON.stringify([kind, args[first?.name ?? ""] ?? "", args[second?.name ?? ""] ?? "", bundle ?? ""]);
};

const isBare = ({ kind, id, args, attributes }: Expression): boolean =>
  isRelation(kind) && id === undefined && attributes.length === 0 && Object.keys(args).length <= 2;

/** A relation that only repeats what another says in detail. */
function withoutRepeated(expressions: readonly Expression[]): Expression[] {
  const detailed = new Set(expressions.filter((one) => isRelation(one.kind) && !isBare(one)).map(endsOf));
  // A plain special derivation says its class, and is repeated by a qualified one of that class.
  const typed = new Set<string>();
  for (const one of expressions)
    if (
      one.kind === "derivation" &&
      (one.id !== undefined || Object.keys(one.args).length > 2 || one.attributes.length > 1)
    )
      for (const attribute of one.attributes) typed.add(endsOf(one) + attributeText(attribute, String));
  const onlyTyped = (one: Expression): boolean => {
    const [attribute, ...more] = one.attributes;
    return (
      one.kind === "derivation" &&
      one.id === undefined &&
      attribute !== undefined &&
      more.length === 0 &&
      Object.keys(one.args).length <= 2 &&
      typed.has(endsOf(one) + attributeText(attribute, String))
    );
  };
  return expressions.filter((one) => !(isBare(one) && detailed.has(endsOf(one))) && !onlyTyped(one));
}

const TIMED = ["generation", "invalidation"] as const;

/** A time that is said of an entity alone belongs to the one event that it can belong to. */
function withTimes(expressions: readonly Expression[]): Expression[] {
  const isTimeOnly = ({ args, attributes, id }: Expression): boolean =>
    args.activity === undefined && args.time !== undefined && attributes.length === 0 && id === undefined;
  const gone = new Set<Expression>();
  const timed = new Map<Expression, string>();
  for (const kind of TIMED)
    for (const events of Map.groupBy(
      expressions.filter((one) => one.kind === kind),
      ({ args, bundle }) => JSON.stringify([args.entity, bundle]),
    ).values()) {
      const [time, ...more] = events.filter(isTimeOnly);
      const others = events.filter((one) => !isTimeOnly(one));
      if (time === undefined || more.length > 0) continue;
      const [event] = others;
      if (others.some(({ args }) => args.time === time.args.time)) gone.add(time);
      else if (event && others.length === 1 && event.args.time === undefined) {
        gone.add(time);
        timed.set(event, time.args.time ?? "");
      }
    }
  return expressions.flatMap((one) => {
    if (gone.has(one)) return [];
    const time = timed.get(one);
    return time === undefined ? one : { ...one, args: { ...one.args, time } };
  });
}

/** Without the classes that a relation has in any case: those of its sort, and those above it. */
function withoutImplied(expressions: readonly Expression[]): Expression[] {
  return expressions.map((one) => {
    if (!isRelation(one.kind)) return one;
    const sort = provIri(relation(one.kind).name);
    const isImplied = ([predicate, value]: Attribute): boolean =>
      predicate === TYPE && "iri" in value && (value.iri === sort || INFLUENCE_CLASSES.has(value.iri));
    return one.attributes.some(isImplied)
      ? { ...one, attributes: one.attributes.filter((attribute) => !isImplied(attribute)) }
      : one;
  });
}

/** The same things said, each once, in one order. */
export function settle(expressions: readonly Expression[], sha256: Sha256): Expression[] {
  const plain = withTimes(withoutRepeated(renamed(withoutImplied(expressions), new Map())));
  const named = renamed(plain, namesOf(plain, sha256));
  const byText = new Map(named.map((one) => [expressionText(one, String), one]));
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
}

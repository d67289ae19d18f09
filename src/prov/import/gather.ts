// What a document says, by what it says it of: entities, activities and agents with their attributes, and the relations that
// lead from each. What a site of ours tells of itself in an export is told apart here, because it is no artifact.

import { BASES, TYPE } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import {
  type Attribute,
  type Expression,
  RELATIONS,
  type Relation,
  relation,
  type ThingKind,
  type Value,
} from "./expression.ts";
import { isOwnOther } from "./meanings.ts";
import { siteThing } from "./own.ts";
import { thingIn } from "./values.ts";

export type Thing = {
  readonly iri: string;
  readonly classes: readonly string[];
  /** Without its classes, in one order. */
  readonly attributes: readonly Attribute[];
  /** The bundles that tell of it, but for a site's own. */
  readonly bundles: readonly string[];
  /** Formal arguments: of an activity its times. */
  readonly args: Readonly<Record<string, string>>;
};

export type Said = Expression & { readonly kind: Relation };

export type Gathered = {
  readonly things: Readonly<Record<ThingKind, ReadonlyMap<string, Thing>>>;
  /** What is neither: metrics of an export, and things of other vocabularies. */
  readonly others: ReadonlyMap<string, Thing>;
  /** Entities and activities by which a site tells of itself, by IRI. */
  readonly own: ReadonlyMap<string, Thing>;
  /** The entity that a record of an export describes, by the record's IRI. */
  readonly describes: ReadonlyMap<string, string>;
  /** Relations by kind and first argument. */
  readonly from: (kind: Relation, first: string) => readonly Said[];
  readonly all: (kind: Relation) => readonly Said[];
};

const isRelation = (one: Expression): one is Said => Object.hasOwn(RELATIONS, one.kind);

/** A value as text: for order and for comparing. */
export const textOf = (value: Value): string => JSON.stringify(value);

const byValue = ([p, v]: Attribute, [q, w]: Attribute): number => {
  const a = `${p} ${textOf(v)}`;
  const b = `${q} ${textOf(w)}`;
  return a < b ? -1 : a > b ? 1 : 0;
};

const isOwnBundle = (bundle: string): boolean => bundle.startsWith(BASES.bundle);

/** Of each argument what is said last. */
function argsOf(said: readonly Expression[]): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { args } of said) Object.assign(all, args);
  return all;
}

/** What several expressions say of one thing, together. */
function together(iri: string, said: readonly Expression[]): Thing {
  const attributes = new Map<string, Attribute>();
  for (const one of said)
    for (const attribute of one.attributes)
      attributes.set(`${attribute[0]} ${textOf(attribute[1])}`, attribute);
  const all = [...attributes.values()].sort(byValue);
  const isClass = ([predicate, value]: Attribute): boolean => predicate === TYPE && "iri" in value;
  return {
    iri,
    classes: all.filter(isClass).flatMap(([, value]) => ("iri" in value ? value.iri : [])),
    attributes: all.filter((one) => !isClass(one)),
    bundles: [...new Set(said.flatMap(({ bundle }) => bundle ?? []))]
      .filter((one) => !isOwnBundle(one))
      .sort(),
    args: argsOf(said),
  };
}

function thingsOf(expressions: readonly Expression[], kind: Expression["kind"]): Map<string, Thing> {
  const said = Map.groupBy(
    expressions.filter((one) => one.kind === kind && one.id !== undefined),
    (one) => one.id ?? "",
  );
  return new Map([...said].map(([iri, all]) => [iri, together(iri, all)]));
}

/** Whoever stands in a relation is what its place says, also where nobody tells of it. */
function* placed(expressions: readonly Expression[]): Generator<Expression> {
  for (const one of expressions) {
    if (!isRelation(one)) continue;
    for (const { name, kind } of relation(one.kind).args) {
      const id = one.args[name];
      if (id !== undefined && (kind === "entity" || kind === "activity" || kind === "agent"))
        yield { kind, id, args: {}, attributes: [] };
    }
  }
}

const isOfSite = ({ iri, classes }: Thing): boolean =>
  siteThing(iri, classes) !== undefined || classes.some(isOwnOther);

export function gather(expressions: readonly Expression[]): Gathered {
  const all = [...expressions, ...placed(expressions)];
  const entities = thingsOf(all, "entity");
  const activities = thingsOf(all, "activity");
  const own = new Map([...entities, ...activities].filter(([, thing]) => isOfSite(thing)));
  const kept = (things: ReadonlyMap<string, Thing>) => new Map([...things].filter(([iri]) => !own.has(iri)));
  const relations = expressions.filter(isRelation);
  const byKind = Map.groupBy(relations, ({ kind }) => kind);
  const byFirst = Map.groupBy(relations, ({ kind, args }) =>
    firstKey(kind, args[relation(kind).args[0]?.name ?? ""] ?? ""),
  );
  return {
    things: { entity: kept(entities), activity: kept(activities), agent: thingsOf(all, "agent") },
    others: thingsOf(all, "other"),
    own,
    describes: new Map(
      [...own.values()].flatMap(({ iri, attributes }) =>
        attributes.flatMap(([p, value]) =>
          p === fb("describes") ? [[iri, thingIn(value) ?? ""] as const] : [],
        ),
      ),
    ),
    from: (kind, first) => byFirst.get(firstKey(kind, first)) ?? [],
    all: (kind) => byKind.get(kind) ?? [],
  };
}

const firstKey = (kind: Relation, first: string): string => `${kind} ${first}`;

/** The entity that the record describes which says this; undefined for what no record of an export says. */
export function describedBy({ describes }: Gathered, attributes: readonly Attribute[]): string | undefined {
  for (const [predicate, value] of attributes) {
    const entity = predicate === fb("record") ? describes.get(thingIn(value) ?? "") : undefined;
    if (entity !== undefined) return entity;
  }
  return undefined;
}

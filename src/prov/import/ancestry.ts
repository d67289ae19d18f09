// The parents of an entity: its derivations, and whatever else says in our words or in words that mean the same that
// something flowed, or that something was measured with it.

import { CERTAINTIES } from "../../model/certainty.ts";
import { type EdgeType, edgeType, isEdgeType, kindsFit } from "../../model/edge-types.ts";
import { MUTATION_NAMES } from "../../model/mutations.ts";
import { type ParentClaim, WEIGHT_UNITS } from "../../model/record.ts";
import { EDGE_MAPPINGS } from "../mapping/edge-mapping.ts";
import { TYPE } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import { type Attribute, provIri } from "./expression.ts";
import type { Said, Thing } from "./gather.ts";
import { isOwn } from "./identity.ts";
import { edgeTypeOf } from "./meanings.ts";
import type { Reading } from "./reading.ts";
import { append } from "./settle.ts";
import { number, object, oneOf, textIn, thingIn, word } from "./values.ts";

/** A parent, and the activity that brought the edge about when one is named. */
export type Parent = { readonly claim: ParentClaim; readonly activity?: string };

export type Ancestry = {
  readonly parents: readonly Parent[];
  /** Other ids of the same thing. */
  readonly aliases: readonly string[];
  /** Relations that say more than the edges. */
  readonly statements: readonly Said[];
  readonly left: readonly Attribute[];
};

const OWN = {
  edgeType: fb("edgeType"),
  role: fb("role"),
  weight: fb("weight"),
  weightUnit: fb("weightUnit"),
  mutation: fb("mutation"),
  params: fb("mutationParameters"),
  certainty: fb("certainty"),
} as const;

// What an export says of an edge and a record does not: it follows from the rest, or is of the record that said it.
const IMPLIED = new Set([fb("geneticClass"), fb("derivedBy"), fb("record"), fb("flag")]);

const first = <T>(
  attributes: readonly Attribute[],
  predicate: string,
  read: (value: Attribute[1]) => T | undefined,
): T | undefined =>
  attributes.flatMap(([p, value]) => (p === predicate ? (read(value) ?? []) : []) as T[])[0];

/** The edge type that a relation itself says. */
function ownType(attributes: readonly Attribute[]): EdgeType | undefined {
  const said = first(attributes, OWN.edgeType, textIn);
  return said !== undefined && isEdgeType(said) ? said : undefined;
}

function ownClaim(id: string, type: EdgeType, attributes: readonly Attribute[]): ParentClaim {
  const role = first(attributes, OWN.role, word);
  const weight = first(attributes, OWN.weight, number);
  const weight_unit = first(attributes, OWN.weightUnit, oneOf(WEIGHT_UNITS));
  const mutation = first(attributes, OWN.mutation, oneOf(MUTATION_NAMES));
  const params = first(attributes, OWN.params, object);
  const certainty = first(attributes, OWN.certainty, oneOf(CERTAINTIES));
  const isDefault = params === undefined && mutation === edgeType(type).mutation;
  return {
    id,
    type,
    ...(role === undefined ? {} : { role }),
    ...(weight === undefined ? {} : { weight }),
    ...(weight_unit === undefined ? {} : { weight_unit }),
    ...(mutation === undefined || isDefault
      ? {}
      : { mutation: { type: mutation, ...(params ? { params } : {}) } }),
    ...(certainty === undefined || certainty === "declared" ? {} : { certainty }),
  };
}

/** Whether a field of an edge holds a word of it as it was said, by the word's property. */
const TAKEN: Readonly<Record<string, (claim: ParentClaim, value: Attribute[1]) => boolean>> = {
  [OWN.edgeType]: ({ type }, value) => type === textIn(value),
  [OWN.role]: ({ role }, value) => role === textIn(value),
  [OWN.weight]: ({ weight }, value) => weight === number(value),
  [OWN.weightUnit]: ({ weight_unit }, value) => weight_unit === textIn(value),
  [OWN.mutation]: ({ type, mutation }, value) =>
    (mutation?.type ?? edgeType(type).mutation) === textIn(value),
  [OWN.params]: ({ mutation }) => mutation?.params !== undefined,
  [OWN.certainty]: ({ certainty = "declared" }, value) => certainty === textIn(value),
};

function isTaken([predicate, value]: Attribute, claim: ParentClaim, isOwnType: boolean): boolean {
  if (IMPLIED.has(predicate)) return true;
  if (predicate !== TYPE || !("iri" in value)) return TAKEN[predicate]?.(claim, value) ?? false;
  if (!isOwnType) return claim.type === "revised-from" && value.iri === provIri("Revision");
  return EDGE_MAPPINGS[claim.type].qualified?.classes.some((word) => provIri(word) === value.iri) ?? false;
}

const isRevision = (attributes: readonly Attribute[]): boolean =>
  attributes.some(([p, value]) => p === TYPE && "iri" in value && value.iri === provIri("Revision"));

type Draft = { parent: Parent; readonly own: boolean; readonly plain: boolean };

/** The edge of a type that the kinds allow; where they do not, what is left of it. */
function fitting(reading: Reading, child: string, parent: string, type: EdgeType): EdgeType | undefined {
  const { kind, report } = reading;
  const fits = kindsFit(type, kind(child), kind(parent));
  if (fits) return type;
  report.aside("edges whose kinds do not go together", child, type, parent);
  return edgeType(type).strength === "hereditary" ? "derived-from" : undefined;
}

function fromRelation(reading: Reading, child: string, said: Said, parent: string): Draft | undefined {
  const { attributes, args } = said;
  const own = ownType(attributes);
  const type =
    own ??
    (said.kind === "derivation" ? (isRevision(attributes) ? "revised-from" : "derived-from") : undefined);
  const fit = type === undefined ? undefined : fitting(reading, child, parent, type);
  if (fit === undefined) return undefined;
  const { activity } = args;
  return {
    parent: {
      claim: ownClaim(reading.node(parent), fit, attributes),
      ...(activity === undefined ? {} : { activity }),
    },
    own: own !== undefined,
    plain: own === undefined && fit === "derived-from",
  };
}

/** The relations that may be an edge of this entity, each with the parent that it would lead to. */
function* candidates(
  { said }: Reading,
  iri: string,
  usages: readonly Said[],
): Generator<readonly [Said, string | undefined]> {
  for (const one of said.from("derivation", iri)) yield [one, one.args.usedEntity];
  for (const one of said.from("influence", iri)) yield [one, one.args.influencer];
  for (const one of usages) yield [one, one.args.entity];
}

/** Properties that say an edge in one word. */
function fromProperties(reading: Reading, thing: Thing, drafts: Draft[]): Attribute[] {
  const left: Attribute[] = [];
  const byParent = Map.groupBy(drafts, ({ parent: { claim } }) => claim.id);
  for (const attribute of thing.attributes) {
    const [predicate, value] = attribute;
    const meant = edgeTypeOf(predicate);
    const parent = meant && thingIn(value);
    if (meant === undefined || parent === undefined) {
      left.push(attribute);
      continue;
    }
    // Another id of the same thing is told as such.
    if (meant.type === "alias-of") continue;
    const id = reading.node(parent);
    const type = fitting(reading, thing.iri, parent, meant.type);
    const known = byParent.get(id) ?? [];
    if (type === undefined) left.push(attribute);
    else if (known.some(({ parent: { claim } }) => claim.type === type)) continue;
    else {
      const vague = known.find(({ plain }) => plain);
      if (vague !== undefined) vague.parent = { ...vague.parent, claim: { ...vague.parent.claim, type } };
      else {
        const draft: Draft = { parent: { claim: { id, type } }, own: meant.own, plain: false };
        drafts.push(draft);
        append(byParent, id, draft);
      }
    }
  }
  return left;
}

const keyOf = ({ claim: { id, type, role } }: Parent): string => JSON.stringify([id, type, role ?? ""]);

/** The same parent of one type and role is one edge of a record; what differs otherwise is told of the first. */
function distinct(reading: Reading, drafts: readonly Draft[], self: string): Parent[] {
  const known = new Map<string, Parent>();
  for (const { parent } of drafts) {
    const key = `${parent.activity ?? ""} ${keyOf(parent)}`;
    if (parent.claim.id === self || known.has(key)) continue;
    known.set(key, parent);
    reading.report.mapped(`edges: ${parent.claim.type}`);
  }
  return [...known.values()];
}

/** Ids that are allowed as another name of the same thing: those that are fixed by what they name, and our own. */
const isIdItself = (iri: string): boolean => isOwn(iri) || /^(?:sha256|swh|pkg|urn):/i.test(iri);

/** Other ids of the same thing. In PROV an alternate may also be another version: what the document describes is told itself. */
function aliasesOf(reading: Reading, thing: Thing): { aliases: string[]; statements: Said[] } {
  const aliases: string[] = [];
  const statements: Said[] = [];
  const self = reading.node(thing.iri);
  for (const one of reading.said.from("alternate", thing.iri)) {
    const other = one.args.alternate2 ?? "";
    const known = reading.said.things.entity.get(other);
    const isDescribed = !isOwn(other) && (known?.attributes.length ?? 0) + (known?.classes.length ?? 0) > 0;
    if (!isIdItself(other) || isDescribed || reading.node(other) === self) {
      statements.push(one);
      if (isDescribed) reading.report.aside("alternates that are described", thing.iri, other);
      continue;
    }
    aliases.push(reading.node(other));
    reading.report.mapped("aliases");
  }
  return { aliases: [...new Set(aliases)].sort(), statements };
}

/** Everything that an entity descends from, was made with or was measured against. */
export function ancestryOf(reading: Reading, thing: Thing, usages: readonly Said[]): Ancestry {
  const drafts: Draft[] = [];
  const statements: Said[] = [];
  for (const [one, parent] of candidates(reading, thing.iri, usages)) {
    const draft = parent === undefined ? undefined : fromRelation(reading, thing.iri, one, parent);
    if (draft === undefined) {
      statements.push(one);
      continue;
    }
    drafts.push(draft);
    const isWhole = one.attributes.every((attribute) => isTaken(attribute, draft.parent.claim, draft.own));
    const hasMore =
      one.args.generation !== undefined || one.args.usage !== undefined || one.bundle !== undefined;
    if (!isWhole || (hasMore && !isOwn(one.bundle ?? "")) || (one.id !== undefined && !isOwn(one.id)))
      statements.push(one);
  }
  const left = fromProperties(reading, thing, drafts);
  const { aliases, statements: alternates } = aliasesOf(reading, thing);
  return {
    parents: distinct(reading, drafts, reading.node(thing.iri)),
    aliases,
    statements: [...statements, ...alternates],
    left,
  };
}

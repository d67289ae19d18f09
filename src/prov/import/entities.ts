// An entity as what its record says whichever activity made it: its fields, its parents, and what is kept beside them.
import type { LineageRecord } from "../../model/record.ts";
import { IDENTIFIER } from "../terms.ts";
import { type Ancestry, ancestryOf } from "./ancestry.ts";
import { type Attribute, isBlank, provIri } from "./expression.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import type { Said, Thing } from "./gather.ts";
import { isOwn } from "./identity.ts";
import { kindOf, referenceTypeOf } from "./meanings.ts";
import { metricsOf } from "./metrics.ts";
import { isBareRelation } from "./own.ts";
import { type Reading, statementJson } from "./reading.ts";
import { attributesJson, instantOf, textIn, thingIn } from "./values.ts";

type Facts = { readonly [key: string]: unknown };

/** What of an entity belongs to it whichever activity made it. */
export type Entity = {
  readonly thing: Thing;
  readonly base: LineageRecord;
  readonly ancestry: Ancestry;
  readonly activities: readonly string[];
  readonly facts: Facts;
};

export type LineageOf = (said: string | undefined) => string;

/** References of ours, and what is left. */
function referencesOf(reading: Reading, attributes: readonly Attribute[]) {
  const references: { id: string; type: NonNullable<ReturnType<typeof referenceTypeOf>> }[] = [];
  const left = attributes.filter(([predicate, value]) => {
    const type = referenceTypeOf(predicate);
    const target = type && thingIn(value);
    if (type === undefined || target === undefined) return true;
    references.push({ id: reading.node(target), type });
    return false;
  });
  return { references, left };
}

/** Who it is attributed to: the first by name is its owner. */
function ownerOf(
  reading: Reading,
  iri: string,
): { owner?: LineageRecord["owner"]; agents: string[]; left: Said[] } {
  const said = reading.said.from("attribution", iri);
  const agents = [...new Set(said.flatMap(({ args }) => args.agent ?? []))].sort();
  const [first] = agents;
  const left = said.filter((one) => !isBareRelation(one) || one.args.agent !== first);
  return { ...(first === undefined ? {} : { owner: reading.agent(first) }), agents, left };
}

function artifactOf({ digest, size, media_type, uri }: Fields): LineageRecord["artifact"] {
  const artifact = {
    ...(digest === undefined ? {} : { digest }),
    ...(size === undefined ? {} : { size }),
    ...(media_type === undefined ? {} : { media_type }),
    ...(uri === undefined ? {} : { uri }),
  };
  return Object.keys(artifact).length === 0 ? undefined : artifact;
}

/** When it came to be, as the times of its generations say; and the generations that say more than an activity and that. */
function creationOf(generations: readonly Said[], fields: Fields): { created: string | null; left: Said[] } {
  const times = generations.flatMap(({ args }) => instantOf(args.time) ?? []).sort();
  const created = times[0] ?? fields.created ?? null;
  const left = generations.filter(
    (one) => !isBareRelation(one) || (one.args.time !== undefined && instantOf(one.args.time) !== created),
  );
  return { created, left };
}

const KEPT = ["invalidation", "specialization", "membership", "mention"] as const;

export function entityOf(
  reading: Reading,
  thing: Thing,
  usages: readonly Said[],
  lineage: LineageOf,
): Entity {
  const { said, report, node, kind } = reading;
  const { iri } = thing;
  const id = node(iri);
  const generations = said.from("generation", iri);
  const ancestry = ancestryOf(reading, thing, usages);
  const { fields, tags, left: plain } = fieldsOf(ancestry.left);
  const { metrics, left: measured } = metricsOf(reading, plain);
  const { references, left: referred } = referencesOf(reading, measured);
  const { owner, agents, left: attributions } = ownerOf(reading, iri);
  const { created, left: made } = creationOf(generations, fields);
  const artifact = artifactOf(fields);
  const own = kind(iri);
  const attributes = referred.filter(
    ([predicate, value]) => !(predicate === IDENTIFIER && (textIn(value) === id || textIn(value) === iri)),
  );
  const statements = [
    ...ancestry.statements,
    ...attributions,
    ...made,
    ...KEPT.flatMap((one) => said.from(one, iri)).filter(
      (one) => !Object.values(one.args).some((x) => said.own.has(x)),
    ),
  ];
  for (const [predicate] of attributes) report.aside("attributes of entities", iri, predicate);
  for (const one of statements) report.aside("relations", one.kind, iri);
  const further = thing.classes.filter((one) => {
    const told = kindOf([one]);
    return told !== undefined && told !== "stub" && told !== own;
  });
  if (further.length > 0) report.aside("entities of several kinds", iri, ...further);
  const types = thing.classes.filter(
    (one) => further.includes(one) || (!isOwn(one) && !(isOwn(iri) && one === provIri("Plan"))),
  );
  const tellings = agents.flatMap((agent) => told(reading, agent));
  const { ancestry: whole } = fields;
  const base: LineageRecord = {
    kind: own === "stub" ? "artifact" : own,
    ...(artifact?.digest === id ? {} : { node: id }),
    ...(ancestry.aliases.length === 0 ? {} : { aliases: ancestry.aliases }),
    ...(fields.name === undefined ? {} : { name: fields.name }),
    ...(fields.version === undefined ? {} : { version: fields.version }),
    ...(fields.description === undefined ? {} : { description: fields.description }),
    ...(fields.license === undefined ? {} : { license: fields.license }),
    ...(owner === undefined ? {} : { owner }),
    ...(artifact === undefined ? {} : { artifact }),
    ...(whole === undefined || whole === "unspecified" ? {} : { ancestry: whole }),
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(fields.merge_recipe === undefined ? {} : { merge_recipe: fields.merge_recipe }),
    ...(fields.quantization === undefined ? {} : { quantization: fields.quantization }),
    ...(fields.routing_policy === undefined ? {} : { routing_policy: fields.routing_policy }),
    ...(fields.mutation_budget === undefined ? {} : { mutation_budget: fields.mutation_budget }),
    ...(fields.evidence === undefined ? {} : { evidence: fields.evidence }),
    ...(fields.evaluation_packet_uri === undefined
      ? {}
      : { evaluation_packet_uri: fields.evaluation_packet_uri }),
    ...(fields.resource_profile_uri === undefined
      ? {}
      : { resource_profile_uri: fields.resource_profile_uri }),
    ...(references.length === 0 ? {} : { references }),
    ...(tags.length === 0 ? {} : { tags }),
    lineage: lineage(fields.lineage),
    capture: { method: "import", source: "prov" },
    created_at_utc: created,
  };
  const facts = {
    ...(isOwn(iri) || isBlank(iri) || id === iri ? {} : { iri }),
    ...(types.length === 0 ? {} : { types }),
    ...(attributes.length === 0 ? {} : { attributes: attributesJson(attributes) }),
    ...(statements.length === 0 ? {} : { statements: statements.map(statementJson) }),
    ...(thing.bundles.length === 0 ? {} : { in: thing.bundles }),
    ...(tellings.length === 0 ? {} : { agents: Object.fromEntries(tellings) }),
  };
  const activities = [...new Set(generations.flatMap(({ args }) => args.activity ?? []))]
    .filter((one) => !said.own.has(one))
    .sort();
  return { thing, base, ancestry, activities, facts };
}

/** What is known of an agent, and of those on whose behalf it acted, where each is told for the first time. */
export function told(reading: Reading, agent: string): (readonly [string, object])[] {
  const tellings: (readonly [string, object])[] = [];
  const asked = new Set([agent]);
  for (const one of asked) {
    const facts = reading.tellAgent(one);
    if (facts === undefined) continue;
    tellings.push([reading.agent(one).id, facts]);
    for (const { args } of reading.said.from("delegation", one))
      if (args.responsible !== undefined) asked.add(args.responsible);
  }
  return tellings;
}

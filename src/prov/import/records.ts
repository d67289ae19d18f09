// What a document says, as records: one of each entity, and one more for each further activity that made it. What no field of a
// record holds goes under `facets.prov`, so that nothing that may be kept is lost.
import type { Json } from "../../model/canonical.ts";
import { canonical } from "../../model/canonical.ts";
import { UNPINNED } from "../../model/id.ts";
import type { LineageRecord, ParentClaim } from "../../model/record.ts";
import { fb } from "../properties.ts";
import { IDENTIFIER } from "../terms.ts";
import { type Ancestry, ancestryOf, type Parent } from "./ancestry.ts";
import { type Attribute, isBlank, provIri } from "./expression.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { describedBy, type Said, type Thing } from "./gather.ts";
import { FOREIGN, isOwn, ownName } from "./identity.ts";
import { inferredParents } from "./infer.ts";
import { kindOf, referenceTypeOf } from "./meanings.ts";
import { metricsOf } from "./metrics.ts";
import { isBareRelation, type Reading, statementJson } from "./reading.ts";
import { append } from "./settle.ts";
import { attributesJson, instantOf, textIn, thingIn } from "./values.ts";
import { agentsOf, workFor } from "./work.ts";

export type ProvRecord = {
  readonly node: string;
  /** What the record was made of. */
  readonly iri: string;
  readonly lineage: string;
  readonly record: LineageRecord;
  readonly text: string;
};

type Facts = { readonly [key: string]: unknown };

/** What of an entity belongs to it whichever activity made it. */
type Entity = {
  readonly thing: Thing;
  readonly base: LineageRecord;
  readonly ancestry: Ancestry;
  readonly activities: readonly string[];
  readonly facts: Facts;
};

export type LineageOf = (said: string | undefined) => string;

/** Whether an entity is only named: a node of ours, or of a kind of id that cannot have a record, that nothing is said of. */
function isMention(reading: Reading, thing: Thing): boolean {
  const id = reading.node(thing.iri);
  if (id.startsWith(UNPINNED)) return true;
  if (kindOf(thing.classes) === "stub") return true;
  const isNamed = !id.startsWith(FOREIGN);
  const isSaid =
    thing.classes.some((one) => one !== provIri("Plan")) ||
    thing.attributes.some(([predicate]) => predicate !== IDENTIFIER) ||
    reading.said.from("derivation", thing.iri).length + reading.said.from("generation", thing.iri).length > 0;
  return isNamed && !isSaid && isOwn(thing.iri);
}

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

const isOwnEdge = ({ attributes }: Said): boolean => attributes.some(([p]) => p === fb("edgeType"));

/** Usages of our exports that tell what an entity was measured with: their record says of which. */
function ownUsages(reading: Reading): Map<string, Said[]> {
  const { said } = reading;
  const usages = new Map<string, Said[]>();
  for (const usage of said.all("usage")) {
    if (!isOwnEdge(usage)) continue;
    const child = describedBy(said, usage.attributes);
    if (child !== undefined) append(usages, child, usage);
  }
  return usages;
}

const KEPT = ["invalidation", "specialization", "membership", "mention"] as const;

function entityOf(reading: Reading, thing: Thing, usages: readonly Said[], lineage: LineageOf): Entity {
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
  const types = thing.classes.filter((one) => !isOwn(one) && !(isOwn(iri) && one === provIri("Plan")));
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

/** What is known of an agent, where it is told for the first time. */
function told(reading: Reading, agent: string): (readonly [string, object])[] {
  const facts = reading.tellAgent(agent);
  return facts === undefined ? [] : [[reading.agent(agent).id, facts] as const];
}

/** Parents that this activity brought about; those of no activity, or of one that made nothing here, go with the first. */
function parentsBy({ ancestry, activities }: Entity, activity: string | undefined): ParentClaim[] {
  const isFirst = activity === activities[0];
  const mine = ancestry.parents.filter(({ activity: by }) =>
    by !== undefined && activities.includes(by) ? by === activity : isFirst,
  );
  const claims = new Map(
    mine.map(({ claim }: Parent) => [JSON.stringify([claim.id, claim.type, claim.role]), claim]),
  );
  return [...claims.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The text of a record; the same facts make the same text. */
const recordText = (record: LineageRecord): string => canonical(record as unknown as Json);

/** What other outputs of an activity descend from: edges tell that it was used. */
const usedByEdges = ({ said }: Reading): Set<string> =>
  new Set(said.all("derivation").map(({ args }) => `${args.activity} ${args.usedEntity}`));

function recordsOfEntity(
  reading: Reading,
  entity: Entity,
  toldOf: Set<string>,
  toldByEdges: ReadonlySet<string>,
): ProvRecord[] {
  const { thing, base, facts, activities } = entity;
  const makers: readonly (string | undefined)[] = activities.length === 0 ? [undefined] : activities;
  return makers.map((activity, i) => {
    const made = activity === undefined ? undefined : reading.said.things.activity.get(activity);
    const parents = parentsBy(entity, activity);
    const isNew = activity !== undefined && !toldOf.has(activity);
    if (activity !== undefined) toldOf.add(activity);
    const ids = new Set(entity.ancestry.parents.map(({ claim }) => claim.id));
    const covered = ({ args, attributes, id, ...one }: Said): boolean =>
      (isBareRelation({ ...one, args, attributes, ...(id === undefined ? {} : { id }) }) &&
        args.time === undefined &&
        (ids.has(reading.node(args.entity ?? "")) || toldByEdges.has(`${activity} ${args.entity}`))) ||
      isOwnEdge({ ...one, args, attributes });
    const work =
      made === undefined
        ? {}
        : workFor(reading, made, { iri: thing.iri, parents: new Set(parents.map((one) => one.id)) }, covered);
    const agents = isNew ? agentsOf(reading, activity).flatMap((agent) => told(reading, agent)) : [];
    const prov = {
      ...(i === 0 ? facts : {}),
      ...(isNew && work.rest ? { activity: work.rest } : {}),
      ...(agents.length === 0
        ? {}
        : { agents: { ...(i === 0 ? (facts.agents as object) : {}), ...Object.fromEntries(agents) } }),
    };
    const { lineage = "", kind } = base;
    const whole: LineageRecord = {
      ...(i === 0 ? base : furtherOf(base)),
      kind,
      ...(parents.length === 0 ? (base.ancestry === "complete" ? { parents: [] } : {}) : { parents }),
      ...(work.transformation === undefined ? {} : { transformation: work.transformation }),
      ...(work.environment === undefined ? {} : { environment: work.environment }),
      ...(Object.keys(prov).length === 0 ? {} : { facets: { prov: prov as Json } }),
    };
    return { node: reading.node(thing.iri), iri: thing.iri, lineage, record: whole, text: recordText(whole) };
  });
}

/** A further record of the same entity says again only what it is. */
const furtherOf = ({
  kind,
  node,
  artifact,
  name,
  version,
  lineage,
  capture,
  created_at_utc,
}: LineageRecord): LineageRecord => ({
  kind,
  ...(node === undefined ? {} : { node }),
  ...(artifact?.digest === undefined ? {} : { artifact: { digest: artifact.digest } }),
  ...(name === undefined ? {} : { name }),
  ...(version === undefined ? {} : { version }),
  lineage,
  capture,
  created_at_utc,
});

/** An activity that generated nothing is work all the same: a record of what it was. */
function runRecord(reading: Reading, thing: Thing, lineage: LineageOf): ProvRecord {
  const work = workFor(reading, thing, { iri: thing.iri, parents: new Set() }, () => false);
  const node = reading.node(thing.iri);
  const { fields, tags } = fieldsOf(thing.attributes);
  const agents = agentsOf(reading, thing.iri).flatMap((agent) => told(reading, agent));
  const prov = {
    ...(node === thing.iri || ownName(thing.iri, "run") !== undefined ? {} : { iri: thing.iri }),
    ...(work.rest ? { activity: work.rest } : {}),
    ...(agents.length === 0 ? {} : { agents: Object.fromEntries(agents) }),
  };
  const said = lineage(undefined);
  const record: LineageRecord = {
    kind: "run",
    node,
    ...(fields.name === undefined ? {} : { name: fields.name }),
    ...(fields.description === undefined ? {} : { description: fields.description }),
    ...(tags.length === 0 ? {} : { tags }),
    lineage: said,
    ...(work.transformation === undefined ? {} : { transformation: work.transformation }),
    ...(work.environment === undefined ? {} : { environment: work.environment }),
    capture: { method: "import", source: "prov" },
    ...(Object.keys(prov).length === 0 ? {} : { facets: { prov: prov as Json } }),
    created_at_utc: null,
  };
  return { node, iri: thing.iri, lineage: said, record, text: recordText(record) };
}

/** Whether a document says anything of an activity beside its name. */
function isToldOf(reading: Reading, { iri, classes, attributes, args }: Thing): boolean {
  const { said } = reading;
  return (
    classes.length + Object.keys(args).length > 0 ||
    attributes.some(([predicate]) => predicate !== IDENTIFIER) ||
    (["usage", "association", "start", "end", "communication"] as const).some(
      (one) => said.from(one, iri).length > 0,
    )
  );
}

/** The records of a document, in the order of the IRIs that they tell of. */
export function recordsOf(reading: Reading, lineage: LineageOf): ProvRecord[] {
  const { said, report } = reading;
  const usages = ownUsages(reading);
  const inferred = inferredParents(reading);
  const toldOf = new Set<string>();
  const toldByEdges = usedByEdges(reading);
  const records: ProvRecord[] = [];
  for (const thing of [...said.things.entity.values()].sort(byIri)) {
    if (isMention(reading, thing)) {
      report.aside("entities that are only named", thing.iri);
      continue;
    }
    const entity = entityOf(reading, thing, usages.get(thing.iri) ?? [], lineage);
    const known = new Set(entity.ancestry.parents.map(({ claim }) => claim.id));
    const more = (inferred.get(thing.iri) ?? []).filter(({ claim }) => !known.has(claim.id));
    for (const _ of more) report.mapped("edges: derived-from (inferred)");
    const parents = [...entity.ancestry.parents, ...more];
    records.push(
      ...recordsOfEntity(
        reading,
        { ...entity, ancestry: { ...entity.ancestry, parents } },
        toldOf,
        toldByEdges,
      ),
    );
  }
  for (const thing of [...said.things.activity.values()].sort(byIri)) {
    if (toldOf.has(thing.iri)) continue;
    if (!isToldOf(reading, thing)) report.aside("activities of which nothing is said", thing.iri);
    else if (isOwn(thing.iri) && thing.iri.includes("#"))
      report.aside("what a site tells of itself", thing.iri);
    else records.push(runRecord(reading, thing, lineage));
  }
  return records;
}

const byIri = (a: Thing, b: Thing): number => (a.iri < b.iri ? -1 : a.iri > b.iri ? 1 : 0);

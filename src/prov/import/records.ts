// What a document says, as records: one of each entity, and one more for each further activity that made it. What no field of a
// record holds goes under `facets.prov`, so that nothing that may be kept is lost.
import { canonical, type Json } from "../../model/canonical.ts";
import type { LineageRecord, ParentClaim } from "../../model/record.ts";
import { IDENTIFIER } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import type { Parent } from "./ancestry.ts";
import { type Entity, entityOf, type LineageOf, told } from "./entities.ts";
import { fieldsOf } from "./fields.ts";
import { describedBy, type Said, type Thing } from "./gather.ts";
import { ownName } from "./identity.ts";
import { inferredParents } from "./infer.ts";
import { isBareRelation, recordBehind } from "./own.ts";
import type { Reading } from "./reading.ts";
import { append } from "./settle.ts";
import { thingIn } from "./values.ts";
import { agentsOf, type WorkFor, worksOf } from "./work.ts";

export type ProvRecord = {
  readonly node: string;
  /** What the record was made of. */
  readonly iri: string;
  readonly lineage: string;
  readonly record: LineageRecord;
  readonly text: string;
};

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

/** Parents by the activity that brought them about; those of no activity, or of one that made nothing here, go with the first. */
function parentsBy({ ancestry, activities }: Entity): Map<string | undefined, ParentClaim[]> {
  const makers = new Set(activities);
  const groups = Map.groupBy(ancestry.parents, ({ activity }) =>
    activity !== undefined && makers.has(activity) ? activity : activities[0],
  );
  return new Map(
    [...groups].map(([activity, mine]) => {
      const claims = new Map(
        mine.map(({ claim }: Parent) => [JSON.stringify([claim.id, claim.type, claim.role]), claim]),
      );
      return [
        activity,
        [...claims.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ];
    }),
  );
}

/** The text of a record; the same facts make the same text. */
const recordText = (record: LineageRecord): string => canonical(record as unknown as Json);

/** What the outputs of an activity have as parents, as `activity entity`: edges tell that it was used. */
function usedByEdges({ said }: Reading): Set<string> {
  const used = new Set(said.all("derivation").map(({ args }) => `${args.activity} ${args.usedEntity}`));
  // What our exports say of influence names no activity: it is the one that its record tells of.
  const tellers = new Map(
    [...said.things.activity.values()].flatMap(({ iri, attributes }) =>
      attributes.flatMap(([p, value]) => (p === fb("record") ? [[thingIn(value), iri] as const] : [])),
    ),
  );
  for (const one of said.all("influence")) {
    const activity = isOwnEdge(one) ? tellers.get(recordBehind(one)) : undefined;
    if (activity !== undefined) used.add(`${activity} ${one.args.influencer}`);
  }
  return used;
}

function recordsOfEntity(
  reading: Reading,
  entity: Entity,
  toldOf: Set<string>,
  toldByEdges: ReadonlySet<string>,
  workFor: WorkFor,
): ProvRecord[] {
  const { thing, base, facts, activities } = entity;
  const parentsOf = parentsBy(entity);
  const ids = new Set(entity.ancestry.parents.map(({ claim }) => claim.id));
  const makers: readonly (string | undefined)[] = activities.length === 0 ? [undefined] : activities;
  return makers.map((activity, i) => {
    const made = activity === undefined ? undefined : reading.said.things.activity.get(activity);
    const parents = parentsOf.get(activity) ?? [];
    const isNew = activity !== undefined && !toldOf.has(activity);
    if (activity !== undefined) toldOf.add(activity);
    const covered = (one: Said): boolean =>
      (isBareRelation(one) &&
        one.args.time === undefined &&
        (ids.has(reading.node(one.args.entity ?? "")) ||
          toldByEdges.has(`${activity} ${one.args.entity}`))) ||
      isOwnEdge(one);
    const work =
      made === undefined
        ? {}
        : workFor(
            made,
            { iri: thing.iri, parents: new Set(parents.map((one) => one.id)) },
            isNew ? covered : undefined,
          );
    const agents = isNew ? agentsOf(reading, activity).flatMap((agent) => told(reading, agent)) : [];
    const prov = {
      ...(i === 0 ? facts : {}),
      ...(work.rest ? { activity: work.rest } : {}),
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
function runRecord(reading: Reading, thing: Thing, lineage: LineageOf, workFor: WorkFor): ProvRecord {
  const work = workFor(thing, { iri: thing.iri, parents: new Set() }, () => false);
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
  const workFor = worksOf(reading);
  const records: ProvRecord[] = [];
  for (const thing of [...said.things.entity.values()].sort(byIri)) {
    if (reading.isNamed(thing)) {
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
        workFor,
      ),
    );
  }
  for (const thing of [...said.things.activity.values()].sort(byIri)) {
    if (toldOf.has(thing.iri)) continue;
    if (!isToldOf(reading, thing)) report.aside("activities of which nothing is said", thing.iri);
    else records.push(runRecord(reading, thing, lineage, workFor));
  }
  return records;
}

const byIri = (a: Thing, b: Thing): number => (a.iri < b.iri ? -1 : a.iri > b.iri ? 1 : 0);

// A PROV document as records: what it says is held against the rules of PROV, everything in it is given a place, and the
// records come parents first. Nothing throws; a document that cannot have been so is refused whole.
import { type Sha256, utf8 } from "../../model/bytes.ts";
import { edgesOf } from "../../model/edges.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import { ok, type Result, refuse } from "../../model/result.ts";
import { constraintRule, cycleIn, violated } from "./constraints.ts";
import { type Expression, isBlank, RELATIONS, type Relation, relation } from "./expression.ts";
import { identifiersOf } from "./fields.ts";
import { type Gathered, gather } from "./gather.ts";
import { isOwn, nodeIdOf } from "./identity.ts";
import { agentTypeOf, kindOf } from "./meanings.ts";
import { isMetric } from "./metrics.ts";
import { siteThing } from "./own.ts";
import { type ImportTerms, type Reading, readingOf } from "./reading.ts";
import { type ProvRecord, recordsOf } from "./records.ts";
import type { ProvReport } from "./report.ts";
import { append, settle } from "./settle.ts";

export type ProvImport = { readonly records: readonly ProvRecord[]; readonly report: ProvReport };

const isRelation = (kind: Expression["kind"]): kind is Relation => Object.hasOwn(RELATIONS, kind);

/** Relations that lead from somewhere; the others say nothing of anything. */
function withEnds(expressions: readonly Expression[]): { whole: Expression[]; torn: Expression[] } {
  const isTorn = ({ kind, args }: Expression): boolean =>
    isRelation(kind) && args[relation(kind).args[0]?.name ?? ""] === undefined;
  return { whole: expressions.filter((one) => !isTorn(one)), torn: expressions.filter(isTorn) };
}

/** What a document is about, by the authority or the namespace of most of its entities. */
function familyOf(said: Gathered): string {
  const counts = new Map<string, number>();
  for (const iri of said.things.entity.keys()) {
    if (isBlank(iri) || isOwn(iri)) continue;
    const [, host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(iri) ?? [];
    const [, nid] = /^urn:([^:]+):/i.exec(iri) ?? [];
    const name = (host ?? nid ?? "").toLowerCase();
    if (/^[a-z0-9][a-z0-9.-]*$/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most === undefined ? "prov" : `prov/${most[0].slice(0, 200)}`;
}

/** What came of the lineages: asked for, said by the document, or made of names. */
function lineages(said: Gathered, asked: string | undefined) {
  const family = familyOf(said);
  const used = new Set<string>();
  let fromDocument = false;
  const of = (told: string | undefined): string => {
    const own = told === undefined || told.startsWith("~") ? undefined : told;
    if (asked === undefined && own !== undefined) fromDocument = true;
    const lineage = asked ?? own ?? family;
    used.add(lineage);
    return lineage;
  };
  const from = (): ProvReport["lineage_from"] =>
    asked !== undefined ? "asked" : fromDocument ? "document" : "names";
  return { of, from, used };
}

/** Records in an order in which every parent that the document tells of comes before its children. */
function parentsFirst(records: readonly ProvRecord[]): ProvRecord[] {
  const byNode = Map.groupBy(records, ({ node }) => node);
  const done = new Set<string>();
  const out: ProvRecord[] = [];
  const before = (id: string): Iterator<string> =>
    (byNode.get(id) ?? []).flatMap(({ record }) => edgesOf(record).map(({ parent }) => parent)).values();
  for (const start of byNode.keys()) {
    const path = [{ id: start, parents: before(start) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = done.has(top.id) ? undefined : top.parents.next().value;
      if (next !== undefined) {
        if (byNode.has(next) && !done.has(next)) path.push({ id: next, parents: before(next) });
        continue;
      }
      path.pop();
      if (done.has(top.id)) continue;
      done.add(top.id);
      for (const one of byNode.get(top.id) ?? []) out.push(one);
    }
  }
  return out;
}

/** A cycle that the edges of the records close, by other words than derivations. */
function edgeCycle(records: readonly ProvRecord[]): string[] | undefined {
  const edges = new Map<string, string[]>();
  for (const { node, record } of records)
    for (const { parent } of edgesOf(record)) append(edges, node, parent);
  return cycleIn(edges);
}

/** What no door takes, before anything of the document is taken. */
function largeRule(records: readonly ProvRecord[]): Refusal | undefined {
  for (const { iri, node, text, record } of records) {
    const parents = edgesOf(record).length;
    const more = { iri, node, taken: 0 };
    if (parents > LIMITS.parents)
      return {
        code: "invalid",
        detail: `${iri} descends from ${parents} things; a record may have ${LIMITS.parents} parents.`,
        hint: "Say an entity that aggregates them, and derive it from that.",
        more,
      };
    const bytes = text.length * 3 > LIMITS.recordBytes ? utf8(text).length : 0;
    if (bytes > LIMITS.recordBytes)
      return {
        code: "too-large",
        detail: `What is said of ${iri} has ${bytes} bytes as a record; it may have ${LIMITS.recordBytes}.`,
        hint: "Say less of one thing: a collection of very many members is better told by its members.",
        more,
      };
  }
  return undefined;
}

/** What nothing was made of. */
function reportAside({ said, report }: Reading): void {
  for (const [iri, thing] of said.own)
    if (!isMetric(thing)) report.aside(siteThing(iri, thing.classes) ?? "other statements of a site", iri);
  for (const [iri, thing] of said.others)
    if (!isMetric(thing)) report.aside("things of other vocabularies", iri);
  const named = new Set([
    ...said.all("attribution").map(({ args }) => args.agent),
    ...said.all("association").map(({ args }) => args.agent),
    ...said.all("delegation").flatMap(({ args }) => [args.delegate, args.responsible]),
  ]);
  for (const [iri, { classes }] of said.things.agent) {
    if (!named.has(iri)) report.aside("agents that nothing names", iri);
    else if (agentTypeOf(classes) === undefined && !isOwn(iri)) report.aside("agents without a class", iri);
  }
}

/** A document that could have been so, ready to be made into records. */
export type Prepared = {
  readonly said: Gathered;
  readonly relations: number;
  readonly torn: readonly Expression[];
  /** The nodes whose kind it does not tell: what is known of them decides. */
  readonly undecided: readonly string[];
};

/** Holds what a document says against the rules of PROV. */
export function prepare(expressions: readonly Expression[], sha256: Sha256): Result<Prepared> {
  const { whole, torn } = withEnds(expressions);
  const settled = settle(whole, sha256);
  const said = gather(settled);
  const broken = constraintRule(settled, said);
  if (broken) return refuse(broken);
  const undecided = [...said.things.entity.values()].flatMap(({ iri, classes, attributes }) =>
    kindOf(classes) === undefined ? nodeIdOf(iri, identifiersOf(attributes), sha256) : [],
  );
  return ok({ said, relations: settled.filter(({ kind }) => isRelation(kind)).length, torn, undecided });
}

/** The records of a document; refused where their edges close a cycle. */
export function importProv({ said, relations, torn }: Prepared, terms: ImportTerms): Result<ProvImport> {
  const reading = readingOf(said, terms);
  for (const { kind, id } of torn) reading.report.refused("relations without an end", kind, id ?? "");
  for (const word of terms.dropped ?? []) reading.report.aside("members without a meaning", word);
  const lineage = lineages(said, terms.lineage);
  const records = recordsOf(reading, lineage.of);
  const cycle = edgeCycle(records);
  if (cycle) return refuse(violated(42, "A thing cannot descend from itself", cycle));
  const large = largeRule(records);
  if (large) return refuse(large);
  reportAside(reading);
  reading.report.mapped("records", records.length);
  const report: ProvReport = {
    entities: said.things.entity.size,
    activities: said.things.activity.size,
    agents: said.things.agent.size,
    relations,
    edges: records.reduce((sum, { record }) => sum + (record.parents?.length ?? 0), 0),
    lineages: [...lineage.used].sort(),
    lineage_from: lineage.from(),
    ...reading.report.told(),
  };
  return ok({ records: parentsFirst(records), report });
}

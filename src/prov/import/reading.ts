// What every part of an import has at hand: what the document says, which id each entity has, and what is told of the import
// itself.
import type { Sha256 } from "../../model/bytes.ts";
import { UNPINNED } from "../../model/id.ts";
import type { Kind } from "../../model/kinds.ts";
import type { Agent } from "../../model/record.ts";
import { IDENTIFIER, VOCABULARIES } from "../terms.ts";
import type { Attribute, Expression } from "./expression.ts";
import { provIri } from "./expression.ts";
import { digestIn, identifiersOf } from "./fields.ts";
import type { Gathered, Thing } from "./gather.ts";
import { agentIdOf, FOREIGN, isOwn, nodeIdOf, ownName } from "./identity.ts";
import { agentTypeOf, kindOf } from "./meanings.ts";
import { isBareRelation, recordBehind } from "./own.ts";
import { newReport, type Reporter } from "./report.ts";
import { attributesJson } from "./values.ts";

export type ImportTerms = {
  readonly sha256: Sha256;
  /** The lineage of every record; without it the document's own word for each counts. */
  readonly lineage?: string | undefined;
  /** Whether what an activity used is taken for a parent of what it generated. */
  readonly infer: "nothing" | "derivations";
  /** The kinds of nodes that are known, by id: they count where the document tells none. */
  readonly known?: ReadonlyMap<string, Kind>;
  /** Words that the document's format gave no meaning. */
  readonly dropped?: readonly string[];
};

export type Reading = {
  readonly terms: ImportTerms;
  readonly said: Gathered;
  readonly report: Reporter;
  /** The node that stands for an entity. */
  readonly node: (iri: string) => string;
  /** `stub`: it may be of any kind. */
  readonly kind: (iri: string) => Kind;
  /** Whether nothing is said of an entity: it gets no record. */
  readonly isNamed: (entity: Thing) => boolean;
  readonly agent: (iri: string) => Agent;
  /** What is known of an agent that is no person, once: undefined when it was told before. */
  readonly tellAgent: (iri: string) => object | undefined;
};

const FOAF = "http://xmlns.com/foaf/0.1/";
const OF_PERSONS = new Set([
  ...["givenName", "familyName", "firstName", "surname", "mbox", "mbox_sha1sum", "nick"].map(
    (word) => FOAF + word,
  ),
  ...["givenName", "familyName", "email"].map((word) => VOCABULARIES.schema + word),
]);

const isOfPerson = ([predicate]: Attribute): boolean => OF_PERSONS.has(predicate);

function agentOf({ said, terms }: Pick<Reading, "said" | "terms">, iri: string): Agent {
  const thing = said.things.agent.get(iri);
  const { type, id } = agentIdOf(iri, terms.sha256);
  const told = type ?? agentTypeOf(thing?.classes ?? []);
  return { type: told ?? (thing?.attributes.some(isOfPerson) ? "person" : "software"), id };
}

/** The authority that a delegation of ours names; undefined for anybody else's delegation. */
export function authorityIn(one: Expression): string | undefined {
  if (recordBehind(one) === undefined || !isBareRelation(one)) return undefined;
  return /^authority:(.+)$/s.exec(ownName(one.args.responsible ?? "", "agent") ?? "")?.[1];
}

/** Whether an entity is only named: a node of ours, or of a kind of id that cannot have a record, that nothing is said of. */
function isMention({ from }: Gathered, thing: Thing, id: string): boolean {
  if (id.startsWith(UNPINNED)) return true;
  if (kindOf(thing.classes) === "stub") return true;
  const isSaid =
    thing.classes.some((one) => one !== provIri("Plan")) ||
    thing.attributes.some(([predicate]) => predicate !== IDENTIFIER) ||
    from("derivation", thing.iri).length + from("generation", thing.iri).length > 0;
  return !id.startsWith(FOREIGN) && !isSaid && isOwn(thing.iri);
}

/**
 * The kind of an entity: what its classes say, else what is known of it; of what is only named anything may be. A plan is no
 * kind of its own.
 */
function kindsOf(
  terms: ImportTerms,
  node: (iri: string) => string,
  known: (iri: string) => Thing | undefined,
) {
  return (iri: string, isNamed: (thing: Thing) => boolean): Kind => {
    const thing = known(iri);
    const told = kindOf(thing?.classes ?? []);
    if (told !== undefined) return told;
    const here = terms.known?.get(node(iri));
    if (here !== undefined && here !== "stub") return here;
    return thing === undefined || isNamed(thing) ? "stub" : "artifact";
  };
}

export function readingOf(said: Gathered, terms: ImportTerms): Reading {
  const ids = new Map<string, string>();
  const report = newReport();
  const node = (iri: string): string => {
    const known = ids.get(iri);
    if (known !== undefined) return known;
    const attributes = said.things.entity.get(iri)?.attributes ?? [];
    const id = nodeIdOf(iri, identifiersOf(attributes), terms.sha256);
    // A digest of its own names it wherever it is.
    const own = id.startsWith("urn:prov:") ? (digestIn(attributes) ?? id) : id;
    ids.set(iri, own);
    return own;
  };
  const kind = kindsOf(terms, node, (iri) => said.things.entity.get(iri));
  const isNamed = (thing: Thing): boolean => isMention(said, thing, node(thing.iri));
  const agentsTold = new Set<string>();
  const tellAgent = (iri: string): object | undefined => {
    if (agentsTold.has(iri)) return undefined;
    agentsTold.add(iri);
    const thing = said.things.agent.get(iri);
    const agent = agentOf({ said, terms }, iri);
    const attributes = (thing?.attributes ?? []).filter(([p]) => !(p === IDENTIFIER && isOwn(iri)));
    // On whose behalf somebody decided is with the run that a record of ours tells of.
    const delegations = said.from("delegation", iri).filter((one) => authorityIn(one) === undefined);
    if (agent.type === "person") {
      for (const attribute of attributes) report.aside("attributes of persons", iri, attribute[0]);
    }
    const classes = (thing?.classes ?? []).filter((one) => !isOwn(one) && !AGENT_CLASSES.has(one));
    const told = {
      ...(agent.id === iri ? {} : agent.type === "person" || isOwn(iri) ? {} : { iri }),
      ...(classes.length === 0 ? {} : { types: classes }),
      ...(agent.type === "person" || attributes.length === 0
        ? {}
        : { attributes: attributesJson(attributes) }),
      ...(delegations.length === 0 ? {} : { delegations: delegations.map(statementJson) }),
    };
    return Object.keys(told).length === 0 ? undefined : told;
  };
  return {
    terms,
    said,
    report,
    node,
    kind: (iri) => kind(iri, isNamed),
    isNamed,
    agent: (iri) => agentOf({ said, terms }, iri),
    tellAgent,
  };
}

const AGENT_CLASSES = new Set(["Agent", "Person", "Organization", "SoftwareAgent"].map(provIri));

/** A relation as it is kept beside a record, with everything that was said of it. */
export function statementJson({ kind, id, args, attributes, bundle }: Expression): object {
  return {
    type: kind,
    ...(id === undefined ? {} : { id }),
    ...args,
    ...(attributes.length === 0 ? {} : { attributes: attributesJson(attributes) }),
    ...(bundle === undefined || isOwn(bundle) ? {} : { in: bundle }),
  };
}

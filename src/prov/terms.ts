// Every IRI that Forebear publishes begins here: the namespaces, the words of other people's vocabularies that it uses,
// and the bases under which it names things. The words of its own vocabulary are the tables beside this file.
import type { Vocabulary } from "../model/matches.ts";

export const NAMESPACES = {
  dcterms: "http://purl.org/dc/terms/",
  fb: "https://w3id.org/forebear/ns#",
  owl: "http://www.w3.org/2002/07/owl#",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
} as const;

/** All prefixes of the documents in `vocab/`; exported graphs know only those above. */
export const VOCABULARIES = {
  ...NAMESPACES,
  ai: "https://w3id.org/dpv/ai#",
  dcat: "http://www.w3.org/ns/dcat#",
  dqv: "http://www.w3.org/ns/dqv#",
  fair4ml: "https://w3id.org/fair4ml#",
  foaf: "http://xmlns.com/foaf/0.1/",
  it6: "http://data.europa.eu/it6/",
  mls: "http://www.w3.org/ns/mls#",
  schema: "https://schema.org/",
  sh: "http://www.w3.org/ns/shacl#",
  shapes: "https://w3id.org/forebear/ns/shapes#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  spdx: "http://spdx.org/rdf/terms#",
} as const satisfies Readonly<Record<string, string> & Record<Vocabulary, string>>;

export type Prefix = keyof typeof VOCABULARIES;

/** The prefixes of an exported graph, in the order in which they are declared. */
export const GRAPH_PREFIXES = [
  "dcterms",
  "fb",
  "prov",
  "rdf",
  "rdfs",
  "xsd",
] as const satisfies (keyof typeof NAMESPACES)[];

/** Everything Forebear itself names lies under here; nobody else's run may. */
export const HOME = "https://w3id.org/forebear/";

export const BASES = {
  id: `${HOME}id/`,
  agent: `${HOME}agent/`,
  run: `${HOME}run/`,
  iri: `${HOME}iri/`,
  bundle: `${HOME}bundle/`,
  statement: `${HOME}statement/`,
  policy: `${HOME}policy/`,
} as const;

/** The prefixes of names that must be qualified: what Forebear names itself, and the schemes of what others have named. */
export const NAME_PREFIXES = {
  fbid: BASES.id,
  fbagent: BASES.agent,
  fbrun: BASES.run,
  fbiri: BASES.iri,
  fbbundle: BASES.bundle,
  http_: "http://",
  https_: "https://",
  urn_: "urn:",
  file_: "file://",
  s3_: "s3://",
  gs_: "gs://",
  hf_: "hf://",
} as const;

/** PROV-JSONLD, the member submission of 2024: the context that its documents name, and the profile it is asked for by. */
export const PROV_JSONLD = {
  context: "https://openprovenance.org/prov-jsonld/context.jsonld",
  profile: "https://openprovenance.org/prov-jsonld",
  /** The prefixes that the context has beside those of exported graphs. */
  prefixes: ["provext"],
} as const;

/** Where others name the things that a catalogue tells of: licences by their ids, media types by their names. */
export const AUTHORITIES = {
  licence: "http://spdx.org/licenses/",
  mediaType: "https://www.iana.org/assignments/media-types/",
} as const;

/** What a property's value is: another resource, or a literal of a datatype. */
export type Range = "thing" | "string" | "decimal" | "integer" | "boolean" | "dateTime" | "anyURI" | "json";

/** The datatype of a literal; absent for plain strings and for resources. */
export const DATATYPES: Readonly<Partial<Record<Range, string>>> = {
  decimal: `${NAMESPACES.xsd}decimal`,
  integer: `${NAMESPACES.xsd}integer`,
  boolean: `${NAMESPACES.xsd}boolean`,
  dateTime: `${NAMESPACES.xsd}dateTime`,
  anyURI: `${NAMESPACES.xsd}anyURI`,
  json: `${NAMESPACES.rdf}JSON`,
};

type BorrowedRow = { readonly range: Range; readonly many?: true };

/** Properties of PROV-O that the mapping writes. */
export const PROV_PROPERTIES = {
  actedOnBehalfOf: { range: "thing", many: true },
  activity: { range: "thing" },
  agent: { range: "thing" },
  alternateOf: { range: "thing", many: true },
  atLocation: { range: "thing" },
  atTime: { range: "dateTime" },
  endedAtTime: { range: "dateTime" },
  entity: { range: "thing" },
  generatedAtTime: { range: "dateTime" },
  hadActivity: { range: "thing" },
  hadMember: { range: "thing", many: true },
  hadPlan: { range: "thing" },
  hadPrimarySource: { range: "thing", many: true },
  invalidatedAtTime: { range: "dateTime" },
  qualifiedAssociation: { range: "thing", many: true },
  qualifiedDelegation: { range: "thing", many: true },
  qualifiedDerivation: { range: "thing", many: true },
  qualifiedGeneration: { range: "thing", many: true },
  qualifiedInfluence: { range: "thing", many: true },
  qualifiedInvalidation: { range: "thing", many: true },
  qualifiedUsage: { range: "thing", many: true },
  specializationOf: { range: "thing", many: true },
  startedAtTime: { range: "dateTime" },
  used: { range: "thing", many: true },
  wasAssociatedWith: { range: "thing", many: true },
  wasAttributedTo: { range: "thing", many: true },
  wasDerivedFrom: { range: "thing", many: true },
  wasGeneratedBy: { range: "thing", many: true },
  wasInfluencedBy: { range: "thing", many: true },
  wasInformedBy: { range: "thing", many: true },
  wasInvalidatedBy: { range: "thing", many: true },
  wasRevisionOf: { range: "thing", many: true },
} as const satisfies Record<string, BorrowedRow>;

/** Classes of PROV-O that the mapping writes. */
export const PROV_CLASSES = [
  "Activity",
  "Agent",
  "Association",
  "Bundle",
  "Collection",
  "Delegation",
  "Derivation",
  "Entity",
  "EntityInfluence",
  "Generation",
  "Influence",
  "Invalidation",
  "Organization",
  "Person",
  "Plan",
  "PrimarySource",
  "Revision",
  "SoftwareAgent",
  "Usage",
] as const;

export type ProvProperty = keyof typeof PROV_PROPERTIES;
export type ProvClass = (typeof PROV_CLASSES)[number];

export const prov = (word: ProvProperty | ProvClass): string => NAMESPACES.prov + word;

/** The other borrowed properties, by prefixed name. */
export const BORROWED = {
  "dcterms:description": { range: "string" },
  "dcterms:identifier": { range: "string" },
  "rdfs:label": { range: "string" },
} as const satisfies Record<string, BorrowedRow>;

/** The namespace of a vocabulary document itself: what its terms say defines them. */
export const DOCUMENTS = {
  vocabulary: NAMESPACES.fb,
  shapes: `${HOME}ns/shapes`,
  alignments: `${HOME}ns/alignments`,
} as const;

export const COMMENT = `${NAMESPACES.rdfs}comment`;
export const DESCRIPTION = `${NAMESPACES.dcterms}description`;
export const IDENTIFIER = `${NAMESPACES.dcterms}identifier`;
export const IS_DEFINED_BY = `${NAMESPACES.rdfs}isDefinedBy`;
export const LABEL = `${NAMESPACES.rdfs}label`;
export const TYPE = `${NAMESPACES.rdf}type`;

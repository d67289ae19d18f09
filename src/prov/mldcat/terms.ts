// The words of MLDCAT-AP 3.1.0 that its view of a node uses. The profile borrows from many vocabularies; whatever the view
// writes is a row here.
import { type Prefix, VOCABULARIES } from "../terms.ts";

/** The profile by its name: what Accept asks for, and what a record of the catalogue conforms to. */
export const MLDCAT_PROFILE = "https://semiceu.github.io/MLDCAT-AP/releases/3.1.0";

/** The prefixes of a view as Turtle, in the order in which they are declared. */
export const MLDCAT_PREFIXES = [
  "dcat",
  "dcterms",
  "dqv",
  "fb",
  "foaf",
  "it6",
  "prov",
  "rdf",
  "rdfs",
  "skos",
  "spdx",
  "xsd",
] as const satisfies readonly Prefix[];

const CLASSES = [
  "dcat:CatalogRecord",
  "dcat:DataService",
  "dcat:Dataset",
  "dcat:Distribution",
  "dcat:Resource",
  "dcterms:LicenseDocument",
  "dcterms:MediaType",
  "dcterms:Standard",
  "dqv:QualityMeasurement",
  "foaf:Agent",
  "it6:Benchmark",
  "it6:DataQuality",
  "it6:Evaluation",
  "it6:File",
  "it6:MachineLearningModel",
  "it6:Parameter",
  "skos:Concept",
  "spdx:Checksum",
  "spdx:ChecksumAlgorithm",
] as const;

const PROPERTIES = [
  "dcat:accessURL",
  "dcat:byteSize",
  "dcat:distribution",
  "dcat:downloadURL",
  "dcat:endpointURL",
  "dcat:keyword",
  "dcat:mediaType",
  "dcat:version",
  "dcterms:conformsTo",
  "dcterms:created",
  "dcterms:creator",
  "dcterms:description",
  "dcterms:format",
  "dcterms:identifier",
  "dcterms:license",
  "dcterms:modified",
  "dcterms:publisher",
  "dcterms:title",
  "dcterms:type",
  "dqv:hasQualityMeasurement",
  "dqv:value",
  "foaf:name",
  "foaf:primaryTopic",
  "it6:collectionDate",
  "it6:dataProvenance",
  "it6:descriptionVersion",
  "it6:evaluationResults",
  "it6:fineTunedFrom",
  "it6:hasBenchmark",
  "it6:hasEvaluation",
  "it6:hasFile",
  "it6:hasParameter",
  "it6:hasVariation",
  "it6:servesModel",
  "it6:testedOn",
  "it6:trainedOn",
  "it6:trainingProcess",
  "it6:url",
  "it6:value",
  "rdfs:seeAlso",
  "skos:prefLabel",
  "spdx:algorithm",
  "spdx:checksum",
  "spdx:checksumValue",
] as const;

/** The one individual that is neither ours nor a part of what is told. */
const INDIVIDUALS = ["spdx:checksumAlgorithm_sha256"] as const;

/** Datatypes that nothing else here has. */
const DATATYPES = ["xsd:hexBinary", "xsd:nonNegativeInteger"] as const;

export const MLDCAT_TERMS = [...CLASSES, ...PROPERTIES, ...INDIVIDUALS, ...DATATYPES] as const;

export type MldcatTerm = (typeof MLDCAT_TERMS)[number];
export type MldcatProperty = (typeof PROPERTIES)[number];

/** The IRI of a word. */
export function ml(term: MldcatTerm): string {
  const [prefix = "", local = ""] = term.split(":");
  return VOCABULARIES[prefix as Prefix] + local;
}

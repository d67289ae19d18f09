// One small story as other tools would write it, in every format that can be imported: a chart made of a data set, corrected
// later, by a person on behalf of an office, by a plan. After the example of the PROV primer, told anew.

/** A document as it is sent. */
export type ProvDocument = { readonly type: string; readonly text: string };

const EX = "https://example.org/story/";

const TURTLE = `
@prefix ex: <${EX}>.
@prefix prov: <http://www.w3.org/ns/prov#>.
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#>.
@prefix xsd: <http://www.w3.org/2001/XMLSchema#>.
@prefix dcat: <http://www.w3.org/ns/dcat#>.

ex:crimes a prov:Entity, dcat:Dataset; rdfs:label "Crimes by region"; ex:rows 1200;
  prov:wasAttributedTo ex:office.
ex:regions a prov:Entity, dcat:Dataset; rdfs:label "Regions".
ex:composed a prov:Entity; prov:wasGeneratedBy ex:composing; prov:wasDerivedFrom ex:crimes, ex:regions.
ex:chart a prov:Entity; rdfs:label "Chart"; ex:colour "blue"@en; prov:wasDerivedFrom ex:composed;
  prov:qualifiedGeneration [ a prov:Generation; prov:activity ex:drawing; prov:atTime "2026-03-02T10:30:00Z"^^xsd:dateTime ];
  prov:wasGeneratedBy ex:drawing.
ex:chart2 a prov:Entity; rdfs:label "Chart, corrected"; prov:wasRevisionOf ex:chart; prov:alternateOf ex:chart;
  prov:qualifiedRevision [ a prov:Revision, prov:Derivation; prov:entity ex:chart; ex:because "a wrong region" ].
ex:steps a prov:Entity, prov:Plan; rdfs:label "How to draw".
ex:composing a prov:Activity; prov:used ex:crimes, ex:regions; prov:wasAssociatedWith ex:derek.
ex:drawing a prov:Activity; prov:used ex:composed; prov:wasInformedBy ex:composing;
  prov:startedAtTime "2026-03-02T10:00:00Z"^^xsd:dateTime; prov:endedAtTime "2026-03-02T11:00:00+00:00"^^xsd:dateTime;
  ex:host "node-7";
  prov:qualifiedAssociation [ a prov:Association; prov:agent ex:derek; prov:hadPlan ex:steps; prov:hadRole ex:analyst ].
ex:derek a prov:Agent, prov:Person; <http://xmlns.com/foaf/0.1/givenName> "Derek"; prov:actedOnBehalfOf ex:office.
ex:office a prov:Agent, prov:Organization; rdfs:label "Statistics office".
`;

const PROV_JSON = {
  prefix: {
    ex: EX,
    dcat: "http://www.w3.org/ns/dcat#",
    foaf: "http://xmlns.com/foaf/0.1/",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  },
  entity: {
    "ex:crimes": {
      "prov:type": { $: "dcat:Dataset", type: "xsd:QName" },
      "prov:label": "Crimes by region",
      "ex:rows": 1200,
    },
    "ex:regions": {
      "prov:type": { $: "dcat:Dataset", type: "prov:QUALIFIED_NAME" },
      "prov:label": "Regions",
    },
    "ex:composed": {},
    "ex:chart": { "prov:label": ["Chart"], "ex:colour": { $: "blue", lang: "en" } },
    "ex:chart2": { "prov:label": "Chart, corrected" },
    "ex:steps": { "prov:type": { $: "prov:Plan", type: "xsd:QName" }, "prov:label": "How to draw" },
  },
  activity: {
    "ex:composing": {},
    "ex:drawing": {
      "prov:startTime": "2026-03-02T10:00:00Z",
      "prov:endTime": "2026-03-02T11:00:00+00:00",
      "ex:host": "node-7",
    },
  },
  agent: {
    "ex:derek": { "prov:type": { $: "prov:Person", type: "xsd:QName" }, "foaf:givenName": "Derek" },
    "ex:office": {
      "prov:type": { $: "prov:Organization", type: "xsd:QName" },
      "prov:label": "Statistics office",
    },
  },
  wasGeneratedBy: {
    "_:g1": { "prov:entity": "ex:composed", "prov:activity": "ex:composing" },
    "_:g2": { "prov:entity": "ex:chart", "prov:activity": "ex:drawing", "prov:time": "2026-03-02T10:30:00Z" },
  },
  used: {
    "_:u1": { "prov:activity": "ex:composing", "prov:entity": "ex:crimes" },
    "_:u2": { "prov:activity": "ex:composing", "prov:entity": "ex:regions" },
    "_:u3": { "prov:activity": "ex:drawing", "prov:entity": "ex:composed" },
  },
  wasInformedBy: { "_:i1": { "prov:informed": "ex:drawing", "prov:informant": "ex:composing" } },
  wasDerivedFrom: {
    "_:d1": { "prov:generatedEntity": "ex:composed", "prov:usedEntity": "ex:crimes" },
    "_:d2": { "prov:generatedEntity": "ex:composed", "prov:usedEntity": "ex:regions" },
    "_:d3": { "prov:generatedEntity": "ex:chart", "prov:usedEntity": "ex:composed" },
    "_:d4": {
      "prov:generatedEntity": "ex:chart2",
      "prov:usedEntity": "ex:chart",
      "prov:type": { $: "prov:Revision", type: "xsd:QName" },
      "ex:because": "a wrong region",
    },
  },
  wasAttributedTo: { "_:a1": { "prov:entity": "ex:crimes", "prov:agent": "ex:office" } },
  wasAssociatedWith: {
    "_:s1": { "prov:activity": "ex:composing", "prov:agent": "ex:derek" },
    "_:s2": {
      "prov:activity": "ex:drawing",
      "prov:agent": "ex:derek",
      "prov:plan": "ex:steps",
      "prov:role": { $: "ex:analyst", type: "xsd:QName" },
    },
  },
  actedOnBehalfOf: { "_:b1": { "prov:delegate": "ex:derek", "prov:responsible": "ex:office" } },
  alternateOf: { "_:x1": { "prov:alternate1": "ex:chart2", "prov:alternate2": "ex:chart" } },
};

const text = (value: string): object[] => [{ "@value": value }];

const PROV_JSONLD = {
  "@context": [
    { ex: EX, dcat: "http://www.w3.org/ns/dcat#", foaf: "http://xmlns.com/foaf/0.1/" },
    "https://openprovenance.org/prov-jsonld/context.jsonld",
  ],
  "@graph": [
    {
      "@type": "Entity",
      "@id": "ex:crimes",
      type: ["dcat:Dataset"],
      label: text("Crimes by region"),
      "ex:rows": [{ "@value": "1200", "@type": "xsd:integer" }],
    },
    { "@type": "Entity", "@id": "ex:regions", type: ["dcat:Dataset"], label: text("Regions") },
    { "@type": "Entity", "@id": "ex:composed" },
    {
      "@type": "Entity",
      "@id": "ex:chart",
      label: text("Chart"),
      "ex:colour": [{ "@value": "blue", "@language": "en" }],
    },
    { "@type": "Entity", "@id": "ex:chart2", label: text("Chart, corrected") },
    { "@type": "Entity", "@id": "ex:steps", type: ["prov:Plan"], label: text("How to draw") },
    { "@type": "Activity", "@id": "ex:composing" },
    {
      "@type": "Activity",
      "@id": "ex:drawing",
      startTime: "2026-03-02T10:00:00Z",
      endTime: "2026-03-02T11:00:00+00:00",
      "ex:host": ["node-7"],
    },
    { "@type": "Agent", "@id": "ex:derek", type: ["prov:Person"], "foaf:givenName": ["Derek"] },
    { "@type": "Agent", "@id": "ex:office", type: ["prov:Organization"], label: text("Statistics office") },
    { "@type": "Generation", entity: "ex:composed", activity: "ex:composing" },
    { "@type": "Generation", entity: "ex:chart", activity: "ex:drawing", time: "2026-03-02T10:30:00Z" },
    { "@type": "Usage", activity: "ex:composing", entity: "ex:crimes" },
    { "@type": "Usage", activity: "ex:composing", entity: "ex:regions" },
    { "@type": "Usage", activity: "ex:drawing", entity: "ex:composed" },
    { "@type": "Communication", informed: "ex:drawing", informant: "ex:composing" },
    { "@type": "Derivation", generatedEntity: "ex:composed", usedEntity: "ex:crimes" },
    { "@type": "Derivation", generatedEntity: "ex:composed", usedEntity: "ex:regions" },
    { "@type": "Derivation", generatedEntity: "ex:chart", usedEntity: "ex:composed" },
    {
      "@type": "Derivation",
      generatedEntity: "ex:chart2",
      usedEntity: "ex:chart",
      type: ["prov:Revision"],
      "ex:because": ["a wrong region"],
    },
    { "@type": "Attribution", entity: "ex:crimes", agent: "ex:office" },
    { "@type": "Association", activity: "ex:composing", agent: "ex:derek" },
    {
      "@type": "Association",
      activity: "ex:drawing",
      agent: "ex:derek",
      plan: "ex:steps",
      role: ["ex:analyst"],
    },
    { "@type": "Delegation", delegate: "ex:derek", responsible: "ex:office" },
    { "@type": "Alternate", alternate1: "ex:chart2", alternate2: "ex:chart" },
  ],
};

const ids = (...words: readonly string[]): object => words.map((word) => ({ "@id": `ex:${word}` }));

const JSON_LD = {
  "@context": {
    "@version": 1.1,
    ex: EX,
    prov: "http://www.w3.org/ns/prov#",
    xsd: "http://www.w3.org/2001/XMLSchema#",
    dcat: "http://www.w3.org/ns/dcat#",
    foaf: "http://xmlns.com/foaf/0.1/",
    label: "http://www.w3.org/2000/01/rdf-schema#label",
    at: { "@id": "prov:atTime", "@type": "xsd:dateTime" },
    made: { "@reverse": "prov:wasGeneratedBy", "@type": "@id" },
  },
  "@graph": [
    {
      "@id": "ex:crimes",
      "@type": ["prov:Entity", "dcat:Dataset"],
      label: "Crimes by region",
      "ex:rows": 1200,
      "prov:wasAttributedTo": ids("office"),
    },
    { "@id": "ex:regions", "@type": ["prov:Entity", "dcat:Dataset"], label: "Regions" },
    { "@id": "ex:composed", "@type": "prov:Entity", "prov:wasDerivedFrom": ids("crimes", "regions") },
    {
      "@id": "ex:chart",
      "@type": "prov:Entity",
      label: "Chart",
      "ex:colour": { "@value": "blue", "@language": "en" },
      "prov:wasDerivedFrom": ids("composed"),
      "prov:qualifiedGeneration": {
        "@type": "prov:Generation",
        "prov:activity": ids("drawing"),
        at: "2026-03-02T10:30:00Z",
      },
    },
    {
      "@id": "ex:chart2",
      "@type": "prov:Entity",
      label: "Chart, corrected",
      "prov:alternateOf": ids("chart"),
      "prov:qualifiedRevision": {
        "@type": "prov:Revision",
        "prov:entity": ids("chart"),
        "ex:because": "a wrong region",
      },
    },
    { "@id": "ex:steps", "@type": ["prov:Entity", "prov:Plan"], label: "How to draw" },
    {
      "@id": "ex:composing",
      "@type": "prov:Activity",
      made: "ex:composed",
      "prov:used": ids("crimes", "regions"),
      "prov:wasAssociatedWith": ids("derek"),
    },
    {
      "@id": "ex:drawing",
      "@type": "prov:Activity",
      "prov:used": ids("composed"),
      "prov:wasInformedBy": ids("composing"),
      "prov:startedAtTime": { "@value": "2026-03-02T10:00:00Z", "@type": "xsd:dateTime" },
      "prov:endedAtTime": { "@value": "2026-03-02T11:00:00+00:00", "@type": "xsd:dateTime" },
      "ex:host": "node-7",
      "prov:qualifiedAssociation": {
        "@type": "prov:Association",
        "prov:agent": ids("derek"),
        "prov:hadPlan": ids("steps"),
        "prov:hadRole": ids("analyst"),
      },
    },
    {
      "@id": "ex:derek",
      "@type": ["prov:Agent", "prov:Person"],
      "foaf:givenName": "Derek",
      "prov:actedOnBehalfOf": ids("office"),
    },
    { "@id": "ex:office", "@type": ["prov:Agent", "prov:Organization"], label: "Statistics office" },
  ],
};

/** The story in each format, by its suffix; N-Quads and N-Triples are made of the Turtle by whoever needs them. */
export const STORY = {
  ttl: { type: "text/turtle", text: TURTLE },
  trig: { type: "application/trig", text: TURTLE },
  json: { type: "application/prov+json", text: JSON.stringify(PROV_JSON) },
  provjsonld: { type: "application/ld+json", text: JSON.stringify(PROV_JSONLD) },
  jsonld: { type: "application/ld+json", text: JSON.stringify(JSON_LD) },
} as const satisfies Readonly<Record<string, ProvDocument>>;

/** The node that stands for a thing of the story. */
export const storyNode = (name: string): string => `urn:prov:${EX}${name}`;

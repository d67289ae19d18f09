// The attributes of an entity as fields of its record: one row a field, with the properties that may say it, the plainest
// first. A value that the field cannot hold, and a second one, stay attributes.
import { isMutableWord, readId } from "../../model/id.ts";
import { ANCESTRIES, type LineageRecord } from "../../model/record.ts";
import { DESCRIPTION, IDENTIFIER, LABEL, NAMESPACES, VOCABULARIES } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import { type Attribute, provIri, type Value } from "./expression.ts";
import { count, instantOf, object, oneOf, prose, textIn, uri, word } from "./values.ts";

const DC = NAMESPACES.dcterms;
const SCHEMA = VOCABULARIES.schema;
const DCAT = VOCABULARIES.dcat;
const RECIPE_KEYS = ["method", "scheme", "bits", "calibration"];

const version = (value: Value): string | undefined => {
  const said = word(value);
  return said === undefined || isMutableWord(said) ? undefined : said;
};

/** A licence by its SPDX name; a page that is about one is no name. */
function license(value: Value): string | undefined {
  if (!("iri" in value)) return word(value);
  return /^https?:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+?)(?:\.html)?$/.exec(value.iri)?.[1];
}

const sha256Digest = (value: Value): string | undefined => {
  const text = (textIn(value) ?? "").toLowerCase();
  const read = readId(/^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text, "");
  return read.ok && read.value.id.startsWith("sha256:") ? read.value.id : undefined;
};

function quantization(value: Value): LineageRecord["quantization"] {
  const read = object(value);
  return read !== undefined && Object.keys(read).every((key) => RECIPE_KEYS.includes(key))
    ? (read as LineageRecord["quantization"])
    : undefined;
}

function budget(value: Value): LineageRecord["mutation_budget"] {
  const read = object(value);
  return read !== undefined && Object.keys(read).every((key) => key === "max_generations") ? read : undefined;
}

type Row = {
  readonly from: readonly string[];
  readonly read: (value: Value) => unknown;
};

const ROWS = {
  name: { from: [fb("name"), `${SCHEMA}name`, `${DC}title`, LABEL], read: word },
  version: { from: [fb("version"), `${SCHEMA}version`, `${DCAT}version`], read: version },
  description: { from: [DESCRIPTION, `${SCHEMA}description`], read: prose },
  license: { from: [fb("license"), `${DC}license`, `${SCHEMA}license`], read: license },
  lineage: { from: [fb("lineage")], read: word },
  ancestry: { from: [fb("ancestry")], read: oneOf(ANCESTRIES) },
  digest: { from: [fb("digest"), `${SCHEMA}sha256`], read: sha256Digest },
  size: { from: [fb("size"), `${DCAT}byteSize`], read: count },
  media_type: { from: [fb("mediaType"), `${SCHEMA}encodingFormat`], read: word },
  uri: {
    from: [provIri("atLocation"), fb("location"), `${SCHEMA}contentUrl`, `${DCAT}downloadURL`],
    read: uri,
  },
  merge_recipe: { from: [fb("mergeRecipe")], read: object },
  quantization: { from: [fb("quantization")], read: quantization },
  routing_policy: { from: [fb("routingPolicy")], read: object },
  mutation_budget: { from: [fb("mutationBudget")], read: budget },
  evidence: { from: [fb("evidence")], read: object },
  evaluation_packet_uri: { from: [fb("evaluationPacketUri")], read: uri },
  resource_profile_uri: { from: [fb("resourceProfileUri")], read: uri },
  created: {
    from: [`${DC}created`, `${SCHEMA}dateCreated`],
    read: (value: Value) => instantOf(textIn(value)),
  },
} as const satisfies Record<string, Row>;

export type FieldName = keyof typeof ROWS;
export type Fields = { [F in FieldName]?: NonNullable<ReturnType<(typeof ROWS)[F]["read"]>> };

const ENTRIES = Object.entries<Row>(ROWS);

/** The digest that attributes say. */
export function digestIn(attributes: readonly Attribute[]): string | undefined {
  const { from, read } = ROWS.digest;
  for (const predicate of from)
    for (const [said, value] of attributes) {
      const digest = said === predicate ? read(value) : undefined;
      if (digest !== undefined) return digest;
    }
  return undefined;
}

const TAGS = new Set([fb("tag"), `${SCHEMA}keywords`, `${DCAT}keyword`]);

export type Read = {
  readonly fields: Fields;
  readonly tags: readonly string[];
  readonly left: readonly Attribute[];
};

/** The fields that attributes say, and the attributes that are left. */
export function fieldsOf(attributes: readonly Attribute[]): Read {
  const fields: Record<string, unknown> = {};
  const used = new Set<Attribute>();
  const byPredicate = Map.groupBy(attributes, ([predicate]) => predicate);
  for (const [field, { from, read }] of ENTRIES)
    for (const predicate of from)
      for (const attribute of byPredicate.get(predicate) ?? []) {
        const value = read(attribute[1]);
        if (value === undefined) continue;
        fields[field] ??= value;
        if (JSON.stringify(fields[field]) === JSON.stringify(value) && isPlain(attribute))
          used.add(attribute);
      }
  const tags: string[] = [];
  for (const attribute of attributes) {
    const tag =
      TAGS.has(attribute[0]) && isPlain(attribute) && tags.length < 256 ? word(attribute[1]) : undefined;
    if (tag === undefined) continue;
    tags.push(tag);
    used.add(attribute);
  }
  return { fields: fields as Fields, tags, left: attributes.filter((one) => !used.has(one)) };
}

/** A text in a language says more than the field: it is told there and kept. */
const isPlain = ([, value]: Attribute): boolean => !("language" in value) || value.language === undefined;

/** The identifiers of an entity, as texts. */
export const identifiersOf = (attributes: readonly Attribute[]): string[] =>
  attributes.flatMap(([predicate, value]) =>
    predicate === IDENTIFIER || predicate === `${SCHEMA}identifier` ? (textIn(value) ?? []) : [],
  );

// PROV-JSONLD (W3C member submission of 2024) as expressions: one object an expression, its class as @type, its arguments
// under the words of the published context, other attributes under prefixed names.
import type { Json } from "../../model/canonical.ts";
import { pointer } from "../../model/refusal.ts";
import { PROV_JSONLD, TYPE } from "../terms.ts";
import { PROPERTY_TERMS } from "../vocabulary/context.ts";
import {
  ATTRIBUTE_WORDS,
  type Attribute,
  type Expression,
  RELATION_NAMES,
  relation,
  THING_NAMES,
  THINGS,
  type Value,
} from "./expression.ts";
import { expand, KNOWN_PREFIXES, type Prefixes, Unreadable } from "./names.ts";
import { isObject, list, native, type Place, predicateOf, shape, typed } from "./prov-json.ts";

type Members = { readonly [key: string]: Json };
type Formal = { readonly name: string; readonly kind: string };

const CLASSES = new Map<string, { kind: Expression["kind"]; formal: readonly Formal[] }>([
  ...THING_NAMES.map(
    (kind) =>
      [
        THINGS[kind],
        {
          kind,
          formal:
            kind === "activity"
              ? [
                  { name: "startTime", kind: "time" },
                  { name: "endTime", kind: "time" },
                ]
              : [],
        },
      ] as const,
  ),
  ["Bundle", { kind: "entity", formal: [] }],
  ...RELATION_NAMES.map((kind) => [relation(kind).name, { kind, formal: relation(kind).args }] as const),
]);

/** Words whose texts are names by the published context. */
const NAMED = new Set(["type", "role", "location"]);

/** The class's own word, with or without its prefix: `Entity`, `prov:Entity`, `provext:Membership`. */
const classWord = (type: string): string => type.replace(/^(?:prov|provext):/, "");

function prefixesOf(context: Json | undefined, outer: Prefixes, at: string): Prefixes {
  const own: [string, string][] = [];
  for (const [i, one] of list(context).entries()) {
    const here = Array.isArray(context) ? `${at}/${i}` : at;
    if (typeof one === "string" && one === PROV_JSONLD.context) continue;
    if (!isObject(one))
      throw shape(
        `The context ${JSON.stringify(one).slice(0, 200)} is not one that is known here, and nothing is fetched.`,
        here,
        `Write the prefixes into the document, and ${PROV_JSONLD.context}.`,
      );
    for (const [prefix, said] of Object.entries(one)) {
      const namespace = isObject(said) ? said["@id"] : said;
      if (
        typeof namespace !== "string" ||
        (prefix.startsWith("@") && prefix !== "@base" && prefix !== "@vocab")
      )
        continue;
      own.push([prefix === "@base" || prefix === "@vocab" ? "" : prefix, namespace]);
    }
  }
  return new Map([...outer, ...own]);
}

function valueAt(value: Json, isName: boolean, place: Place, at: string): Value {
  if (!isObject(value)) {
    if (isName && typeof value === "string") return { iri: expand(value, place.prefixes, place.base, at) };
    return native(value, at);
  }
  const { "@value": text, "@type": type, "@language": language, "@id": id } = value;
  if (typeof id === "string") return { iri: expand(id, place.prefixes, place.base, at) };
  if (text === undefined)
    throw shape(
      "A value that is an object has its text under @value.",
      at,
      'Write {"@value": …, "@type": …}.',
    );
  const plain = native(text, at);
  const words = "value" in plain ? plain.value : "";
  if (typeof language === "string") return { value: words, language: language.toLowerCase() };
  if (typeof type !== "string") return plain;
  return typed(words, expand(type, place.prefixes, place.base, `${at}/@type`), place, at);
}

function nameOf(value: Json, place: Place, at: string): string {
  const text = isObject(value) ? value["@id"] : value;
  if (typeof text !== "string")
    throw shape("An argument is a name, or an instant.", at, "Write it as a text.");
  return expand(text, place.prefixes, place.base, at);
}

function argumentTexts(value: Json, { kind }: Formal, place: Place, at: string): string[] {
  return list(value).map((one) => {
    if (kind !== "time") return nameOf(one, place, at);
    const text = isObject(one) ? one["@value"] : one;
    if (typeof text !== "string") throw shape("A time is an instant.", at, "Write 2026-01-31T12:00:00Z.");
    return text;
  });
}

/** An attribute's predicate, and whether its texts are names. */
function attributeWord(key: string, place: Place, at: string): { predicate: string; isName: boolean } {
  const word = key.replace(/^prov:/, "");
  const own = ATTRIBUTE_WORDS[word];
  if (own !== undefined) return { predicate: own, isName: NAMED.has(word) };
  const predicate = predicateOf(key, place, at);
  return { predicate, isName: PROPERTY_TERMS.get(predicate)?.range === "thing" };
}

function expressionsAt(node: Members, place: Place, at: string): Expression[] {
  const types = list(node["@type"]).map(String);
  const type = types.find((one) => CLASSES.has(classWord(one)));
  const sort = CLASSES.get(classWord(type ?? ""));
  if (sort === undefined)
    throw shape(
      `${JSON.stringify(node["@type"] ?? null).slice(0, 200)} is no class of PROV-JSONLD.`,
      `${at}/@type`,
      `There are ${[...CLASSES.keys()].join(", ")} and prov:Bundle.`,
    );
  const id = node["@id"] === undefined ? undefined : nameOf(node["@id"], place, `${at}/@id`);
  let all: Record<string, string>[] = [{}];
  const attributes: Attribute[] = types
    .filter((one) => one !== type || classWord(one) === "Bundle")
    .map((one): Attribute => [TYPE, { iri: expand(one, place.prefixes, place.base, `${at}/@type`) }]);
  for (const [key, value] of Object.entries(node)) {
    if (key === "@id" || key === "@type" || key === "@context") continue;
    const here = at + pointer(key);
    const argument = sort.formal.find(({ name }) => key === name || key === `prov:${name}`);
    if (argument !== undefined) {
      const texts = argumentTexts(value, argument, place, here);
      if (texts.length > 0)
        all = all.flatMap((args) => texts.map((text) => ({ ...args, [argument.name]: text })));
      if (all.length > 10_000) throw shape("Too many values of one argument.", here, "Say each by itself.");
      continue;
    }
    const { predicate, isName } = attributeWord(key, place, here);
    for (const [i, one] of list(value).entries())
      attributes.push([predicate, valueAt(one, isName, place, Array.isArray(value) ? `${here}/${i}` : here)]);
  }
  return all.map((args) => ({
    kind: sort.kind,
    ...(id === undefined ? {} : { id }),
    args,
    attributes,
    ...(place.bundle === undefined ? {} : { bundle: place.bundle }),
  }));
}

function graphOf(nodes: Json | undefined, place: Place, at: string, out: Expression[]): void {
  for (const [i, node] of list(nodes).entries()) {
    const here = `${at}/${i}`;
    if (!isObject(node))
      throw shape("What is in @graph are objects.", here, "See the PROV-JSONLD submission.");
    const isBundle = list(node["@type"]).some(
      (type) => typeof type === "string" && classWord(type) === "Bundle",
    );
    if (!isBundle || node["@graph"] === undefined) {
      out.push(...expressionsAt(node, place, here));
      continue;
    }
    if (place.bundle !== undefined)
      throw shape("A bundle cannot hold another.", here, "Put it beside the other.");
    const prefixes = prefixesOf(node["@context"], place.prefixes, `${here}/@context`);
    const bundle = nameOf(node["@id"] ?? null, { ...place, prefixes }, `${here}/@id`);
    graphOf(node["@graph"], { ...place, prefixes, bundle }, `${here}/@graph`, out);
  }
}

/** What a PROV-JSONLD document says; throws `Unreadable`. */
export function readProvJsonLd(document: Json, base: string | undefined): Expression[] {
  if (!isObject(document) || document["@graph"] === undefined)
    throw new Unreadable({
      code: "invalid",
      detail: "A PROV-JSONLD document is an object with @context and @graph.",
      pointer: "",
      hint: "Send any other JSON-LD without the profile of PROV-JSONLD.",
    });
  const place: Place = { prefixes: prefixesOf(document["@context"], KNOWN_PREFIXES, "/@context"), base };
  const out: Expression[] = [];
  graphOf(document["@graph"], place, "/@graph", out);
  return out;
}

/** Whether a document says by its context that it is PROV-JSONLD. */
export function saysProvJsonLd(document: Json): boolean {
  return isObject(document) && list(document["@context"]).includes(PROV_JSONLD.context);
}

// The rules of PROV-JSONLD, retold from the text of the submission, so that a document is judged without its schema: which
// members each statement may have, which of them are one name and which are lists of values.
import { PROV_JSONLD } from "../../src/prov/terms.ts";

const EVENT = ["type", "role", "location", "label"];
const PLAIN = ["type", "label"];

type Rule = { readonly one: readonly string[]; readonly many: readonly string[]; readonly named?: true };

const RULES: Readonly<Record<string, Rule>> = {
  Entity: { one: [], many: ["type", "value", "location", "label"], named: true },
  Agent: { one: [], many: ["type", "location", "label"], named: true },
  Activity: { one: ["startTime", "endTime"], many: ["type", "location", "label"], named: true },
  Usage: { one: ["entity", "activity", "time"], many: EVENT },
  Generation: { one: ["entity", "activity", "time"], many: EVENT },
  Invalidation: { one: ["entity", "activity", "time"], many: EVENT },
  Start: { one: ["activity", "starter", "trigger", "time"], many: EVENT },
  End: { one: ["activity", "ender", "trigger", "time"], many: EVENT },
  Attribution: { one: ["entity", "agent"], many: PLAIN },
  Association: { one: ["activity", "agent", "plan"], many: ["type", "role", "label"] },
  Delegation: { one: ["delegate", "responsible", "activity"], many: PLAIN },
  Derivation: { one: ["activity", "generation", "usage", "generatedEntity", "usedEntity"], many: PLAIN },
  Alternate: { one: ["alternate1", "alternate2"], many: PLAIN },
  Specialization: { one: ["generalEntity", "specificEntity"], many: PLAIN },
  Membership: { one: ["collection"], many: ["entity", ...PLAIN] },
  Influence: { one: ["influencer", "influencee"], many: PLAIN },
  Communication: { one: ["informant", "informed"], many: PLAIN },
};

const TIMES = ["startTime", "endTime", "time"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

type Members = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is wrong with a value in a list. */
function faultsOfValue(value: unknown): string[] {
  if (typeof value === "string") return [];
  if (!isObject(value)) return [`neither a name nor a value: ${JSON.stringify(value)}`];
  const keys = Object.keys(value).sort().join();
  if (!["@value", "@type,@value", "@language,@value"].includes(keys)) return [`a value of ${keys}`];
  return Object.values(value).every((part) => typeof part === "string") ? [] : ["a value that is no string"];
}

function faultsOfMember(rule: Rule, key: string, value: unknown): string[] {
  if (TIMES.includes(key) && rule.one.includes(key))
    return typeof value === "string" && INSTANT.test(value) ? [] : [`${key} is no instant`];
  if (key === "@id" || rule.one.includes(key))
    return typeof value === "string" && value !== "" ? [] : [`${key} is not one name`];
  if (!rule.many.includes(key) && !/^[A-Za-z0-9_]+:/.test(key)) return [`${key} is no member`];
  if (!Array.isArray(value) || value.length === 0) return [`${key} is no list`];
  if (key === "label" && value.some((one) => !isObject(one) || "@type" in one)) return ["a label of a type"];
  return value.flatMap(faultsOfValue);
}

function faultsOfStatement(statement: unknown): string[] {
  if (!isObject(statement)) return ["no object"];
  const { "@type": type, ...members } = statement;
  const rule = typeof type === "string" ? RULES[type] : undefined;
  if (!rule) return [`@type is ${JSON.stringify(type)}`];
  const unnamed = rule.named && members["@id"] === undefined ? [`${type} without @id`] : [];
  return [...unnamed, ...Object.entries(members).flatMap(([key, value]) => faultsOfMember(rule, key, value))];
}

function faultsOfContext(context: unknown): string[] {
  if (!Array.isArray(context)) return ["@context is no list"];
  const prefixes = context.slice(0, -1);
  const last = context.at(-1) === PROV_JSONLD.context ? [] : ["@context does not end in the published IRI"];
  const odd = prefixes.filter(
    (one) => !isObject(one) || Object.values(one).some((iri) => typeof iri !== "string"),
  );
  return [...last, ...odd.map((one) => `a context of ${JSON.stringify(one)}`)];
}

function faultsOfBundle(bundle: Members): string[] {
  const { "@type": _type, "@id": id, "@context": context, "@graph": graph, ...more } = bundle;
  return [
    ...(typeof id === "string" ? [] : ["a bundle without @id"]),
    ...Object.keys(more).map((key) => `${key} on a bundle`),
    ...faultsOfContext(context),
    ...(Array.isArray(graph) ? graph.flatMap(faultsOfStatement) : ["a bundle without @graph"]),
  ];
}

/** What is wrong with a document; nothing, when it is one. */
export function faultsOf(document: unknown): string[] {
  if (!isObject(document)) return ["no object"];
  const { "@context": context, "@graph": graph, ...more } = document;
  if (!Array.isArray(graph)) return ["no @graph"];
  return [
    ...Object.keys(more).map((key) => `${key} on the document`),
    ...faultsOfContext(context),
    ...graph.flatMap((one) =>
      isObject(one) && one["@type"] === "Bundle" ? faultsOfBundle(one) : faultsOfStatement(one),
    ),
  ];
}

/// <reference path="./jsonld.d.ts" />
// JSON-LD as quads, by the algorithms of jsonld without what fetches: only contexts that are known here are loaded, and how
// much a document may say is decided before it is expanded.
import ContextResolver from "jsonld/lib/ContextResolver.js";
import contexts from "jsonld/lib/context.js";
import expansion from "jsonld/lib/expand.js";
import rdf, { type JsonLdTerm } from "jsonld/lib/toRdf.js";
import type { Json } from "../../model/canonical.ts";
import { LIMITS } from "../../model/limits.ts";
import { pointer, type Refusal } from "../../model/refusal.ts";
import { ok, type Result, refuse } from "../../model/result.ts";
import type { Term } from "../quad.ts";
import { NAMESPACES } from "../terms.ts";
import { BUNDLED, CONTEXTS } from "./contexts.ts";
import { isAbsolute, relative, tooLong } from "./names.ts";
import { isObject } from "./prov-json.ts";
import { tooManyBlanks, tooManyStatements } from "./quads.ts";
import type { ReadQuad } from "./rdf.ts";

export type ReadJsonLd = {
  readonly quads: readonly ReadQuad[];
  /** What the document's own context gives no meaning: members that JSON-LD leaves out. */
  readonly dropped: readonly string[];
};

const unknownContext = (iri: string, at: string): Refusal => ({
  code: "invalid",
  detail: `The context ${JSON.stringify(iri.slice(0, 200))} is not known here, and nothing is fetched.`,
  pointer: at,
  hint: `Write the context into the document, or use ${BUNDLED.join(" or ")}.`,
});

/** Every context of a document with its place; a remote one is refused unless it is known. */
function contextRule(document: Json): Refusal | undefined {
  let count = 0;
  let terms = 0;
  let refusal: Refusal | undefined;
  const look = (context: Json, at: string): void => {
    if (typeof context === "string" && !CONTEXTS.has(context)) refusal ??= unknownContext(context, at);
    if (Array.isArray(context)) for (const [i, one] of context.entries()) look(one as Json, `${at}/${i}`);
    if (!isObject(context)) return;
    count++;
    terms += Object.keys(context).length;
    const imported = context["@import"];
    if (typeof imported === "string" && !CONTEXTS.has(imported))
      refusal ??= unknownContext(imported, `${at}/@import`);
  };
  const walk = (value: Json, at: string): void => {
    if (refusal !== undefined) return;
    if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one as Json, `${at}/${i}`);
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value)) {
        const here = at + pointer(key);
        if (key === "@context") look(inner, here);
        walk(inner, here);
      }
  };
  walk(document, "");
  if (refusal !== undefined) return refusal;
  if (count <= LIMITS.importContexts && terms <= LIMITS.importTerms) return undefined;
  return {
    code: "too-large",
    detail: `The document has ${count} contexts with ${terms} terms; it may have ${LIMITS.importContexts} with ${LIMITS.importTerms}.`,
    hint: "Say one context at the beginning.",
  };
}

function termOf(term: JsonLdTerm): Term | Refusal {
  if (term.termType === "BlankNode") return { iri: `_:${term.value.replace(/^_:/, "")}` };
  if (term.termType !== "Literal") {
    if (term.value.length > LIMITS.iriLength) return tooLong(term.value);
    return isAbsolute(term.value) ? { iri: term.value } : relative(term.value);
  }
  const { value, language = "", datatype } = term;
  if (language !== "") return { value, language: language.toLowerCase() };
  return datatype === undefined || datatype.value === `${NAMESPACES.xsd}string`
    ? { value }
    : { value, datatype: datatype.value };
}

type Event = { readonly code?: string; readonly details?: Readonly<Record<string, unknown>> };

// Of all that jsonld tells, what is lost; the rest tells how a name was made whole.
const LEFT_OUT = /^(?!prepending|relative IRI after expansion)/;
const RELATIVE = /^relative (?:@id|@type|subject|predicate|object|graph|@graph|@index)/;

/** What becomes of what JSON-LD says it leaves out: a relative name is refused, a word without a meaning is told. */
function eventsTo(dropped: Set<string>, refused: (refusal: Refusal) => void) {
  return ({ event: { code = "", details = {} } }: { readonly event: Event }): void => {
    const what = [details.id, details.type, details.reference, details.property, details.value].find(
      (one) => typeof one === "string",
    );
    const text = typeof what === "string" ? what : "";
    if (RELATIVE.test(code)) refused(relative(text));
    else if (LEFT_OUT.test(code) && dropped.size < LIMITS.listItems) dropped.add(text === "" ? code : text);
  };
}

/** The quads of a document. */
export async function readJsonLd(document: Json, base: string | undefined): Promise<Result<ReadJsonLd>> {
  const fault = contextRule(document);
  if (fault) return refuse(fault);
  const dropped = new Set<string>();
  let refusal: Refusal | undefined;
  const options = {
    base: base ?? "",
    processingMode: "json-ld-1.1",
    keepFreeFloatingNodes: false,
    documentLoader: async (url: string) => {
      const known = CONTEXTS.get(url);
      if (known === undefined) throw new Error(`${url} is not known here`);
      return { document: { "@context": known }, documentUrl: url };
    },
    contextResolver: new ContextResolver({ sharedCache: new Map() }),
    eventHandler: [
      eventsTo(dropped, (one) => {
        refusal ??= one;
      }),
    ],
  };
  try {
    const activeCtx = contexts.getInitialContext(options);
    const expanded = (await expansion.expand({ activeCtx, element: document, options })) ?? [];
    const whole = isGraphAlone(expanded) ? expanded["@graph"] : expanded;
    const dataset = rdf.toRDF(Array.isArray(whole) ? whole : [whole], options);
    if (refusal) return refuse(refusal);
    return quadsOf(dataset, dropped);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name.startsWith("jsonld.")) return refuse(syntax(thrown));
    throw thrown;
  }
}

const isGraphAlone = (expanded: unknown): expanded is { readonly "@graph": unknown } =>
  typeof expanded === "object" &&
  expanded !== null &&
  "@graph" in expanded &&
  Object.keys(expanded).length === 1;

const syntax = (error: Error): Refusal => ({
  code: "bad-syntax",
  detail: `Not JSON-LD: ${error.message.slice(0, 300)}`,
  hint: "Check the document's context; https://json-ld.org/playground/ shows what it means.",
});

function quadsOf(dataset: ReturnType<typeof rdf.toRDF>, dropped: ReadonlySet<string>): Result<ReadJsonLd> {
  if (dataset.length > LIMITS.importStatements) return refuse(tooManyStatements());
  const quads: ReadQuad[] = [];
  const blanks = new Set<string>();
  for (const { subject, predicate, object, graph } of dataset) {
    const terms: Term[] = [];
    for (const part of [subject, predicate, object, graph]) {
      if (part.termType === "DefaultGraph") continue;
      const term = termOf(part);
      if ("code" in term) return refuse(term);
      if (part.termType === "BlankNode") blanks.add(part.value);
      terms.push(term);
    }
    const [s, p, o, g] = terms;
    if (!s || !p || !o || !("iri" in s) || !("iri" in p)) continue;
    quads.push({ subject: s.iri, predicate: p.iri, object: o, ...(g && "iri" in g ? { graph: g.iri } : {}) });
  }
  if (blanks.size > LIMITS.importBlanks) return refuse(tooManyBlanks());
  return ok({ quads, dropped: [...dropped] });
}

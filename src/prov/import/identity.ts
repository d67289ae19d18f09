// Which id a thing of a document has here: its own where it is one that Forebear knows, else a urn that stands for its IRI.
import { hex, type Sha256, utf8 } from "../../model/bytes.ts";
import { readId } from "../../model/id.ts";
import { LIMITS } from "../../model/limits.ts";
import { BASES, HOME } from "../terms.ts";
import { isBlank } from "./expression.ts";

export const FOREIGN = "urn:prov:";

const unescaped = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not one of ours after all
  }
};

/** What was named under one of our bases; undefined for any other IRI, and for what lies under a fragment. */
export function ownName(iri: string, base: keyof typeof BASES): string | undefined {
  if (!iri.startsWith(BASES[base]) || iri.includes("#")) return undefined;
  return unescaped(iri.slice(BASES[base].length));
}

export const isOwn = (iri: string): boolean => iri.startsWith(HOME);

const IDS = /^(?:sha256|swh|pkg|urn|rec):/i;
// What these say is fixed by what it is of, whoever says it.
const BY_CONTENT = /^(?:sha256|swh|pkg):/i;

const nodeId = (text: string | undefined, forms: RegExp): string | undefined => {
  if (text === undefined || !forms.test(text)) return undefined;
  const read = readId(text, "");
  return read.ok ? read.value.id : undefined;
};

/** Everything but what a name of a urn may hold as it is (RFC 8141), and `?` and `#`, which end it. */
const escaped = (text: string): string =>
  text.replace(/[^A-Za-z0-9\-._~:/@!$&'()*+,;=]/gu, (c) =>
    [...utf8(c)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );

/** A text of any length as one of at most so many characters; different texts stay different. */
export function bounded(text: string, most: number, sha256: Sha256): string {
  return text.length <= most ? text : `sha256:${hex(sha256(utf8(text)))}`;
}

/** The node that stands for an entity; `identifiers` are its dcterms:identifier. */
export function nodeIdOf(iri: string, identifiers: readonly string[], sha256: Sha256): string {
  const own = nodeId(ownName(iri, "id"), IDS);
  if (own !== undefined) return own;
  const said = identifiers.flatMap((one) => nodeId(one, BY_CONTENT) ?? []).sort()[0];
  if (said !== undefined) return said;
  const itself = iri.startsWith(FOREIGN) ? undefined : nodeId(iri, /^(?:sha256|swh|pkg|urn):/i);
  if (itself !== undefined) return itself;
  const name = isBlank(iri) ? `blank:${iri.slice(2)}` : escaped(iri);
  return FOREIGN + bounded(name, LIMITS.idLength - FOREIGN.length, sha256);
}

/** The id of a run: our own name for it, else its IRI. */
export function runIdOf(iri: string, sha256: Sha256): string | undefined {
  if (iri.startsWith(BASES.id)) return undefined; // the activity of one record, which has no other name
  return bounded(ownName(iri, "run") ?? iri, LIMITS.nameLength, sha256);
}

/** An agent by its IRI: ours say the type and the id; another's id is its IRI. */
export function agentIdOf(
  iri: string,
  sha256: Sha256,
): { readonly type?: "software" | "person" | "organization"; readonly id: string } {
  const own = ownName(iri, "agent");
  const [, type, id] = /^(software|person|organization):(.+)$/s.exec(own ?? "") ?? [];
  if (id !== undefined) return { type: type as "software", id: bounded(id, LIMITS.nameLength, sha256) };
  // An address tells whose it is; its hash tells it apart as well.
  if (/^(?:mailto|tel):/i.test(iri)) return { id: bounded(iri, 0, sha256) };
  return { id: bounded(iri, LIMITS.nameLength, sha256) };
}

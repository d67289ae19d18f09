// The JSON-LD contexts that are known here, so that reading a document never fetches anything.

import { HOME } from "../terms.ts";
import { CONTEXT } from "../vocabulary/context.ts";

/** The published context of PROV-JSONLD: what it says are the columns of expression.ts, and a document of its own shape. */
export const PROV_JSONLD_CONTEXT = "https://openprovenance.org/prov-jsonld/context.jsonld";

/** What `profile` says of a PROV-JSONLD document. */
export const PROV_JSONLD_PROFILE = "https://openprovenance.org/prov-jsonld";

/** Our own, as it is published. */
export const OWN_CONTEXT = `${HOME}ns/context.jsonld`;

/** By the IRI that a document names. */
export const CONTEXTS: ReadonlyMap<string, object> = new Map([[OWN_CONTEXT, CONTEXT]]);

/** What a refusal of any other names. */
export const BUNDLED: readonly string[] = [OWN_CONTEXT, PROV_JSONLD_CONTEXT];

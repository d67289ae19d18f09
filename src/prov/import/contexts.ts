// The JSON-LD contexts that are known here, so that reading a document never fetches anything.

import { HOME, PROV_JSONLD } from "../terms.ts";
import { CONTEXT } from "../vocabulary/context.ts";

/** Our own, as it is published. */
export const OWN_CONTEXT = `${HOME}ns/context.jsonld`;

/** By the IRI that a document names. */
export const CONTEXTS: ReadonlyMap<string, object> = new Map([[OWN_CONTEXT, CONTEXT]]);

/** What a refusal of any other names. */
export const BUNDLED: readonly string[] = [OWN_CONTEXT, PROV_JSONLD.context];

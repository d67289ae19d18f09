// The properties of Forebear's own vocabulary, one row each; those of edges are rows of the edge types. The mapping can
// only write what is declared here, and the published vocabulary and the JSON-LD context are made from the same rows.

import { NAMESPACES } from "../terms.ts";
import type { PropertyRows } from "./property-row.ts";
import {
  ADVISORY_PROPERTIES,
  BUNDLE_PROPERTIES,
  MOVE_PROPERTIES,
  RECORD_PROPERTIES,
} from "./said-properties.ts";
import { ARTIFACT_PROPERTIES, METRIC_PROPERTIES } from "./thing-properties.ts";
import { EDGE_PROPERTIES, RUN_PROPERTIES } from "./work-properties.ts";

/** In the order in which they are published. */
export const PROPERTIES = {
  ...ARTIFACT_PROPERTIES,
  ...RECORD_PROPERTIES,
  ...MOVE_PROPERTIES,
  ...ADVISORY_PROPERTIES,
  ...RUN_PROPERTIES,
  ...EDGE_PROPERTIES,
  ...BUNDLE_PROPERTIES,
  ...METRIC_PROPERTIES,
} as const satisfies PropertyRows;

export type Property = keyof typeof PROPERTIES;

/** The IRI of a declared property. */
export const fb = (property: Property): string => NAMESPACES.fb + property;

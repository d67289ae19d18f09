// What is written of an edge: a row for each term of PROV that an edge type may be a case of. A new edge type has its
// treatment by the term in its row.
import { EDGE_TYPE_NAMES, type EdgeType, edgeType, type ProvEdge } from "../../model/edge-types.ts";
import { REFERENCE_TYPE_NAMES, REFERENCE_TYPES, type ReferenceType } from "../../model/reference-types.ts";
import { NAMESPACES, type ProvClass, type ProvProperty } from "../terms.ts";

type Treatment = {
  /** From the child to the parent, beside the type's own property; the last is the closest. */
  readonly direct: readonly ProvProperty[];
  /** The named resource that carries the edge's facts; null when PROV has none. */
  readonly qualified: {
    readonly property: ProvProperty;
    readonly classes: readonly ProvClass[];
    /** Who has it: the child, or an activity, so that nothing is said to have flowed into the child. */
    readonly of: "child" | "activity";
    /** Whether it names the activity that brought it about. */
    readonly activity: boolean;
  } | null;
  /** Whether the record's activity used the parent. */
  readonly used: boolean;
  /** Whether the child exists because of the parent: asks for an activity, and for times in order. */
  readonly derivation: boolean;
};

const DERIVATION = {
  direct: ["wasDerivedFrom"],
  qualified: { property: "qualifiedDerivation", classes: ["Derivation"], of: "child", activity: true },
  used: true,
  derivation: true,
} as const satisfies Treatment;

const TREATMENTS: Readonly<Record<ProvEdge, Treatment>> = {
  wasDerivedFrom: DERIVATION,
  // Every revision is a derivation.
  wasRevisionOf: {
    ...DERIVATION,
    direct: [...DERIVATION.direct, "wasRevisionOf"],
    qualified: { ...DERIVATION.qualified, classes: [...DERIVATION.qualified.classes, "Revision"] },
  },
  // So is what was taken from where it was first said.
  hadPrimarySource: {
    ...DERIVATION,
    direct: [...DERIVATION.direct, "hadPrimarySource"],
    qualified: { ...DERIVATION.qualified, classes: [...DERIVATION.qualified.classes, "PrimarySource"] },
  },
  // The same thing by another id: nobody made one from the other.
  alternateOf: { direct: ["alternateOf"], qualified: null, used: false, derivation: false },
  wasInfluencedBy: {
    direct: ["wasInfluencedBy"],
    qualified: {
      property: "qualifiedInfluence",
      classes: ["Influence", "EntityInfluence"],
      of: "child",
      activity: false,
    },
    used: true,
    derivation: false,
  },
  used: {
    direct: [],
    qualified: { property: "qualifiedUsage", classes: ["Usage"], of: "activity", activity: false },
    used: true,
    derivation: false,
  },
};

/** `fine-tuned-from` as a property is called: fineTunedFrom. */
const camel = (word: string): string =>
  word.replace(/-([a-z0-9])/g, (_match, first: string) => first.toUpperCase());

export type EdgeMapping = Treatment & {
  /** The local name of the type's own property. */
  readonly name: string;
  /** The local name that the other direction would have. */
  readonly inverse: string;
};

export const EDGE_MAPPINGS = Object.fromEntries(
  EDGE_TYPE_NAMES.map((type) => {
    const { prov, inverse } = edgeType(type);
    return [type, { ...TREATMENTS[prov], name: camel(type), inverse: camel(inverse) }];
  }),
) as Readonly<Record<EdgeType, EdgeMapping>>;

/** References are no edges: PROV has nothing for them, so each type is our own property alone. */
export const REFERENCE_MAPPINGS = Object.fromEntries(
  REFERENCE_TYPE_NAMES.map((type) => [
    type,
    { name: camel(type), inverse: camel(REFERENCE_TYPES[type].inverse) },
  ]),
) as Readonly<Record<ReferenceType, Pick<EdgeMapping, "name" | "inverse">>>;

/** The IRI of a reference type's property; undefined for a word that a later version, or another site, may know. */
export function referenceProperty(word: string): string | undefined {
  return Object.hasOwn(REFERENCE_MAPPINGS, word)
    ? NAMESPACES.fb + REFERENCE_MAPPINGS[word as ReferenceType].name
    : undefined;
}

/** The IRI of an edge type's own property. */
export const edgeProperty = (type: EdgeType): string => NAMESPACES.fb + EDGE_MAPPINGS[type].name;

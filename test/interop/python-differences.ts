// How the PROV-O that the Python package `prov` writes of our PROV-JSONLD differs from our own PROV-O of the same statements.
// A row is one difference, with its reason; the tests fail on any other, and on a row that never occurs.
import {
  A,
  each,
  implied,
  prov,
  read,
  type Statement,
  type Step,
  withoutBlank,
  write,
} from "../conformance/meaning.ts";
import { STEPS } from "../conformance/prov-jsonld-meaning.ts";

const SUBTYPES = [
  ["qualifiedRevision", "Revision"],
  ["qualifiedQuotation", "Quotation"],
  ["qualifiedPrimarySource", "PrimarySource"],
].map(([property = "", type = ""]) => [prov(property), prov(type)] as const);

const DATE_TIME = "^^<http://www.w3.org/2001/XMLSchema#dateTime>";

/** An instant to the microsecond, its offset as `prov` writes it. */
const instantText = (literal: string): string =>
  literal
    .replace(/Z"/, '+00:00"')
    .replace(/\.(\d{1,6})\d*/, (_all, digits: string) =>
      /^0*$/.test(digits) ? "" : `.${digits.padEnd(6, "0")}`,
    );

const ofFormat = (start: string): Step => {
  const step = STEPS.find(({ reason }) => reason.startsWith(start));
  if (!step) throw new Error(`PROV-JSONLD has no such difference: ${start}`);
  return step;
};

export const DIFFERENCES: readonly Step[] = [
  // What PROV-JSONLD itself says otherwise, whoever reads it.
  ofFormat("an IRI that no prefix fits"),
  ofFormat("the influencer of an influence"),
  ofFormat("a thing of our own class"),
  {
    reason:
      "a revision, quotation or primary source goes by the qualifying property of its own, which PROV-O has beside",
    side: "theirs",
    take: each(([subject, predicate, object]) => [
      subject,
      SUBTYPES.some(([property]) => property === predicate) ? prov("qualifiedDerivation") : predicate,
      object,
    ]),
  },
  {
    reason:
      "a revision, quotation or primary source is not said to be a derivation too, which PROV-O implies",
    side: "theirs",
    take: (graph) =>
      new Set([
        ...graph,
        ...[...graph].map(read).flatMap(([subject, predicate, object]): string[] => {
          const subtype = predicate === A && SUBTYPES.some(([, type]) => type === object);
          return subtype ? [write([subject, A, prov("Derivation")])] : [];
        }),
      ]),
  },
  {
    reason: "where a statement has a resource of its own, the direct property beside it is left out",
    side: "both",
    take: implied,
  },
  {
    reason: "when a thing was made or ceased to be is a resource without a name, not prov:generatedAtTime",
    side: "theirs",
    take: withoutBlank,
  },
  {
    reason: "instants are read to the microsecond, and written with +00:00 for Z",
    side: "ours",
    take: each(
      ([subject, predicate, object]): Statement => [
        subject,
        predicate,
        object.endsWith(DATE_TIME) ? instantText(object) : object,
      ],
    ),
  },
];

// What an export of ours tells beside the graph, told apart by its class and by its name (names.ts, vocabulary/classes.ts): what a
// site says of itself, which is no artifact, and the relations that follow from a record, which say nothing more than it does.
import { BASES, NAMESPACES } from "../terms.ts";
import type { OtherClass } from "../vocabulary/classes.ts";
import { fb } from "../vocabulary/properties.ts";
import type { Attribute, Expression } from "./expression.ts";
import { isOwn } from "./identity.ts";

type Row = {
  readonly classes: readonly OtherClass[];
  /** How the fragment of its IRI begins. */
  readonly fragments: readonly string[];
  readonly why: string;
};

const STATED = "The site that said it says it still; it comes by mirroring its log.";

/** What a site tells of itself, by what it is; the words are those of the report. */
const ROWS = {
  "records of a site": {
    classes: ["Record"],
    fragments: ["record"],
    why: "What they say of nodes was taken; the records themselves are statements of the site that exported them.",
  },
  "retractions of a site": { classes: ["RetractionActivity"], fragments: ["retraction"], why: STATED },
  "measurements of a site": {
    classes: ["MeasurementActivity"],
    fragments: ["measurement"],
    why: "What was measured with what is an edge.",
  },
  "lifecycle moves of a site": {
    classes: ["TransitionActivity", "RollbackActivity", "DenialActivity", "EndActivity"],
    fragments: ["move"],
    why: "Who stands where is decided at each site by its own policies.",
  },
  "standings of a site": {
    classes: ["Standing"],
    fragments: ["standing", "replaced"],
    why: "Who stands where is decided at each site by its own policies.",
  },
  "decisions of a site": { classes: ["Decision"], fragments: ["decision"], why: STATED },
  "policies of a site": { classes: ["Policy"], fragments: ["policy"], why: STATED },
  "advisories of a site": {
    classes: ["Advisory"],
    fragments: ["advisory"],
    why: "An advisory is the word of who published it; publish it here by POST /v1/advisories.",
  },
  "withdrawals of a site": { classes: ["WithdrawalActivity"], fragments: ["withdrawal"], why: STATED },
  "waivers of a site": {
    classes: ["Waiver"],
    fragments: ["waiver"],
    why: "What one site sets aside is not set aside at another.",
  },
  "cohorts of a site": { classes: [], fragments: ["cohort"], why: STATED },
  "exports of a site": { classes: [], fragments: [], why: "The document tells of itself there." },
  "other statements of a site": { classes: [], fragments: [], why: STATED },
} as const satisfies Readonly<Record<string, Row>>;

export type SiteThing = keyof typeof ROWS;

const ENTRIES = Object.entries<Row>(ROWS) as [SiteThing, Row][];

/** Why a site's own things are kept aside. */
export const SITE_THINGS = Object.fromEntries(ENTRIES.map(([name, { why }]) => [name, why])) as Readonly<
  Record<SiteThing, string>
>;

const BY_CLASS = new Map(
  ENTRIES.flatMap(([name, { classes }]) => classes.map((one) => [NAMESPACES.fb + one, name] as const)),
);
const BY_FRAGMENT = new Map(
  ENTRIES.flatMap(([name, { fragments }]) => fragments.map((one) => [one, name] as const)),
);

/** The activity of a record that names no run: the one fragment of a record that is part of the graph. */
const ACTIVITY = "activity";

function byName(iri: string): SiteThing | undefined {
  if (iri.startsWith(BASES.bundle)) return "exports of a site";
  if (iri.startsWith(BASES.policy)) return "policies of a site";
  const [name = "", fragment] = iri.split("#", 2);
  const isStatement = name.startsWith(BASES.statement);
  if (!isStatement && !(name.startsWith(BASES.id) && fragment !== undefined && fragment !== ACTIVITY))
    return undefined;
  const [word = ""] = (fragment ?? "").split("-", 1);
  return BY_FRAGMENT.get(word) ?? "other statements of a site";
}

/** Which of the things that a site tells of itself this is; undefined for what is part of a graph. */
export function siteThing(iri: string, classes: readonly string[]): SiteThing | undefined {
  for (const one of classes) {
    const known = BY_CLASS.get(one);
    if (known !== undefined) return known;
  }
  return byName(iri);
}

const RELATIONS_OF_RECORDS = /^[^#]*#(?:generation|association|delegation|edge-[0-9]+)$/;

/** The record that a relation follows from: it is named after it, and says so; undefined for anybody else's relation. */
export function recordBehind({ id, attributes }: Pick<Expression, "id" | "attributes">): string | undefined {
  if (id === undefined || !id.startsWith(BASES.id) || !RELATIONS_OF_RECORDS.test(id)) return undefined;
  const record = `${id.slice(0, id.indexOf("#"))}#record`;
  const saysSo = ([predicate, value]: Attribute): boolean =>
    predicate === fb("record") && "iri" in value && value.iri === record;
  return attributes.some(saysSo) ? record : undefined;
}

/** Whether a relation says no more than its arguments, and at most which record of ours it follows from. */
export function isBareRelation(one: Pick<Expression, "id" | "attributes">): boolean {
  if (one.id !== undefined && !isOwn(one.id)) return false;
  const more = one.attributes.filter(([predicate]) => predicate !== fb("record"));
  return more.length === 0 && (one.attributes.length === 0 || recordBehind(one) !== undefined);
}

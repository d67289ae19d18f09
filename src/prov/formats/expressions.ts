// Statements of PROV-O read as statements of PROV-DM, by the tables in prov-o.ts. What PROV-DM has no word for stays an
// attribute, so that nothing is lost. A part of a graph may be given: each expression then says what the part says of it,
// and expressions of the same id add up.

import type { Quad, Term } from "../quad.ts";
import { DATATYPES, NAMESPACES, TYPE } from "../terms.ts";
import type { Attribute, Element, Expression, Formal, Special, StatementType } from "./prov-dm.ts";
import {
  DIRECT,
  type Direct,
  ELEMENT_CLASSES,
  partOf,
  QUALIFIED,
  SPECIAL_PROPERTIES,
  STATEMENT_CLASSES,
} from "./prov-o.ts";

type Said = readonly Pick<Quad, "predicate" | "object">[];

const SPECIALS: ReadonlyMap<string, Special> = new Map(
  (Object.entries(SPECIAL_PROPERTIES) as [Special, string][]).map(([special, iri]) => [iri, special]),
);

const TIMES: ReadonlySet<Formal> = new Set<Formal>(["time", "startTime", "endTime"]);
const INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Whether a value can stand in a formal attribute. */
function fits(part: Formal, value: Term): boolean {
  if ("iri" in value) return !TIMES.has(part);
  return TIMES.has(part) && value.datatype === DATATYPES.dateTime && INSTANT.test(value.value);
}

const same = (a: Term, b: Term): boolean =>
  "iri" in a ? "iri" in b && a.iri === b.iri : !("iri" in b) && a.value === b.value;

const typeAttribute = (iri: string): Attribute => ({ name: { special: "type" }, value: { iri } });

function attributeOf({ predicate, object }: Said[number]): Attribute {
  const special = SPECIALS.get(predicate);
  return { name: special === undefined ? { iri: predicate } : { special }, value: object };
}

/** A statement from what is said of its own resource; what is said twice is formal once, and an attribute then. */
function expression(
  type: StatementType,
  id: string,
  given: Expression["formal"],
  said: Said,
  types: readonly string[],
): Expression {
  const formal: Partial<Record<Formal, Term>> = { ...given };
  const attributes = types.map(typeAttribute);
  for (const one of said) {
    const part = partOf(type, one.predicate);
    if (part === undefined || !fits(part, one.object)) attributes.push(attributeOf(one));
    else if (formal[part] === undefined) formal[part] = one.object;
    else if (!same(formal[part], one.object)) attributes.push(attributeOf(one));
  }
  return { type, id, formal, attributes };
}

const classesOf = (said: Said): string[] =>
  said.flatMap(({ predicate, object }) => (predicate === TYPE && "iri" in object ? [object.iri] : []));

const isClass = ({ predicate, object }: Said[number]): boolean => predicate === TYPE && "iri" in object;

const isLink = ({ predicate, object }: Said[number]): boolean => QUALIFIED.has(predicate) && "iri" in object;

/** What a thing is that has a part in a statement. */
const ELEMENT_OF_PART: ReadonlyMap<Formal, Element> = new Map([
  ...["activity", "informed", "informant", "starter", "ender", "startTime", "endTime"].map(
    (part) => [part as Formal, "Activity"] as const,
  ),
  ...["agent", "delegate", "responsible"].map((part) => [part as Formal, "Agent"] as const),
]);

/** What the properties of a thing, and those that lead to it, tell of its being an activity or an agent. */
function tells({ predicate, object }: Said[number]): { readonly bearer?: Element; readonly value?: Element } {
  const row = DIRECT.get(predicate);
  const part = row?.from ?? QUALIFIED.get(predicate)?.bearer ?? partOf("Activity", predicate);
  const bearer = part && ELEMENT_OF_PART.get(part);
  const value = row && "iri" in object ? ELEMENT_OF_PART.get(row.to) : undefined;
  return { ...(bearer && { bearer }), ...(value && { value }) };
}

/** What things that do not say what they are must be, by what else is said: most of all they are entities. */
function impliedElements(quads: readonly Quad[]): ReadonlyMap<string, Element> {
  const implied = new Map<string, Element>();
  for (const quad of quads) {
    const { bearer, value } = tells(quad);
    if (bearer) implied.set(quad.subject, bearer);
    if (value && "iri" in quad.object) implied.set(quad.object.iri, value);
  }
  return implied;
}

/** A thing as all that it is; its attributes are those of the first. */
function elements(id: string, said: Said, implied: Element = "Entity"): Expression[] {
  const attributes = said.filter((one) => !isClass(one) && !isLink(one) && !directOf(one));
  const classes = classesOf(said).filter((iri) => !STATEMENT_CLASSES.has(iri));
  if (attributes.length === 0 && classes.length === 0) return [];
  const own = classes.flatMap((iri) => ELEMENT_CLASSES.get(iri) ?? []);
  const kinds = [...new Set(own.length === 0 ? [implied] : own)];
  return kinds.map((kind, i) =>
    expression(
      kind,
      id,
      {},
      i === 0 ? attributes : [],
      classes.filter(
        (iri) => iri !== NAMESPACES.prov + kind && (ELEMENT_CLASSES.get(iri) ?? kinds[0]) === kind,
      ),
    ),
  );
}

/** The row of a property that joins two things, when its value is one. */
function directOf({ predicate, object }: Said[number]): Direct | undefined {
  const row = DIRECT.get(predicate);
  return row && fits(row.to, object) ? row : undefined;
}

/** Resources that stand for a statement, each with whom it is about as far as that is told here. */
function statements(id: string, said: Said, bearers: readonly Quad[]): Expression[] {
  const classes = classesOf(said);
  const rest = said.filter((one) => !isClass(one));
  const [stated] = classes.flatMap((iri) => STATEMENT_CLASSES.get(iri) ?? []);
  if (bearers.length === 0)
    return stated === undefined ? [] : [expression(stated, id, {}, rest, typesBeside(stated, classes))];
  return bearers.flatMap(({ subject, predicate }) => {
    const row = QUALIFIED.get(predicate);
    if (!row) return [];
    const types = new Set([...typesBeside(row.type, classes), ...(row.subtype ? [row.subtype] : [])]);
    return [expression(row.type, id, { [row.bearer]: { iri: subject } }, rest, [...types])];
  });
}

/** What prov:type says of a statement: all but its own name, and but what it is a thing by. */
const typesBeside = (type: StatementType, classes: readonly string[]): string[] =>
  classes.filter((iri) => iri !== NAMESPACES.prov + type && !ELEMENT_CLASSES.has(iri));

const termKey = (term: Term | undefined): string =>
  term === undefined ? "" : "iri" in term ? `<${term.iri}` : `"${term.value}`;

/** No line ends in a writable IRI or in an instant. */
const keyOf = (type: StatementType, from: Term | undefined, to: Term | undefined, subtype = ""): string =>
  `${type}\n${termKey(from)}\n${termKey(to)}\n${subtype}`;

const DIRECT_OF: ReadonlyMap<StatementType, readonly Direct[]> = Map.groupBy(
  DIRECT.values(),
  ({ type }) => type,
);

/** What qualified statements say already, so that the property beside them says nothing more. */
function coveredBy(qualified: readonly Expression[]): ReadonlySet<string> {
  const covered = new Set<string>();
  for (const one of qualified)
    for (const { type, from, to, subtype } of DIRECT_OF.get(one.type) ?? [])
      if (subtype === undefined || hasType(one, subtype))
        covered.add(keyOf(type, one.formal[from], one.formal[to], subtype));
  return covered;
}

const hasType = ({ attributes }: Expression, iri: string): boolean =>
  attributes.some(
    ({ name, value }) => "special" in name && name.special === "type" && "iri" in value && value.iri === iri,
  );

type Bare = { readonly row: Direct; readonly from: Term; readonly to: Term };

const bareExpression = ({ row, from, to }: Bare, more: Expression["formal"] = {}): Expression => ({
  type: row.type,
  formal: { [row.from]: from, [row.to]: to, ...more },
  attributes: row.subtype === undefined ? [] : [typeAttribute(row.subtype)],
});

/** What happened to a thing once, and when: one statement, not two. */
function withTimes(bare: readonly Bare[]): Expression[] {
  const [timed, untimed] = [
    bare.filter(({ row }) => row.to === "time"),
    bare.filter(({ row }) => row.to !== "time"),
  ];
  const timeOf = ({ row }: Bare): Bare | undefined => {
    const times = timed.filter((one) => one.row.type === row.type);
    const events = untimed.filter((one) => one.row.type === row.type);
    return times.length === 1 && events.length === 1 && row.from === "entity" ? times[0] : undefined;
  };
  const used = new Set(untimed.map(timeOf));
  return [
    ...untimed.map((one) => {
      const time = timeOf(one);
      return bareExpression(one, time && { time: time.to });
    }),
    ...timed.filter((one) => !used.has(one)).map((one) => bareExpression(one)),
  ];
}

/** What joins a thing to others, as far as no qualified statement says it. */
function relations(subject: string, said: Said, covered: ReadonlySet<string>): Expression[] {
  const from = { iri: subject };
  const bare = said.flatMap((one): Bare[] => {
    const row = directOf(one);
    return row && !covered.has(keyOf(row.type, from, one.object, row.subtype))
      ? [{ row, from, to: one.object }]
      : [];
  });
  // Every revision, quotation and primary source is a derivation.
  const special = new Set(bare.flatMap(({ row, to }) => (row.subtype ? [keyOf(row.type, from, to)] : [])));
  return withTimes(
    bare.filter(({ row, to }) => row.subtype !== undefined || !special.has(keyOf(row.type, from, to))),
  );
}

/** The statements of a graph, or of a part of it, in the order in which their subjects come. */
export function expressionsOf(quads: readonly Quad[]): Expression[] {
  const bySubject = Map.groupBy(quads, ({ subject }) => subject);
  const bearers = Map.groupBy(quads.filter(isLink), ({ object }) => ("iri" in object ? object.iri : ""));
  const qualified = new Map<string, Expression[]>();
  for (const id of new Set([...bySubject.keys(), ...bearers.keys()])) {
    const made = statements(id, bySubject.get(id) ?? [], bearers.get(id) ?? []);
    if (made.length > 0) qualified.set(id, made);
  }
  const covered = coveredBy([...qualified.values()].flat());
  const implied = impliedElements(quads);
  const subjects = [...bySubject].flatMap(([id, said]) =>
    qualified.has(id)
      ? [...(qualified.get(id) ?? []), ...elements(id, said.filter(isClass))]
      : [...elements(id, said, implied.get(id)), ...relations(id, said, covered)],
  );
  const unsaid = [...qualified].flatMap(([id, made]) => (bySubject.has(id) ? [] : made));
  return [...subjects, ...unsaid];
}

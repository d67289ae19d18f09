// Activities as the runs of records: what was done, when, by whom and by which plan; everything else that is said of the
// activity goes with the first of its outputs.
import { type LineageRecord, OUTCOMES, RUN_STATUSES, type Transformation } from "../../model/record.ts";
import { IDENTIFIER } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import type { Attribute } from "./expression.ts";
import type { Said, Thing } from "./gather.ts";
import { isOwn, runIdOf } from "./identity.ts";
import { workOf } from "./meanings.ts";
import { isBareRelation } from "./own.ts";
import { type Reading, statementJson } from "./reading.ts";
import {
  associationsBeside,
  authoritiesOf,
  type Chosen,
  chosenFor,
  type Output,
  type Responsible,
  responsibleFor,
} from "./responsible.ts";
import {
  attributesJson,
  instantOf,
  object,
  oneOf,
  prose,
  textIn,
  thingIn,
  truth,
  uri,
  word,
} from "./values.ts";

export type Work = {
  readonly transformation?: Transformation;
  readonly environment?: NonNullable<LineageRecord["environment"]>;
  /** What the run does not hold; with one record only. */
  readonly rest?: object;
};

type Taken = { readonly attributes: readonly Attribute[]; readonly used: Set<Attribute> };

function take<T>(
  { attributes, used }: Taken,
  predicate: string,
  read: (value: Attribute[1]) => T | undefined,
): T | undefined {
  for (const attribute of attributes) {
    if (attribute[0] !== predicate) continue;
    const value = read(attribute[1]);
    if (value === undefined) continue;
    used.add(attribute);
    return value;
  }
  return undefined;
}

const isPackages = (value: object | undefined): value is Record<string, string> =>
  value !== undefined && Object.values(value).every((one) => typeof one === "string");

/** Whether an activity is told by an export of ours. */
const isOurs = ({ attributes }: Thing): boolean => attributes.some(([p]) => p === fb("record"));

function codeOf(taken: Taken): Transformation["code"] {
  const repository = take(taken, fb("codeRepository"), uri);
  const path = take(taken, fb("codePath"), word);
  const dirty = take(taken, fb("codeDirty"), truth);
  if (repository === undefined && path === undefined && dirty === undefined) return undefined;
  return {
    ...(repository === undefined ? {} : { repository }),
    ...(path === undefined ? {} : { path }),
    ...(dirty === undefined ? {} : { dirty }),
  };
}

/** Runs of which our exports say that they are a part; elsewhere that one was informed by another says less. */
function parentRun(reading: Reading, thing: Thing): { run: string | undefined; left: readonly Said[] } {
  const informed = reading.said.from("communication", thing.iri);
  const [one, ...more] = informed;
  if (!isOurs(thing) || one === undefined || !isBareRelation(one)) return { run: undefined, left: informed };
  return { run: runIdOf(one.args.informant ?? "", reading.terms.sha256), left: more };
}

/** A start or an end that says no more than when. */
const isTimeAlone = (one: Said, time: string | undefined): boolean =>
  isBareRelation(one) &&
  Object.keys(one.args).length === 2 &&
  instantOf(one.args.time) === time &&
  time !== undefined;

/** What an activity is, whatever it made. */
type Facts = {
  readonly transformation: Transformation;
  readonly environment: NonNullable<LineageRecord["environment"]>;
  readonly own: boolean;
  readonly responsible: Responsible;
  /** Attributes that no field has. */
  readonly left: readonly Attribute[];
  readonly communications: readonly Said[];
};

function factsOf(reading: Reading, thing: Thing): Facts {
  const { said, report, terms, node } = reading;
  const taken: Taken = { attributes: thing.attributes, used: new Set() };
  const timeOf = (own: string | undefined, kind: "start" | "end"): string | undefined =>
    instantOf(own ?? said.from(kind, thing.iri).find(({ args }) => args.time)?.args.time);
  for (const time of badTimes(thing)) report.aside("times without a zone", thing.iri, time);
  const { run, left: communications } = parentRun(reading, thing);
  const id = runIdOf(thing.iri, terms.sha256);
  const reviewed = thing.attributes.flatMap(([p, value]) =>
    p === fb("inspected") ? (thingIn(value) ?? []) : [],
  );
  const packages = take(taken, fb("packages"), object);
  const transformation: Transformation = withoutAbsent({
    id,
    parent_run: run,
    type: workOf(thing.classes),
    status: take(taken, fb("status"), oneOf(RUN_STATUSES)),
    started_at: timeOf(thing.args.startTime, "start"),
    ended_at: timeOf(thing.args.endTime, "end"),
    code: codeOf(taken),
    params: take(taken, fb("parameters"), object),
    outcome: take(taken, fb("outcome"), oneOf(OUTCOMES)),
    authority: take(taken, fb("authority"), word),
    reviewed: reviewed.length === 0 ? undefined : [...new Set(reviewed.map(node))].sort(),
    justification: take(taken, fb("justification"), prose),
  });
  const environment = withoutAbsent({
    packages: isPackages(packages) ? packages : undefined,
    hardware: take(taken, fb("hardware"), object),
  });
  const left = thing.attributes.filter(
    (one) =>
      !OWN_WORDS.has(one[0]) && !(one[0] === IDENTIFIER && textIn(one[1]) === id) && !taken.used.has(one),
  );
  const responsible = responsibleFor(reading, thing.iri);
  return { transformation, environment, own: isOurs(thing), responsible, left, communications };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const withoutAbsent = <T extends object>(all: T): Present<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Present<T>;

const badTimes = ({ args }: Thing): string[] =>
  [args.startTime, args.endTime].flatMap((t) => (t !== undefined && instantOf(t) === undefined ? t : []));

/** What the run of one of its outputs does not hold of an activity. */
function restOf(
  reading: Reading,
  thing: Thing,
  { left, communications, transformation, responsible, own }: Facts,
  output: Output,
  chosen: Chosen,
  covered: (usage: Said) => boolean,
): object | undefined {
  const { said, report } = reading;
  const { started_at, ended_at, id } = transformation;
  const statements = [
    ...associationsBeside(reading, responsible, own, output, chosen),
    ...communications,
    ...said.from("usage", thing.iri).filter((one) => !covered(one)),
    ...said.from("start", thing.iri).filter((one) => !isTimeAlone(one, started_at)),
    ...said.from("end", thing.iri).filter((one) => !isTimeAlone(one, ended_at)),
    ...said.from("influence", thing.iri),
  ];
  for (const [predicate] of left) report.aside("attributes of activities", thing.iri, predicate);
  for (const one of statements) report.aside("relations", one.kind, thing.iri);
  const types = thing.classes.filter((one) => !isOwn(one));
  const rest = {
    ...(types.length === 0 ? {} : { types }),
    ...(badTimes(thing).length === 0 ? {} : { times: thing.args }),
    ...(left.length === 0 ? {} : { attributes: attributesJson(left) }),
    ...(statements.length === 0 ? {} : { statements: statements.map(statementJson) }),
    ...(thing.bundles.length === 0 ? {} : { in: thing.bundles }),
  };
  if (Object.keys(rest).length === 0) return undefined;
  return { ...(id === thing.iri || isOwn(thing.iri) ? {} : { iri: thing.iri }), ...rest };
}

/**
 * An activity as the run of one of its outputs. `covered`: usages that edges tell, with the one record that has what the run does
 * not hold; absent for the other records.
 */
export type WorkFor = (thing: Thing, output: Output, covered?: (usage: Said) => boolean) => Work;

/** Activities as runs; what is the same for all outputs of one is read once. */
export function worksOf(reading: Reading): WorkFor {
  const known = new Map<string, Facts>();
  const authorities = authoritiesOf(reading);
  return (thing, output, covered) => {
    const facts = known.get(thing.iri) ?? factsOf(reading, thing);
    known.set(thing.iri, facts);
    const chosen = chosenFor(facts.responsible, facts.own, output);
    const plan = chosen.plan === undefined ? undefined : reading.node(chosen.plan);
    const { code, authority, ...more } = facts.transformation;
    const transformation: Transformation = withoutAbsent({
      ...more,
      code: code === undefined ? plan : { ...(plan === undefined ? {} : { id: plan }), ...(code as object) },
      agent: chosen.agent === undefined ? undefined : reading.agent(chosen.agent),
      authority: authorities.get(`${thing.iri} ${output.iri}`) ?? authority,
    });
    const rest = covered && restOf(reading, thing, facts, output, chosen, covered);
    return {
      ...(Object.keys(transformation).length === 0 ? {} : { transformation }),
      ...(Object.keys(facts.environment).length === 0 ? {} : { environment: facts.environment }),
      ...(rest === undefined ? {} : { rest }),
    };
  };
}

// Of the records that told of the run, and of what a person looked at: fields have it.
const OWN_WORDS = new Set([fb("record"), fb("inspected"), fb("authority")]);

/** Agents and plans that an activity names, for what is known of them. */
export function agentsOf({ said }: Reading, iri: string): string[] {
  return said.from("association", iri).flatMap(({ args }) => args.agent ?? []);
}

// Activities as the runs of records: what was done, when, by whom and by which plan; everything else that is said of the
// activity goes with the first of its outputs.
import { kindsFit } from "../../model/edge-types.ts";
import { type LineageRecord, OUTCOMES, RUN_STATUSES, type Transformation } from "../../model/record.ts";
import { IDENTIFIER } from "../terms.ts";
import { fb } from "../vocabulary/properties.ts";
import type { Attribute } from "./expression.ts";
import { describedBy, type Said, type Thing } from "./gather.ts";
import { isOwn, runIdOf } from "./identity.ts";
import { workOf } from "./meanings.ts";
import { isBareRelation } from "./own.ts";
import { authorityIn, type Reading, statementJson } from "./reading.ts";
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

/** An output of an activity, and the ids of its parents. */
type Output = { readonly iri: string; readonly parents: ReadonlySet<string> };

/** Who was responsible: the first by name; the code that ran, when the kinds allow it. */
function responsibility(
  reading: Reading,
  thing: Thing,
  output: Output,
): { of: Partial<Transformation>; left: Said[] } {
  const { said, kind } = reading;
  const associations = said.from("association", thing.iri);
  const agents = [...new Set(associations.flatMap(({ args }) => args.agent ?? []))].sort();
  const plans = [...new Set(associations.flatMap(({ args }) => args.plan ?? []))].sort();
  const mine = associations.find(({ attributes }) => describedBy(said, attributes) === output.iri);
  const agent = mine?.args.agent ?? agents[0];
  const isAnothers = ({ attributes }: Said): boolean =>
    ![undefined, output.iri].includes(describedBy(said, attributes));
  // Of several outputs of a run of ours, those have the code as a parent whose records named it.
  const isTheirs = (one: string): boolean => !isOurs(thing) || output.parents.has(reading.node(one));
  const plan = plans
    .filter(isTheirs)
    .find((one) => kindsFit("built-with", "artifact", kind(one)) || !said.things.entity.has(one));
  const left = associations.filter(
    (one) =>
      (!isBareRelation(one) ||
        (one.args.agent !== undefined && one.args.agent !== agent) ||
        (one.args.plan !== undefined && one.args.plan !== plan && isTheirs(one.args.plan))) &&
      !(isBareRelation(one) && isAnothers(one)),
  );
  return {
    of: {
      ...(agent === undefined ? {} : { agent: reading.agent(agent) }),
      ...(plan === undefined ? {} : { code: reading.node(plan) }),
    },
    left,
  };
}

/** Whether an activity is told by an export of ours. */
const isOurs = ({ attributes }: Thing): boolean => attributes.some(([p]) => p === fb("record"));

function codeOf(taken: Taken, id: string | undefined): Transformation["code"] {
  const repository = take(taken, fb("codeRepository"), uri);
  const path = take(taken, fb("codePath"), word);
  const dirty = take(taken, fb("codeDirty"), truth);
  if (repository === undefined && path === undefined && dirty === undefined) return id;
  return {
    ...(id === undefined ? {} : { id }),
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

/** On whose behalf the record of this output says that somebody decided: the records of one run may differ. */
function authorityOf({ said }: Reading, activity: string, output: Output): string | undefined {
  for (const association of said.from("association", activity))
    for (const one of said.from("delegation", association.args.agent ?? ""))
      if (one.args.activity === activity && describedBy(said, one.attributes) === output.iri)
        return authorityIn(one);
  return undefined;
}

/** A start or an end that says no more than when. */
const isTimeAlone = (one: Said, time: string | undefined): boolean =>
  isBareRelation(one) &&
  Object.keys(one.args).length === 2 &&
  instantOf(one.args.time) === time &&
  time !== undefined;

export function workFor(
  reading: Reading,
  thing: Thing,
  output: Output,
  covered: (usage: Said) => boolean,
): Work {
  const { said, report, terms } = reading;
  const taken: Taken = { attributes: thing.attributes, used: new Set() };
  const startedBy = said.from("start", thing.iri);
  const endedBy = said.from("end", thing.iri);
  const started_at = instantOf(thing.args.startTime ?? startedBy.find(({ args }) => args.time)?.args.time);
  const ended_at = instantOf(thing.args.endTime ?? endedBy.find(({ args }) => args.time)?.args.time);
  for (const time of [thing.args.startTime, thing.args.endTime])
    if (time !== undefined && instantOf(time) === undefined)
      report.aside("times without a zone", thing.iri, time);
  const { of, left: associations } = responsibility(reading, thing, output);
  const { run: parent_run, left: communications } = parentRun(reading, thing);
  const type = workOf(thing.classes);
  const id = runIdOf(thing.iri, terms.sha256);
  const status = take(taken, fb("status"), oneOf(RUN_STATUSES));
  const params = take(taken, fb("parameters"), object);
  const code = codeOf(taken, of.code as string | undefined);
  const outcome = take(taken, fb("outcome"), oneOf(OUTCOMES));
  const authority = authorityOf(reading, thing.iri, output) ?? take(taken, fb("authority"), word);
  const justification = take(taken, fb("justification"), prose);
  const reviewed = thing.attributes.flatMap(([p, value]) =>
    p === fb("inspected") ? (thingIn(value) ?? []) : [],
  );
  const packages = take(taken, fb("packages"), object);
  const hardware = take(taken, fb("hardware"), object);
  const transformation: Transformation = {
    ...(id === undefined ? {} : { id }),
    ...(parent_run === undefined ? {} : { parent_run }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(started_at === undefined ? {} : { started_at }),
    ...(ended_at === undefined ? {} : { ended_at }),
    ...(code === undefined ? {} : { code }),
    ...(params === undefined ? {} : { params }),
    ...(of.agent === undefined ? {} : { agent: of.agent }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(authority === undefined ? {} : { authority }),
    ...(reviewed.length === 0 ? {} : { reviewed: [...new Set(reviewed.map(reading.node))].sort() }),
    ...(justification === undefined ? {} : { justification }),
  };
  const environment = {
    ...(isPackages(packages) ? { packages } : {}),
    ...(hardware === undefined ? {} : { hardware }),
  };
  const statements = [
    ...associations,
    ...communications,
    ...said.from("usage", thing.iri).filter((one) => !covered(one)),
    ...startedBy.filter((one) => !isTimeAlone(one, started_at)),
    ...endedBy.filter((one) => !isTimeAlone(one, ended_at)),
    ...said.from("influence", thing.iri),
  ];
  const attributes = thing.attributes.filter(
    ([p, value]) =>
      !OWN_WORDS.has(p) &&
      !(p === IDENTIFIER && textIn(value) === id) &&
      ![...taken.used].some((one) => one[0] === p && one[1] === value),
  );
  for (const [predicate] of attributes) report.aside("attributes of activities", thing.iri, predicate);
  for (const one of statements) report.aside("relations", one.kind, thing.iri);
  const types = thing.classes.filter((one) => !isOwn(one));
  const badTimes = [thing.args.startTime, thing.args.endTime].some(
    (t) => t !== undefined && instantOf(t) === undefined,
  );
  const rest = {
    ...(types.length === 0 ? {} : { types }),
    ...(badTimes ? { times: thing.args } : {}),
    ...(attributes.length === 0 ? {} : { attributes: attributesJson(attributes) }),
    ...(statements.length === 0 ? {} : { statements: statements.map(statementJson) }),
    ...(thing.bundles.length === 0 ? {} : { in: thing.bundles }),
  };
  return {
    ...(Object.keys(transformation).length === 0 ? {} : { transformation }),
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(Object.keys(rest).length === 0
      ? {}
      : { rest: { ...(id === thing.iri ? {} : isOwn(thing.iri) ? {} : { iri: thing.iri }), ...rest } }),
  };
}

// Of the records that told of the run, and of what a person looked at: fields have it.
const OWN_WORDS = new Set([fb("record"), fb("inspected"), fb("authority")]);

/** Agents and plans that an activity names, for what is known of them. */
export function agentsOf({ said }: Reading, iri: string): string[] {
  return said.from("association", iri).flatMap(({ args }) => args.agent ?? []);
}

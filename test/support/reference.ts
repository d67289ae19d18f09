// The reference model: what a site is to answer and to show, in sets and without a thought for speed. It knows the rules of
// the design and nothing of how they are kept. Everything in it is mutable, because a history moves it on.

export type KindOf = "model" | "dataset";

/** What a record says; two with the same content are the same record. */
export type Content = {
  readonly word: string;
  readonly kind: KindOf;
  readonly parents: readonly string[];
  readonly lineage: string;
  /** What tells claims about one node apart. */
  readonly tag: number;
  /** Key of the record that it corrects. */
  readonly corrects?: string | undefined;
};

/** What came of saying it: the text of its receipt, once it is known. */
export type Statement = { readonly lineage: string; readonly seq: number; receipt: string };

export type Rec = {
  readonly key: string;
  readonly content: Content;
  readonly statement: Statement;
  /** The part of its statement that it is: alone, or in a cohort. */
  readonly part: string;
  state: "live" | "retracted" | "conflict";
  /** How often it was made to hold again: what is judged is the record as it stands since then. */
  since: number;
  erased: boolean;
};

export type Cohort = {
  readonly name: string;
  readonly lineage: string;
  readonly records: readonly Content[];
};

type Setback = "kind" | "cycle";

/** What is to be answered. */
export type Expected =
  | { readonly refused: string }
  | {
      readonly created: boolean;
      readonly statement: Statement;
      readonly effect: string;
      readonly conflict?: Setback;
    };

export type Model = {
  readonly records: Map<string, Rec>;
  readonly cohorts: Map<string, { readonly statement: Statement; readonly conflict: Setback | undefined }>;
  /** Judgements and erasures, by what they are about. */
  readonly others: Map<string, Statement>;
  /** Words that anybody ever used for a node. */
  readonly mentioned: Set<string>;
  /** How many statements each ledger has. */
  readonly ends: Map<string, number>;
  /** How many statements the log has. */
  statements: number;
};

export const emptyModel = (): Model => ({
  records: new Map(),
  cohorts: new Map(),
  others: new Map(),
  mentioned: new Set(),
  ends: new Map(),
  statements: 0,
});

export const keyOf = (content: Content): string => JSON.stringify(content);

const live = (model: Model): Content[] =>
  [...model.records.values()].filter((one) => one.state === "live").map((one) => one.content);

/** The live claims about a node, in the order in which they were first said. */
export const claimsOf = (model: Model, word: string): Rec[] =>
  [...model.records.values()].filter((one) => one.state === "live" && one.content.word === word);

/** The kind of a node; undefined of a stub. */
export const kindOf = (model: Model, word: string): KindOf | undefined =>
  claimsOf(model, word)[0]?.content.kind;

export const parentsOf = (model: Model, word: string): Set<string> =>
  new Set(claimsOf(model, word).flatMap((one) => one.content.parents));

/** Everything that a node descends from. */
export function ancestorsOf(claims: readonly Content[], word: string): Set<string> {
  const found = new Set<string>();
  const left = [word];
  for (let one = left.pop(); one !== undefined; one = left.pop())
    for (const claim of claims)
      if (claim.word === one)
        for (const parent of claim.parents)
          if (!found.has(parent)) {
            found.add(parent);
            left.push(parent);
          }
  return found;
}

export const ancestors = (model: Model, word: string): Set<string> => ancestorsOf(live(model), word);

/** Why these cannot stand beside what is live, without one record. */
function setback(model: Model, added: readonly Content[], without?: Rec): Setback | undefined {
  const before = [...model.records.values()].filter((one) => one.state === "live" && one !== without);
  const all = [...before.map((one) => one.content)];
  for (const one of added) {
    if (all.some((other) => other.word === one.word && other.kind !== one.kind)) return "kind";
    all.push(one);
  }
  return added.some((one) => ancestorsOf(all, one.word).has(one.word)) ? "cycle" : undefined;
}

function state(model: Model, lineage: string): Statement {
  const seq = (model.ends.get(lineage) ?? 0) + 1;
  model.ends.set(lineage, seq);
  model.statements += 1;
  return { lineage, seq, receipt: "" };
}

function enter(model: Model, content: Content, statement: Statement, part: string, conflict?: Setback): void {
  const key = keyOf(content);
  const rec: Rec = {
    key,
    content,
    statement,
    part,
    state: conflict === undefined ? "live" : "conflict",
    since: 0,
    erased: false,
  };
  model.records.set(key, rec);
  model.mentioned.add(content.word);
  if (conflict === undefined) for (const parent of content.parents) model.mentioned.add(parent);
}

/** What the door refuses of one record, beside everything that is live. */
function refusal(model: Model, content: Content, strict: boolean, corrected?: Rec): string | undefined {
  const kind = kindOf(model, content.word);
  if (corrected === undefined && kind !== undefined && kind !== content.kind) return "identity-conflict";
  if (strict && content.parents.some((parent) => !model.mentioned.has(parent) && parent !== content.word))
    return "unknown-parent";
  const others = [...model.records.values()].filter((one) => one.state === "live" && one !== corrected);
  const above = others.map((one) => one.content);
  return content.parents.some((parent) => ancestorsOf(above, parent).has(content.word)) ? "cycle" : undefined;
}

/** Says a record. `blind`: the door cannot ask the graph, so that only the fold sees what cannot stand. */
export function sayRecord(
  model: Model,
  content: Content,
  terms: { strict: boolean; blind: boolean },
): Expected {
  const known = model.records.get(keyOf(content));
  if (known !== undefined) {
    if (known.state === "retracted" && !terms.blind) return { refused: "retracted" };
    return { created: false, statement: known.statement, effect: known.state };
  }
  const corrected = content.corrects === undefined ? undefined : model.records.get(content.corrects);
  if (corrected?.state === "retracted") return { refused: "retracted" };
  const refused = terms.blind ? undefined : refusal(model, content, terms.strict, corrected);
  if (refused !== undefined) return { refused };
  const conflict = setback(model, [content], corrected);
  const statement = state(model, content.lineage);
  enter(model, content, statement, "record", conflict);
  if (conflict !== undefined) return { created: true, statement, effect: "conflict", conflict };
  if (corrected) corrected.state = "retracted";
  return { created: true, statement, effect: "live" };
}

/** Says a cohort of records that nobody said before: all of them, or none. */
export function sayCohort(model: Model, cohort: Cohort): Expected {
  const key = JSON.stringify(cohort);
  const known = model.cohorts.get(key);
  if (known)
    return { created: false, statement: known.statement, effect: known.conflict ? "conflict" : "live" };
  for (const content of cohort.records) {
    const refused = refusal(model, content, false);
    if (refused !== undefined) return { refused };
  }
  const conflict = setback(model, cohort.records);
  const statement = state(model, cohort.lineage);
  for (const [i, content] of cohort.records.entries())
    enter(model, content, statement, `record/${i}`, conflict);
  model.cohorts.set(key, { statement, conflict });
  if (conflict !== undefined) return { created: true, statement, effect: "conflict", conflict };
  return { created: true, statement, effect: "live" };
}

/** Something about a record that is said once, however often. */
function once(model: Model, about: string, lineage: string): { created: boolean; statement: Statement } {
  const known = model.others.get(about);
  if (known) return { created: false, statement: known };
  const statement = state(model, lineage);
  model.others.set(about, statement);
  return { created: true, statement };
}

/** Takes a record back. */
export function retract(model: Model, rec: Rec): Expected {
  const about = `retraction of ${rec.key} since ${rec.since}`;
  if (rec.state === "retracted" && !model.others.has(about)) return { refused: "retracted" };
  const said = once(model, about, rec.content.lineage);
  rec.state = "retracted";
  return { ...said, effect: "retracted" };
}

/** Has a record hold again, if it can stand beside what is live. */
export function reinstate(model: Model, rec: Rec): Expected {
  const since = rec.state === "live" ? rec.since - 1 : rec.since;
  const about = `reinstatement of ${rec.key} since ${since}`;
  if (rec.state === "live" && !model.others.has(about)) return { refused: "not-retracted" };
  const said = once(model, about, rec.content.lineage);
  if (!said.created) return { ...said, effect: "live" };
  const conflict = setback(model, [rec.content]);
  rec.since += 1;
  rec.state = conflict === undefined ? "live" : "conflict";
  // It may mention what nobody mentioned while it did not stand.
  if (conflict === undefined) for (const parent of rec.content.parents) model.mentioned.add(parent);
  return { ...said, effect: rec.state, ...(conflict === undefined ? {} : { conflict }) };
}

/** Erases a record's text; what it says of the graph stands. */
export function erase(model: Model, rec: Rec): Expected {
  rec.erased = true;
  return { ...once(model, `erasure of ${rec.key}`, rec.content.lineage), effect: "erased" };
}

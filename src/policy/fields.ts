// What an expression sees, as declared types: every field of a node as it is read back, by its name there. A table; the
// checker, the reader of facts and `docs/expressions.md` are made of it or held against it.

export type Field = {
  /** string, int, double, bool, timestamp, `map<string, dyn>`, a type of this table, or a list of one of them. */
  readonly type: string;
  readonly about: string;
};

export type Fields = Readonly<Record<string, Field>>;

const text = (about: string): Field => ({ type: "string", about });
const whole = (about: string): Field => ({ type: "int", about });
const flag = (about: string): Field => ({ type: "bool", about });
const instant = (about: string): Field => ({ type: "timestamp", about });
const words = (about: string): Field => ({ type: "list<string>", about });
const json = (about: string): Field => ({ type: "map<string, dyn>", about });
const one = (type: string, about: string): Field => ({ type, about });
const many = (type: string, about: string): Field => ({ type: `list<${type}>`, about });

/** The types, each after those that it is made of. */
export const TYPES = {
  Agent: {
    type: text("software, person or organization."),
    id: text("The opaque id that records have."),
  },
  Artifact: {
    digest: text("`sha256:` and 64 digits."),
    size: whole("Bytes."),
    media_type: text("Media type."),
    uri: text("Where a copy is."),
  },
  Edge: {
    parent: text("Id of the parent."),
    type: text("How the child descends from it, e.g. `fine-tuned-from`."),
    role: text("Its part in the child."),
    weight: one("double", "Its weight among parents of the same type."),
    weight_unit: text("What the weight counts."),
    mutation: json("`type` and `params` of what changed on the way."),
    certainty: text("observed, declared, inferred or reconstructed."),
    derived_by: text("`rule` where another field than `parents` implied it."),
    record: text("The record that says it."),
    ordinal: whole("Its place among the record's edges."),
    misfit: flag("Its kinds do not go together."),
  },
  Reference: {
    id: text("Id of the other node."),
    type: text("What it is to the node."),
    record: text("The record that says it."),
  },
  Metric: {
    name: text("What was measured."),
    value: one("double", "The measured value."),
    stderr: one("double", "Standard error."),
    step: whole("Training step."),
    dataset: text("What it was measured on."),
    split: text("Which part of that."),
  },
  Code: {
    id: text("The revision, e.g. `swh:1:rev:…`."),
    repository: text("Where the code lies."),
    path: text("Which part of it ran."),
    dirty: flag("There were changes that are not in the revision."),
  },
  Transformation: {
    id: text("The run."),
    parent_run: text("The run it is a part of."),
    type: text("What was done, e.g. `fine-tuning`."),
    status: text("succeeded, failed or aborted."),
    started_at: instant("When it began."),
    ended_at: instant("When it ended."),
    code: one("Code", "The code that ran."),
    params: json("With which settings."),
    agent: one("Agent", "Who did it."),
    outcome: text("Of a human intervention: approved, rejected, modified or overrode."),
    authority: text("By what right."),
    reviewed: words("What was looked at."),
    justification: text("Why."),
  },
  Capture: {
    method: text("wrapper, event, manual, import or reconstructed."),
    source: text("What said it."),
    confidence: one("double", "From 0 to 1."),
  },
  Gaps: {
    stubs: whole("Parents that nobody has recorded; the node itself, if it is one."),
    unpinned: whole("Parents named without a revision."),
    partial: whole("1 where a record says that parents are missing."),
    unspecified: whole("1 where no record says whether its parents are all there are."),
  },
  Claim: {
    record: text("`rec:` and its hash."),
    position: whole("Where it stands in the log."),
    ledger: text("The ledger that took it."),
    lineage: text("The family it was said in."),
    time: instant("When the ledger took it."),
    withheld: words("Its parts that were erased."),
  },
  Contradiction: {
    pointer: text("The field on which records differ (RFC 6901)."),
  },
  Node: {
    id: text("Its own id."),
    kind: text("What it is, e.g. `model`; `stub` where nobody recorded it."),
    name: text("What people call it."),
    version: text("Its version."),
    description: text("In prose."),
    license: text("SPDX expression."),
    owner: one("Agent", "Whom it belongs to."),
    lineage: text("The family of its first record."),
    stub: flag("Named by somebody, recorded by nobody."),
    created_at_utc: instant("When the artifact came to be."),
    artifact_digest: text("Digest of its bytes."),
    artifact: one("Artifact", "Its bytes."),
    aliases: words("Its other ids."),
    ancestry: text("complete, partial or unspecified: whether its parents are all there are."),
    parent_ids: words("Ids of its parents."),
    parents: many("Edge", "The edges to its parents, of every type."),
    references: many("Reference", "Relations that are not ancestry."),
    base_model: text("The base, as the record says it."),
    adapters: words("The adapters, as the records say them."),
    merge_recipe: json("How it was merged."),
    quantization: json("method, scheme, bits, calibration."),
    routing_policy: json("How requests are routed to it."),
    mutation_budget: json("`max_generations`."),
    evaluation_packet_uri: text("Where its evaluation is."),
    resource_profile_uri: text("Where its resource profile is."),
    lifecycle_state: text("Its most active standing."),
    rollback_target: text("What a rollback leads to."),
    standings: many("map<string, dyn>", "Its lifecycle state in each slot."),
    transformation: one("Transformation", "The run that made it."),
    environment: json("image, lockfile, packages, hardware."),
    metrics: many("Metric", "What was measured of it."),
    evidence: json("Facts for policies, as the record says them."),
    tags: words("Free words."),
    capture: one("Capture", "How the record came about."),
    gaps: one("Gaps", "What is missing around it."),
    records: many("Claim", "Its live records, in the order of the log."),
    contradictions: many("Contradiction", "Fields on which its records differ."),
  },
} as const satisfies Readonly<Record<string, Fields>>;

export type TypeName = keyof typeof TYPES;

/** What an expression may be about; each question and each policy gives some of them. */
export const VARIABLES = {
  node: one("Node", "The node that is asked about."),
  ancestor: one("Node", "One of its ancestors."),
  ancestors: many("Node", "All its ancestors, nearest first."),
  descendants: many("Node", "Everything that came of it, nearest first."),
  edge: one("Edge", "One edge of its ancestry."),
  now: instant("When the log took the last statement that the answer speaks of."),
} as const satisfies Fields;

export type Variable = keyof typeof VARIABLES;

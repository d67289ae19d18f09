// Nodes as the mapping is given them, made from records as they are posted; and random ones, for tests that try to break
// the writers.
import { edgesOf } from "../../../src/model/edges.ts";
import { identityOf, type LineageRecord } from "../../../src/model/record.ts";
import type { Claim, GraphEdge } from "../../../src/model/view.ts";
import type { DescribedNode, NodeSayings } from "../../../src/prov/mapping/described.ts";
import type { Quad, Term } from "../../../src/prov/mapping/mapping.ts";
import type { Placed, ToldMove } from "../../../src/prov/mapping/said.ts";

export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const recordId = (digit: string): string => `rec:${digit.repeat(64)}`;
export const commit = `swh:1:rev:${"1".repeat(40)}`;

export type Said = Omit<LineageRecord, "created_at_utc" | "kind"> & Partial<LineageRecord>;

function claimOf(record: string, position: number, said: LineageRecord): Claim {
  return {
    record,
    position,
    ledger: "0f".repeat(16),
    seq: position + 1,
    statement: "ab".repeat(32),
    lineage: said.lineage ?? "acme/support",
    time: "2026-06-01T00:00:00Z",
    withheld: [],
    said,
  };
}

function edgesFrom(child: string, record: string, said: LineageRecord): GraphEdge[] {
  return edgesOf(said).map((edge, ordinal) => ({
    child,
    parent: edge.parent,
    type: edge.type,
    role: edge.role ?? null,
    weight: edge.weight ?? null,
    weight_unit: edge.weight_unit ?? null,
    mutation: (edge.mutation ?? null) as GraphEdge["mutation"],
    certainty: edge.certainty,
    derived_by: edge.derived_by ?? null,
    record,
    ordinal,
    misfit: false,
  }));
}

/** Nothing but what its records say of a node. */
export const plain = (node: NodeSayings): DescribedNode => ({
  ...node,
  times: { flagged: new Set() },
  setAside: [],
  moves: [],
  stood: [],
  advisories: [],
  waivers: [],
  cohorts: [],
});

/** Where a statement stands whose hash is made of one hexadecimal digit. */
const placed = (digit: string): Placed => ({
  statement: digit.repeat(64),
  position: Number.parseInt(digit, 16),
  ledger: "0f".repeat(16),
  seq: 1,
  lineage: "acme/support",
  time: "2026-06-02T00:00:00.000Z",
});

const moved = (digit: string, node: string, more: Partial<ToldMove>): ToldMove => ({
  ...placed(digit),
  type: "transition",
  node,
  niche: "chat",
  kind: "model",
  from: null,
  to: "champion",
  at: "2026-06-02T00:00:00.000Z",
  recorded: false,
  replaced: null,
  leaves: null,
  learning: "It pays.",
  reason: null,
  decision: null,
  withheld: false,
  ...more,
});

/** The same node with something of all that may be said of it beside its records; another was promoted in its place. */
export function storied(node: DescribedNode): DescribedNode {
  const { id } = node.head;
  const policies = [{ policy: "pii", version: 3, statement: "9".repeat(64) }];
  const decision = { verdict: "allowed", at: "2026-06-02T00:00:00Z", position: 4, policies } as const;
  const standing = { lineage: "acme/support", niche: "chat", kind: "model", target: null } as const;
  const until = "2026-06-03T00:00:00.000Z";
  const record = { ...placed("5"), record: recordId("5"), capture: null, withheld: [] };
  const advisory = `advisory:${"3".repeat(64)}`;
  return {
    ...node,
    setAside: [
      { ...record, state: "retracted", until: 7 },
      { ...record, record: recordId("6"), state: "cycle", until: null, capture: { method: "event" } },
    ],
    moves: [
      moved("1", id, { decision }),
      moved("2", digest("f"), { type: "rollback", replaced: id, leaves: id, recorded: true, at: until }),
      moved("8", id, { type: "denial", withheld: true }),
    ],
    stood: [
      {
        ...standing,
        state: "champion",
        at: "2026-06-02T00:00:00.000Z",
        target: digest("b"),
        statement: "1".repeat(64),
        ended: { statement: "2".repeat(64), at: until },
      },
      { ...standing, state: "archived", at: until, statement: "2".repeat(64), ended: null },
    ],
    advisories: [
      {
        ...placed("3"),
        id: advisory,
        severity: "high",
        kind: "privacy",
        title: "Tickets hold telephone numbers.",
        description: "At length.",
        references: ["https://acme.example/17"],
        names: ["acme/tickets"],
        withheld: false,
        withdrawn: { statement: "4".repeat(64), position: 8 },
      },
    ],
    waivers: [
      { ...placed("7"), id: `waiver:${"7".repeat(64)}`, advisory, until, reason: "So.", withheld: false },
    ],
    cohorts: [{ ...placed("a"), id: "cohort:a", name: "step", note: "Three ways.", withheld: false }],
  };
}

/** A record as it was taken: its id, its place in the log, what it says. */
export type Taken = { readonly record: string; readonly position: number; readonly said: LineageRecord };

/** A node of these records. */
export function nodeOf(taken: readonly Taken[]): DescribedNode {
  const [first] = taken;
  if (!first) throw new Error("a node needs a record");
  const { node: id, aliases } = identityOf(first.said, first.record);
  const { kind, name, version } = first.said;
  return plain({
    head: { id, kind, name: name ?? null, version: version ?? null, state: null, stub: false },
    claims: taken.map(({ record, position, said }) => claimOf(record, position, said)),
    edges: taken.flatMap(({ record, said }) => edgesFrom(id, record, said)),
    aliases: [...aliases],
  });
}

/** A node of one record; the record's id and position are made of one hexadecimal digit. */
export function described(digit: string, ...saids: readonly Said[]): DescribedNode {
  return nodeOf(
    saids.map((said, i) => ({
      record: recordId(i === 0 ? digit : String(i)),
      position: Number.parseInt(digit, 16) * 10 + i,
      said: { kind: "model", created_at_utc: "2026-01-01T00:00:00Z", ...said },
    })),
  );
}

export const stub = (id: string): DescribedNode =>
  plain({
    head: { id, kind: "stub", name: null, version: null, state: null, stub: true },
    claims: [],
    edges: [],
    aliases: [],
  });

/** The objects of a subject's property, as text. */
export function objects(quads: readonly Quad[], subject: string, predicate: string): string[] {
  return quads
    .filter((quad) => quad.subject === subject && quad.predicate === predicate)
    .map(({ object }) => ("iri" in object ? object.iri : object.value));
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// What has broken writers: the delimiters of Turtle and JSON-LD, everything that ends a line, ends of ranges, halves of
// pairs, keywords, prefixes, numbers that are not.
const FRAGMENTS = [
  ..."\"'\\<>{}|^`@_:;,.#?%&=/()[]~! \t\n\r\b\f",
  ...["\u0000", "\u0019", "\u001a", "\u001f", "\u007f", "\u0080", "\u0085", "\u00a0", "\u00ad"],
  ...["\u2028", "\u202e", "\u3000", "\ufeff", "\ufffe", "\uffff", "\ud7ff", "\ud800", "\udfff"],
  ...["\u{10000}", "\u{1f600}", "\u{10ffff}", "é", "e\u0301", "漢"],
  ...["> <injected> <by> <me> .\n<", '" .\n<s> <p> "', '"""', "'''", "\\u0041", "\\", '\\"', "%zz", "%41"],
  ...["_:b0", "@id", "@type", "@graph", "@context", "__proto__", "fb:", "prov:Entity", "xsd:string"],
  ...["http://", "https://example.com/", "urn:x:y", "urn:uuid:", "s3://b/", "mailto:a@b", "a", "b", "Z9"],
  ...["https://w3id.org/forebear/id/", "https://w3id.org/forebear/ns#weight", "1", "-0", "1.5e300", "true"],
] as const;

export type Random = {
  readonly pick: <T>(items: readonly T[]) => T;
  readonly text: () => string;
  readonly number: () => number;
  readonly maybe: <T>(make: () => T) => T | undefined;
};

export function randomFrom(seed: number): Random {
  const next = dice(seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  return {
    pick,
    text: () => Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(FRAGMENTS)).join(""),
    number: () => pick([next(), -next() * 1e9, next() * 1e-12, 0, -0, 5e-324, 1.7e308, 1e21, 0.1 + 0.2, 42]),
    maybe: (make) => (next() < 0.5 ? undefined : make()),
  };
}

const DATATYPES = ["string", "dateTime", "integer", "decimal", "boolean", "anyURI"].map(
  (name) => `http://www.w3.org/2001/XMLSchema#${name}`,
);

function hostileTerm({ pick, text }: Random): Term {
  return pick<() => Term>([
    () => ({ iri: text() }),
    () => ({ value: text() }),
    () => ({ value: text(), datatype: pick([...DATATYPES, text()]) }),
    () => ({ value: text(), datatype: "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON" }),
    () => ({ value: '{"a":[1,"\\u0000"]}', datatype: "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON" }),
    () => ({ value: text(), language: pick(["en", "de-AT", "EN", "x y", '"', text()]) }),
  ])();
}

/** Statements that no caller should make, and that must still be written as what they are. */
export function hostileQuads(random: Random, predicates: readonly string[]): Quad[] {
  const subject = random.text();
  return Array.from({ length: 4 }, () => ({
    subject: random.pick([subject, random.text()]),
    predicate: random.pick([...predicates, random.text()]),
    object: hostileTerm(random),
  }));
}

/** A node whose every text is hostile. */
export function hostileNode({ text, number, maybe, pick }: Random): DescribedNode {
  const agent = () => ({ type: pick(["software", "person", "organization"] as const), id: text() });
  const json = () => ({ [text()]: [text(), number(), null, true], "@id": text() });
  const said: Said = {
    kind: pick(["model", "evaluation", "dataset"] as const),
    node: text(),
    aliases: [text()],
    name: text(),
    version: maybe(text),
    description: maybe(text),
    license: maybe(text),
    owner: maybe(agent),
    artifact: maybe(() => ({ uri: text(), media_type: text(), size: 7 })),
    parents: (
      ["fine-tuned-from", "revised-from", "built-with", "evaluated-against", "alias-of"] as const
    ).map((type) => ({ id: text(), type, role: maybe(text), weight: maybe(number), mutation: undefined })),
    transformation: maybe(() => ({
      id: maybe(text),
      parent_run: maybe(text),
      code: pick([text(), { repository: text(), path: text() }]),
      agent: maybe(agent),
      params: maybe(json),
      reviewed: [text()],
      justification: text(),
    })),
    environment: maybe(() => ({ packages: { [text()]: text() } })),
    metrics: [{ name: text(), value: number(), dataset: maybe(text), split: maybe(text) }],
    evidence: maybe(json),
    evaluation_packet_uri: maybe(text),
    tags: [text(), text()],
    lineage: maybe(text),
    capture: maybe(() => ({ method: "event" as const, source: text() })),
  };
  const clean = JSON.parse(JSON.stringify(said), (_key, value) =>
    typeof value === "string" ? value.toWellFormed() : value,
  ) as Said;
  return described(pick(["a", "b", "c"]), clean);
}

// OpenRange snapshots -> records. Pure: texts in, records and a report out. Each snapshot descends from at most one parent
// by a step of its curriculum; ancestors whose own file is missing become records by what their descendants tell of them.
// Secrets stay out: a record has hashes of what it keeps back, and the untouched text is handed over beside it.
import type { Sha256 } from "../model/bytes.ts";
import type { Refusal } from "../model/refusal.ts";
import { pointer } from "../model/refusal.ts";
import { differsFrom, type KnownStep, tellsTheSame, withheldBy } from "./openrange-known.ts";
import { nodeOf, recordOf, type SnapshotRecord, VERBS, verbsOf } from "./openrange-record.ts";
import type { Refused, SnapshotReport } from "./openrange-report.ts";
import { type Guard, guardOf } from "./openrange-secrets.ts";
import { COVERED, part, readSnapshot, type Snapshot, type Step } from "./openrange-snapshot.ts";

export { type KnownStep, knownStep } from "./openrange-known.ts";
export { nodeOf, originOf, type SnapshotRecord } from "./openrange-record.ts";
export { type SnapshotReport, snapshotReportLines } from "./openrange-report.ts";
export { readSnapshot, type Snapshot } from "./openrange-snapshot.ts";

/** The text of one snapshot and what people call the place it came from. */
export type SnapshotFile = { readonly file: string; readonly text: string };

export type SnapshotTerms = {
  readonly sha256: Sha256;
  /** `refuse`: a snapshot whose id does not follow from its content is refused. Else it is kept, and said. */
  readonly unproved?: "keep" | "refuse";
  /** What is known already, by the snapshots' own ids. */
  readonly known?: ReadonlyMap<string, readonly KnownStep[]>;
};

export type SnapshotImport = {
  /** Parents before children. */
  readonly records: readonly SnapshotRecord[];
  /** Every text that was taken, once, untouched, parents first. Secret: for a store's private part alone. */
  readonly sources: readonly {
    readonly file: string;
    readonly node: string;
    readonly document: string;
    readonly text: string;
  }[];
  readonly report: SnapshotReport;
};

const NOTHING_KNOWN: ReadonlyMap<string, readonly KnownStep[]> = new Map();

type Read = { readonly file: string; readonly snapshot: Snapshot };

const stable = (step: Step, name: string): string => part(step.said, name).stable;

/** Where two entries about one id differ in what the id covers. */
function differs(step: Step, known: Step): string[] | undefined {
  if (step.parent !== known.parent) return ["parent_id"];
  if (step.pack.version !== known.pack.version) return ["pack", "version"];
  return stable(step, "manifest") === stable(known, "manifest") ? undefined : ["manifest"];
}

const conflict = (id: string, at: readonly (string | number)[], more: string): Refusal => ({
  code: "identity-conflict",
  detail: `${pointer(...at)} is other content than the snapshot ${JSON.stringify(id)} has${more}.`,
  pointer: pointer(...at),
  hint: "An id stands for one content for ever: let OpenRange make a new snapshot of the changed one.",
});

/** Other content under an id that is known; `known` holds the content of every snapshot and every entry so far. */
function contradiction(
  { snapshot }: Read,
  contents: ReadonlyMap<string, Read>,
  entries: ReadonlyMap<string, { readonly step: Step; readonly file: string }>,
): Refusal | undefined {
  for (const [i, step] of snapshot.steps.entries()) {
    const known = entries.get(step.id);
    const where = known && differs(step, known.step);
    if (where) return conflict(step.id, ["lineage", i, ...where], ` in ${known.file}`);
  }
  const known = contents.get(snapshot.id);
  if (!known || known.snapshot.content === snapshot.content) return undefined;
  const name = COVERED.find(
    (one) => part(known.snapshot.said, one).stable !== part(snapshot.said, one).stable,
  );
  return conflict(snapshot.id, [name ?? "id"], ` in ${known.file}`);
}

/** Other content than what is known. */
function contradictsKnown(
  { steps, id, content, said }: Snapshot,
  known: ReadonlyMap<string, readonly KnownStep[]>,
): Refusal | undefined {
  const way = (record: string): Pick<Refusal, "hint"> => ({
    hint: `An id stands for one content for ever. If it is ${record} that is wrong, retract it first (POST /v1/retractions with its id and a reason), then import again.`,
  });
  for (const [i, step] of steps.entries())
    for (const one of known.get(step.id) ?? []) {
      const where = differsFrom(one, step);
      if (where) return { ...conflict(step.id, ["lineage", i, ...where], " here"), ...way(one.record) };
    }
  for (const one of known.get(id) ?? []) {
    if (one.content === undefined || one.content === content) continue;
    const name = COVERED.find((covered) => {
      const there = (one.document ?? one.told).members.get(covered);
      return there !== undefined && there.stable !== part(said, covered).stable;
    });
    const detail = `The content of the snapshot ${JSON.stringify(id)} is other than what is known of it here.`;
    const refusal =
      name === undefined ? { ...conflict(id, ["id"], ""), detail } : conflict(id, [name], " here");
    return { ...refusal, ...way(one.record) };
  }
  return undefined;
}

/** Those that do not contradict each other. Of two contents under one id, the one that the id follows from is believed. */
function consistent(all: readonly Read[], refused: Refused[]): Read[] {
  const contents = new Map<string, Read>();
  const entries = new Map<string, { readonly step: Step; readonly file: string }>();
  const taken = new Set<Read>();
  const proved = (read: Read): boolean => read.snapshot.proved;
  // The ids of what is proved first, then what the others tell of theirs.
  const order = [...all.filter(proved), ...all.filter((read) => !proved(read))];
  for (const read of order.filter(proved)) {
    const step = read.snapshot.steps.at(-1);
    if (step) entries.set(step.id, { step, file: read.file });
  }
  for (const read of order) {
    const refusal = contradiction(read, contents, entries);
    if (refusal) {
      refused.push({ file: read.file, refusal });
      continue;
    }
    taken.add(read);
    contents.set(read.snapshot.id, contents.get(read.snapshot.id) ?? read);
    for (const step of read.snapshot.steps)
      if (!entries.has(step.id)) entries.set(step.id, { step, file: read.file });
  }
  return all.filter((read) => taken.has(read));
}

/** What two tellings of one step have to have in common to be one claim. */
const telling = (step: Step): string =>
  JSON.stringify([
    step.id,
    step.parent,
    step.pack,
    ...["manifest", "prompt", "builder_summary", "touched_files", "curriculum"].map((name) =>
      stable(step, name),
    ),
  ]);

/** A record of every snapshot, and of every entry that its snapshot's own file does not tell in the same words. */
function recordsOf(
  reads: readonly Read[],
  known: ReadonlyMap<string, readonly KnownStep[]>,
): SnapshotRecord[] {
  const told = new Set(reads.flatMap(({ snapshot }) => snapshot.steps.slice(-1).map(telling)));
  const guards = new Map(reads.map(({ snapshot }) => [snapshot.id, guardOf(snapshot)]));
  const records = new Map<string, SnapshotRecord>();
  for (const { snapshot } of reads) {
    const guard = guardOf(snapshot);
    for (const [i, step] of snapshot.steps.entries()) {
      const own = i === snapshot.steps.length - 1;
      if (!own && told.has(telling(step))) continue;
      const before = known.get(step.id) ?? [];
      if (!own && before.some((one) => tellsTheSame(one, step))) continue;
      // What is a secret of an ancestor its own file knows best.
      const kept = new Set(before.flatMap(withheldBy).map((name) => step.said.members.get(name)));
      const repeats: Guard = (said) => guard(said) || kept.has(said) || guards.get(step.id)?.(said) === true;
      const record = recordOf(snapshot, step, own ? guard : repeats);
      records.set(record.text, record);
    }
  }
  return [...records.values()].sort((a, b) => a.depth - b.depth);
}

function read({ file, text }: SnapshotFile, terms: SnapshotTerms): Read | Refused {
  const snapshot = readSnapshot(text, terms.sha256);
  if (!snapshot.ok) return { file, refusal: snapshot.refusal };
  const { id, content, proved } = snapshot.value;
  const refused = contradictsKnown(snapshot.value, terms.known ?? NOTHING_KNOWN);
  if (refused) return { file, refusal: refused };
  if (proved || terms.unproved !== "refuse") return { file, snapshot: snapshot.value };
  const refusal: Refusal = {
    code: "invalid",
    detail: `The id ${JSON.stringify(id)} does not follow from the content, whose id is ${content.slice(0, 16)}.`,
    pointer: "/id",
    hint: "Import the file as OpenRange wrote it.",
  };
  return { file, refusal };
}

/** Records of any number of snapshots. A file that cannot be used is in the report; nothing throws. */
export function importOpenRange(files: readonly SnapshotFile[], terms: SnapshotTerms): SnapshotImport {
  const refused: Refused[] = [];
  const distinct = new Map<string, Read>();
  const texts = new Map<string, Read>();
  for (const file of files) {
    const one = read(file, terms);
    if ("refusal" in one) {
      refused.push(one);
      continue;
    }
    if (!texts.has(file.text)) texts.set(file.text, one);
    if (!distinct.has(one.snapshot.document)) distinct.set(one.snapshot.document, one);
  }
  const repeated = files.length - refused.length - distinct.size;
  const reads = consistent([...distinct.values()], refused);
  const records = recordsOf(reads, terms.known ?? NOTHING_KNOWN);
  const own = new Set(reads.map(({ snapshot }) => snapshot.id));
  const documents = new Set(reads.map(({ snapshot }) => snapshot.document));
  const steps = reads.flatMap(({ snapshot }) => snapshot.steps);
  const ancestors = new Set(steps.map((step) => step.id).filter((id) => !own.has(id)));
  const verbs = new Set(steps.flatMap(verbsOf).filter((verb) => !Object.hasOwn(VERBS, verb)));
  return {
    records,
    sources: [...texts.values()]
      .filter(({ snapshot }) => documents.has(snapshot.document))
      .toSorted((a, b) => a.snapshot.steps.length - b.snapshot.steps.length)
      .map(({ file, snapshot: { id, document, text } }) => ({ file, node: nodeOf(id), document, text })),
    report: {
      files: files.length,
      snapshots: own.size,
      ancestors: ancestors.size,
      records: records.length,
      repeated,
      refused,
      unproved: reads.flatMap(({ file, snapshot: { id, proved } }) => (proved ? [] : { file, id })),
      withheld: records.flatMap(({ node, withheld }) =>
        withheld.length === 0 ? [] : { node, parts: withheld },
      ),
      verbs: [...verbs],
      unknown: reads.flatMap(({ file, snapshot: { unknown } }) =>
        unknown.length === 0 ? [] : { file, pointers: unknown },
      ),
    },
  };
}

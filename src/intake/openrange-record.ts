// Records of a snapshot: one of the snapshot itself, and one of each ancestor as the lineage tells it. The text of a record
// is a function of what is said alone, so that every file that embeds an ancestor in the same words makes the same record.
import { utf8 } from "../model/bytes.ts";
import { isMutableWord } from "../model/id.ts";
import { LIMITS } from "../model/limits.ts";
import type { GeneticClass } from "../model/mutations.ts";
import type { LineageRecord, ParentClaim } from "../model/record.ts";
import { plain, type Said } from "./openrange-json.ts";
import { type Guard, PRIVATE, PUBLIC_OF_SNAPSHOT, PUBLIC_OF_STEP } from "./openrange-secrets.ts";
import { part, type Snapshot, type Step } from "./openrange-snapshot.ts";

export type SnapshotRecord = {
  /** `urn:openrange:` and the snapshot's id. */
  readonly node: string;
  /** The record, ready to be posted; its facets keep the spelling of numbers. */
  readonly text: string;
  /** Known from a descendant's file alone. */
  readonly reconstructed: boolean;
  /** Steps from the root: which entry of the lineage it is. */
  readonly depth: number;
  /** Parts that could have been published, but repeat a secret or make the record too large. */
  readonly withheld: readonly string[];
};

export const nodeOf = (id: string): string => `urn:openrange:${id}`;

/** Where the fields of a record come from, the nearest first; `#` is the entry. What is copied keeps its inner structure. */
const ORIGINS: readonly { readonly field: string; readonly from: string; readonly copied?: true }[] = [
  { field: "/parents/0/mutation/params/curriculum", from: "/lineage/#/curriculum", copied: true },
  { field: "/parents", from: "/lineage/#/parent_id" },
  { field: "/name", from: "/lineage/#/pack/id" },
  { field: "/description", from: "/lineage/#/builder_summary" },
  { field: "/lineage", from: "/lineage/0/id" },
  { field: "/evidence/admission", from: "/admission", copied: true },
  { field: "/facets/openrange/tasks", from: "/tasks", copied: true },
  { field: "/facets/openrange/verifier_sources", from: "/verifier_sources", copied: true },
  { field: "/facets/openrange", from: "/lineage/#", copied: true },
  { field: "", from: "/lineage/#" },
];

/** The field of the snapshot that a field of a record was made of; without one, the entry. */
export function originOf({ depth }: SnapshotRecord, field = ""): string {
  if (/^\/(node|version|kind)$/.test(field)) return `/lineage/${depth}/id`;
  const row = ORIGINS.find((one) => field === one.field || field.startsWith(`${one.field}/`));
  const rest = row?.copied ? field.slice(row.field.length) : "";
  return (row?.from ?? "/lineage/#").replace("#", String(depth)) + rest;
}

/** What a verb of a curriculum does to a world, in genetic terms. */
export const VERBS: Readonly<Record<string, GeneticClass>> = {
  patch: "deletion",
  add: "insertion",
  harden: "point",
};

/** Verbs that ask for something: OpenRange lets an empty list pass. */
export function verbsOf(step: Step): string[] {
  return [...part(step.said, "curriculum").members]
    .filter(([, value]) => value.stable !== "[]" && value.stable !== "null")
    .map(([verb]) => verb);
}

/** One class for each kind of change that the curriculum asks for. */
function classesOf(step: Step): GeneticClass[] {
  return [...new Set(verbsOf(step).flatMap((verb) => (Object.hasOwn(VERBS, verb) ? VERBS[verb] : []) ?? []))];
}

function parentsOf(step: Step, repeats: Guard, reconstructed: boolean): ParentClaim[] {
  if (step.parent === null) return [];
  const curriculum = part(step.said, "curriculum");
  const told = step.said.members.get("curriculum")?.type === "object" && !repeats(curriculum);
  const params = {
    ...(told ? { curriculum: plain(curriculum) } : {}),
    ...(classesOf(step).length === 0 ? {} : { genetic_classes: classesOf(step) }),
  };
  const certainty = reconstructed ? "reconstructed" : "declared";
  const mutation = {
    type: "curriculum-step" as const,
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
  return [{ id: nodeOf(step.parent), type: "evolved-from", mutation, certainty }];
}

function admissionOf({ said }: Snapshot, repeats: Guard) {
  const admission = part(said, "admission");
  const checks = part(admission, "checks");
  return {
    passed: plain(part(admission, "passed")),
    ...(repeats(checks) ? {} : { checks: plain(checks) }),
  };
}

// What is left out, one after the other, while a record is too large. The curriculum stays: it is on the edge, too.
const GIVEN_UP = [...PUBLIC_OF_SNAPSHOT, ...PUBLIC_OF_STEP.filter((name) => name !== "curriculum")] as const;

/** One entry of the snapshot's lineage as a record: the last from the whole file, the others from the entry alone. */
export function recordOf(snapshot: Snapshot, step: Step, repeats: Guard): SnapshotRecord {
  const { steps, said } = snapshot;
  const depth = steps.indexOf(step);
  const reconstructed = depth < steps.length - 1;
  const withheld: string[] = [];
  const facets = new Map<string, string>();
  const publish = (names: readonly string[], from: Said): void => {
    for (const name of names) {
      const one = from.members.get(name);
      if (one && repeats(one)) withheld.push(name);
      else if (one) facets.set(name, one.stable);
    }
  };
  facets.set("told_by", JSON.stringify(reconstructed ? "descendant" : "itself"));
  facets.set("pack", JSON.stringify(step.pack));
  publish(PUBLIC_OF_STEP, step.said);
  if (!reconstructed) {
    publish(PUBLIC_OF_SNAPSHOT, said);
    facets.set("content", JSON.stringify(`sha256:${snapshot.content}`));
    facets.set("id_follows_from_content", String(snapshot.proved));
    facets.set("document", JSON.stringify(`sha256:${snapshot.document}`));
    // Other bytes of the same snapshot are another claim, so that neither document is lost.
    facets.set("source", JSON.stringify(snapshot.bytes));
  }
  const summary = facets.has("builder_summary") ? String(plain(part(step.said, "builder_summary"))) : "";
  const record: LineageRecord = {
    kind: "snapshot",
    node: nodeOf(step.id),
    name: step.pack.id,
    ...(isMutableWord(step.id) ? {} : { version: step.id }),
    ...(summary.trim() === "" || summary.length > LIMITS.proseLength ? {} : { description: summary }),
    lineage: `openrange/${steps[0]?.id}`,
    parents: parentsOf(step, repeats, reconstructed),
    ...(step.parent === null ? {} : { ancestry: "complete", transformation: { type: "curriculum-step" } }),
    ...(reconstructed
      ? {}
      : { evidence: { admission: admissionOf(snapshot, repeats), content: `sha256:${snapshot.content}` } }),
    capture: reconstructed
      ? { method: "reconstructed", source: "openrange lineage" }
      : { method: "import", source: "openrange" },
    created_at_utc: null,
  };
  const written = (): string => {
    const kept = PRIVATE.filter((name) => said.members.has(name));
    if (!reconstructed) facets.set("withheld", JSON.stringify([...kept, ...withheld]));
    else if (withheld.length > 0) facets.set("withheld", JSON.stringify(withheld));
    const members = [...facets].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
    return `${JSON.stringify(record).slice(0, -1)},"facets":{"openrange":{${members.join(",")}}}}`;
  };
  let text = written();
  for (const name of GIVEN_UP) {
    if (utf8(text).length <= LIMITS.recordBytes) break;
    if (facets.delete(name)) withheld.push(name);
    text = written();
  }
  return { node: nodeOf(step.id), text, reconstructed, depth, withheld };
}

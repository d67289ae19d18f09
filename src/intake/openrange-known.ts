// What the graph knows of a snapshot already, from what its records say: enough to tell other content under a known id, and
// to tell whether an ancestor's own file said the same.
import type { Claim } from "../model/view.ts";
import { plain, readDocument, type Said, together } from "./openrange-json.ts";
import { nodeOf } from "./openrange-record.ts";
import { PUBLIC_OF_STEP } from "./openrange-secrets.ts";
import { part, type Step } from "./openrange-snapshot.ts";

/** A snapshot as one live record tells it. */
export type KnownStep = {
  readonly record: string;
  /** The snapshots it evolved from, by their own ids. */
  readonly parents: readonly string[];
  /** SHA-256 (64 hex digits) of what the id covers; only where the snapshot's own file told it. */
  readonly content?: string;
  /** What was published of it; empty once that was erased. */
  readonly told: Said;
  /** The document itself, when it was looked up. */
  readonly document?: Said | undefined;
};

/** What a step may say differently in another claim. */
const TOLD = ["prompt", "builder_summary", "touched_files", "curriculum"] as const;

const text = (said: Said | undefined): string | undefined =>
  said?.type === "string" ? String(plain(said)) : undefined;

/** Reads a claim; undefined for one that says nothing of a snapshot. */
export function knownStep(claim: Pick<Claim, "record" | "said" | "facets">): KnownStep | undefined {
  const facets = claim.facets === undefined ? undefined : readDocument(claim.facets);
  const told = facets?.ok ? facets.value.members.get("openrange") : undefined;
  const urn = nodeOf("");
  const parents = (claim.said.parents ?? [])
    .filter((one) => one.type === "evolved-from" && one.id.startsWith(urn))
    .map((one) => one.id.slice(urn.length));
  const { record } = claim;
  // The content stands in the record itself, and outlives its facets.
  const said = (claim.said.evidence as { content?: unknown } | undefined)?.content;
  const content = typeof said === "string" ? said.replace(/^sha256:/, "") : undefined;
  const known = content === undefined ? {} : { content };
  // An erasure takes the facets, and leaves the edges.
  if (told?.type !== "object") {
    const imported = claim.said.capture?.source?.startsWith("openrange") ?? false;
    return imported || parents.length > 0 ? { record, parents, told: together({}), ...known } : undefined;
  }
  // Records of an earlier version have it in their facets alone.
  const there = text(told.members.get("content"))?.replace(/^sha256:/, "");
  return { record, parents, told, ...(there === undefined ? {} : { content: there }), ...known };
}

/** Whether a snapshot's own file told the step in the same words; what it kept back counts as the same. */
export function tellsTheSame(known: KnownStep, step: Step): boolean {
  if (known.content === undefined || differsFrom(known, step) !== undefined) return false;
  const withheld = withheldBy(known);
  return TOLD.every((name) => {
    const said = step.said.members.get(name);
    const there = known.told.members.get(name);
    return there === undefined
      ? said === undefined || withheld.includes(name)
      : there.stable === said?.stable;
  });
}

/** Where a step is other than what is known, in what the id covers. */
export function differsFrom(known: KnownStep, step: Step): readonly string[] | undefined {
  const { parents, told } = known;
  const same = step.parent === null ? parents.length === 0 : parents.includes(step.parent);
  if (!same) return ["parent_id"];
  const version = text(told.members.get("pack")?.members.get("version"));
  if (version !== undefined && version !== step.pack.version) return ["pack", "version"];
  const manifest = told.members.get("manifest");
  return manifest === undefined || manifest.stable === part(step.said, "manifest").stable
    ? undefined
    : ["manifest"];
}

/** The parts of a step that were kept back because they repeat a secret: another file may not know that they do. */
export function withheldBy({ told }: KnownStep): string[] {
  const names = part(told, "withheld").items.flatMap((item) => text(item) ?? []);
  return PUBLIC_OF_STEP.filter((name) => names.includes(name));
}

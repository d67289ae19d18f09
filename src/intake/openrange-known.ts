// What the graph knows of a snapshot already, from what its records say: enough to tell other content under a known id, and
// to tell whether an ancestor's own file said the same.
import type { Claim } from "../model/view.ts";
import { plain, readDocument, type Said } from "./openrange-json.ts";
import { nodeOf } from "./openrange-record.ts";
import { part, type Step } from "./openrange-snapshot.ts";

/** A snapshot as one live record tells it. */
export type KnownStep = {
  readonly record: string;
  readonly parent: string | null;
  /** SHA-256 (64 hex digits) of what the id covers; only where the snapshot's own file told it. */
  readonly content?: string;
  /** What was published of it. */
  readonly told: Said;
};

/** What a step may say differently in another claim. */
const TOLD = ["prompt", "builder_summary", "touched_files", "curriculum"] as const;

/** Reads a claim; undefined for one that another tool made, or of which the facets were erased. */
export function knownStep(claim: Pick<Claim, "record" | "said" | "facets">): KnownStep | undefined {
  const facets = claim.facets === undefined ? undefined : readDocument(claim.facets);
  const told = facets?.ok ? facets.value.members.get("openrange") : undefined;
  if (told?.type !== "object") return undefined;
  const content = told.members.get("content");
  const parent = claim.said.parents?.find((one) => one.type === "evolved-from")?.id;
  return {
    record: claim.record,
    parent: parent === undefined ? null : parent.slice(nodeOf("").length),
    ...(content?.type === "string" ? { content: String(plain(content)).replace(/^sha256:/, "") } : {}),
    told,
  };
}

/** Whether a snapshot's own file told the step in the same words; what it kept back counts as the same. */
export function tellsTheSame(known: KnownStep, step: Step): boolean {
  if (known.content === undefined || differsFrom(known, step) !== undefined) return false;
  const withheld = part(known.told, "withheld").items.map((item) => plain(item));
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
  if (step.parent !== known.parent) return ["parent_id"];
  const version = known.told.members.get("pack")?.members.get("version");
  if (version !== undefined && plain(version) !== step.pack.version) return ["pack", "version"];
  const manifest = known.told.members.get("manifest");
  return manifest === undefined || manifest.stable === part(step.said, "manifest").stable
    ? undefined
    : ["manifest"];
}

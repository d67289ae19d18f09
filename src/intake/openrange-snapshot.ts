// One snapshot file, read: who it is, the steps that led to it, and whether its id follows from its content. Refused with
// the field named when it is not a snapshot, or when its lineage does not run from a root to the snapshot itself.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
import { readId } from "../model/id.ts";
import { readJson } from "../model/json.ts";
import { LIMITS } from "../model/limits.ts";
import { pointer, type Refusal } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { plain, readDocument, type Said, together } from "./openrange-json.ts";
import { misshapen, SNAPSHOT, unknownTo } from "./openrange-shape.ts";

/** One entry of a lineage. */
export type Step = {
  readonly id: string;
  readonly parent: string | null;
  readonly pack: { readonly id: string; readonly version: string };
  readonly said: Said;
};

export type Snapshot = {
  readonly id: string;
  /** Root first; the last is the snapshot itself. */
  readonly steps: readonly Step[];
  /** SHA-256 (64 hex digits) of all that the id covers; OpenRange takes the first 16 digits as the id. */
  readonly content: string;
  /** Whether the id is those 16 digits. */
  readonly proved: boolean;
  /** SHA-256 (64 hex digits) of the whole document, whatever its spacing. */
  readonly document: string;
  /** Of the file's very bytes: SHA-256 (64 hex digits), and how many there are. */
  readonly bytes: { readonly sha256: string; readonly size: number };
  readonly said: Said;
  /** The file's text, untouched. Holds secrets. */
  readonly text: string;
  /** Pointers to fields that no known shape has. */
  readonly unknown: readonly string[];
};

/** The id is part of the lineage's name. */
const ID_LENGTH = LIMITS.nameLength - "openrange/".length;

/** What the id covers, beside the pack's version and the parent. */
export const COVERED = ["manifest", "world", "tasks", "verifier_sources", "generated", "artifacts"] as const;

/** The member of that name; a shape has said that it is there. */
export function part(said: Said, name: string): Said {
  return said.members.get(name) ?? together({});
}

const word = (said: Said, name: string): string => {
  const value = plain(part(said, name));
  return typeof value === "string" ? value : "";
};

function stepOf(said: Said): Step {
  const pack = part(said, "pack");
  return {
    id: word(said, "id"),
    parent: part(said, "parent_id").type === "null" ? null : word(said, "parent_id"),
    pack: { id: word(pack, "id"), version: word(pack, "version") },
    said,
  };
}

const no = (detail: string, at: readonly (string | number)[], hint: string): Refusal => ({
  code: "invalid",
  detail,
  pointer: pointer(...at),
  hint,
});

const ORDER = "A lineage runs root first: each entry names the one before it as its parent.";

/** The rules of one entry after another. */
function disorder(steps: readonly Step[]): Refusal | undefined {
  const places = new Map<string, number>();
  for (const [i, { id }] of steps.entries()) {
    if (places.has(id))
      return no(`${JSON.stringify(id)} stands twice in the lineage.`, ["lineage", i, "id"], ORDER);
    places.set(id, i);
  }
  for (const [i, { id, parent }] of steps.entries()) {
    const before = steps[i - 1]?.id ?? null;
    if (parent === before) continue;
    const at = ["lineage", i, "parent_id"] as const;
    if (parent === null)
      return no(`${JSON.stringify(id)} has no parent, but is not the first of its lineage.`, at, ORDER);
    const name = JSON.stringify(parent);
    if (!places.has(parent))
      return no(`The parent ${name} is not in the lineage.`, at, "A lineage holds every ancestor.");
    return no(`The parent ${name} does not stand right before ${JSON.stringify(id)}.`, at, ORDER);
  }
  return undefined;
}

/** The rules of one entry by itself that the shape cannot say. */
function unusable(step: Step, i: number): Refusal | undefined {
  const id = readId(`urn:openrange:${step.id}`, pointer("lineage", i, "id"));
  if (!id.ok) return id.refusal;
  const names = [
    [step.id, ["lineage", i, "id"], ID_LENGTH],
    [step.pack.id, ["lineage", i, "pack", "id"], LIMITS.nameLength],
  ] as const;
  for (const [name, at, longest] of names)
    if (name.length > longest || /\p{Cc}/u.test(name))
      return no(
        `${pointer(...at)} cannot be a name.`,
        at,
        `Names have at most ${longest} characters and no control characters among them.`,
      );
  // Of all that is published, only the curriculum leaves its text behind, so only there must numbers survive.
  const curriculum = readJson(part(step.said, "curriculum").stable);
  if (curriculum.ok) return undefined;
  const { refusal } = curriculum;
  return { ...refusal, pointer: `${pointer("lineage", i, "curriculum")}${refusal.pointer ?? ""}` };
}

function covered(said: Said, step: Step | undefined): Said {
  const parts = Object.fromEntries(COVERED.map((name) => [name, part(said, name)]));
  return together({ ...parts, pack_version: step?.pack.version ?? "", parent_id: step?.parent ?? null });
}

/** Reads the text of one snapshot. */
export function readSnapshot(text: string, sha256: Sha256): Result<Snapshot> {
  const read = readDocument(text);
  if (!read.ok) return read;
  const said = read.value;
  const wrong = misshapen(said, SNAPSHOT);
  if (wrong) return refuse(wrong);
  const digest = (of: Said): string => hex(sha256(utf8(of.stable)));
  const id = word(said, "id");
  const steps = part(said, "lineage").items.map(stepOf);
  const last = steps.at(-1);
  const end = steps.length - 1;
  const content = digest(covered(said, last));
  const refusal = disorder(steps) ?? steps.map(unusable).find((one) => one !== undefined);
  if (refusal) return refuse(refusal);
  if (last?.id !== id) {
    // The content tells which of the two was altered; where it cannot, the lineage is named.
    const at = last !== undefined && content.startsWith(last.id) ? ["id"] : ["lineage", end, "id"];
    const names = `${JSON.stringify(last?.id)}, but the snapshot is ${JSON.stringify(id)}`;
    return refuse(no(`The lineage ends with ${names}.`, at, "A lineage ends with the snapshot itself."));
  }
  if (part(last.said, "manifest").stable !== part(said, "manifest").stable)
    return refuse(
      no(
        "The last entry of the lineage has another manifest than the snapshot.",
        ["lineage", end, "manifest"],
        "OpenRange writes the same manifest into both.",
      ),
    );
  const proved = content.slice(0, 16) === id;
  const unknown = unknownTo(SNAPSHOT, said);
  const whole = utf8(text);
  const bytes = { sha256: hex(sha256(whole)), size: whole.length };
  return ok({ id, steps, content, proved, document: digest(said), bytes, said, text, unknown });
}

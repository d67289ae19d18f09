// The anchors of an artifact: what has to be known to make it again, and to see that it is the same. Of each is told how it
// stands, and the pointer into a record at which what is lacking would be said.
//
// A founder, of which it is said that it descends from nothing, was not made of anything that is known here: it has to be
// had, and needs no code, environment or seed. What is made by hand or by no chance needs no seed, and what is no bytes no
// digest. The seed is looked for among the parameters by the names in a table.
import type { Json } from "../model/canonical.ts";
import { edgeType } from "../model/edge-types.ts";
import { type Edge, edgesOf } from "../model/edges.ts";
import { UNPINNED } from "../model/id.ts";
import { KINDS, type Kind } from "../model/kinds.ts";
import type { LineageRecord } from "../model/record.ts";

export const ANCHOR_STATUSES = ["present", "partial", "missing", "not-needed"] as const;
export type AnchorStatus = (typeof ANCHOR_STATUSES)[number];

/** How an anchor stands; `pointer` is where a record would say what is lacking, null when nothing is. */
export type AnchorState = { readonly status: AnchorStatus; readonly pointer: string | null };

/** What is known of one thing, by all its names. */
export type Made = {
  readonly kind: Kind;
  readonly ids: readonly string[];
  /** What its live records say, in the order of the log. */
  readonly said: readonly LineageRecord[];
  /** Whether its parents are all there are: the weakest that is said. */
  readonly ancestry: string;
};

const PRESENT: AnchorState = { status: "present", pointer: null };
const NOT_NEEDED: AnchorState = { status: "not-needed", pointer: null };
const partial = (pointer: string): AnchorState => ({ status: "partial", pointer });
const missing = (pointer: string): AnchorState => ({ status: "missing", pointer });

/** Parameters that hold a seed, in small letters. */
const SEEDS: ReadonlySet<string> = new Set([
  "seed",
  "seeds",
  "random_seed",
  "random_state",
  "randomseed",
  "rng_seed",
  "global_seed",
  "manual_seed",
  "data_seed",
  "base_seed",
  "initial_seed",
  "torch_seed",
  "numpy_seed",
  "np_seed",
  "python_seed",
  "pythonhashseed",
  "prng_seed",
]);

/** Work without chance. */
const SEEDLESS: ReadonlySet<string> = new Set(["deployment", "review", "prompt-edit", "human-edit"]);
const SEEDLESS_KINDS: ReadonlySet<Kind> = new Set<Kind>([
  "prompt",
  "deployment",
  "intervention",
  "code",
  "environment",
  "recipe",
]);

/** What is written, and not made by running something. */
const WRITTEN: ReadonlySet<Kind> = new Set<Kind>(["code", "environment", "recipe", "prompt"]);

/** Ids that follow from the bytes: a digest, an archived object, a revision of the Hub. */
const OF_CONTENT = /^sha256:|^swh:|^pkg:[^?#]*@sha256:|^pkg:huggingface\/[^?#]*@[0-9a-f]{40}/;

const hereditary = (made: Made): Edge[] =>
  made.said.flatMap(edgesOf).filter((edge) => edgeType(edge.type).strength === "hereditary");

const builtWith = (made: Made, id: RegExp): boolean =>
  made.said
    .flatMap((said) => said.parents ?? [])
    .some((parent) => parent.type === "built-with" && id.test(parent.id));

const isFounder = (made: Made): boolean => made.ancestry === "complete" && hereditary(made).length === 0;

const holdsSeed = (value: Json | undefined): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(
    ([key, member]) =>
      (!Array.isArray(value) && SEEDS.has(key.toLowerCase()) && member !== null) || holdsSeed(member),
  );

function code(made: Made): AnchorState {
  if (isFounder(made) || WRITTEN.has(made.kind)) return NOT_NEEDED;
  const all = made.said.flatMap((said) => said.transformation?.code ?? []);
  if (all.some((one) => typeof one === "string" || (one.id !== undefined && one.dirty !== true)))
    return PRESENT;
  if (all.some((one) => typeof one !== "string" && one.id !== undefined))
    return partial("/transformation/code/dirty");
  if (builtWith(made, /^swh:/)) return PRESENT;
  return all.length > 0 ? partial("/transformation/code/id") : missing("/transformation/code");
}

function data(made: Made): AnchorState {
  const parents = hereditary(made);
  const unknown = parents.find(
    ({ parent }) => /^urn:forebear:blinded:/.test(parent) || parent.startsWith(UNPINNED),
  );
  if (unknown) return partial(unknown.at);
  if (made.ancestry === "complete") return PRESENT;
  if (parents.length === 0 && WRITTEN.has(made.kind)) return NOT_NEEDED;
  return parents.length > 0 ? partial("/ancestry") : missing("/parents");
}

function environment(made: Made): AnchorState {
  if (isFounder(made) || WRITTEN.has(made.kind)) return NOT_NEEDED;
  const all = made.said.flatMap((said) => said.environment ?? []);
  if (all.some((one) => one.image !== undefined || one.lockfile !== undefined)) return PRESENT;
  if (builtWith(made, /^pkg:oci\//)) return PRESENT;
  const some = all.some((one) => one.packages !== undefined || one.hardware !== undefined);
  return some ? partial("/environment/lockfile") : missing("/environment");
}

function seed(made: Made): AnchorState {
  if (isFounder(made) || SEEDLESS_KINDS.has(made.kind)) return NOT_NEEDED;
  if (made.said.some((said) => holdsSeed(said.transformation?.params))) return PRESENT;
  if (made.said.some((said) => SEEDLESS.has(said.transformation?.type ?? ""))) return NOT_NEEDED;
  return missing("/transformation/params/seed");
}

function artifact(made: Made): AnchorState {
  if (made.kind === "deployment" || KINDS[made.kind].action === true) return NOT_NEEDED;
  const digests = made.said.flatMap((said) => said.artifact?.digest ?? []);
  if (digests.length > 0 || made.ids.some((id) => OF_CONTENT.test(id))) return PRESENT;
  const found = made.said.some((said) => said.artifact?.uri !== undefined);
  return found || made.ids.some((id) => id.startsWith("pkg:"))
    ? partial("/artifact/digest")
    : missing("/artifact/digest");
}

export const ANCHOR_NAMES = ["code", "data", "environment", "seed", "artifact"] as const;

export type Anchor = (typeof ANCHOR_NAMES)[number];

/** How every anchor of a thing stands. */
export function anchorsOf(made: Made): Readonly<Record<Anchor, AnchorState>> {
  return {
    code: code(made),
    data: data(made),
    environment: environment(made),
    seed: seed(made),
    artifact: artifact(made),
  };
}

/** Whether anything is lacking: it is there, or it is not needed. */
export const isHeld = ({ status }: AnchorState): boolean => status === "present" || status === "not-needed";

// What can be wanting of one thing of an ancestry.
import { edgeType } from "../model/edge-types.ts";
import type { Kind } from "../model/kinds.ts";
import { LIFECYCLE, type LifecycleState } from "../model/lifecycle.ts";
import { sortable } from "./identity.ts";
import { first, type Known, withheldOf } from "./known.ts";
import type { Ancestor } from "./told.ts";

/** What exists as bytes, and can have a digest. */
export const BYTES: ReadonlySet<Kind> = new Set<Kind>([
  "model",
  "checkpoint",
  "adapter",
  "dataset",
  "snapshot",
  "index",
  "tokenizer",
]);
/** What is somebody's work, and is licensed. */
export const LICENSED: ReadonlySet<Kind> = new Set<Kind>([
  "model",
  "checkpoint",
  "adapter",
  "dataset",
  "snapshot",
]);
/** What is measured before it is used. */
export const MEASURED: ReadonlySet<Kind> = new Set<Kind>(["model", "checkpoint", "adapter", "deployment"]);

export const isRecorded = ({ head }: Ancestor): boolean => !head.stub;
export const isErased = (one: Ancestor): boolean => withheldOf(one).includes("record");

/** A child that claims to be older than what it was made from. */
export function isTooOld(child: Ancestor, known: Known): boolean {
  const made = first(child, (said) => said.created_at_utc);
  if (made === null) return false;
  return child.edges.some(({ parent, type }) => {
    if (edgeType(type).strength !== "hereditary" || type === "alias-of") return false;
    const older = known.among(parent);
    const at = older && first(older, (said) => said.created_at_utc);
    return at != null && sortable(made) < sortable(at);
  });
}

export const isEndedEarly = ({ claims }: Ancestor): boolean =>
  claims.some(({ said: { transformation: t } }) =>
    t?.started_at !== undefined && t.ended_at !== undefined
      ? sortable(t.ended_at) < sortable(t.started_at)
      : false,
  );

/** Whether something was made of other things, and nothing says how. */
export const isUnexplained = (one: Ancestor): boolean =>
  isRecorded(one) &&
  !isErased(one) &&
  one.edges.some(({ type }) => edgeType(type).strength === "hereditary" && type !== "alias-of") &&
  first(one, (said) => said.transformation) === null;

export const lacks = (one: Ancestor, part: "code" | "environment"): boolean => {
  const made = one.claims.filter(({ said }) => said.transformation !== undefined);
  if (made.length === 0 || isErased(one) || !BYTES.has(one.head.kind)) return false;
  if (part === "code")
    return !made.some(({ said }) => said.transformation?.code !== undefined) && !builtWith(one, "code");
  return !one.claims.some(({ said }) => said.environment !== undefined) && !builtWith(one, "environment");
};

const builtWith = ({ edges, parents }: Ancestor, kind: Kind): boolean =>
  edges.some(
    ({ parent, type }) =>
      type === "built-with" && parents.some((one) => one.id === parent && (one.kind === kind || one.stub)),
  );

export const isLive = (state: LifecycleState | null): boolean => state !== null && LIFECYCLE[state].live;

/** Data of which nobody says where it comes from: no parent, no place, and no word that it is a source of its own. */
export const isFromNowhere = (one: Ancestor): boolean =>
  isRecorded(one) &&
  !isErased(one) &&
  (one.head.kind === "dataset" || one.head.kind === "snapshot") &&
  one.edges.every(({ type }) => edgeType(type).strength !== "hereditary" || type === "alias-of") &&
  first(one, (said) => said.artifact?.uri) === null &&
  first(one, (said) => said.description) === null &&
  first(one, (said) => said.evidence) === null;

// What of a snapshot may be published. World, generated and artifacts hold the flags and passwords that an agent is to
// find, and so do most of the other parts, which repeat them: what is published is listed here, nothing else is. A listed
// part that repeats a secret all the same is withheld too.
import { plain, type Said } from "./openrange-json.ts";
import { part, type Snapshot } from "./openrange-snapshot.ts";

/** Of a step; all but `pack` may be withheld. */
export const PUBLIC_OF_STEP = [
  "curriculum",
  "prompt",
  "builder_summary",
  "touched_files",
  "manifest",
] as const;

/** Of the snapshot itself, in the order in which they are given up when a record becomes too large. */
export const PUBLIC_OF_SNAPSHOT = ["verifier_sources", "tasks"] as const;

/** Never published as they are, whether or not a value in them is known to be secret. */
export const PRIVATE = [
  "world",
  "generated",
  "artifacts",
  "admission",
  "admission_probe",
  "world_graph",
  "runtime",
  "feasibility_checks",
  "episode_checks",
] as const;

/** Shorter values ("true", "admin") are words, and stand everywhere. */
const SHORTEST = 8;

function texts(said: Said): string[] {
  if (said.type === "string") return [plain(said) as string];
  return [...said.members.values(), ...said.items].flatMap(texts);
}

function textsInJson(source: string): string[] {
  const leaves = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
  };
  try {
    return leaves(JSON.parse(source));
  } catch {
    return [];
  }
}

/** The values that are to be found out: what the world holds, what a solution hands in, what the seed files say. */
function secretsOf({ said }: Snapshot): string[] {
  const generated = part(said, "generated");
  const found = [
    ...texts(part(said, "world")),
    ...texts(part(part(generated, "world"), "world")),
    ...part(generated, "admission").items.flatMap((row) => texts(part(row, "final_state"))),
    ...texts(part(said, "admission_probe")),
    ...texts(part(part(said, "admission"), "verifier_results")),
    ...part(part(said, "world_graph"), "nodes").items.flatMap((node) => {
      const attrs = part(node, "attrs");
      return [...texts(part(attrs, "value_ref")), ...texts(part(attrs, "fields"))];
    }),
    ...texts(part(said, "artifacts")).flatMap(textsInJson),
  ];
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST);
}

/** Whether a part repeats a secret of the snapshot. */
export type Guard = (said: Said) => boolean;

/** Characters that are looked at for one snapshot; where it would be more, everything counts as a secret. */
const MOST = 400_000_000;

export function guardOf(snapshot: Snapshot): Guard {
  const secrets = secretsOf(snapshot);
  const keys = (said: Said): string[] => [
    ...said.members.keys(),
    ...[...said.members.values(), ...said.items].flatMap(keys),
  ];
  let left = MOST;
  return (said) => {
    const all = [...texts(said), ...keys(said)];
    left -= secrets.length * all.reduce((sum, text) => sum + text.length + 50, 0);
    return left < 0 || all.some((text) => secrets.some((secret) => text.includes(secret)));
  };
}

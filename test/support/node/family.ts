// Families for imports: several lineages that now and then descend from each other, with merges, data sets, context,
// parents that live elsewhere and children that come before their parents. The same seed, the same records.
import { createHash } from "node:crypto";
import { type Random, random } from "../random.ts";

export type Family = {
  readonly seed: number;
  /** One record a line; no record twice. */
  readonly lines: readonly string[];
  /** The ids of the nodes that have a record. */
  readonly nodes: readonly string[];
};

type Kind = "model" | "dataset";
type Made = { readonly id: string; readonly kind: Kind; readonly lineage: string };
type Parent = { id: string; type: string; weight?: number; weight_unit?: string };

const LINEAGES = ["acme/support", "acme/vision", "globex/coder", "initech", "umbrella/base"];

const hash = (algorithm: "sha1" | "sha256", text: string): string =>
  createHash(algorithm).update(text).digest("hex");

/** Up to so many different ones: mostly recent ones of the own lineage, so that the graph becomes deep. */
function choose(from: readonly Made[], lineage: string, count: number, chance: Random): string[] {
  const near = from.slice(-150).filter((one) => one.lineage === lineage);
  const chosen = Array.from({ length: count }, () => {
    const pool = near.length > 0 && chance.chance(0.9) ? near.slice(-12) : from;
    return pool[chance.pick(pool.length)]?.id;
  });
  return [...new Set(chosen.filter((id) => id !== undefined))];
}

function modelParents(models: readonly string[], data: readonly string[], chance: Random): Parent[] {
  const merged = models.map((id) => ({
    id,
    type: "merged-from",
    weight: (1 + chance.pick(8)) / 8,
    weight_unit: "merge-coefficient",
  }));
  const tuned = models.map((id) => ({ id, type: "fine-tuned-from" }));
  return [...(models.length > 1 ? merged : tuned), ...data.map((id) => ({ id, type: "trained-on" }))];
}

function parentsOf(kind: Kind, lineage: string, made: readonly Made[], chance: Random): Parent[] {
  const of = (wanted: Kind): Made[] => made.filter((one) => one.kind === wanted);
  const data = choose(of("dataset"), lineage, chance.pick(3), chance);
  if (kind === "dataset") return data.map((id) => ({ id, type: "filtered-from" }));
  const models = choose(of("model"), lineage, chance.pick(5), chance);
  const elsewhere = `pkg:huggingface/elsewhere/model@${hash("sha1", String(chance.pick(20)))}`;
  return modelParents(chance.chance(0.1) ? [...models, elsewhere] : models, data, chance);
}

/** Makes a family of so many records. */
export function family(count: number, seed?: number): Family {
  const chance = random(seed);
  const made: Made[] = [];
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const kind = chance.chance(0.2) ? "dataset" : "model";
    const lineage = LINEAGES[chance.pick(LINEAGES.length)] ?? "";
    const id = `sha256:${hash("sha256", `${chance.seed} ${i}`)}`;
    const record = {
      kind,
      name: `${lineage}/${i}`,
      artifact: { digest: id, size: chance.pick(1_000_000) },
      parents: parentsOf(kind, lineage, made, chance),
      lineage,
      ...(chance.chance(0.3) ? { transformation: { id: `https://ci.example/runs/${i >> 2}` } } : {}),
      ...(chance.chance(0.2)
        ? { environment: { lockfile: `sha256:${hash("sha256", `lock ${chance.pick(30)}`)}` } }
        : {}),
      ...(chance.chance(0.2)
        ? { facets: { made: { number: i, padding: "x".repeat(chance.pick(99)) } } }
        : {}),
      created_at_utc: "2026-01-31T12:00:00Z",
    };
    made.push({ id, kind, lineage });
    // Some are said early: they find stubs where their parents will be.
    const place = chance.chance(0.03) ? Math.max(0, lines.length - chance.pick(60)) : lines.length;
    lines.splice(place, 0, JSON.stringify(record));
  }
  return { seed: chance.seed, lines, nodes: made.map(({ id }) => id) };
}

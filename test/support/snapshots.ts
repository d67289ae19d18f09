// Small invented OpenRange snapshots, in today's shape and in the older one; their ids follow from their content.
import { readSnapshot } from "../../src/intake/openrange.ts";
import { sha256 } from "../../worker/platform/digest.ts";

// biome-ignore lint/suspicious/noExplicitAny: documents are taken apart and spoilt in tests
export type Document = any;

/** Stands wherever a world has a secret. */
export const FLAG = "f1a6-not-to-be-told-4471";
export const PASSWORD = "correct-horse-9";

export type Told = { readonly prompt?: string; readonly curriculum?: object | null; readonly flag?: string };

export const manifest = {
  mode: "simulation",
  npc: [],
  pack: { id: "toy.shop", options: {}, source: { kind: "builtin" } },
  runtime: { tick: { mode: "auto", rate_hz: 2.5 } },
  world: {},
};

/** A snapshot of a toy shop in the older shape, after `parent` when there is one; its id follows from its content. */
export function older(parent: Document | null, told: Told = {}): Document {
  const { flag = FLAG, prompt = "", curriculum = null } = told;
  const step = {
    id: "?",
    parent_id: parent?.id ?? null,
    manifest,
    pack: { id: "toy.shop", version: "v1", dir: null },
    prompt,
    builder_summary: "Built a shop",
    touched_files: ["shop.py"],
    curriculum,
  };
  const task = {
    id: "buy",
    instruction: "Find it.",
    verifier_id: "buy_check",
    entrypoints: [{ kind: "http", target: "web", metadata: {} }],
  };
  const world = { flag, parent: parent?.id ?? "none" };
  const document = {
    id: "?",
    manifest,
    world,
    tasks: [task],
    verifier_sources: { buy_check: "def verify(state): ..." },
    generated: { world: { world, artifacts: {}, runtime: {} }, tasks: [task], verifiers: [], admission: [] },
    artifacts: { "seed.json": JSON.stringify({ admin: { password: PASSWORD } }) },
    admission: {
      passed: true,
      checks: ["world_present"],
      errors: [],
      verifier_results: { buy: { passed: true, score: 1, details: { expected: flag } } },
    },
    lineage: [...(parent?.lineage ?? []), step],
  };
  const read = readSnapshot(JSON.stringify(document), sha256);
  if (!read.ok) throw new Error(read.refusal.detail);
  const id = read.value.content.slice(0, 16);
  return { ...document, id, lineage: [...(parent?.lineage ?? []), { ...step, id }] };
}

/** The same in today's shape. */
export function today(parent: Document | null, told: Told = {}): Document {
  const snapshot = older(parent, told);
  const { flag } = snapshot.world;
  return {
    ...snapshot,
    world_graph: {
      nodes: [{ id: "s", type: "secret", attrs: { value_ref: flag } }],
      edges: [{ source: "s", relation: "in", target: "s", attrs: {} }],
    },
    runtime: { artifacts: [{ id: "seed.json", kind: "file", metadata: { content: PASSWORD } }] },
    feasibility_checks: [{ id: "f", kind: "feasibility", source: `return '${flag}'`, task_id: "buy" }],
    episode_checks: [{ id: "buy_check", kind: "episode", source: "def verify(state): ...", task_id: "buy" }],
    admission_probe: { result: { flag } },
  };
}

/** The document with one thing changed. */
export function spoilt(document: Document, change: (copy: Document) => void): Document {
  const copy = structuredClone(document);
  change(copy);
  return copy;
}

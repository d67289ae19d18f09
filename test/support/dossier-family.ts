// A family with something of everything that a dossier tells: a model that was tuned from somebody else's, merged and quantised,
// its data, evaluations and reviews, an advisory on one of its sources, and parents that nobody recorded. In requests, in order.

export type Said = readonly [path: string, body: object];

/** A digest that tells where it comes from: the same word, the same digest. */
export function digestFor(word: string): string {
  const hex = [...new TextEncoder().encode(word)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `sha256:${hex.padEnd(64, "0").slice(0, 64)}`;
}

const d = digestFor;
const OURS = { type: "organization", id: "org:acme" } as const;
const REVISION = "9f2c1e7d4b6a8c0e1f3a5b7d9c2e4f6a8b0c1d3e";
export const BASE = `pkg:huggingface/mistralai/Mistral-7B-v0.3@${REVISION}`;
export const UNPINNED = "urn:forebear:unpinned:pkg:huggingface/teknium/OpenHermes-2.5";

const code = {
  id: "swh:1:rev:aafb16d69fd30ff58afdd69036a26047f3aebdc6",
  repository: "https://git.acme.example/train",
  path: "train/sft.py",
};
const environment = {
  image: `pkg:oci/train@sha256:${"5".repeat(64)}?repository_url=registry.acme.example/train`,
  packages: { torch: "2.5.1", transformers: "4.46.0" },
  hardware: { accelerator: "H100", count: 8 },
};
const run = (id: string, type: string, from: string, to: string, more: object = {}) => ({
  id: `https://ci.acme.example/runs/${id}`,
  type,
  status: "succeeded",
  started_at: `2026-${from}:00Z`,
  ended_at: `2026-${to}:00Z`,
  agent: { type: "software", id: "agent:pipeline-4" },
  code,
  ...more,
});
const record = (word: string, kind: string, at: string, more: object): Said => [
  "/v1/records?unresolved=allow",
  {
    kind,
    artifact: { digest: d(word) },
    lineage: "acme/support",
    owner: OURS,
    created_at_utc: `2026-${at}:00Z`,
    ...more,
  },
];

export const FAMILY: readonly Said[] = [
  [
    "/v1/records",
    {
      kind: "model",
      node: BASE,
      name: "mistralai/Mistral-7B-v0.3",
      version: "0.3",
      license: "Apache-2.0",
      lineage: "mistralai",
      owner: { type: "organization", id: "org:mistral" },
      ancestry: "partial",
      created_at_utc: "2025-05-22T00:00:00Z",
    },
  ],
  record("crawl", "dataset", "01-04T08:00", {
    name: "acme/support-crawl",
    version: "2026-01",
    license: "CC-BY-4.0",
    description: "Tickets and help pages of the years 2019 to 2025, without attachments.",
    artifact: { digest: d("crawl"), uri: "s3://acme-data/support-crawl/2026-01", size: 81_234_567_890 },
    parents: [],
    evidence: { pii_filter: { version: 3 }, consent: "terms of service §7" },
    transformation: run("c1", "data-processing", "01-03T08:00", "01-04T08:00"),
  }),
  record("clean", "dataset", "01-06T10:00", {
    name: "acme/support-clean",
    version: "2026-01.2",
    license: "CC-BY-4.0",
    ancestry: "complete",
    description: "The crawl without repetitions and without what the filter for personal data found.",
    parents: [
      {
        id: d("crawl"),
        type: "deduplicated-from",
        mutation: { type: "deduplication", params: { threshold: 0.85 } },
      },
    ],
    evidence: { pii_filter: { version: 3 }, rows: 1_204_331 },
    transformation: run("c2", "deduplication", "01-06T02:00", "01-06T10:00", {
      params: { method: "minhash" },
    }),
    environment,
  }),
  record("prefs", "dataset", "01-12T10:00", {
    name: "acme/support-preferences",
    version: "7",
    description: "Pairs of answers, ranked by the support team.",
    artifact: { digest: d("prefs"), uri: "s3://acme-data/preferences/7" },
    parents: [{ id: d("clean"), type: "sampled-from" }],
    transformation: run("c3", "labeling", "01-08T09:00", "01-12T10:00", {
      agent: { type: "person", id: "person:p-117" },
    }),
  }),
  record("heldout", "dataset", "01-07T10:00", {
    name: "acme/support-heldout",
    version: "1",
    license: "CC-BY-4.0",
    description: "Tickets of December 2025, held out.",
    parents: [],
  }),
  record("v1", "model", "01-20T10:00", {
    name: "acme/support-7b",
    version: "3.0.0",
    license: "Apache-2.0",
    ancestry: "complete",
    parents: [
      { id: BASE, type: "fine-tuned-from", role: "base" },
      { id: d("clean"), type: "trained-on", weight: 0.8, weight_unit: "mixture" },
      { id: UNPINNED, type: "trained-on", weight: 0.2, weight_unit: "mixture" },
    ],
    transformation: run("r1", "fine-tuning", "01-18T20:00", "01-20T10:00", {
      params: { epochs: 3, learning_rate: 0.00001, seed: 42 },
    }),
    environment,
  }),
  record("v2", "model", "02-03T10:00", {
    name: "acme/support-7b",
    version: "3.1.0",
    license: "Apache-2.0",
    ancestry: "complete",
    parents: [
      { id: d("v1"), type: "continued-from" },
      { id: d("prefs"), type: "aligned-on", mutation: { type: "dpo", params: { beta: 0.1 } } },
    ],
    transformation: run("r2", "dpo", "02-02T20:00", "02-03T10:00", { params: { beta: 0.1, seed: 42 } }),
    environment,
  }),
  record("persona", "adapter", "02-10T10:00", {
    name: "acme/support-persona-lora",
    version: "1.4",
    license: "Apache-2.0",
    ancestry: "complete",
    parents: [
      { id: d("v1"), type: "adapter-of" },
      { id: d("clean"), type: "trained-on" },
    ],
    transformation: run("r3", "adapter-insertion", "02-09T20:00", "02-10T10:00", { params: { rank: 16 } }),
  }),
  record("merged", "model", "02-14T09:00", {
    name: "acme/support-7b",
    version: "3.2.0",
    license: "Apache-2.0",
    description:
      "Answers questions of customers about their orders, in German and English.\nIt is not to be used to decide about refunds.",
    parents: [
      { id: d("v2"), type: "merged-from", role: "base", weight: 0.6, weight_unit: "merge-coefficient" },
      { id: d("persona"), type: "merged-from", weight: 0.4, weight_unit: "merge-coefficient" },
      {
        id: d("helper"),
        type: "merged-from",
        weight: 0.1,
        weight_unit: "merge-coefficient",
        certainty: "inferred",
      },
    ],
    transformation: run("r4", "model-merge", "02-14T08:30", "02-14T09:00", {
      params: { merge_method: "slerp" },
    }),
    environment,
    metrics: [
      { name: "answer_accuracy", value: 0.874, stderr: 0.006, dataset: d("heldout"), split: "test" },
      { name: "answer_accuracy", value: 0.912, stderr: 0.004, dataset: d("clean"), split: "validation" },
      { name: "toxicity", value: 0.0031 },
    ],
    evaluation_packet_uri: "https://eval.acme.example/packets/support-3.2.0",
  }),
  record("eval", "evaluation", "02-15T12:00", {
    name: "acme/support-eval",
    version: "3.2.0",
    artifact: undefined,
    node: "urn:example:eval-9",
    parents: [
      { id: d("merged"), type: "evaluated" },
      { id: d("heldout"), type: "evaluated-against" },
    ],
    metrics: [{ name: "resolution_rate", value: 0.713, stderr: 0.011, dataset: d("heldout"), split: "test" }],
    transformation: run("e1", "evaluation", "02-15T10:00", "02-15T12:00"),
  }),
  record("review", "intervention", "02-16T09:00", {
    artifact: undefined,
    node: "urn:example:review-3",
    name: "acme/red-team",
    parents: [{ id: d("merged"), type: "reviewed" }],
    transformation: {
      type: "review",
      agent: { type: "person", id: "person:p-042" },
      outcome: "approved",
      authority: "release board",
      justification: "No harmful answer in 400 attempts; refunds are refused as they should be.",
      ended_at: "2026-02-16T09:00:00Z",
    },
  }),
  record("v33", "model", "03-20T09:00", {
    name: "acme/support-7b",
    version: "3.3.0",
    license: "Apache-2.0",
    parents: [{ id: d("merged"), type: "revised-from" }],
  }),
];

/** What follows what is recorded: a policy, moves, an advisory and a waiver. */
export const LEARNING = "A tenth of a third model hurts less than no persona: merging late keeps both.";
export const WRONG = {
  nodes: [d("crawl")],
  severity: "high",
  kind: "privacy",
  title: "Names of customers were found in the crawl.",
  description: "The filter of version 3 misses names in signatures. It is being replaced.",
  references: ["https://acme.example/incidents/77"],
};

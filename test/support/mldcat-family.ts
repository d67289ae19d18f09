// A model with all that a view in MLDCAT-AP tells of one, and what it leads to.
import type { DescribedNode } from "../../src/prov/mapping/mapping.ts";
import type { MldcatHead } from "../../src/prov/mldcat/mldcat.ts";
import { described, digest } from "../src/prov/family.ts";

export const MLDCAT_HEAD: MldcatHead = {
  site: "urn:uuid:00000000-0000-4000-8000-000000000000",
  position: 7,
  at: "2026-03-01T12:00:00.000Z",
  names: new Map(),
  provenance: (id) => `https://forebear.example/v1/nodes/${encodeURIComponent(id)}/closure.ttl?as_of=7`,
};

const at = (one: string): { readonly artifact: { readonly digest: string } } => ({
  artifact: { digest: digest(one) },
});

export const MLDCAT_FAMILY: readonly DescribedNode[] = [
  described("a", {
    name: "acme/support-7b",
    version: "3.2.0",
    description: "two\nlines",
    license: "Apache-2.0",
    owner: { type: "organization", id: "acme" },
    artifact: {
      digest: digest("a"),
      size: 14_000_000_000,
      media_type: "application/vnd.safetensors",
      uri: "https://example.com/model.safetensors",
    },
    parents: [
      { id: digest("b"), type: "fine-tuned-from", weight: 0.5 },
      { id: digest("c"), type: "trained-on" },
      { id: digest("d"), type: "evaluated-against" },
      { id: digest("e"), type: "evaluated-against" },
      { id: digest("f"), type: "merged-from" },
    ],
    transformation: {
      id: "https://ci.example/run/9",
      type: "fine-tuning",
      status: "succeeded",
      started_at: "2026-01-01T00:00:00Z",
      params: { lr: 1e-5, layers: [1, 2], optimiser: "adamw" },
    },
    metrics: [{ name: "mmlu", value: 0.81, stderr: 0.01, dataset: digest("d"), split: "test" }],
    tags: ["text-generation", "german"],
  }),
  described("b", { name: "acme/base", ...at("b"), parents: [{ id: digest("9"), type: "trained-on" }] }),
  described("c", {
    kind: "dataset",
    name: "acme/tickets",
    description: "Tickets of 2025.",
    ...at("c"),
    metrics: [{ name: "rows", value: 12_000 }],
  }),
  described("d", { kind: "dataset", name: "acme/questions", ...at("d") }),
  described("e", { kind: "eval-suite", name: "acme/suite", ...at("e") }),
  described("f", { name: "acme/other", license: "our own", ...at("f") }),
  described("9", { kind: "dataset", name: "acme/corpus", ...at("9") }),
];

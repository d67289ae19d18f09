// Examples of what is sent. They are read by the schemas in a test, so that they stay true.

export const RECORD = {
  kind: "adapter",
  name: "acme/support-lora",
  artifact: { digest: "sha256:20578ae0739aaaba9f40784771a3a1a98656dfe54c69dcc557ce29bf6a33ca23" },
  base_model:
    "pkg:huggingface/mistralai/Mistral-Small-24B-Base-2501@50a43a1f4488595def221f672346761c85ad90ea",
  created_at_utc: "2026-01-31T12:00:00Z",
} as const;

const DATASET = {
  kind: "dataset",
  name: "acme/tickets",
  version: "2026-01",
  artifact: { digest: "sha256:9f2c7b1d5e8a4036c1d2e3f4a5b60718293a4b5c6d7e8f90a1b2c3d4e5f60718" },
  parents: [],
  created_at_utc: "2026-01-15T08:00:00Z",
} as const;

const TRAINED = {
  ...RECORD,
  parents: [
    { id: RECORD.base_model, type: "adapter-of" },
    { id: DATASET.artifact.digest, type: "trained-on", weight: 1, weight_unit: "mixture" },
  ],
  transformation: { id: "https://ci.example/runs/9", type: "fine-tuning", status: "succeeded" },
} as const;

/** Records as they are posted: the name of each says what it shows. */
export const RECORDS = {
  adapter: { summary: "An adapter of a pinned base", value: RECORD },
  dataset: { summary: "A founder: no parents, and it says so", value: DATASET },
  trained: { summary: "The adapter with what it was trained on, and the run", value: TRAINED },
} as const;

export const LINES = `${JSON.stringify(DATASET)}\n${JSON.stringify(TRAINED)}\n`;

export const COHORT = {
  name: "acme/curriculum/step-7",
  from: [RECORD.base_model],
  note: "One seed each.",
  members: [RECORD.artifact.digest],
} as const;

const SHOP = {
  mode: "simulation",
  npc: [],
  pack: { id: "example.shop", options: {} },
  world: {},
} as const;

/** A snapshot without a parent; its id follows from its content. */
export const SNAPSHOT = {
  id: "6269392b9d8b0d45",
  manifest: SHOP,
  world: { flag: "what-an-agent-is-to-find" },
  tasks: [],
  verifier_sources: {},
  generated: {},
  artifacts: {},
  admission: { passed: true, checks: ["world_present"], errors: [], verifier_results: {} },
  lineage: [
    {
      id: "6269392b9d8b0d45",
      parent_id: null,
      manifest: SHOP,
      pack: { id: "example.shop", version: "v1", dir: null },
      prompt: "",
      builder_summary: "Built a shop",
      touched_files: [],
      curriculum: null,
    },
  ],
} as const;

export const JUDGEMENT = {
  record: "rec:5d41402abc4b2a76b9719d911017c592ae3f7c9b6f0f4c3e8d2a1b0c9f8e7d6c",
  reason: "The wrong digest was hashed.",
} as const;

export const ERASURE = {
  statement: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  parts: ["facets"],
  reason: "A person named in it asked to be forgotten.",
} as const;

export const RELEASE = {
  statement: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  reason: "The trigger that refused it is gone.",
} as const;

export const AGENT = {
  type: "person",
  name: "Ada Example",
  affiliation: "Acme",
} as const;

/** The first line of what is sent to be restored; of an empty site the only one. */
export const RESTORE = {
  restore: {
    version: 1,
    site: "urn:uuid:3f0f6c9e-8f0e-4a8e-9d43-0a4c1a1f2b01",
    position: -1,
    leaf: null,
    ends: {},
  },
} as const;

/** Prompts that rest on a model older than ninety days. */
export const SELECT = {
  where:
    'ancestors.exists(a, a.kind == "model" && a.created_at_utc < now - duration("2160h")) && "live" in node.tags',
  kinds: ["prompt"],
} as const;

export const EXPORT = { scope: { kind: "site" }, format: "nq" } as const;

/** Nothing in production may descend from a corpus that has not passed PII filter 3. */
export const POLICY = {
  guards: ["canary", "specialist", "champion"],
  kinds: ["model", "adapter"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "ancestor.evidence.pii_filter.version >= 3",
  gaps: "fail",
  message: "It descends from a corpus that has not passed PII filter 3.",
} as const;

/** What that policy would say of everything that is live. */
export const POLICY_TEST = { policy: POLICY, limit: 20 } as const;

export const TRANSITION = {
  to: "champion",
  niche: "acme/support",
  learning: "Deduplicating the tickets before mixing raised recall by four points.",
  if_state: "canary",
} as const;

export const ROLLBACK = {
  niche: "acme/support",
  learning: "Recall on rare intents fell, which the evaluation set had none of.",
} as const;

export const END = { reason: "The region was closed." } as const;
export const ADVISORY = {
  nodes: [DATASET.artifact.digest],
  names: ["acme/tickets"],
  severity: "high",
  kind: "privacy",
  title: "Tickets of January hold telephone numbers.",
  references: ["https://acme.example/incidents/17"],
} as const;

export const WITHDRAWAL = { reason: "The numbers were made up." } as const;

export const WAIVER = {
  advisory: "advisory:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  node: RECORD.artifact.digest,
  until: "2027-06-30T00:00:00Z",
  reason: "It answers inside the house alone, until the next one is trained.",
} as const;

/** One derivation in PROV, in four ways of writing it. */
export const PROV_TURTLE = `@prefix prov: <http://www.w3.org/ns/prov#>.
<https://example.org/b> a prov:Entity; prov:wasDerivedFrom <https://example.org/a>.
<https://example.org/a> a prov:Entity.
`;

export const PROV_QUADS =
  "<https://example.org/b> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://example.org/a> .\n";

export const PROV_JSON = {
  prefix: { ex: "https://example.org/" },
  entity: { "ex:a": {}, "ex:b": { "prov:label": "B" } },
  wasDerivedFrom: { "_:d1": { "prov:generatedEntity": "ex:b", "prov:usedEntity": "ex:a" } },
};

export const PROV_JSONLD = {
  "@context": { prov: "http://www.w3.org/ns/prov#" },
  "@id": "https://example.org/b",
  "@type": "prov:Entity",
  "prov:wasDerivedFrom": { "@id": "https://example.org/a" },
};

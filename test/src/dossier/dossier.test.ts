// What a dossier makes of its material: the order of steps, whose a model is, which version came before, and each thing that can
// be missing.
import { describe, expect, test } from "vitest";
import documentation from "../../../docs/dossier.md?raw";
import { dossierOf } from "../../../src/dossier/dossier.ts";
import { MISSING_CODES } from "../../../src/dossier/missing.ts";
import type { Dossier } from "../../../src/dossier/shape.ts";
import type { Ancestor, Material } from "../../../src/dossier/told.ts";
import type { EdgeType } from "../../../src/model/edge-types.ts";
import { LIMITS } from "../../../src/model/limits.ts";
import { headOf, material, stub, told } from "./material.ts";

const MODEL = { kind: "model" } as const;
const model = (
  id: string,
  from: readonly (readonly [string, EdgeType])[] = [],
  more: object = {},
  depth = 0,
): Ancestor =>
  told(
    id,
    { ...MODEL, ...more },
    { from: from.map(([parent, type]) => [headOf(parent, MODEL), type]), depth },
  );
const codes = ({ missing }: Dossier): string[] => missing.map(({ code }) => code);
const idsOf = ({ missing }: Dossier, code: string): string[] | undefined =>
  missing.find((one) => one.code === code)?.nodes.items.map(({ id }) => id);

describe("steps", () => {
  const run = (id: string, started_at?: string) => ({
    transformation: { id, type: "training", ...(started_at === undefined ? {} : { started_at }) },
  });

  test("come after those that made what they used, whatever their clocks say, and among those by time", () => {
    const { making } = dossierOf(
      material([
        model(
          "d",
          [
            ["b", "merged-from"],
            ["c", "merged-from"],
          ],
          run("last", "2025-01-01T00:00:00Z"),
        ),
        model("b", [["a", "fine-tuned-from"]], run("late", "2026-03-01T00:00:00Z"), 1),
        model("c", [["a", "fine-tuned-from"]], run("early", "2026-02-01T00:00:00Z"), 1),
        model("a", [], run("first", "2026-05-01T00:00:00Z"), 2),
      ]),
    );
    expect(making.steps.items.map(({ run }) => run)).toEqual(["first", "early", "late", "last"]);
  });

  test("are one for a run that made several things, and what it made on its way is its own", () => {
    const { making } = dossierOf(
      material([
        model("b", [["a", "continued-from"]], run("one")),
        model("a", [["z", "initialized-from"]], run("one"), 1),
        model("z", [], {}, 2),
      ]),
    );
    expect(making.steps.count).toBe(1);
    expect(making.steps.items[0]?.made.items.map(({ id }) => id).sort()).toEqual(["a", "b"]);
    expect(making.steps.items[0]?.used.items.map(({ id }) => id)).toEqual(["z"]);
  });

  test("of runs that used each other's work are all there", () => {
    const { making } = dossierOf(
      material([
        model("c", [["b", "fine-tuned-from"]], run("one", "2026-02-01T00:00:00Z")),
        model("b", [["a", "fine-tuned-from"]], run("two", "2026-01-01T00:00:00Z"), 1),
        model("a", [], run("one"), 2),
      ]),
    );
    expect(making.steps.items.map(({ run }) => run).sort()).toEqual(["one", "two"]);
  });
});

describe("whose a model is", () => {
  const us = { owner: { type: "organization", id: "us" } };
  const them = { owner: { type: "organization", id: "them" } };
  const why = (parent: Ancestor, more: object = us): readonly string[] =>
    dossierOf(material([model("n", [[parent.head.id, "fine-tuned-from"]], more), parent])).third_party
      .items[0]?.why ?? [];
  const inLineage = (one: Ancestor, lineage: string): Ancestor => ({
    ...one,
    claims: one.claims.map((claim) => ({ ...claim, lineage })),
  });

  test("follows from its owner, else from its family, else from what its id is", () => {
    expect(why(model("a", [], us, 1))).toEqual([]);
    expect(why(inLineage(model("a", [], us, 1), "elsewhere"))).toEqual([]);
    expect(why(model("a", [], them, 1))).toEqual(["owner"]);
    expect(why(inLineage(model("a", [], {}, 1), "elsewhere"))).toEqual(["lineage"]);
    expect(why(model("pkg:huggingface/o/m@1", [], {}, 1))).toEqual(["package"]);
    expect(why(model("a", [], {}, 1))).toEqual([]);
    expect(why(model("pkg:huggingface/us/m@1", [], us, 1))).toEqual([]);
  });

  test("a parent that nobody recorded is a model where the edge says so, and data where that says so", () => {
    const of = (type: EdgeType) => dossierOf(material([model("n", [["s", type]]), stub("s", "x", 1)]));
    expect(of("fine-tuned-from").third_party.items.map(({ why }) => why)).toEqual([["stub"]]);
    expect(of("fine-tuned-from").data.count).toBe(0);
    expect(of("trained-on").third_party.count).toBe(0);
    expect(of("trained-on").data.items.map(({ id }) => id)).toEqual(["s"]);
    expect(of("derived-from").third_party.count + of("derived-from").data.count).toBe(0);
  });
});

test("a thing that was named by one id and recorded by another is one thing", () => {
  const recorded = { ...model("sha256:a", [], { license: "MIT" }, 1), aliases: ["pkg:huggingface/o/m@1"] };
  const told = dossierOf(
    material([
      model("n", [["pkg:huggingface/o/m@1", "fine-tuned-from"]]),
      stub("pkg:huggingface/o/m@1", "o/m", 1, ["sha256:a"]),
      recorded,
    ]),
  );
  expect(codes(told)).not.toContain("stub");
  expect(told.identity.chain.items.map(({ parent }) => parent.id)).toEqual(["sha256:a"]);
  expect(told.drawing.nodes.map(({ id }) => id)).toEqual(["n", "sha256:a"]);
  expect(told.drawing.edges).toMatchObject([{ child: "n", parent: "sha256:a" }]);
});

describe("versions of one name", () => {
  const version = (id: string, created_at: string | null) => ({
    head: headOf(id, { ...MODEL, name: "acme/x", version: id }),
    created_at,
  });

  test("are before or after by when they came to be, else by the order of the log", () => {
    const { versions } = dossierOf(
      material([model("n", [], { name: "acme/x" })], {
        namesakes: [
          version("told first, made later", "2026-06-01T00:00:00Z"),
          version("told first", null),
          version("n", "2026-02-01T00:00:00Z"),
          version("told later, made first", "2026-01-01T00:00:00.5Z"),
          version("told later", "2026-02-01T00:00:00.000Z"),
        ],
      }),
    ).identity;
    expect(versions.before.items.map(({ version }) => version)).toEqual([
      "told first",
      "told later, made first",
    ]);
    expect(versions.after.items.map(({ version }) => version)).toEqual([
      "told first, made later",
      "told later",
    ]);
  });
});

describe("what is missing", () => {
  const WHOLE = {
    name: "acme/x",
    version: "1",
    description: "Answers.",
    license: "MIT",
    owner: { type: "organization", id: "us" },
    artifact: { digest: `sha256:${"1".repeat(64)}` },
    parents: [],
    ancestry: "complete",
    metrics: [{ name: "mmlu", value: 1, dataset: "sha256:d", split: "test" }],
    transformation: { id: "r", type: "training", code: "swh:1:rev:1" },
    environment: { lockfile: "sha256:e" },
  } as const;
  const proved = { prov: { digest: "sha256:1", link: "/v1/x" } };
  const withNode = (more: object, of: Partial<Material> = {}): Dossier =>
    dossierOf(material([model("n", [], { ...WHOLE, ...more })], { ...proved, ...of }));

  test("is nothing where everything is said", () => {
    const told = withNode({});
    expect(told.missing).toEqual([]);
    expect(told.complete).toBe(true);
  });

  test.each<[string, Dossier]>([
    ["no-owner", withNode({ owner: undefined })],
    ["no-version", withNode({ version: undefined })],
    ["no-purpose", withNode({ description: undefined })],
    ["no-licence", withNode({ license: undefined })],
    ["no-digest", withNode({ artifact: undefined })],
    ["no-evaluation", withNode({ metrics: undefined })],
    ["no-test-data", withNode({ metrics: [{ name: "mmlu", value: 1 }] })],
    ["no-code", withNode({ transformation: { id: "r" } })],
    ["no-environment", withNode({ environment: undefined })],
    ["partial", withNode({ ancestry: "partial" })],
    ["unspecified", withNode({ ancestry: undefined, parents: undefined })],
    ["taint-unknown", withNode({}, { taints: null, tainted: null })],
    ["no-prov", withNode({}, { prov: { digest: null, link: "/v1/x" } })],
    ["limit-beside", withNode({}, { cutBeside: true })],
    [
      "leak",
      withNode({}, { leaks: [{ grade: "exact", set: headOf("d", MODEL), meets: headOf("d", MODEL) }] }),
    ],
    [
      "time-order",
      withNode({
        transformation: {
          ...WHOLE.transformation,
          started_at: "2026-02-02T00:00:00Z",
          ended_at: "2026-02-01T00:00:00Z",
        },
      }),
    ],
  ])("%s is found, and alone", (code, told) => {
    expect(codes(told)).toEqual([code]);
    expect(told.missing[0]?.says).toMatch(/^[A-Z0-9].*\.$/);
    expect(told.missing[0]?.todo).toMatch(/^[A-Z].*\.$/);
  });

  test("a parent that is not pinned, one that nobody recorded, and a child that is older than its parent", () => {
    const told = dossierOf(
      material(
        [
          model(
            "n",
            [
              ["a", "fine-tuned-from"],
              ["s", "derived-from"],
              ["urn:forebear:unpinned:pkg:x/y", "trained-on"],
            ],
            {
              ...WHOLE,
              created_at_utc: "2026-01-01T00:00:00Z",
            },
          ),
          model("a", [], { ...WHOLE, created_at_utc: "2026-01-01T00:00:00.1Z" }, 1),
          stub("s", null, 1),
          stub("urn:forebear:unpinned:pkg:x/y", "x/y", 1),
        ],
        proved,
      ),
    );
    expect(codes(told)).toEqual(["stub", "unpinned", "time-order"]);
    expect(idsOf(told, "stub")).toEqual(["s"]);
    expect(idsOf(told, "time-order")).toEqual(["n"]);
  });

  test("erased parts, contradictions, misfits, doubts and what stands in production undecided", () => {
    const node = model("n", [["a", "fine-tuned-from"]], WHOLE);
    const [claim] = node.claims;
    if (claim === undefined) throw new Error("a node has a record");
    const other = { ...claim, record: "rec:2", said: { ...claim.said, license: "GPL-3.0-only" } };
    const doubtful = node.edges.map((edge) => ({ ...edge, certainty: "inferred" as const, misfit: true }));
    const told = dossierOf(
      material(
        [
          {
            ...node,
            head: { ...node.head, state: "canary" },
            claims: [claim, other],
            edges: doubtful,
            setAside: [{ record: "rec:3", statement: "s", lineage: "acme", position: 2, state: "kind" }],
          },
          { ...model("a", [], WHOLE, 1), claims: [{ ...claim, withheld: ["record"] }] },
        ],
        proved,
      ),
    );
    expect(codes(told)).toEqual([
      "contradiction",
      "set-aside",
      "misfit",
      "withheld",
      "uncertain",
      "undecided",
    ]);
  });

  test("every word that it has is in the documentation", () => {
    expect(new Set(MISSING_CODES).size).toBe(MISSING_CODES.length);
    expect(MISSING_CODES.filter((code) => !documentation.includes(`\`${code}\``))).toEqual([]);
  });
});

test("an ancestry of more than is drawn is counted to the last", () => {
  const many = Array.from({ length: 200 }, (_, i) =>
    model(
      `a${i}`,
      i + 2 < 200
        ? [
            [`a${i + 1}`, "derived-from"],
            [`a${i + 2}`, "derived-from"],
          ]
        : [],
      {},
      i + 1,
    ),
  );
  const told = dossierOf(
    material([model("n", [["a0", "derived-from"]]), ...many], { ancestors: 5_000, cut: true }),
  );
  expect(told.drawing.nodes).toHaveLength(LIMITS.drawnNodes);
  expect(told.drawing.more).toBe(5_000 + 1 - LIMITS.drawnNodes);
  expect(told).toMatchObject({
    complete: false,
    stopped_by: ["limit"],
    counts: { ancestors: 5_000, read: 200 },
  });
  expect(codes(told)[0]).toBe("limit");
});

// Anchors: what counts as code, data, environment, seed and artifact; and the words of the answers are those of the tables.
import { describe, expect, test } from "vitest";
import { ANCHOR_NAMES, ANCHOR_STATUSES, anchorsOf, type Made } from "../../../src/compare/anchors.ts";
import { GRADES } from "../../../src/compare/leaks.ts";
import type { LineageRecord } from "../../../src/model/record.ts";
import { leaksSchema, reproducibilitySchema } from "../../../src/wire/replies-compare.ts";

const DIGEST = `sha256:${"1".repeat(64)}`;
const COMMIT = "a".repeat(40);
const PARENT = { id: DIGEST, type: "fine-tuned-from" } as const;

/** A model that was made of another, as these records say; the node's id is not of its content. */
const made = (said: readonly Partial<LineageRecord>[], more: Partial<Made> = {}): Made => ({
  kind: "model",
  ids: ["urn:example:m"],
  said: said.map((one) => ({ kind: "model", created_at_utc: null, parents: [PARENT], ...one })),
  ancestry: "complete",
  ...more,
});

const status = (anchor: (typeof ANCHOR_NAMES)[number], one: Made) => anchorsOf(one)[anchor].status;

describe("seed", () => {
  const params = (value: LineageRecord["evidence"]) =>
    status("seed", made([{ transformation: { params: value } }]));

  test.each([
    [{ seed: 0 }],
    [{ RANDOM_SEED: "7" }],
    [{ trainer: [{ random_state: 1 }] }],
    [{ env: { PYTHONHASHSEED: "0" } }],
  ])("%j is one", (value) => expect(params(value)).toBe("present"));

  test.each([[{ seed: null }], [{ seeding: 1 }], [{ note: "seed" }], [["seed"]] as never, [{}]])(
    "%j is none",
    (value) => expect(params(value)).toBe("missing"),
  );

  test("is not needed for work without chance, or for what is written", () => {
    expect(status("seed", made([{ transformation: { type: "human-edit" } }]))).toBe("not-needed");
    expect(status("seed", made([{}], { kind: "prompt" }))).toBe("not-needed");
  });
});

describe("code and environment", () => {
  test("by revision, not by where they lie, and not with changes that no commit has", () => {
    const code = (value: NonNullable<LineageRecord["transformation"]>["code"]) =>
      anchorsOf(made([{ transformation: { code: value } }])).code;
    const rev = `swh:1:rev:${COMMIT}`;
    expect(code(rev)).toEqual({ status: "present", pointer: null });
    expect(code({ id: rev, path: "train.py" })).toEqual({ status: "present", pointer: null });
    expect(code({ id: rev, dirty: true })).toEqual({
      status: "partial",
      pointer: "/transformation/code/dirty",
    });
    expect(code({ repository: "https://example.com" })).toEqual({
      status: "partial",
      pointer: "/transformation/code/id",
    });
  });

  test("also as what it was built with, as an erased record still has it", () => {
    const parents = [
      PARENT,
      { id: `swh:1:rev:${COMMIT}`, type: "built-with" },
      { id: `pkg:oci/train@${DIGEST}`, type: "built-with" },
    ] as const;
    const one = made([{ parents }]);
    expect([status("code", one), status("environment", one)]).toEqual(["present", "present"]);
  });

  test("what one record does not say another may", () => {
    const one = made([
      {},
      { environment: { packages: { torch: "2" } } },
      { environment: { lockfile: DIGEST } },
    ]);
    expect(status("environment", one)).toBe("present");
    expect(status("environment", made([{ environment: { packages: {} } }]))).toBe("partial");
  });
});

describe("data and artifact", () => {
  test("a parent without revision, or blinded, is a part of the data that nobody has", () => {
    const blinded = { id: `urn:forebear:blinded:${"0".repeat(16)}`, type: "aggregated-from" } as const;
    expect(anchorsOf(made([{ parents: [PARENT, blinded] }])).data).toEqual({
      status: "partial",
      pointer: "/parents/1",
    });
    expect(status("data", made([{}], { ancestry: "unspecified" }))).toBe("partial");
    expect(status("data", made([{ parents: [] }], { ancestry: "unspecified" }))).toBe("missing");
  });

  test("what is named by its content is known by it", () => {
    const artifact = (id: string, more: Partial<LineageRecord> = {}) =>
      status("artifact", made([more], { ids: ["urn:example:m", id] }));
    expect(artifact(DIGEST)).toBe("present");
    expect(artifact(`pkg:huggingface/o/m@${COMMIT}`)).toBe("present");
    expect(artifact(`pkg:oci/m@${DIGEST}`)).toBe("present");
    expect(artifact("pkg:pypi/m@1.0")).toBe("partial");
    expect(artifact("urn:example:n", { artifact: { uri: "s3://m" } })).toBe("partial");
    expect(artifact("urn:example:n")).toBe("missing");
    expect(artifact("urn:example:n", { artifact: { digest: DIGEST } })).toBe("present");
  });

  test("of a stub everything is missing, and of a founder nothing but its bytes", () => {
    const stub = anchorsOf({ kind: "stub", ids: ["urn:example:s"], said: [], ancestry: "unspecified" });
    expect(Object.values(stub).map((one) => one.status)).toEqual(ANCHOR_NAMES.map(() => "missing"));
    expect(anchorsOf(made([{ parents: [] }]))).toMatchObject({
      code: { status: "not-needed" },
      data: { status: "present" },
      environment: { status: "not-needed" },
      seed: { status: "not-needed" },
      artifact: { status: "missing" },
    });
  });
});

test("the answers have the words of the tables", () => {
  const { anchors, upstream } = reproducibilitySchema.shape;
  expect(Object.keys(anchors.shape)).toEqual([...ANCHOR_NAMES]);
  expect(Object.keys(upstream.shape.anchors.shape.code.shape)).toEqual([...ANCHOR_STATUSES]);
  expect(Object.keys(leaksSchema.shape.counts.shape)).toEqual(["evaluation_sets", ...GRADES]);
});

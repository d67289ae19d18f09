// The policies that every site has: what each asks for, of what, and that each asks for nothing else.
import { describe, expect, test } from "vitest";
import { LIFECYCLE_STATES } from "../../../src/model/lifecycle.ts";
import { factOf } from "../../../src/policy/facts.ts";
import { compilePolicy } from "../../../src/policy/policy.ts";
import { SHIPPED } from "../../../src/policy/shipped.ts";
import { policySchema, readPolicyName } from "../../../src/wire/policy.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const COMMIT = `swh:1:rev:${"b".repeat(40)}`;

/** A node that has everything. */
const WHOLE = {
  id: "urn:example:1",
  kind: "model",
  artifact_digest: DIGEST,
  ancestry: "complete",
  parents: [],
  gaps: { stubs: 1, unpinned: 0, partial: 0, unspecified: 0 },
  transformation: { code: { id: COMMIT, dirty: false } },
  environment: { lockfile: DIGEST },
  evaluation_packet_uri: "https://example.com/evaluation",
  resource_profile_uri: "https://example.com/profile",
};

const builtWith = (parent: string): object => ({ parents: [{ parent, type: "built-with" }] });

function verdict(name: string, node: object): string {
  const policy = SHIPPED[name];
  const rule = policy && compilePolicy(policy);
  if (!rule?.ok) throw new Error(`${name} is not a policy`);
  return rule.value.decide({ node: factOf("Node", node) }).is;
}

/** Which of them a node fails. */
const failed = (more: object): string[] =>
  Object.keys(SHIPPED)
    .filter((name) => verdict(name, { ...WHOLE, ...more }) !== "true")
    .map((name) => name.replace("completeness.", ""));

describe.each(Object.entries(SHIPPED))("%s", (name, policy) => {
  test("is a policy as anybody could put it, and warns from canary on", () => {
    expect(policySchema.parse(policy)).toEqual(policy);
    expect(readPolicyName(name)).toEqual({ ok: true, value: name });
    expect([policy.mode, policy.gaps]).toEqual(["warn", "ignore"]);
    expect(LIFECYCLE_STATES.filter((state) => policy.guards.includes(state))).toEqual([
      "champion",
      "specialist",
      "canary",
    ]);
  });

  test("says false, and nothing less, of a node of which nothing is said", () => {
    const node = {
      id: "urn:example:1",
      kind: "model",
      ancestry: "unspecified",
      gaps: { unpinned: 0 },
      parents: [],
    };
    expect(verdict(name, node)).toBe("false");
  });
});

test("a node that has everything fails none, and one that has nothing fails all", () => {
  expect(failed({})).toEqual([]);
  const nothing = Object.fromEntries(Object.keys(WHOLE).map((field) => [field, undefined]));
  expect(failed({ ...nothing, id: "urn:example:1" })).toEqual([
    "ancestry",
    "artifact",
    "code",
    "environment",
    "evaluation-packet",
    "resource-profile",
  ]);
});

test.each([
  ["no evaluation", { evaluation_packet_uri: undefined }, ["evaluation-packet"]],
  ["no profile", { resource_profile_uri: undefined }, ["resource-profile"]],
  ["parents that are not all there", { ancestry: "partial" }, ["ancestry"]],
  ["parents of which nobody said whether they are", { ancestry: "unspecified" }, ["ancestry"]],
  ["a parent without a revision", { gaps: { ...WHOLE.gaps, unpinned: 1 } }, ["ancestry"]],
  ["no digest", { artifact_digest: undefined }, ["artifact"]],
  ["no digest, and an id that is one", { artifact_digest: undefined, id: DIGEST }, []],
  [
    "no digest, and a revision of the Hub",
    { artifact_digest: undefined, id: `pkg:huggingface/o/m@${"c".repeat(40)}` },
    [],
  ],
  [
    "no digest, and a version of a package",
    { artifact_digest: undefined, id: "pkg:pypi/m@1.0" },
    ["artifact"],
  ],
  ["no run", { transformation: undefined }, ["code"]],
  ["a run without code", { transformation: { id: "run-1" } }, ["code"]],
  [
    "code that lies somewhere",
    { transformation: { code: { repository: "https://example.com/x" } } },
    ["code"],
  ],
  ["code by its id alone", { transformation: { code: COMMIT } }, []],
  ["code as a parent", { transformation: undefined, ...builtWith(COMMIT) }, []],
  [
    "an image as the only parent",
    { transformation: undefined, ...builtWith(`pkg:oci/x@${DIGEST}`) },
    ["code"],
  ],
  ["an image", { environment: { image: `pkg:oci/x@${DIGEST}` } }, []],
  ["hardware alone", { environment: { hardware: "8 x H100" } }, ["environment"]],
  [
    "no environment, and an image as a parent",
    { environment: undefined, ...builtWith(`pkg:oci/x@${DIGEST}`) },
    [],
  ],
  ["no environment, and code as a parent", { environment: undefined, ...builtWith(COMMIT) }, ["environment"]],
] as const)("%s", (_what, more, names) => {
  expect(failed(more)).toEqual(names);
});

test("a deployment needs neither bytes nor an evaluation of its own, a prompt no machines", () => {
  const asked = (kind: "deployment" | "prompt" | "dataset"): string[] =>
    Object.entries(SHIPPED)
      .filter(([, { kinds }]) => kinds?.includes(kind) ?? true)
      .map(([name]) => name.replace("completeness.", ""));
  expect(asked("deployment")).toEqual(["ancestry", "code", "environment", "resource-profile"]);
  expect(asked("prompt")).toEqual(["ancestry", "artifact", "evaluation-packet"]);
  expect(asked("dataset")).toEqual(["ancestry", "artifact"]);
});

describe("a rule that goes through all ancestors for each of them", () => {
  const put = (rule: string): object => compilePolicy({ each: "set", rule });

  test.each([
    ["ancestors.all(a, ancestors.exists(b, b.id == a.id))", 17],
    ["ancestors.exists(a, a.id in ancestors.map(b, b.id))", 28],
    ["ancestors.filter(a, a.stub).all(a, ancestors == [a])", 35],
    ["node.stub || ancestors.map(a, a.license).exists(l, ancestors.all(a, a.license == l))", 51],
  ])("%s", (rule, column) => {
    expect(put(rule)).toMatchObject({
      ok: false,
      refusal: { code: "too-costly", more: { line: 1, column: column + 1 } },
    });
  });

  test.each([
    "ancestors.all(a, a.license == node.license)",
    "ancestors.all(a, size(ancestors) > 3 && ancestors.size() > 3)",
    "ancestors.filter(a, a.stub).map(a, a.id).all(id, id != node.id)",
    "ancestors.exists(a, a.stub) && ancestors.exists(a, !a.stub)",
    "ancestors.all(a, a.parents.all(e, a.tags.all(t, t != e.role)))",
  ])("and not %s", (rule) => {
    expect(put(rule)).toMatchObject({ ok: true });
  });
});

// What a policy is asked of, and what is settled before anything is read.
import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/model/policy.ts";
import { fieldsOf, type Gate, gateOf, settledBy } from "../../../src/policy/gate.ts";

function gate(rule: string, each: Policy["each"] = "ancestor"): Gate {
  const made = gateOf({ rule, each });
  if (!made.ok) throw new Error(made.refusal.detail);
  return made.value;
}

test.each([
  ["true", "ancestor", "node", false],
  ['node.license == "MIT"', "ancestor", "node", false],
  ['node.license == "MIT"', "set", "node", false],
  ["node.created_at_utc < now", "ancestor", "node", false],
  ['ancestor.license == "MIT"', "ancestor", "alone", true],
  ['ancestor.created_at_utc > now - duration("1h")', "ancestor", "related", true],
  ["ancestor.license == node.license", "ancestor", "related", false],
  ['edge.certainty == "observed"', "ancestor", "related", false],
  // What is missing around a node changes with its parents, of which nothing need be said.
  ["ancestor.gaps.stubs == 0", "ancestor", "related", true],
  ["ancestors.all(a, a.stub == false)", "set", "set", false],
] as const)("%s, each %s, is asked of %s", (rule, each, asks, self) => {
  expect(gate(rule, each)).toMatchObject({ asks, self });
});

describe("a kind settles", () => {
  test.each([
    ['ancestor.kind != "dataset" || ancestor.evidence.pii.version >= 3', "model", "true"],
    ['ancestor.kind != "dataset" || ancestor.evidence.pii.version >= 3', "dataset", undefined],
    ['ancestor.evidence.pii.version >= 3 || ancestor.kind != "dataset"', "model", "true"],
    ['ancestor.kind == "dataset" && ancestor.evidence.pii.version >= 3', "model", "false"],
    ['ancestor.kind == "model" ? ancestor.license == "MIT" : true', "dataset", "true"],
    ['ancestor.kind == "model" ? ancestor.license == "MIT" : true', "model", undefined],
    ['ancestor.kind != "model" || ancestor.license == node.license', "dataset", "true"],
    // That something was not said is not known of a kind.
    ["!has(ancestor.license)", "model", undefined],
    ['node.kind == "model"', "model", undefined],
  ] as const)("%s of a %s: %s", (rule, kind, is) => {
    expect(settledBy(gate(rule), kind)).toBe(is);
  });
});

test("the fields that are read are those that are looked at; any of them, where all of a thing is", () => {
  const { rule } = gate('ancestor.kind == "model" && ancestor.evidence.x == 1 && node.name == "a"');
  expect([...(fieldsOf(rule, "ancestor") ?? [])]).toEqual(["kind", "evidence"]);
  expect([...(fieldsOf(rule, "node") ?? [])]).toEqual(["name"]);
  expect(fieldsOf(gate("(node.stub ? ancestor : ancestor).stub").rule, "ancestor")).toBeUndefined();
});

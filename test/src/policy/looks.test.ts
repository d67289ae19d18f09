// What an expression looks at: found in the text, whatever its items are called and however it is nested.
import { expect, test } from "vitest";
import { compile } from "../../../src/policy/cel.ts";

function looks(expression: string): string[] {
  const rule = compile(expression, ["node", "ancestor", "ancestors", "edge", "now"]);
  if (!rule.ok) throw new Error(rule.refusal.detail);
  return rule.value.looks.map(({ of, keys }) => [of, ...keys].join("."));
}

test.each([
  ['ancestor.kind != "dataset"', ["ancestor.kind"]],
  ["ancestor.evidence.pii_filter.version >= 3", ["ancestor.evidence.pii_filter.version"]],
  ['ancestor.evidence["safe harbor"].version >= 3', ["ancestor.evidence.safe harbor.version"]],
  ["has(node.license) && node.license == ancestor.license", ["node.license", "ancestor.license"]],
  ['ancestors.all(a, a.kind == "model" || a.stub)', ["ancestor.kind", "ancestor.stub"]],
  ["ancestors.filter(a, a.stub).all(b, b.evidence.x == 1)", ["ancestor.stub", "ancestor.evidence.x"]],
  ["size(ancestors) == 0", []],
  ["size(ancestors.filter(a, a.stub)) == 0", ["ancestor.stub"]],
  ['ancestors[0].kind == "model"', ["ancestor.kind"]],
  ["ancestors.filter(a, a.stub)[0].parents == []", ["ancestor.parents", "ancestor.stub"]],
  ["ancestors[size(node.tags)].license == node.license", ["ancestor.license", "node.tags", "node.license"]],
  ["ancestors.filter(a, a.stub) == ancestors", ["ancestor", "ancestor.stub"]],
  ["ancestors.size() == 0", []],
  // A name that a macro binds hides the variable of that name.
  ["node.metrics.all(ancestor, ancestor.value > 0.5)", ["node.metrics"]],
  ["node.parents.exists(p, p.parent == ancestor.id)", ["node.parents", "ancestor.id"]],
  ["edge.weight > 0.5", ["edge.weight"]],
  // What is chosen by what was computed is looked at as far as it is written out.
  ["ancestor.evidence[node.name] == 1", ["ancestor.evidence", "node.name"]],
  // All of a thing: no field is named.
  ["(node.stub ? ancestor : ancestor).stub", ["node.stub", "ancestor"]],
  ["ancestors == [node]", ["ancestor", "node"]],
  ["ancestors.map(a, a.kind) == node.tags", ["ancestor.kind", "node.tags"]],
  ["true", []],
])("%s", (expression, expected) => {
  expect(looks(expression).sort()).toEqual([...expected].sort());
});

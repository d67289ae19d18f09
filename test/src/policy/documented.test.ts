// What docs/policies.md shows is what can be put, and what it counts is what there is.
import { expect, test } from "vitest";
import documented from "../../../docs/policies.md?raw";
import { LIMITS } from "../../../src/model/limits.ts";
import { compilePolicy } from "../../../src/policy/policy.ts";
import { SHIPPED } from "../../../src/policy/shipped.ts";
import { policySchema, readPolicy } from "../../../src/wire/policy.ts";

const examples = [...documented.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);

test.each(examples)("can be put: %s", (text) => {
  const policy = readPolicy(text);
  expect(policy).toEqual({ ok: true, value: JSON.parse(text) });
  if (policy.ok) expect(compilePolicy(policy.value)).toMatchObject({ ok: true });
});

test("there are several", () => {
  expect(examples.length).toBe(5);
});

test("every field and every policy that the product has is in a table", () => {
  const rows = [...documented.matchAll(/^\| `([^`]+)`/gm)].map(([, word]) => word);
  expect(rows).toEqual([
    ...Object.keys(policySchema.shape),
    ...Object.keys(SHIPPED).toSorted((a, b) => rows.indexOf(a) - rows.indexOf(b)),
  ]);
});

test("every limit is the one that holds", () => {
  const { policyNameLength, policyMessageLength, policyTests, policyTestsDefault } = LIMITS;
  const { gateAncestors, ruleSteps, gateSteps } = LIMITS;
  for (const said of [
    `1 to ${policyNameLength} characters`,
    `at most ${policyMessageLength.toLocaleString("en")} characters`,
    `A page has ${policyTestsDefault} nodes, at most ${policyTests}`,
    `at most ${gateAncestors.toLocaleString("en")} ancestors`,
    `at most ${ruleSteps.toLocaleString("en")} steps`,
    `in all ${gateSteps.toLocaleString("en")}`,
  ])
    expect(documented.replaceAll(/\s+/g, " ")).toContain(said);
});

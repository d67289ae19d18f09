// A family with everything breaks no constraint of PROV; and who looks for what is broken finds it.
import { expect, test } from "vitest";
import type { Quad } from "../../../src/prov/mapping/mapping.ts";
import { generationIri, nodeIri, recordIri, standingIri } from "../../../src/prov/names.ts";
import { thing } from "../../../src/prov/quad.ts";
import { type ProvProperty, prov, TYPE } from "../../../src/prov/terms.ts";
import { provFaults } from "../../support/prov-constraints.ts";
import { provQuads } from "./blocks.ts";
import { described, digest, recordId, storied } from "./family.ts";

const FAMILY = provQuads([
  storied(
    described("a", {
      artifact: { digest: digest("a") },
      parents: [{ id: digest("b"), type: "revised-from" }],
      transformation: { started_at: "2026-01-01T00:00:00Z", ended_at: "2026-01-02T00:00:00Z" },
    }),
  ),
  described("b", { artifact: { digest: digest("b") }, created_at_utc: "2025-01-01T00:00:00Z" }),
]);

const [A, B] = [nodeIri(digest("a")), nodeIri(digest("b"))];
const MADE = `${recordIri(recordId("a"))}#activity`;
const STANDING = standingIri("1".repeat(64), "standing", "chat");

const also = (subject: string, word: ProvProperty, object: string): Quad => ({
  subject,
  predicate: prov(word),
  object: thing(object),
});

const said = (subject: string, word: ProvProperty, value: string): Quad => ({
  subject,
  predicate: prov(word),
  object: { value },
});

test("breaks none", () => {
  expect(FAMILY.length).toBeGreaterThan(100);
  expect(provFaults(FAMILY)).toEqual([]);
});

test.each<readonly [what: string, more: readonly Quad[], fault: string]>([
  ["derivation in a circle", [also(B, "wasDerivedFrom", A)], "is derived from itself"],
  ["a case of itself", [also(A, "specializationOf", A)], "is a case of itself"],
  [
    "an entity that is an activity",
    [{ subject: A, predicate: TYPE, object: thing(prov("Activity")) }],
    "is an entity and an activity",
  ],
  ["an entity that uses", [also(A, "used", B)], "is no activity"],
  ["a use of what is over", [also(MADE, "used", STANDING)], "which is over"],
  ["a derivation from what is over", [also(A, "wasDerivedFrom", STANDING)], "which is over"],
  [
    "two generations by one activity",
    [also(A, "qualifiedGeneration", "urn:x:g"), also("urn:x:g", "activity", MADE)],
    "several of qualifiedGeneration",
  ],
  [
    "an end before the beginning",
    [said(STANDING, "invalidatedAtTime", "2020-01-01T00:00:00Z")],
    "before it began",
  ],
  [
    "a making after the work",
    [said(generationIri(recordId("a")), "atTime", "2027-01-01T00:00:00Z")],
    "is not within",
  ],
  ["a use of nothing", [also(MADE, "used", "urn:x:unknown")], "which is no Entity"],
])("%s is found", (_what, more, fault) => {
  expect(provFaults([...FAMILY, ...more]).join("\n")).toContain(fault);
});

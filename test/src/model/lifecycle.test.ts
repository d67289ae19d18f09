// The states of a lifecycle, and the ways between them.
import { expect, test } from "vitest";
import { LIFECYCLE, LIFECYCLE_STATES } from "../../../src/model/lifecycle.ts";

test("are in the order of their activity, the live ones first", () => {
  expect(LIFECYCLE_STATES).toEqual([
    "champion",
    "specialist",
    "canary",
    "shadow",
    "lab",
    "draft",
    "archived",
  ]);
  expect(LIFECYCLE_STATES.filter((state) => LIFECYCLE[state].live)).toEqual([
    "champion",
    "specialist",
    "canary",
  ]);
});

test("lead up step by step, sideways at the top, and from anywhere to the archive and back to the lab", () => {
  expect(Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, LIFECYCLE[state].next]))).toEqual({
    draft: ["lab", "archived"],
    lab: ["shadow", "archived"],
    shadow: ["canary", "archived"],
    canary: ["specialist", "champion", "archived"],
    specialist: ["champion", "archived"],
    champion: ["specialist", "archived"],
    archived: ["lab"],
  });
});

// The states of a lifecycle, the ways between them, and which guards each way meets.
import { expect, test } from "vitest";
import {
  climbed,
  LIFECYCLE,
  LIFECYCLE_STATES,
  type LifecycleState,
  openFrom,
  passed,
} from "../../../src/model/lifecycle.ts";

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

/** As the design has it: every move that is open, and the states that it passes. */
const OPEN: Readonly<Record<string, string>> = {
  "none → draft": "draft",
  "none → lab": "draft lab",
  "none → shadow": "draft lab shadow",
  "none → canary": "draft lab shadow canary",
  "none → specialist": "draft lab shadow canary specialist",
  "none → champion": "draft lab shadow canary champion",
  "none → archived": "archived",
  "draft → lab": "lab",
  "draft → shadow": "lab shadow",
  "draft → canary": "lab shadow canary",
  "draft → specialist": "lab shadow canary specialist",
  "draft → champion": "lab shadow canary champion",
  "draft → archived": "archived",
  "lab → shadow": "shadow",
  "lab → canary": "shadow canary",
  "lab → specialist": "shadow canary specialist",
  "lab → champion": "shadow canary champion",
  "lab → archived": "archived",
  "shadow → canary": "canary",
  "shadow → specialist": "canary specialist",
  "shadow → champion": "canary champion",
  "shadow → archived": "archived",
  "canary → specialist": "specialist",
  "canary → champion": "champion",
  "canary → archived": "archived",
  "specialist → champion": "champion",
  "specialist → archived": "archived",
  "champion → specialist": "specialist",
  "champion → archived": "archived",
  "archived → lab": "lab",
};

const FROM: readonly (LifecycleState | null)[] = [null, ...LIFECYCLE_STATES];

test("these moves are open, with these guards, and no others", () => {
  const all = FROM.flatMap((from) =>
    LIFECYCLE_STATES.flatMap((to) => {
      const states = passed(from, to);
      return states === undefined ? [] : [[`${from ?? "none"} → ${to}`, states.join(" ")] as const];
    }),
  );
  expect(Object.fromEntries(all)).toEqual(OPEN);
});

test("what is open is listed in the order in which it is come to", () => {
  expect(openFrom("lab")).toEqual(["shadow", "canary", "specialist", "champion", "archived"]);
  expect(openFrom("champion")).toEqual(["specialist", "archived"]);
  expect(openFrom("archived")).toEqual(["lab"]);
  for (const from of FROM)
    expect(openFrom(from)).toHaveLength(
      Object.keys(OPEN).filter((move) => move.startsWith(`${from ?? "none"} →`)).length,
    );
});

test("what comes back from the archive meets the guards of every state on the way", () => {
  expect(climbed("archived", "champion")).toEqual(["lab", "shadow", "canary", "champion"]);
  expect(passed("archived", "champion")).toBeUndefined();
});

test("nothing goes back but by the archive, or between specialist and champion", () => {
  for (const [from, { next }] of Object.entries(LIFECYCLE))
    for (const to of next) expect(passed(from as LifecycleState, to)).toEqual([to]);
});

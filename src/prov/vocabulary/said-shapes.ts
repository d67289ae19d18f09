// What must be told of what was said of nodes beside their records, as rows: moves and where they lead, decisions, advisories
// and waivers.

import { prov } from "../terms.ts";
import { fbClass } from "./classes.ts";
import type { Demand } from "./demands.ts";
import { fb, type Property } from "./properties.ts";
import { type NodeShape, ONE, ofClass, subjectsOf } from "./resource-shapes.ts";

/** Exactly one of each of these. */
const one = (what: string, ...words: readonly Property[]): Readonly<Record<string, Demand>> =>
  Object.fromEntries(
    words.map((word) => [word, { path: fb(word), ...ONE, message: `${what} has exactly one ${word}.` }]),
  );

const generated: Readonly<Record<string, Demand>> = {
  wasGeneratedBy: {
    path: prov("wasGeneratedBy"),
    ...ONE,
    kind: prov("Activity"),
    message: "It came of one move.",
  },
};

const PLACE = ["lineage", "ledger", "sequence", "statement"] as const;

export const SAID_SHAPES: readonly NodeShape[] = [
  {
    name: "Move",
    message: "A move says what it moved, when, and where that stands.",
    targets: (["TransitionActivity", "RollbackActivity", "DenialActivity", "EndActivity"] as const).flatMap(
      (name) => ofClass(fbClass(name)),
    ),
    demands: {
      ...one("A move", ...PLACE, "takenAt"),
      used: { path: prov("used"), least: 1, kind: prov("Entity"), message: "A move used what it moved." },
      startedAtTime: { path: prov("startedAtTime"), ...ONE, message: "A move says when it happened." },
    },
  },
  {
    name: "Standing",
    message: "A standing is one node in one state in one niche.",
    targets: ofClass(fbClass("Standing")),
    demands: {
      ...one("A standing", "lineage", "niche", "slotKind", "state"),
      ...generated,
      specializationOf: {
        path: prov("specializationOf"),
        ...ONE,
        kind: prov("Entity"),
        message: "A standing is one node's.",
      },
      generatedAtTime: {
        path: prov("generatedAtTime"),
        ...ONE,
        message: "A standing says since when it is.",
      },
    },
  },
  {
    name: "Decision",
    message: "A decision says what was decided, and of which move.",
    targets: ofClass(fbClass("Decision")),
    demands: { ...one("A decision", "verdict"), ...generated },
  },
  {
    name: "Advisory",
    message: "An advisory says what is wrong, how bad it is, and what it is about.",
    targets: subjectsOf(fb("severity")),
    classes: [fbClass("Advisory")],
    demands: {
      ...one("An advisory", "severity", "advisoryKind", ...PLACE),
      about: {
        path: fb("about"),
        least: 1,
        kind: prov("Entity"),
        message: "An advisory is about nodes, which are entities.",
      },
    },
  },
  {
    name: "Waiver",
    message: "A waiver sets one advisory aside for one node, until an instant.",
    targets: ofClass(fbClass("Waiver")),
    demands: {
      ...one("A waiver", "waives", "until", "about", ...PLACE),
    },
  },
];

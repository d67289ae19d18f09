import { Parser, Store } from "n3";
import Validator from "rdf-validate-shacl";
import { describe, expect, test } from "vitest";
import { EDGE_TYPE_NAMES, type EdgeType, edgeType } from "../../src/model/edge-types.ts";
import { KINDS, type Kind } from "../../src/model/kinds.ts";
import { ALIAS, type LineageRecord } from "../../src/model/record.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import { EDGE_MAPPINGS } from "../../src/prov/mapping/edge-mapping.ts";
import type { DescribedNode, Quad, Term } from "../../src/prov/mapping/mapping.ts";
import {
  agentIri,
  associationIri,
  delegationIri,
  edgeIri,
  generationIri,
  metricIri,
  nodeIri,
  saidIri,
  standingEndIri,
  standingIri,
  statementIri,
} from "../../src/prov/names.ts";
import { decimal, thing } from "../../src/prov/quad.ts";
import { IDENTIFIER, NAMESPACES, prov, TYPE, VOCABULARIES } from "../../src/prov/terms.ts";
import { kindClass } from "../../src/prov/vocabulary/classes.ts";
import { fb } from "../../src/prov/vocabulary/properties.ts";
import { shapesDocument } from "../../src/prov/vocabulary/shapes.ts";
import { provQuads } from "../src/prov/blocks.ts";
import { described, digest, recordId, storied, stub } from "../src/prov/family.ts";
import { example } from "./example.ts";
import { MODEL as EVERYTHING } from "./furnished.ts";

const parsed = (turtle: string): Store => new Store(new Parser({ format: "text/turtle" }).parse(turtle));

const validator = new Validator(parsed(shapesDocument()));

/** The names of the shapes that a graph breaks; `more` is Turtle that our writer would not write. */
async function broken(quads: readonly Quad[], more = ""): Promise<string[]> {
  const report = await validator.validate(parsed(`${toTurtle(quads)}\n${more}`));
  const names = report.results.map(({ sourceShape }) => sourceShape.value.replace(VOCABULARIES.shapes, ""));
  expect(report.conforms).toBe(names.length === 0);
  for (const { message } of report.results) expect(message[0]?.value).toMatch(/\.$/);
  return [...new Set(names)].sort();
}

/** A model with all that a record can say, from a described base, a described data set, a stub and a mere mention. */
const FAMILY: readonly DescribedNode[] = [
  storied(described("a", EVERYTHING)),
  described("b", { artifact: { digest: digest("b") }, parents: [] }),
  described("c", {
    kind: "dataset",
    artifact: { digest: digest("c") },
    created_at_utc: "2026-02-01T00:00:00Z",
  }),
  stub(digest("d")),
];

const CHILD = nodeIri(digest("a"));
const EDGE = edgeIri(recordId("a"), 0);
const RECORD = statementIri(recordId("a"));
const METRIC = metricIri(recordId("a"), 0);
const GENERATION = generationIri(recordId("a"));
const STANDING = standingIri("1".repeat(64), "standing", "chat");
const ADVISORY = saidIri("3".repeat(64), "advisory");
const CI = { type: "software", id: "ci" } as const;
const moveOf = (digit: string): string => saidIri(digit.repeat(64), "move");

/** The first allowed kind of an end. */
const someKind = (kinds: readonly Kind[] | "any"): Kind =>
  kinds === "any" ? "artifact" : (kinds[0] ?? "stub");

function joined(type: EdgeType, child: Kind, parent: Kind): Quad[] {
  const parts = { child: child as LineageRecord["kind"], parent: parent as LineageRecord["kind"] };
  return provQuads([
    described("a", {
      kind: parts.child,
      artifact: { digest: digest("a") },
      parents: [{ id: digest("b"), type }],
    }),
    described("b", { kind: parts.parent, artifact: { digest: digest("b") }, parents: [] }),
  ]);
}

describe("conforms", () => {
  test("a family with everything", async () => {
    const quads = provQuads(FAMILY);
    expect(quads.length).toBeGreaterThan(120);
    expect(await broken(quads)).toEqual([]);
  });

  // Two ids of one thing are no edge of a record.
  test.each(EDGE_TYPE_NAMES.filter((type) => type !== ALIAS))("an edge of type %s", async (type) => {
    const { child, parent } = edgeType(type);
    const quads = joined(type, someKind(child), someKind(parent));
    expect(quads.some(({ predicate }) => predicate === NAMESPACES.fb + EDGE_MAPPINGS[type].name)).toBe(true);
    expect(await broken(quads)).toEqual([]);
  });

  test.each(["acme.ndjson", "mistral-small-24b.ndjson"])("the example %s, whole", async (file) => {
    expect(await broken(provQuads(example(file)))).toEqual([]);
  });
});

const of = (subject: string, predicate: string) => (quad: Quad) =>
  quad.subject === subject && quad.predicate === predicate;

const without = (quads: readonly Quad[], which: (quad: Quad) => boolean): Quad[] => {
  const rest = quads.filter((quad) => !which(quad));
  expect(rest.length).toBeLessThan(quads.length);
  return rest;
};

const plus = (quads: readonly Quad[], subject: string, predicate: string, object: Term): Quad[] => [
  ...quads,
  { subject, predicate, object },
];

const instead = (subject: string, predicate: string, object: Term) => (quads: readonly Quad[]) =>
  plus(without(quads, of(subject, predicate)), subject, predicate, object);

const word = (value: string): Term => ({ value });
const at = (value: string): Term => ({ value, datatype: `${NAMESPACES.xsd}dateTime` });

const BREAKS: readonly (readonly [
  what: string,
  change: (quads: readonly Quad[]) => Quad[],
  shapes: string[],
])[] = [
  [
    "a parent without an identifier",
    (quads) => without(quads, of(nodeIri(digest("e")), IDENTIFIER)),
    ["Entity-identifier"],
  ],
  [
    "a node with two identifiers",
    (quads) => plus(quads, CHILD, IDENTIFIER, word("other")),
    ["Entity-identifier", "identifier"],
  ],
  [
    "a kind that is not in the table",
    (quads) => plus(quads, CHILD, TYPE, thing(`${NAMESPACES.fb}Modle`)),
    ["Entity-type"],
  ],
  [
    "a described node without a kind",
    (quads) =>
      without(
        quads,
        (quad) =>
          quad.subject === nodeIri(digest("b")) &&
          "iri" in quad.object &&
          quad.object.iri === kindClass("model"),
      ),
    ["Described", "mergedFrom-parent"],
  ],
  [
    "an entity that is an activity too",
    (quads) => plus(quads, CHILD, TYPE, thing(prov("Activity"))),
    ["Activity-type", "Entity-type"],
  ],
  [
    "a derivation of nothing",
    (quads) => without(quads, of(EDGE, prov("entity"))),
    ["BearerOfDerivations-parents", "Derivation-entity"],
  ],
  [
    "a derivation of two parents",
    (quads) => plus(quads, EDGE, prov("entity"), thing(nodeIri(digest("d")))),
    ["Derivation-entity", "entity"],
  ],
  [
    "a parent that is told but not qualified",
    (quads) => plus(quads, CHILD, prov("wasDerivedFrom"), thing(nodeIri(digest("f")))),
    ["BearerOfDerivations-parents"],
  ],
  [
    "an edge type that is not in the table",
    instead(EDGE, fb("edgeType"), word("merged-form")),
    ["Derivation-edgeType", "edgeType"],
  ],
  [
    "a derivation with the type of an association",
    instead(EDGE, fb("edgeType"), word("evaluated")),
    ["Derivation-edgeType"],
  ],
  [
    "an edge that does not say how it is known",
    (quads) => without(quads, of(EDGE, fb("certainty"))),
    ["Derivation-certainty"],
  ],
  ["a certainty that is not in the list", instead(EDGE, fb("certainty"), word("sure")), ["certainty"]],
  [
    "a weight as a double",
    instead(EDGE, fb("weight"), { value: "2.5E-1", datatype: `${NAMESPACES.xsd}double` }),
    ["weight"],
  ],
  ["two weights", (quads) => plus(quads, EDGE, fb("weight"), decimal(1) ?? word("")), ["weight"]],
  [
    "a weight on a node",
    (quads) => plus(quads, CHILD, fb("weight"), decimal(1) ?? word("")),
    ["BearerOfInfluenceProperties"],
  ],
  ["a unit that is not in the list", instead(EDGE, fb("weightUnit"), word("percent")), ["weightUnit"]],
  ["a mutation that is not in the table", instead(EDGE, fb("mutation"), word("magic")), ["mutation"]],
  [
    "a parent of a kind that the type does not join",
    instead(CHILD, `${NAMESPACES.fb}mergedFrom`, thing(nodeIri(digest("c")))),
    ["mergedFrom-parent"],
  ],
  [
    "a parent that is a text",
    instead(CHILD, `${NAMESPACES.fb}mergedFrom`, word(digest("b"))),
    ["mergedFrom", "mergedFrom-parent"],
  ],
  [
    "an instant that is not one",
    instead(CHILD, prov("generatedAtTime"), at("2026-02-31")),
    ["generatedAtTime"],
  ],
  [
    "an instant of another zone",
    instead(CHILD, prov("generatedAtTime"), at("2026-01-01T00:00:00+01:00")),
    ["generatedAtTime"],
  ],
  ["a record about nothing", (quads) => without(quads, of(RECORD, fb("describes"))), ["Record-describes"]],
  ["a record whose identifier is no hash", instead(RECORD, IDENTIFIER, word("rec:7")), ["Record-identifier"]],
  ["a confidence over one", instead(RECORD, fb("confidence"), decimal(1.5) ?? word("")), ["confidence"]],
  ["a metric without a value", (quads) => without(quads, of(METRIC, fb("value"))), ["Metric-value"]],
  [
    "a generation of no activity",
    (quads) => without(quads, of(GENERATION, prov("activity"))),
    ["BearerOfGenerations-activities", "Generation-activity"],
  ],
  [
    "a generation that is only told plainly",
    (quads) => plus(quads, CHILD, prov("wasGeneratedBy"), thing(moveOf("1"))),
    ["BearerOfGenerations-activities"],
  ],
  [
    "a delegation for no activity",
    (quads) => without(quads, of(delegationIri(recordId("a")), prov("hadActivity"))),
    ["Delegation-hadActivity"],
  ],
  [
    "somebody on whose behalf nobody says in what",
    (quads) => plus(quads, agentIri(CI), prov("actedOnBehalfOf"), thing(agentIri(CI))),
    ["BearerOfDelegations-principals"],
  ],
  [
    "a standing in two states",
    (quads) => plus(quads, STANDING, fb("state"), word("canary")),
    ["Standing-state", "state"],
  ],
  ["a state that is not in the list", instead(STANDING, fb("state"), word("hero")), ["state"]],
  [
    "a standing of nothing",
    (quads) => without(quads, of(STANDING, prov("specializationOf"))),
    ["Standing-specializationOf"],
  ],
  [
    "a standing that ended twice",
    (quads) => plus(quads, STANDING, prov("wasInvalidatedBy"), thing(moveOf("1"))),
    ["BearerOfInvalidations-activities"],
  ],
  [
    "an end without a cause",
    (quads) => without(quads, of(standingEndIri("1".repeat(64), "standing", "chat"), prov("activity"))),
    ["BearerOfInvalidations-activities", "Invalidation-activity"],
  ],
  ["a move that moved nothing", (quads) => without(quads, of(moveOf("2"), prov("used"))), ["Move-used"]],
  [
    "a move that nobody took down",
    (quads) => without(quads, of(moveOf("8"), fb("takenAt"))),
    ["Move-takenAt"],
  ],
  [
    "a decision that decides nothing",
    (quads) => without(quads, of(saidIri("8".repeat(64), "decision"), fb("verdict"))),
    ["Decision-verdict"],
  ],
  ["an advisory about nothing", (quads) => without(quads, of(ADVISORY, fb("about"))), ["Advisory-about"]],
  ["a severity that is not in the list", instead(ADVISORY, fb("severity"), word("dire")), ["severity"]],
  [
    "a waiver without end",
    (quads) => without(quads, of(saidIri("7".repeat(64), "waiver"), fb("until"))),
    ["Waiver-until"],
  ],
  [
    "a collection of nothing",
    (quads) => without(quads, of(saidIri("a".repeat(64), "cohort"), prov("hadMember"))),
    ["Collection-hadMember"],
  ],
  [
    "a conflict that is not in the list",
    instead(statementIri(recordId("6")), fb("conflict"), word("taste")),
    ["conflict"],
  ],
  [
    "a plan that is nobody's plan",
    instead(associationIri(recordId("a")), prov("hadPlan"), thing(nodeIri(digest("b")))),
    ["Association-hadPlan"],
  ],
];

describe("is found", () => {
  test.each(BREAKS)("%s", async (_what, change, shapes) => {
    expect(await broken(change(provQuads(FAMILY)))).toEqual(shapes);
  });

  test("a blank node where a name belongs", async () => {
    const blank = `<${CHILD}> <${prov("qualifiedDerivation")}> _:b. _:b a <${prov("Derivation")}>.`;
    const shapes = await broken(provQuads(FAMILY), blank);
    expect(shapes).toContain("Derivation");
    expect(shapes).toContain("qualifiedDerivation");
  });

  const misfits = EDGE_TYPE_NAMES.flatMap((type) => {
    const { child, parent } = edgeType(type);
    const other = (kinds: readonly Kind[]) =>
      (Object.keys(KINDS) as Kind[]).find((kind) => kind !== "stub" && !kinds.includes(kind)) ?? "stub";
    const { name } = EDGE_MAPPINGS[type];
    return [
      ...(child === "any" ? [] : [[`${name}-child`, type, other(child), someKind(parent)] as const]),
      ...(parent === "any" ? [] : [[`${name}-parent`, type, someKind(child), other(parent)] as const]),
    ];
  });

  test.each(misfits)("by %s: %s from %s to %s", async (shape, type, child, parent) => {
    expect(await broken(joined(type, child, parent))).toEqual([shape]);
  });
});

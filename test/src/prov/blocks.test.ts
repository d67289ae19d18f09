// What is told of a node follows from the node, never from what else is in the document: documents of blocks of any size
// are one graph, and every document is the union of its nodes' own.
import { describe, expect, test } from "vitest";
import { blockQuads, type Quad } from "../../../src/prov/mapping/mapping.ts";
import { nodeIri, runIri } from "../../../src/prov/names.ts";
import { IDENTIFIER, prov, TYPE } from "../../../src/prov/terms.ts";
import { fb } from "../../../src/prov/vocabulary/properties.ts";
import { blocksOf } from "./blocks.ts";
import { commit, described, dice, digest, objects, type Said, storied } from "./family.ts";

const METHODS = ["wrapper", "event", "manual", "import", "reconstructed"] as const;
const DIGITS = ["a", "b", "c", "d", "e", "f"] as const;

/** Six nodes that descend from those before them, by few runs, at times and by captures that agree and do not. */
function family(seed: number) {
  const next = dice(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const maybe = <T>(make: () => T): T | undefined => (next() < 0.5 ? make() : undefined);
  const record = (i: number): Said => {
    const one = DIGITS[i] ?? "a";
    return {
      artifact: { digest: digest(one) },
      owner: maybe(() => ({ type: "person", id: pick(["p", "q"]) })),
      parents: DIGITS.slice(0, i)
        .filter(() => next() < 0.5)
        .map((parent) => ({
          id: digest(parent),
          type: pick([
            "fine-tuned-from",
            "revised-from",
            "derived-from",
            "evaluated-against",
            "built-with",
          ] as const),
        })),
      transformation: maybe(() => ({
        id: maybe(() => pick(["https://ci.example/1", "run 2"])),
        parent_run: maybe(() => pick(["https://ci.example/1", "run 3"])),
        type: maybe(() => pick(["training", "model-merge"] as const)),
        status: maybe(() => pick(["succeeded", "failed"] as const)),
        started_at: maybe(() => "2026-01-01T00:00:00Z"),
        code: maybe(() => pick<string | object>([commit, digest("a"), { path: "x" }]) as string),
        agent: maybe(() => ({ type: "software", id: pick(["ci", "ce"]) })),
        params: maybe(() => ({ seed: i })),
        reviewed: maybe(() => [digest(pick(DIGITS))]),
      })),
      environment: maybe(() => ({ packages: { torch: String(i) } })),
      capture: maybe(() => ({ method: pick(METHODS) })),
      created_at_utc:
        maybe(() => `2026-01-0${1 + Math.floor(next() * 3)}T00:00:00${pick(["", ".5", ".25"])}Z`) ?? null,
    };
  };
  return DIGITS.map((digit, i) => described(digit, record(i), ...(next() < 0.3 ? [record(i)] : [])));
}

const line = ({ subject, predicate, object }: Quad): string => JSON.stringify([subject, predicate, object]);

/** Whether a statement only introduces what is told of elsewhere, or nowhere. */
const introduces = ({ predicate, object }: Quad): boolean =>
  predicate === IDENTIFIER ||
  (predicate === TYPE && "iri" in object && [prov("Entity"), prov("Activity")].includes(object.iri));

const told = (blocks: ReturnType<typeof blocksOf>): Quad[] => blocks.flatMap((block) => blockQuads(block));

test.each(Array.from({ length: 150 }, (_, seed) => seed))(
  "family %i: a document is the union of its nodes",
  (seed) => {
    // Of one of them something is said beside its records.
    const nodes = family(seed).map((node, i) => (i === seed % 6 ? storied(node) : node));
    const whole = told(blocksOf(nodes));
    const lines = new Set(whole.map(line));
    expect(lines.size).toBe(whole.length);
    for (const size of [1, 2, 4]) expect(new Set(told(blocksOf(nodes, size)).map(line))).toEqual(lines);
    // Each node alone, in a document of its own.
    const alone = blocksOf(nodes, 1).flatMap((block) =>
      blockQuads({
        ...block,
        told: new Set(),
        described: (id) => block.nodes.some(({ head }) => head.id === id),
      }),
    );
    const known = alone.filter((quad) => !introduces(quad)).map(line);
    expect(new Set(known)).toEqual(new Set(whole.filter((quad) => !introduces(quad)).map(line)));
    const all = new Set(alone.map(line));
    expect([...lines].filter((one) => !all.has(one))).toEqual([]);
  },
);

describe("a document in two blocks", () => {
  const run = "https://ci.example/1";
  const made = (digit: string, more: object, parents: Said["parents"] = []): ReturnType<typeof described> =>
    described(digit, { artifact: { digest: digest(digit) }, parents, transformation: { id: run, ...more } });
  const [one, two] = blocksOf(
    [
      made("a", { agent: { type: "software", id: "ci" }, parent_run: "nightly" }, [
        { id: digest("b"), type: "derived-from" },
        { id: digest("c"), type: "derived-from" },
      ]),
      made("b", { agent: { type: "software", id: "ci" }, status: "failed", parent_run: "nightly" }, [
        { id: digest("c"), type: "derived-from" },
      ]),
    ],
    1,
  ).map((block) => blockQuads(block));

  test("tells once what its nodes share, and introduces nobody it tells of", () => {
    expect(objects(one ?? [], runIri(run), fb("status"))).toEqual(["failed"]);
    expect(objects(two ?? [], runIri(run), fb("status"))).toEqual([]);
    for (const iri of [
      runIri("nightly"),
      nodeIri(digest("c")),
      "https://w3id.org/forebear/agent/software%3Aci",
    ]) {
      expect(objects(one ?? [], iri, IDENTIFIER)).toHaveLength(1);
      expect(objects(two ?? [], iri, IDENTIFIER)).toEqual([]);
    }
    expect(objects(one ?? [], nodeIri(digest("b")), IDENTIFIER)).toEqual([]);
  });

  test("tells of each record who did its work, also where another told of the run", () => {
    expect(objects(two ?? [], runIri(run), fb("record"))).toHaveLength(1);
    expect(objects(two ?? [], runIri(run), prov("wasInformedBy"))).toEqual([runIri("nightly")]);
    expect(objects(two ?? [], runIri(run), prov("wasAssociatedWith"))).toHaveLength(1);
  });
});

// The outline of a record makes the same node and the same edges as the record, and is its own outline.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EDGE_TYPE_NAMES } from "../../../src/model/edge-types.ts";
import { type Edge, edgesOf } from "../../../src/model/edges.ts";
import { RECORD_KINDS } from "../../../src/model/kinds.ts";
import { MUTATION_NAMES } from "../../../src/model/mutations.ts";
import { outlineOf, outlineText } from "../../../src/model/outline.ts";
import { ancestryOf, identityOf, type LineageRecord } from "../../../src/model/record.ts";

const id = fc.integer({ min: 0, max: 40 }).map((n) => `urn:example:${n}`);
const word = fc.string({ minLength: 1, maxLength: 8 });
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const parent = fc.record({
  id,
  type: fc.constantFrom(...EDGE_TYPE_NAMES),
  role: some(word),
  weight: some(fc.double({ noNaN: true, noDefaultInfinity: true })),
  mutation: some(
    fc.record({ type: fc.constantFrom(...MUTATION_NAMES), params: some(fc.constant({ of: "words" })) }),
  ),
  certainty: some(fc.constantFrom("observed", "inferred")),
});

const record = fc.record({
  kind: fc.constantFrom(...RECORD_KINDS),
  node: some(id),
  aliases: some(fc.array(id, { maxLength: 3 })),
  name: some(word),
  description: some(word),
  ancestry: some(fc.constantFrom("partial", "complete")),
  parents: some(fc.array(parent, { maxLength: 4 })),
  base_model: some(id),
  adapters: some(fc.array(id, { maxLength: 2 })),
  merge_recipe: some(
    fc.constantFrom({ models: [{ model: "acme/a" }, { model: "urn:example:1" }] }, { slices: [] }),
  ),
  quantization: some(fc.record({ calibration: fc.oneof(id, word) })),
  metrics: some(
    fc.array(fc.record({ name: word, value: fc.integer(), dataset: some(id) }), { maxLength: 2 }),
  ),
  environment: some(fc.record({ image: some(id), lockfile: some(id) })),
  transformation: some(
    fc.record({
      id: some(word),
      code: some(fc.oneof(id, fc.record({ id: some(id), path: word }))),
      justification: some(word),
      reviewed: some(fc.array(id, { maxLength: 2 })),
    }),
  ),
  references: some(fc.array(fc.record({ id, type: fc.constant("cites") }), { maxLength: 2 })),
  tags: some(fc.array(word, { maxLength: 2 })),
  created_at_utc: fc.constant("2026-01-01T00:00:00Z"),
}) as unknown as fc.Arbitrary<LineageRecord>;

const bare = (edges: readonly Edge[]): object[] =>
  edges.map(({ at: _at, unmatched: _unmatched, role: _role, mutation, ...edge }) => ({
    ...edge,
    mutation: mutation?.type,
  }));

describe("an outline", () => {
  test("has the node, the edges and the ancestry of the record", () => {
    fc.assert(
      fc.property(record, (said) => {
        const outline = outlineOf(said);
        expect(bare(edgesOf(outline))).toEqual(bare(edgesOf(said)));
        expect(identityOf(outline, "rec:0")).toEqual(identityOf(said, "rec:0"));
        expect(ancestryOf(outline)).toBe(ancestryOf(said));
        expect(outline.references ?? []).toEqual(said.references ?? []);
      }),
    );
  });

  test("is its own outline", () => {
    fc.assert(
      fc.property(record, (said) => {
        const once = outlineText(JSON.stringify(said));
        expect(outlineText(once)).toBe(once);
      }),
    );
  });
});

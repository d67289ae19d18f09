// The outline of a record: what stands when the text of a record is erased. Ids, kinds, edges and the words of closed
// lists stay, so that the graph is the same with and without the text; whatever somebody wrote freely goes.
import { canonical, type Json } from "./canonical.ts";
import { edgesOf } from "./edges.ts";
import { aliasesSaid, ancestryOf, type LineageRecord } from "./record.ts";

/** A record in the same shape, with every edge listed; the outline of an outline is itself. */
export function outlineOf(record: LineageRecord): LineageRecord {
  const { kind, node, artifact, references, corrects, transformation } = record;
  const aliases = aliasesSaid(record);
  const { id, parent_run, type, status } = transformation ?? {};
  const run = Object.entries({ id, parent_run, type, status }).filter(([, value]) => value !== undefined);
  return {
    kind,
    ...(node === undefined ? {} : { node }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(artifact?.digest === undefined ? {} : { artifact: { digest: artifact.digest } }),
    ancestry: ancestryOf(record),
    parents: edgesOf(record).map(
      ({ parent, at: _at, unmatched: _unmatched, role: _role, mutation, ...edge }) => ({
        id: parent,
        ...edge,
        ...(mutation === undefined ? {} : { mutation: { type: mutation.type } }),
      }),
    ),
    ...(references === undefined
      ? {}
      : { references: references.map((one) => ({ id: one.id, type: one.type })) }),
    ...(run.length === 0 ? {} : { transformation: Object.fromEntries(run) }),
    ...(corrects === undefined ? {} : { corrects }),
    created_at_utc: null,
  };
}

/** The outline's text, as it is kept in place of the record's. */
export function outlineText(text: string): string {
  return canonical(outlineOf(JSON.parse(text) as LineageRecord) as unknown as Json);
}

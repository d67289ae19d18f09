// What a node is found by: the words of each record about it, field by field, and of the id of a node that nobody recorded.
// Words of closed lists, ids and the family stand for ever; what somebody wrote freely goes when the record is erased.
import { nameInId } from "../model/id.ts";
import { nameLine, wordLines } from "../model/words.ts";
import type { FoldedRecord, Place } from "./entry.ts";
import type { KnownNode, Row } from "./world.ts";

const NO_RECORD = "";
// Everything behind the name.
const NOTHING_SAID: Row = ["", "", "", "", "", "", "", "", ""];

/** The words of a node as its id has them: what a stub is found by. */
export function stubText({ n, id }: KnownNode, position: number): Row {
  return [n, position, NO_RECORD, wordLines([id]), nameLine(nameInId(id)), ...NOTHING_SAID];
}

/** What its edges did to what the parents handed down, each said once. */
const mutations = ({ parents }: FoldedRecord): string[] =>
  parents.flatMap((edge) => edge.mutation?.type ?? []).sort();

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The words of a record about a node. */
export function recordText(record: FoldedRecord, n: number, position: number): Row {
  const { id, node, aliases, said, place } = record;
  const { merge_recipe: recipe, quantization } = said;
  return [
    n,
    position,
    wordLines([id]),
    wordLines([node, ...aliases]),
    nameLine(said.name),
    wordLines([said.version]),
    wordLines(said.tags ?? []),
    wordLines([said.kind]),
    wordLines([said.transformation?.type, ...mutations(record)]),
    wordLines([textOf(recipe?.merge_method), quantization?.method, quantization?.scheme]),
    wordLines([place.lineage]),
    wordLines([said.license]),
    wordLines([said.description]),
    "",
  ];
}

/** The words of what was learned from a node, with the statement that says it in the record's place. */
export function learningText(n: number, { hash, lineage }: Place, learning: string, position: number): Row {
  const nothing: Row = ["", "", "", "", "", "", ""];
  return [n, position, wordLines([hash]), ...nothing, wordLines([lineage]), "", "", wordLines([learning])];
}

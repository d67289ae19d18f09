// Lists of children: how dumps write them, and whether they and the children's own claims confirm each other. A list
// makes no edge by itself; what it names and nobody describes, and what it leaves out, is reported.
import type { Contradiction, Kinship } from "./huggingface-report.ts";
import type { Model, Row } from "./huggingface-row.ts";
import { type Base, type Relation, repository, type Say } from "./huggingface-said.ts";

/** A child that a row's list names; `relation` when the list is about one relation. */
export type NamedChild = { readonly name: string; readonly column: string; readonly relation?: Relation };

export type ChildLists = {
  /** The columns that hold a list, be it empty. */
  readonly columns: readonly string[];
  readonly named: readonly NamedChild[];
};

/** The columns that list children, and the one relation that a list is about. */
export const CHILD_COLUMNS: Readonly<Record<string, Relation | undefined>> = {
  children: undefined,
  finetunes: "finetune",
  adapters: "adapter",
  quantized: "quantized",
  merges: "merge",
};

/** A list in a cell: Python's or JSON's spelling, or words; undefined when the cell is empty. */
export function listInCell(cell: string): string[] | undefined {
  if (cell.trim() === "") return undefined;
  const quoted = [...cell.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? "");
  if (quoted.length > 0) return quoted;
  return cell.split(/[\s,[\]]+/).filter((word) => word !== "" && word !== "None" && word !== "nan");
}

/** What a row lists; undefined when it has no list at all, which is not an empty one. */
export function childrenOf(row: Row, say: Say): ChildLists | undefined {
  const columns: string[] = [];
  const named: NamedChild[] = [];
  for (const [column, relation] of Object.entries(CHILD_COLUMNS)) {
    const said = listInCell(row[column] ?? "");
    if (said === undefined) continue;
    columns.push(column);
    const count = row[`${column}_count`];
    if (count !== undefined && count !== "" && Number(count) !== said.length)
      say(`${column}_count says ${count}, but ${column} names ${said.length}`);
    for (const raw of said) {
      const name = repository(raw);
      if (name === undefined)
        say(`${column} names ${JSON.stringify(raw.slice(0, 120))}, which is no repository's id`);
      else named.push(relation === undefined ? { name, column } : { name, column, relation });
    }
  }
  return columns.length === 0 ? undefined : { columns, named };
}

type ByName = ReadonlyMap<string, readonly Model[]>;

const basesOf = (model: Model): Base[] => [...model.fromTags.bases, ...model.fromCard.bases];

/** A list that names a child which has a row, and that row claims nothing of the parent, or another relation. */
function denial(parent: Model, child: NamedChild, byName: ByName): Contradiction | undefined {
  const rows = byName.get(child.name);
  if (!rows) return undefined;
  const claims = rows.flatMap(basesOf).filter((base) => base.name === parent.name);
  const agrees = (base: Base): boolean =>
    !child.relation || !base.relation || base.relation === child.relation;
  if (claims.some(agrees)) return undefined;
  const [claim] = claims;
  return {
    row: parent.row,
    name: parent.name,
    about: "children",
    says: [
      { source: `the list ${child.column}`, value: child.name },
      { source: child.name, value: claim ? `${claim.relation} of it` : `nothing of ${parent.name}` },
    ],
  };
}

/** Whether a row has a list in which a child of this relation would have to stand, and it does not stand in any. */
function leavesOut(parent: Model, child: string, relation: Relation | undefined): boolean {
  const { columns, named } = parent.children ?? { columns: [], named: [] };
  const covers = (column: string): boolean => column === "children" || CHILD_COLUMNS[column] === relation;
  return columns.some(covers) && !named.some((one) => one.name === child);
}

export type Confirmation = {
  /** Every pair that a list names. */
  readonly named: readonly Kinship[];
  /** Claims of children whose parent has a row and a list, but not of them. */
  readonly notListed: readonly Kinship[];
  readonly contradictions: readonly Contradiction[];
};

const distinct = (pairs: readonly Kinship[]): Kinship[] => [
  ...new Map(pairs.map((pair) => [`${pair.parent} ${pair.child}`, pair])).values(),
];

/** What lists of children and the children's own claims say of each other. */
export function confirm(models: readonly Model[], byName: ByName): Confirmation {
  const lists = models.flatMap((parent) =>
    (parent.children?.named ?? []).map((child) => ({ parent, child })),
  );
  const notListed = models.flatMap((child) =>
    basesOf(child)
      .filter(({ name, relation }) =>
        byName.get(name)?.every((parent) => leavesOut(parent, child.name, relation)),
      )
      .map((base): Kinship => ({ parent: base.name, child: child.name })),
  );
  return {
    named: distinct(lists.map(({ parent, child }) => ({ parent: parent.name, child: child.name }))),
    notListed: distinct(notListed),
    contradictions: lists.flatMap(({ parent, child }) => denial(parent, child, byName) ?? []),
  };
}

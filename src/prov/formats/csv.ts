// Nodes and edges as tables for auditors (RFC 4180): a row for each, no graph. A cell that a spreadsheet would take for a formula
// begins with an apostrophe, which tells it not to; so does one that would be read as such a cell. Numbers stay numbers.

import { canonical, type Json } from "../../model/canonical.ts";
import { ancestryOfClaims } from "../../model/view.ts";
import { type DescribedNode, first } from "../mapping/described.ts";
import type { DocumentWriter } from "./document.ts";

type Cell = string | number | boolean | null | undefined;

// Also what a spreadsheet takes for an ordinary character of the same kind, and what it skips before one.
const FORMULA = /^'*(?:[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|%]|[\t\r\n])/u;
const SPECIAL = /[",\r\n\u2028\u2029]|^\s|\s$/;

function cellText(cell: Cell): string {
  if (cell == null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = cell.toWellFormed();
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const row = (cells: readonly Cell[]): string => `${cells.map(cellText).join(",")}\r\n`;

const list = (items: readonly string[]): string | null => (items.length === 0 ? null : items.join(" "));

/** What a table tells, by the names of its columns. */
type Columns<T> = { readonly [column: string]: (item: T) => Cell };

const NODE_COLUMNS: Columns<DescribedNode> = {
  id: ({ head }) => head.id,
  kind: ({ head }) => head.kind,
  name: ({ head }) => head.name,
  version: ({ head }) => head.version,
  state: ({ head }) => head.state,
  stub: ({ head }) => head.stub,
  ancestry: ({ claims }) => ancestryOfClaims(claims),
  lineage: ({ claims }) => claims[0]?.lineage,
  created_at_utc: ({ claims }) => first(claims, (said) => said.created_at_utc),
  digest: ({ head, claims }) =>
    first(claims, (said) => said.artifact?.digest) ?? (head.id.startsWith("sha256:") ? head.id : null),
  size: ({ claims }) => first(claims, (said) => said.artifact?.size),
  license: ({ claims }) => first(claims, (said) => said.license),
  owner: ({ claims }) => first(claims, (said) => said.owner)?.id,
  run: ({ claims }) => first(claims, (said) => said.transformation)?.id,
  description: ({ claims }) => first(claims, (said) => said.description),
  aliases: ({ aliases }) => list(aliases),
  records: ({ claims }) => list(claims.map(({ record }) => record)),
  withheld: ({ claims }) => list([...new Set(claims.flatMap(({ withheld }) => withheld))]),
};

type Edge = DescribedNode["edges"][number];

const EDGE_COLUMNS: Columns<Edge> = {
  child: ({ child }) => child,
  parent: ({ parent }) => parent,
  type: ({ type }) => type,
  role: ({ role }) => role,
  weight: ({ weight }) => weight,
  weight_unit: ({ weight_unit }) => weight_unit,
  mutation: ({ mutation }) => mutation?.type,
  mutation_params: ({ mutation }) =>
    mutation?.params === undefined ? null : canonical(mutation.params as Json),
  certainty: ({ certainty }) => certainty,
  derived_by: ({ derived_by }) => derived_by,
  misfit: ({ misfit }) => misfit,
  record: ({ record }) => record,
};

const table = <T>(columns: Columns<T>, rows: (node: DescribedNode) => readonly T[]): DocumentWriter => ({
  begin: () => row(Object.keys(columns)),
  block: (_head, { nodes }) =>
    nodes
      .flatMap((node) => rows(node))
      .map((item) => row(Object.values(columns).map((cell) => cell(item))))
      .join(""),
  end: () => "",
});

export const NODES_TABLE = table(NODE_COLUMNS, (node) => [node]);

export const EDGES_TABLE = table(EDGE_COLUMNS, ({ edges }) => edges);

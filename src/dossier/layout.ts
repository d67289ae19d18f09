// Where everything in the drawing of an ancestry stands. Boxes stand on lines, in columns; beside each column is room for what
// leads down, above each line room for what leads across. How a child descends stands in its box, a row for each type of edge; from
// there one wire goes to all parents of that type. So no wire crosses a box, no two wires run on top of each other, and no
// text has to find room of its own.
import { type EdgeType, edgeType } from "../model/edge-types.ts";
import { KINDS } from "../model/kinds.ts";
import { fitted } from "./fit.ts";
import { linesOf } from "./layers.ts";
import type { DrawnEdge, DrawnNode } from "./shape.ts";

const COLUMNS = 4;
/** Of a box, where all columns are used; where fewer are, it has more room for names. */
const NARROWEST = 150;
const WIDEST = 204;
/** Between two wires. */
const TRACK = 6;
const PAD = 10;
/** Of the head of a box, and of each row below. */
const HEAD = 33;
const ROW = 12.5;
const ARROW = 9;
/** How much wider bold letters are. */
const BOLD = 1.15;
export const FONT = { name: 10.5, small: 8.5 } as const;

export type Point = readonly [x: number, y: number];

/** A row of a box from which a wire goes: how the node descends from others. */
export type Port = { readonly text: string; readonly y: number };

export type Box = {
  readonly node: DrawnNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly about: string;
  readonly marks: string | null;
  readonly ports: readonly Port[];
};

/** What leads from a row of a box to all parents of that type: a line of its own for each way, the last point an arrow's. */
export type Wire = {
  readonly child: string;
  readonly type: EdgeType;
  readonly ways: readonly (readonly Point[])[];
};

export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  /** Where it may be cut to go on on another page: above each line. */
  readonly cuts: readonly number[];
};

type Net = {
  readonly child: string;
  readonly type: EdgeType;
  readonly parents: readonly string[];
  readonly port: number;
};
type Cell = {
  readonly node: DrawnNode;
  readonly line: number;
  readonly column: number;
  readonly nets: readonly Net[];
};
type Span = { readonly from: number; readonly to: number };

/** Puts spans that overlap on tracks of their own; answers the track of each, and how many there are. */
function tracksOf<T>(items: readonly T[], spanOf: (item: T) => Span): { of: Map<T, number>; count: number } {
  const ends: number[] = [];
  const of = new Map<T, number>();
  const spans = items.map((item) => ({ item, span: spanOf(item) }));
  for (const { item, span } of spans.toSorted((a, b) => a.span.from - b.span.from)) {
    const free = ends.findIndex((end) => end < span.from);
    const track = free < 0 ? ends.length : free;
    ends[track] = span.to;
    of.set(item, track);
  }
  return { of, count: ends.length };
}

/** The rows of a box, each with the parents that it leads to. */
function netsOf(node: DrawnNode, edges: readonly DrawnEdge[]): Net[] {
  const own = Map.groupBy(
    edges.filter(({ child }) => child === node.id),
    ({ type }) => type,
  );
  return [...own].map(([type, of], port) => ({
    child: node.id,
    type,
    parents: [...new Set(of.map(({ parent }) => parent))],
    port,
  }));
}

const marksOf = ({ stub, third_party, tainted }: DrawnNode): string | null => {
  const marks = [
    ...(tainted ? ["advisory"] : []),
    ...(stub ? ["not recorded"] : []),
    ...(third_party ? ["third party"] : []),
  ];
  return marks.length === 0 ? null : marks.join(" · ");
};

const headHeight = (node: DrawnNode): number => HEAD + (marksOf(node) === null ? 0 : ROW);
const heightOf = ({ node, nets }: Cell): number =>
  headHeight(node) + nets.length * ROW + (nets.length > 0 ? 4 : 0);

function portText({ type, parents, child }: Net, edges: readonly DrawnEdge[]): string {
  const { label } = edgeType(type);
  if (parents.length > 1) return `${label} ×${parents.length}`;
  const weight = edges.find((edge) => edge.child === child && edge.type === type)?.weight;
  return weight == null ? label : `${label} (${Number(weight.toPrecision(3))})`;
}

function boxOf(cell: Cell, x: number, y: number, width: number, edges: readonly DrawnEdge[]): Box {
  const { node, nets } = cell;
  const room = width - 2 * PAD;
  const about = [node.kind === "stub" ? "unknown" : KINDS[node.kind].label, node.version, node.state].filter(
    (one) => one !== null,
  );
  return {
    node,
    x,
    y,
    width,
    height: heightOf(cell),
    title: fitted(node.name ?? node.id, FONT.name * BOLD, room),
    about: fitted(about.join(" · "), FONT.small, room),
    marks: marksOf(node),
    ports: nets.map((net) => ({
      text: fitted(portText(net, edges), FONT.small, room),
      y: y + headHeight(node) + net.port * ROW + ROW / 2,
    })),
  };
}

/** Where the nodes stand: line and column, and the rows of each box. */
function cellsOf(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): Cell[] {
  return linesOf(nodes, edges, COLUMNS).flatMap((row, line) =>
    row.map((node, column) => ({ node, line, column, nets: netsOf(node, edges) })),
  );
}

export function layoutOf(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): Layout {
  const cells = cellsOf(nodes, edges);
  const cellOf = new Map(cells.map((cell) => [cell.node.id, cell]));
  const at = (id: string): Cell => {
    const cell = cellOf.get(id);
    if (cell === undefined) throw new Error(`an edge of a drawing leads to ${id}, which is not drawn`);
    return cell;
  };
  const nets = cells.flatMap((cell) => cell.nets);
  const lines = Map.groupBy(cells, ({ line }) => line);
  const columns = Math.max(1, ...cells.map(({ column }) => column + 1));

  // Beside each column: a track for each wire, from its box to the last line that it leads to. Line l is 2l+1, the room above it 2l.
  const downward = Array.from({ length: columns }, (_, column) =>
    tracksOf(
      nets.filter(({ child }) => at(child).column === column),
      ({ child, parents }) => {
        const rooms = parents.map((parent) => at(parent).line * 2);
        const own = at(child).line * 2 + 1;
        return { from: Math.min(own, ...rooms), to: Math.max(own, ...rooms) };
      },
    ),
  );
  const lefts: number[] = [];
  const box = columns < COLUMNS ? WIDEST : NARROWEST;
  let width = 0;
  for (const { count } of downward) {
    lefts.push(width + 1);
    width += box + 2 * PAD + Math.max(0, count - 1) * TRACK;
  }
  const leftOf = (cell: Cell): number => lefts[cell.column] ?? 0;
  const trunkOf = (net: Net): number => {
    const cell = at(net.child);
    return leftOf(cell) + box + PAD + (downward[cell.column]?.of.get(net) ?? 0) * TRACK;
  };

  // On the top of each box: a place for each wire that leads to it, in the order in which these come.
  const entries = new Map<string, Map<Net, number>>();
  for (const cell of cells) {
    const into = nets.filter(({ parents }) => parents.includes(cell.node.id));
    const step = Math.min(14, (box - 2 * PAD) / Math.max(1, into.length - 1));
    const places = into
      .toSorted((a, b) => trunkOf(a) - trunkOf(b))
      .map((net, i) => [net, leftOf(cell) + box / 2 + (i - (into.length - 1) / 2) * step] as const);
    entries.set(cell.node.id, new Map(places));
  }
  const entryOf = (net: Net, parent: string): number => entries.get(parent)?.get(net) ?? 0;

  // Above each line: a track for each wire that leads to something on it.
  const across = [...lines.keys()].map((line) => {
    const leading = nets.filter(({ parents }) => parents.some((parent) => at(parent).line === line));
    return tracksOf(leading, (net) => {
      const xs = net.parents
        .filter((parent) => at(parent).line === line)
        .map((parent) => entryOf(net, parent));
      return { from: Math.min(trunkOf(net), ...xs), to: Math.max(trunkOf(net), ...xs) };
    });
  });

  const rooms: number[] = [];
  const tops: number[] = [];
  let height = 1;
  for (const [line, row] of lines) {
    const count = across[line]?.count ?? 0;
    rooms.push(height + PAD);
    height += count === 0 ? (line === 0 ? 0 : 2 * PAD) : PAD + count * TRACK + ARROW + 2;
    tops.push(height);
    height += Math.max(...row.map(heightOf));
  }

  const boxes = cells.map((cell) => boxOf(cell, leftOf(cell), tops[cell.line] ?? 0, box, edges));
  const boxById = new Map(boxes.map((box) => [box.node.id, box]));
  const wires = nets.map((net): Wire => {
    const start = leftOf(at(net.child)) + box;
    const y = boxById.get(net.child)?.ports[net.port]?.y ?? 0;
    const x = trunkOf(net);
    return {
      child: net.child,
      type: net.type,
      ways: net.parents.map((parent): Point[] => {
        const { line } = at(parent);
        const turn = (rooms[line] ?? 0) + (across[line]?.of.get(net) ?? 0) * TRACK;
        const end = entryOf(net, parent);
        return [
          [start, y],
          [x, y],
          [x, turn],
          [end, turn],
          [end, tops[line] ?? 0],
        ];
      }),
    };
  });
  return { width, height: height + 1, boxes, wires, cuts: rooms.map((y) => y - PAD) };
}

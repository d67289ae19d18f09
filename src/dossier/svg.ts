// The ancestry as a drawing: SVG within the page, in pieces that each fit on a sheet. It has no script, refers to nothing, and
// says in words what it shows.
import { type Html, html, NOTHING } from "../model/html.ts";
import type { Kind } from "../model/kinds.ts";
import { fitted } from "./fit.ts";
import { type Box, type Layout, layoutOf, type Point, type Wire } from "./layout.ts";
import type { Dossier } from "./shape.ts";

/** Of a piece: as high as a sheet of A4 has room for, at the width of its text. */
const SHEET = 900;

const COLOURS: Partial<Record<Kind, string>> = {
  model: "model",
  checkpoint: "model",
  adapter: "model",
  dataset: "data",
  snapshot: "data",
  "eval-suite": "data",
};

const tenth = (n: number): number => Math.round(n * 10) / 10;
const pointsOf = (points: readonly Point[]): string =>
  points.map(([x, y]) => `${tenth(x)},${tenth(y)}`).join(" ");

function wireHtml({ ways }: Wire): Html {
  return html`<g class="wire">${ways.map((way) => {
    const [x, y] = way.at(-1) ?? [0, 0];
    const head: readonly Point[] = [
      [x, y],
      [x - 3, y - 6],
      [x + 3, y - 6],
    ];
    return html`<polyline points="${pointsOf(way)}"/><polygon points="${pointsOf(head)}"/>`;
  })}</g>`;
}

function classOf({ node }: Box, first: boolean): string {
  return [
    "box",
    COLOURS[node.kind] ?? "other",
    ...(first ? ["first"] : []),
    ...(node.stub ? ["stub"] : []),
    ...(node.tainted ? ["tainted"] : []),
  ].join(" ");
}

function boxHtml(box: Box, first: boolean): Html {
  const { x, y, width, height, title, about, marks, ports, node } = box;
  const left = x + 10;
  const rule = y + height - ports.length * 12.5 - 4;
  return html`<g class="${classOf(box, first)}"><title>${fitted(node.name ?? node.id, 1, 120)}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>
<text class="name" x="${left}" y="${tenth(y + 15)}">${title}</text>
<text class="about" x="${left}" y="${tenth(y + 27)}">${about}</text>
${marks === null ? NOTHING : html`<text class="mark" x="${left}" y="${tenth(y + 39)}">${marks}</text>`}${
  ports.length === 0
    ? NOTHING
    : html`<line x1="${x}" y1="${tenth(rule)}" x2="${x + width}" y2="${tenth(rule)}"/>`
}${ports.map(
  (port) =>
    html`<text class="port" x="${x + width - 7}" y="${tenth(port.y + 3)}">${port.text}</text><circle cx="${x + width}" cy="${tenth(port.y)}" r="2"/>`,
)}</g>
`;
}

/** Where the drawing is cut: from top to bottom of each piece, the last cut that fits. */
export function piecesOf(
  { cuts, height }: Layout,
  sheet: number = SHEET,
): (readonly [from: number, to: number])[] {
  const pieces: [number, number][] = [];
  let from = 0;
  for (const [i, cut] of cuts.entries()) {
    const end = cuts[i + 1] ?? height;
    if (end - from > sheet && cut > from) {
      pieces.push([from, cut]);
      from = cut;
    }
  }
  return [...pieces, [from, height]];
}

const spans = (points: readonly Point[]): [number, number] => {
  const ys = points.map(([, y]) => y);
  return [Math.min(...ys), Math.max(...ys)];
};

/** The drawing, a piece after the other. */
export function drawingHtml({ drawing, identity }: Dossier): Html {
  const layout = layoutOf(drawing.nodes, drawing.edges);
  const pieces = piecesOf(layout);
  const first = drawing.nodes[0]?.id;
  const what = `${drawing.nodes.length - 1} of its ancestors, each below what was made from it.`;
  return html`${pieces.map(([from, to], i) => {
    const isHere = (low: number, high: number): boolean => high >= from && low <= to;
    const boxes = layout.boxes.filter((box) => box.y >= from && box.y < to);
    const wires = layout.wires.flatMap((wire): Wire[] => {
      const ways = wire.ways.filter((way) => isHere(...spans(way)));
      return ways.length === 0 ? [] : [{ ...wire, ways }];
    });
    return html`<svg class="drawing" role="img" aria-labelledby="drawn-${i} told-${i}" viewBox="0 ${tenth(from)} ${tenth(layout.width)} ${tenth(to - from)}" width="${tenth(layout.width)}" height="${tenth(to - from)}">
<title id="drawn-${i}">The ancestry of ${identity.name ?? identity.id}${pieces.length > 1 ? `, piece ${i + 1} of ${pieces.length}` : ""}</title>
<desc id="told-${i}">${what} The same is told in the tables.</desc>
${wires.map(wireHtml)}
${boxes.map((box) => boxHtml(box, box.node.id === first))}</svg>
`;
  })}`;
}

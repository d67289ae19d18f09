// What the sections of the page have in common. What somebody said stands in an element of its own direction, so that it can turn
// nothing around it.
import type { Bounded } from "../model/bounded.ts";
import type { Json } from "../model/canonical.ts";
import { EDGE_TYPES, type EdgeType } from "../model/edge-types.ts";
import { type Html, html, joined, NOTHING } from "../model/html.ts";
import { KINDS } from "../model/kinds.ts";
import { MUTATIONS } from "../model/mutations.ts";
import type { Agent } from "../model/record.ts";
import { TRANSFORMATION_TYPES } from "../model/transformations.ts";
import type { Named, Use } from "./shape.ts";

/** What somebody said, as it was said. */
export const said = (text: string): Html => html`<bdi>${text}</bdi>`;

export const or = <T>(value: T | null, show: (value: T) => Html, none: Html = NOTHING): Html =>
  value === null ? none : show(value);

const NOT_SAID = html`<span class="none">not said</span>`;

/** What somebody said, or that nobody said it. */
export const saidOr = (text: string | null): Html => or(text, said, NOT_SAID);

export const code = (text: string): Html => html`<code><bdi>${text}</bdi></code>`;
export const tag = (text: string, tone: "" | "good" | "warn" | "bad" = ""): Html =>
  html`<span class="${`tag ${tone}`.trim()}">${text}</span>`;

export const labelOf = (type: EdgeType): string => EDGE_TYPES[type].label;
export const kindOf = ({ kind, stub }: Named): string => (stub ? "not recorded" : KINDS[kind].label);

export const HASH = /^sha256:[0-9a-f]{64}$/;

/** An id as it stands in a table: of a hash the beginning; the last section has all of it. */
const short = (id: string): string => (HASH.test(id) ? `${id.slice(0, 19)}…` : id);

export const brieflyId = (id: string): Html => code(short(id));

/** A node in a cell: what it is called, which version, and its id. */
export const named = (node: Named): Html =>
  html`${node.name === null ? NOTHING : html`${said(node.name)} `}${or(node.version, (version) => html`<span class="soft">${said(version)}</span>`)}<span class="id">${said(short(node.id))}</span>`;

/** A node in a sentence. */
export const brief = (node: Named): Html =>
  node.name === null
    ? code(short(node.id))
    : html`${said(node.name)}${or(node.version, (version) => html` ${said(version)}`)} <code class="soft">${said(short(node.id))}</code>`;

export const agentOf = ({ type, id }: Agent): Html => html`${type} ${code(id)}`;

export const at = (instant: string): Html =>
  html`<time datetime="${instant}">${instant.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC")}</time>`;

/** A number with as many digits as anybody compares. */
export const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

/** A value as JSON; what is very long is cut, and the JSON of the dossier has it. */
export function jsonOf(value: Json): Html {
  const text = JSON.stringify(value) ?? "null";
  return code(text.length > 1_200 ? `${text.slice(0, 1_200)}…` : text);
}

export function mutationOf({ mutation }: Pick<Use, "mutation">): Html {
  if (mutation === null) return html`<span class="none">nothing said</span>`;
  const label = (MUTATIONS as Readonly<Record<string, { readonly label: string }>>)[mutation.type]?.label;
  const params = mutation.params === undefined ? NOTHING : html` ${jsonOf(mutation.params)}`;
  return html`${label ?? mutation.type}${params}`;
}

export const workOf = (type: string | null): string =>
  type === null
    ? "work of a kind that is not said"
    : ((TRANSFORMATION_TYPES as Readonly<Record<string, { readonly label: string }>>)[type]?.label ?? type);

/** How one thing went into another. */
export const useOf = (use: Use): Html =>
  html`${brief(use.child)} ${labelOf(use.type)} it${or(use.role, (role) => html`, as ${said(role)}`)}${or(
    use.weight,
    (weight) => html`, weight ${number(weight)}${or(use.weight_unit, (unit) => html` (${unit})`)}`,
  )} ${use.certainty === "declared" || use.certainty === "observed" ? NOTHING : tag(use.certainty, "warn")}`;

/** How much of a list is not here. */
export const rest = ({ count, complete, items }: Bounded<unknown>): Html =>
  complete ? NOTHING : html`<p class="soft">and ${count - items.length} more</p>`;

/** The items of a list, in lines of a cell. */
export const lines = <T>(list: Bounded<T>, show: (item: T) => Html, none = "nothing said"): Html =>
  list.count === 0
    ? html`<span class="none">${none}</span>`
    : html`${list.items.map((item) => html`<div>${show(item)}</div>`)}${rest(list)}`;

export type Column<T> = { readonly head: string; readonly width?: string; readonly cell: (item: T) => Html };

/** A table, or a sentence where there is nothing. */
export function table<T>(list: Bounded<T>, columns: readonly Column<T>[], none: string): Html {
  if (list.count === 0) return html`<p class="none">${none}</p>`;
  const classOf = ({ width }: Column<T>): Html => (width === undefined ? NOTHING : html` class="${width}"`);
  return html`<table><thead><tr>${columns.map((column) => html`<th${classOf(column)} scope="col">${column.head}</th>`)}</tr></thead>
<tbody>${list.items.map(
    (item) =>
      html`<tr>${columns.map((column) => html`<td${column.width?.includes("num") ? html` class="num"` : NOTHING}>${column.cell(item)}</td>`)}</tr>
`,
  )}</tbody></table>${rest(list)}
`;
}

export type Fact = readonly [label: string, value: Html | null];

/** Facts under each other; those that are null are left out. */
export const facts = (list: readonly Fact[], tight = false): Html => {
  const known = list.filter(([, value]) => value !== null);
  if (known.length === 0) return NOTHING;
  return html`<dl${tight ? html` class="tight"` : NOTHING}>${known.map(
    ([label, value]) => html`<dt>${label}</dt><dd>${value ?? NOTHING}</dd>`,
  )}</dl>`;
};

export const list = (items: readonly Html[]): Html => joined(items, ", ");

export const erased = (withheld: readonly string[]): Html =>
  withheld.length === 0 ? NOTHING : html` ${tag(`erased: ${withheld.join(", ")}`, "warn")}`;

/** A section: the point of Annex IV that it serves, what it is about, and what that point asks for. */
export const section = (id: string, point: string | null, title: string, law: string, body: Html): Html =>
  html`<section id="${id}"><div class="head"><h2>${or(point, (words) => html`<span class="point">${words}</span>`)}<span>${title}</span></h2>
<p class="law">${law}</p></div>
${body}</section>
`;

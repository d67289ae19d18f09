// HTML as values: what goes into a template is escaped, unless a template made it.

export type Html = { readonly html: string };
type Piece = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const text = (piece: Piece): string => {
  if (typeof piece === "object") return "html" in piece ? piece.html : piece.map((one) => one.html).join("");
  return String(piece).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
};

/** A template of HTML. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: strings.reduce((so, string, i) => so + text(pieces[i - 1] ?? "") + string) };
}

export const NOTHING: Html = { html: "" };

/** With something between each two. */
export const joined = (items: readonly Html[], between: string): Html =>
  html`${items.flatMap((item, i) => (i === 0 ? [item] : [html`${between}`, item]))}`;

/** A sentence in which code stands between back-ticks. */
export const prose = (said: string): Html =>
  html`${said.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

/** Prose in paragraphs, which blank lines part. */
export const paragraphs = (said: string): Html =>
  html`${said.split(/\n{2,}/).map((part) => html`<p>${prose(part)}</p>`)}`;

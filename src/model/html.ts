// HTML as values: what goes into a template is escaped, unless a template made it, and says nothing in secret: characters that
// are not seen, or that turn the order of others around, are spelled out.

export type Html = { readonly html: string };
type Piece = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Controls but for tab and line feed, halves of surrogate pairs, what is no character, what sets the direction of text (UAX #9,
// explicit formatting), and what has no width but for joiners, which scripts need.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Text in which nothing is hidden: what would not be seen stands as its number, e.g. [U+202E]. */
export const visible = (said: string): string =>
  said.replace(UNSEEN, (c) => `[U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`);

const text = (piece: Piece): string => {
  if (typeof piece === "object") return "html" in piece ? piece.html : piece.map((one) => one.html).join("");
  return visible(String(piece)).replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
};

/** A template of HTML. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: strings.reduce((so, string, i) => so + text(pieces[i - 1] ?? "") + string) };
}

export const NOTHING: Html = { html: "" };

/** With something between each two. */
export const joined = (items: readonly Html[], between: string): Html =>
  html`${items.flatMap((item, i) => (i === 0 ? [item] : [html`${between}`, item]))}`;

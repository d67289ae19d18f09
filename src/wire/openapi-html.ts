// Prose of the description as HTML.
import { type Html, html } from "../model/html.ts";

/** A sentence in which code stands between back-ticks. */
export const prose = (said: string): Html =>
  html`${said.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

/** Prose in paragraphs, which blank lines part. */
export const paragraphs = (said: string): Html =>
  html`${said.split(/\n{2,}/).map((part) => html`<p>${prose(part)}</p>`)}`;

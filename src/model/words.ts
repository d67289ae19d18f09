// Words: what a text is found by. One function for what is kept and for what is asked, so that both are cut alike, in any
// language: no case, no accents, and every sign that is no letter, digit or symbol only separates.
import { LIMITS } from "./limits.ts";

// Scripts that put no space between words: each character is a word, and several of them in a row are asked for as a phrase.
const SPACELESS =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";

const WORD = new RegExp(
  `(?=[\\p{L}\\p{M}\\p{N}])[${SPACELESS}]\\p{M}*|(?:(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}])+|\\p{So}`,
  "gu",
);

// Accents of European scripts. The marks of others are part of their words.
const ACCENTS = /[\u0300-\u036f]/g;

// Most of what is said is ASCII, which needs none of this.
// biome-ignore lint/suspicious/noControlCharactersInRegex: every character of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

const cut = (word: string): string =>
  word.length <= LIMITS.wordLength ? word : [...word].slice(0, LIMITS.wordLength).join("");

function found(text: string): readonly string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = text.normalize("NFKD").replace(ACCENTS, "").toLowerCase();
  // The two letters whose capitals are those of others.
  return plain.replaceAll("ς", "σ").replaceAll("ß", "ss").normalize("NFC").match(WORD) ?? [];
}

/** The words of a text, in order. */
export function words(text: string): string[] {
  return found(text).map(cut);
}

const LONG = new RegExp(`[a-z0-9]{${LIMITS.wordLength + 1}}`, "i");

// Each record has ten such fields: ASCII need not be taken apart to be put together again, which takes twice as long.
const wordLine = (text: string): string =>
  ASCII.test(text) && !LONG.test(text)
    ? text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, " ")
        .trim()
    : words(text).join(" ");

/** The words of texts as they are kept, each text a line: as many whole words as there is room for. */
export function wordLines(texts: readonly (string | undefined)[]): string {
  const lines = new Set<string>();
  for (const text of texts) if (text !== undefined) lines.add(wordLine(text));
  lines.delete("");
  const all = [...lines].join("\n");
  if (all.length <= LIMITS.textLength) return all;
  const end = Math.max(...[" ", "\n"].map((gap) => all.lastIndexOf(gap, LIMITS.textLength)));
  return all.slice(0, Math.max(end, 0));
}

/** Stands behind the words of a name, so that the whole name can be told from how others begin; no word of anybody. */
export const NAME_END = "¶";

/** The words of a name as they are kept. */
export function nameLine(name: string | undefined): string {
  const line = wordLines([name]);
  return line === "" ? "" : `${line} ${NAME_END}`;
}

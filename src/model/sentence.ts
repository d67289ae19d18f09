// Whether a text is a sentence, in any script. Nobody can tell whether it is a good one; that it is more than a word can be told.

// Scripts that put no space between words: two characters count as one word.
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const SPACELESS_LETTER = new RegExp(`(?=\\p{L})${SPACELESS.source}`, "gu");
const WORD = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’·-]*/gu;
const LETTERS = /\p{L}.*\p{L}/su;
// The sign that ends a sentence, and what may close behind it.
const ENDS = /\p{Sentence_Terminal}[\p{Pe}\p{Pf}"'\s]*$/u;

/** Different words of two letters or more; what is spelled without spaces by its characters. */
function wordsOf(text: string): number {
  const characters = new Set(text.match(SPACELESS_LETTER) ?? []);
  const spaced = text.replace(SPACELESS_LETTER, " ").toLocaleLowerCase("und").match(WORD) ?? [];
  return characters.size / 2 + new Set(spaced.filter((word) => LETTERS.test(word))).size;
}

/**
 * Three different words, or two and the sign that ends a sentence: `ok`, `n/a`, `see ticket` and `fixed fixed fixed` are none,
 * and neither is an address.
 */
export function isSentence(text: string): boolean {
  if (/^\S+:\S+$/.test(text.trim()) && !SPACELESS.test(text)) return false;
  return wordsOf(text) >= (ENDS.test(text) ? 2 : 3);
}

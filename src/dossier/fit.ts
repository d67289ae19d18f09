// Text in a box: how wide it will be at most, and what of it fits. No font is asked: widths are those of common sans-serif
// faces, on the safe side, so that the same text is always cut at the same place.

const NARROW = new Set("iljtfrI.,:;|!'()[]/ -·");
const BROAD = new Set("mwMW@%&");

/** The width of a character, of a font that is 1 high. */
function advance(c: string): number {
  if (/\p{M}/u.test(c)) return 0;
  const code = c.codePointAt(0) ?? 0;
  // Scripts whose letters are as wide as high, and pictures.
  if (code >= 0x1100) return 1.25;
  if (NARROW.has(c)) return 0.38;
  if (BROAD.has(c)) return 0.95;
  return /\p{Lu}/u.test(c) ? 0.75 : 0.6;
}

/** How wide a text is in a font of so many pixels. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const c of text) width += advance(c);
  return width * size;
}

/** As much of a text as fits, its beginning and its end; what is between is an ellipsis. */
export function fitted(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  let head = 0;
  let tail = letters.length;
  let left = room - widthOf("…", size);
  // Two from the beginning for each one from the end, which tells versions apart.
  for (let turn = 0; head < tail; turn++) {
    const c = letters[turn % 3 === 2 ? tail - 1 : head] ?? "";
    left -= widthOf(c, size);
    if (left < 0) break;
    if (turn % 3 === 2) tail--;
    else head++;
  }
  return `${letters.slice(0, head).join("")}…${letters.slice(tail).join("")}`;
}

// Records to post, grouped into requests of bounded size.

/** One record to post, and what people call it: where it stands in its file, or its model. */
export type Line = { readonly text: string; readonly label: string };

const MAX_BYTES = 8_000_000;
const MAX_LINES = 4_000; // few enough that a site answers each by itself

/** Groups lines; one that is larger than a request goes alone, and the site says what it thinks of it. */
export function* requests(lines: Iterable<Line>): Generator<Line[]> {
  let group: Line[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = Buffer.byteLength(line.text) + 1;
    if (group.length > 0 && (group.length >= MAX_LINES || bytes + size > MAX_BYTES)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(line);
    bytes += size;
  }
  if (group.length > 0) yield group;
}

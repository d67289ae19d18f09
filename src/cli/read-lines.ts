// The lines of a stream of bytes, each with its number. Bytes that are not UTF-8 end it: a record must not be posted
// with characters that its author did not write.
import type { Readable } from "node:stream";

export type NumberedLine = { readonly text: string; readonly number: number };

const LONGEST = 16 * 1024 * 1024;

/** Lines without their ends, blank ones left out; `onBytes` hears how many bytes each chunk had. */
export async function* readLines(
  source: Readable,
  onBytes: (bytes: number) => void,
): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let number = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    onBytes(chunk.length);
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const text of parts) {
      number++;
      if (text.trim() !== "") yield { text: text.replace(/\r$/, ""), number };
    }
    if (rest.length > LONGEST) throw new Error(`line ${number + 1} does not end; is this NDJSON?`);
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield { text: rest.replace(/\r$/, ""), number: number + 1 };
}

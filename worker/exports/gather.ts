// Texts gathered to parts of one size. What fills none is left over, and is where the next piece of work begins.
import type { Gathered, Part } from "./keep.ts";

export type Gathering = {
  readonly add: (text: string) => Promise<void>;
  /** Bytes that were added. */
  readonly bytes: () => number;
  readonly end: () => Gathered;
};

/**
 * Gathers after what was left over.
 * @param first the number of the next part
 * @param write writes a full part; its bytes are another part's once it has
 */
export function gathering(
  partBytes: number,
  rest: readonly Uint8Array[],
  first: number,
  write: (i: number, bytes: Uint8Array) => Promise<Part>,
): Gathering {
  const part = new Uint8Array(partBytes);
  const encoder = new TextEncoder();
  const parts: Part[] = [];
  let filled = 0;
  let bytes = 0;
  const fill = async (from: Uint8Array): Promise<void> => {
    for (let left = from; left.length > 0; ) {
      const taken = left.subarray(0, partBytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      bytes += taken.length;
      left = left.subarray(taken.length);
      if (filled < partBytes) continue;
      parts.push(await write(first + parts.length, part));
      filled = 0;
    }
  };
  for (const piece of rest) {
    part.set(piece, filled);
    filled += piece.length;
  }
  return {
    add: (text) => fill(encoder.encode(text)),
    bytes: () => bytes,
    end: () => ({ parts, rest: part.slice(0, filled) }),
  };
}

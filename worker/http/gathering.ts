// Bytes gathered piece by piece into one buffer that grows up to a limit: however small the pieces are in which a sender
// sends, what is held is what was sent, and never more than twice the limit.

export type Gathering = {
  /** Adds a piece; beyond the limit it is only counted. */
  readonly add: (piece: Uint8Array) => void;
  /** How many bytes were added since it was emptied. */
  readonly size: () => number;
  /** What was gathered, as long as it is not more than the limit; it is empty after that. */
  readonly take: () => Uint8Array;
};

const FIRST = 4_096;

export function gathering(limit: number): Gathering {
  let buffer = new Uint8Array(Math.min(limit, FIRST));
  let size = 0;
  const room = (needed: number): void => {
    if (needed <= buffer.length) return;
    const larger = new Uint8Array(Math.min(limit, Math.max(needed, buffer.length * 2)));
    larger.set(buffer);
    buffer = larger;
  };
  return {
    add(piece) {
      const end = size + piece.length;
      if (end <= limit) {
        room(end);
        buffer.set(piece, size);
      }
      size = end;
    },
    size: () => size,
    take() {
      const taken = buffer.slice(0, Math.min(size, limit));
      size = 0;
      return taken;
    },
  };
}

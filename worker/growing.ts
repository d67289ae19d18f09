// Bytes that come in pieces, one behind another in one buffer. The pieces themselves are not kept: a sender can make them a
// byte each, and the platform takes hundreds of bytes for each that is.

export type Growing = {
  readonly add: (bytes: Uint8Array) => void;
  readonly size: () => number;
  /** All of it, good until something is added; then it begins anew. */
  readonly take: () => Uint8Array;
};

const FIRST = 4_096;
// A buffer that has become larger is not kept for the next.
const KEPT = 1_048_576;

/** Holds at most so many bytes; adding more is a mistake of the caller. */
export function growing(most: number): Growing {
  let buffer = new Uint8Array(0);
  let size = 0;
  return {
    size: () => size,
    add(bytes) {
      const needed = size + bytes.length;
      if (needed > buffer.length) {
        const larger = new Uint8Array(Math.min(most, Math.max(needed, buffer.length * 2, FIRST)));
        larger.set(buffer.subarray(0, size));
        buffer = larger;
      }
      buffer.set(bytes, size);
      size = needed;
    },
    take() {
      const all = buffer.subarray(0, size);
      size = 0;
      if (buffer.length > KEPT) buffer = new Uint8Array(0);
      return all;
    },
  };
}

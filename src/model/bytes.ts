// Bytes, hex and the hash function as a value: the domain computes hashes with whatever it is handed.

/** SHA-256 over the concatenation of the chunks; 32 bytes. */
export type Sha256 = (...chunks: readonly Uint8Array[]) => Uint8Array;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes UTF-8; throws a TypeError on bytes that are not. */
export function text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}

/** Reads lower- or upper-case hexadecimal; throws a SyntaxError on anything else. */
export function unhex(digits: string): Uint8Array {
  return Uint8Array.fromHex(digits);
}

// The only globals the domain may name beside ECMAScript itself: text encoding, and SQL read as text.
// Everything else (hash, clock, randomness, storage) is handed in.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}

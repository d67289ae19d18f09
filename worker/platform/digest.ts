// SHA-256 and randomness of the runtime, in the shape the domain is handed them.
import { createHash, randomBytes } from "node:crypto";
import { hex, type Sha256, utf8 } from "../../src/model/bytes.ts";

export const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

/** The hash of a text, as 64 hexadecimal digits. */
export const digestOf = (text: string): string => hex(sha256(utf8(text)));

/** A UUID that follows from a text: of version 8 (RFC 9562), whose bits are those of the text's SHA-256. */
export function uuidOf(text: string): string {
  const digits = digestOf(text);
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ];
  return groups.join("-");
}

/** Bytes as Base64, e.g. a hash as a policy for contents names it. */
export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** So many random bytes as hex. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

/** SHA-256 of a text that comes piece by piece. */
export function hashing(): { readonly add: (text: string) => void; readonly hex: () => string } {
  const hash = createHash("sha256");
  return {
    add: (text) => {
      hash.update(utf8(text));
    },
    hex: () => hex(hash.digest()),
  };
}

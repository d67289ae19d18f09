// SHA-256 and randomness of the runtime, in the shape the domain is handed them.
import { createHash, randomBytes } from "node:crypto";
import type { Sha256 } from "../../src/model/bytes.ts";

export const sha256: Sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
};

/** So many random bytes as hex. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

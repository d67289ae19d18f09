// SHA-256 of Node, in the shape the domain is handed it.
import { createHash } from "node:crypto";

export function sha256(...chunks: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return new Uint8Array(hash.digest());
}

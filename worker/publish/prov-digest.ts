// The digest of the PROV document of some nodes: what is hashed is what an export of them says, to the byte.
import { LIMITS } from "../../src/model/limits.ts";
import type { DocumentHead } from "../../src/prov/formats/document.ts";
import { LINES } from "../../src/prov/formats/n-quads.ts";
import type { Env } from "../env.ts";
import { hashing } from "../platform/digest.ts";
import { documentOf } from "./document.ts";
import { these } from "./members.ts";

/**
 * `sha256:` and 64 digits of the N-Quads of these nodes as they stood at a position; null where they are more than are gone
 * through for a digest.
 */
export async function provDigest(env: Env, ns: readonly number[], position: number): Promise<string | null> {
  if (ns.length > LIMITS.closureNodes) return null;
  // Lines have no prefixes and name no document, so that nothing of its head is in them.
  const head: DocumentHead = { site: "", position, at: null, scope: "", bundle: "" };
  const members = await these(env, ns, position);
  const hash = hashing();
  for await (const text of documentOf(env, LINES, head, members)) hash.add(text);
  return `sha256:${hash.hex()}`;
}

// A manifest is a node as it is read. Posted back it is compared, not recorded: it tells a pipeline whether what it holds
// is still what is known.
import { canonical, type Json } from "../../src/model/canonical.ts";
import { readJson } from "../../src/model/json.ts";
import { pointer } from "../../src/model/refusal.ts";
import type { Env } from "../env.ts";
import { findStarts } from "../http/address.ts";
import { nodePath } from "../http/links.ts";
import { Refused } from "../problem.ts";
import { watermark } from "../read.ts";
import { describe, nodeText } from "../reading/describe.ts";

type Members = { readonly [key: string]: Json };

// What changes while the node stays as it is: where the reader stands, and what others have recorded since.
const BESIDE_THE_NODE = new Set(["position", "gaps", "set_aside", "taint"]);

/** The manifest in a body, with the raw text of its facets; undefined when it is anything else. A record has no `records`. */
export function readManifest(
  source: string,
): { readonly manifest: Members; readonly facets: string } | undefined {
  const read = readJson(source, "facets");
  if (!read.ok) return undefined;
  const { value, raw } = read.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const manifest = value as Members;
  return Array.isArray(manifest.records) ? { manifest, facets: raw ?? "null" } : undefined;
}

/** Compares a manifest with the node it names. */
export async function compareManifest(
  env: Env,
  { manifest, facets }: { manifest: Members; facets: string },
): Promise<Response> {
  if (typeof manifest.id !== "string")
    throw new Refused({
      code: "invalid",
      detail: "A manifest names its node.",
      pointer: "/id",
      hint: "Send what GET /v1/nodes/{id}/manifest gave. Many records are sent as NDJSON, one a line; such as stand or fall together to POST /v1/cohorts.",
    });
  const { position } = await watermark(env.GRAPH);
  const starts = await findStarts(env, { id: manifest.id }, new URLSearchParams(), position);
  const [node] = await describe(env, starts.ns, position);
  if (node === undefined) throw new Error("a node that was found cannot be described");
  const known = readManifest(nodeText(node, position, null));
  if (known === undefined) throw new Error("a node does not read as its own manifest");
  const keys = [...new Set([...Object.keys(manifest), ...Object.keys(known.manifest)])].filter(
    (key) => key !== "facets" && !BESIDE_THE_NODE.has(key),
  );
  const text = (value: Json | undefined): string => (value === undefined ? "" : canonical(value));
  const differing = keys.filter((key) => text(manifest[key]) !== text(known.manifest[key]));
  if (facets !== known.facets) differing.push("facets");
  if (differing.length > 0)
    throw new Refused({
      code: "manifest-differs",
      detail: `The manifest differs from ${node.head.id} as it is known.`,
      pointer: pointer(differing[0] ?? ""),
      hint: "Read it again from /manifest; to add to what is known, post a record.",
      more: { pointers: differing.map((key) => pointer(key)) },
    });
  const body = { created: false, node: node.head.id, position, links: { node: nodePath(node.head.id) } };
  return new Response(`${JSON.stringify(body)}\n`, {
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

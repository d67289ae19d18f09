// The MLDCAT-AP view of nodes: what is read for it, and how it is written in each format.
import type { Kind } from "../../src/model/kinds.ts";
import { type DocumentHead, wholeDocument } from "../../src/prov/formats/document.ts";
import type { Format } from "../../src/prov/formats/formats.ts";
import { toTurtle } from "../../src/prov/formats/turtle.ts";
import { leadsTo, type MldcatHead, mldcatQuads } from "../../src/prov/mldcat/mldcat.ts";
import { MLDCAT_PREFIXES } from "../../src/prov/mldcat/terms.ts";
import { bundleIri } from "../../src/prov/names.ts";
import type { Env } from "../env.ts";
import { digestOf } from "../platform/digest.ts";
import type { Head } from "../read.ts";
import { type Described, describe, namesOf } from "../reading/describe.ts";
import type { Stamp } from "./conditional.ts";
import { closureAt } from "./links.ts";

/** What these nodes lead to, read from the graph; what was read already is not read again. */
async function parentsOf(
  env: Env,
  nodes: readonly Described[],
  wanted: (told: ReturnType<typeof leadsTo>) => readonly string[],
  read: Map<number, Described>,
  position: number,
): Promise<Described[]> {
  const ns = nodes.flatMap((node) => {
    const parents: readonly Head[] = node.parents;
    const kinds = new Map(parents.map(({ id, kind }): [string, Kind] => [id, kind]));
    const ids = new Set(wanted(leadsTo(node, kinds)));
    return parents.flatMap(({ id, n }) => (ids.has(id) ? n : []));
  });
  const missing = [...new Set(ns)].filter((n) => !read.has(n));
  const found = await describe(env, missing, position);
  for (const node of found) read.set(node.head.n, node);
  return found;
}

/** The nodes that a view tells of beside those that are asked for. */
async function othersOf(env: Env, asked: readonly Described[], position: number): Promise<Described[]> {
  const read = new Map(asked.map((node) => [node.head.n, node]));
  const parents = await parentsOf(env, asked, ({ ids }) => ids, read, position);
  // The profile wants of every model the data that it was trained on, of the parents too.
  await parentsOf(
    env,
    [...asked, ...parents],
    ({ ids, models }) => ids.filter((id) => !models.includes(id)),
    read,
    position,
  );
  return [...read.values()].filter((node) => !asked.includes(node));
}

/** The view of these nodes as it stood at a position, in a format; `origin` is where this site is asked. */
export async function mldcatView(
  env: Env,
  format: Format,
  ns: readonly number[],
  stamp: Stamp,
  origin: string,
): Promise<string> {
  const { site, position } = stamp;
  const asked = await describe(env, ns, position);
  const provenance = (id: string): string => `${origin}${closureAt(id, position)}`;
  const told: MldcatHead = { ...stamp, provenance, names: namesOf(asked) };
  const quads = mldcatQuads(told, asked, await othersOf(env, asked, position));
  if (format.suffix === "ttl") return toTurtle(quads, MLDCAT_PREFIXES);
  const scope = `mldcat-ap ${asked.map(({ head }) => head.id).join(" ")}`;
  const head: DocumentHead = { ...stamp, scope, bundle: bundleIri(site, position, digestOf(scope)) };
  return wholeDocument(format.writer, head, { nodes: [], quads: () => quads });
}

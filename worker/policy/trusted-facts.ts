// Nodes as a gate sees them: by the claims that count, at a position. Many are read piece by piece, so that what is held at a
// time is bounded; one of which more was said than a piece holds is not read, and fails whatever is asked of it.

import homesSql from "../../sql/queries/read/homes-of-many.sql";
import claimsSql from "../../sql/queries/read/sourced-claims.sql";
import { LIMITS } from "../../src/model/limits.ts";
import type { Trusted } from "../../src/model/policy.ts";
import type { LineageRecord } from "../../src/model/record.ts";
import {
  type Known,
  type Sourced,
  type TrustedNode,
  trustedAmong,
  trustedNode,
} from "../../src/policy/trusted.ts";
import type { Env } from "../env.ts";
import { standingsOf } from "../lifecycle/read-lifecycle.ts";
import { aliasesOf, ask, each, type Head, heads, parentEdges, referencesOf, withheldParts } from "../read.ts";

/** What is asked of nodes: whose claims count, and which fields are looked at; undefined: any of them. */
export type Looking = {
  readonly trusted: Trusted | undefined;
  readonly fields: ReadonlySet<string> | undefined;
  readonly at: number;
};

/** A node by number; null of one of which too much was said. */
export type Seen = readonly [number, TrustedNode | null];

/** Nodes that are read at once. */
const TOGETHER = 2_000;

type ClaimRow = Omit<Sourced, "said" | "withheld"> & {
  n: number;
  said: string;
  withheld: string | null;
  size: number;
};

/** The live records about these nodes, by node; undefined where they are more than is held at a time. */
async function claimsAbout(
  db: D1Database,
  ns: readonly number[],
  at: number,
): Promise<Map<number, Sourced[]> | undefined> {
  const byNode = new Map<number, Sourced[]>();
  for (const { n, size, said, withheld, ...row } of await each<ClaimRow>(
    db,
    claimsSql,
    ns,
    at,
    LIMITS.readCharacters,
  )) {
    if (size > LIMITS.readCharacters) return undefined;
    const claim: Sourced = {
      ...row,
      said: JSON.parse(said) as LineageRecord,
      withheld: withheldParts(withheld),
    };
    const own = byNode.get(n);
    if (own) own.push(claim);
    else byNode.set(n, [claim]);
  }
  return byNode;
}

type Home = { n: number; home: string | null };

/** What lies around nodes, as far as it is looked at. */
async function around(db: D1Database, of: readonly Head[], { fields, at }: Looking) {
  const looks = (...words: readonly string[]): boolean =>
    fields === undefined || words.some((word) => fields.has(word));
  const ns = of.map(({ n }) => n);
  const [edges, references, aliases, standings] = await Promise.all([
    looks("parents", "parent_ids", "gaps") ? ask(db, parentEdges(ns, at)) : [],
    looks("references") ? ask(db, referencesOf(ns, at)) : undefined,
    looks("aliases") ? ask(db, aliasesOf(ns, at)) : undefined,
    looks("standings", "rollback_target") ? ask(db, standingsOf(ns, at)) : undefined,
  ]);
  const parents = looks("gaps") ? await heads(db, [...new Set(edges.map((edge) => edge.parentN))], at) : [];
  return {
    edges: Map.groupBy(edges, ({ childN }) => childN),
    references,
    aliases,
    standings,
    parents: new Map(parents.map((one) => [one.n, one])),
  };
}

/** Reads nodes at once; undefined where what was said of them is too much. */
async function readTogether(env: Env, ns: readonly number[], looking: Looking): Promise<Seen[] | undefined> {
  const db = env.GRAPH;
  const { trusted, at } = looking;
  const claims = await claimsAbout(db, ns, at);
  if (claims === undefined) return undefined;
  const [found, homes] = await Promise.all([heads(db, ns, at), each<Home>(db, homesSql, ns, at)]);
  const homeOf = new Map(homes.map((row) => [row.n, row.home]));
  const { edges, references, aliases, standings, parents } = await around(db, found, looking);
  return found.map((head) => {
    const { n } = head;
    const home = homeOf.get(n) ?? null;
    const up = edges.get(n) ?? [];
    const own = new Set(up.map(({ parentN }) => parentN));
    const known: Known = {
      ...head,
      home,
      edges: up.map(({ childN: _child, parentN: _parent, ...edge }) => edge),
      references: references?.get(n) ?? [],
      aliases: aliases?.get(n) ?? [],
      standings: standings?.get(n) ?? [],
      missing: [...own].flatMap((parent) => parents.get(parent) ?? []).concat(head),
    };
    return [n, trustedNode(known, trustedAmong(claims.get(n) ?? [], home, trusted))];
  });
}

/** Reads nodes, in their order, piece by piece. */
export async function* readTrusted(env: Env, ns: readonly number[], looking: Looking): AsyncGenerator<Seen> {
  for (let i = 0; i < ns.length; i += TOGETHER) yield* readPiece(env, ns.slice(i, i + TOGETHER), looking);
}

/** Reads one piece; where it is too much, one half after the other. */
async function* readPiece(env: Env, ns: readonly number[], looking: Looking): AsyncGenerator<Seen> {
  const seen = await readTogether(env, ns, looking);
  if (seen !== undefined) {
    const by = new Map(seen);
    for (const n of ns) {
      const node = by.get(n);
      if (node) yield [n, node];
    }
    return;
  }
  const [only] = ns;
  if (ns.length === 1 && only !== undefined) {
    yield [only, null];
    return;
  }
  const half = Math.ceil(ns.length / 2);
  yield* readPiece(env, ns.slice(0, half), looking);
  yield* readPiece(env, ns.slice(half), looking);
}

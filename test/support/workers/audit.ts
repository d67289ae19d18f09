// The audit: looks at the whole site as it lies in storage, ledger by ledger, and names what is not as it must be.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import {
  genesis,
  leafHash,
  payloadHash,
  type SaltedPart,
  type Statement,
  statementHash,
} from "../../../src/ledger/statement.ts";
import { sha256 } from "../../../worker/digest.ts";
import { siteLog } from "../../../worker/env.ts";

const TABLES = [
  "watermark",
  "node",
  "node_view",
  "record",
  "edge",
  "alias",
  "reference",
  "cohort",
  "cohort_member",
  "lineage",
  "graph_change",
];

/** Every row of the projection, in a fixed order. */
export async function dump(): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const { results } = await env.GRAPH.prepare(`SELECT * FROM ${table}`).all();
    rows[table] = results.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

type Placed = { position: number; at: string; ledger: string; seq: number; hash: string; leaf: string };

async function entries(): Promise<Placed[]> {
  return await runInDurableObject(siteLog(env), (_object, state) =>
    state.storage.sql
      .exec<Placed>("SELECT position, at, ledger, seq, hash, leaf FROM entry ORDER BY position")
      .toArray(),
  );
}

type Ledger = {
  site: string;
  ledger: string;
  lineage: string;
  statements: { seq: number; hash: string; json: string; parts: SaltedPart[] }[];
};

async function ledgers(): Promise<Ledger[]> {
  const found: Ledger[] = [];
  for (const id of await listDurableObjectIds(env.LINEAGE_ROOT)) {
    const ledger = await runInDurableObject(
      env.LINEAGE_ROOT.get(id),
      (_object, state): Ledger | undefined => {
        const [who] = state.storage.sql
          .exec<{ site: string; ledger: string; lineage: string }>(
            "SELECT site, ledger, lineage FROM identity",
          )
          .toArray();
        if (!who) return undefined;
        const statements = state.storage.sql
          .exec<{ seq: number; hash: string; json: string }>(
            "SELECT seq, hash, json FROM statement ORDER BY seq",
          )
          .toArray();
        return {
          ...who,
          statements: statements.map((one) => ({
            ...one,
            parts: state.storage.sql
              .exec<SaltedPart>("SELECT name, salt, text FROM part WHERE seq = ?1 ORDER BY i", one.seq)
              .toArray(),
          })),
        };
      },
    );
    if (ledger) found.push(ledger);
  }
  return found;
}

/** Recomputes every chain and every leaf, and holds ledgers and log against each other. */
export async function auditLog(): Promise<{ faults: string[]; ledgers: number; statements: number }> {
  const faults: string[] = [];
  const all = await ledgers();
  const log = await entries();
  const said = new Map<string, Statement>();
  for (const { site, ledger, lineage, statements } of all) {
    let prev = genesis(site, ledger, sha256);
    let time = "";
    for (const [i, { seq, hash, json, parts }] of statements.entries()) {
      const statement = JSON.parse(json) as Statement;
      const here = `${lineage} ${seq}`;
      if (seq !== i + 1 || statement.seq !== seq) faults.push(`${here}: a gap`);
      if (statement.prev !== prev) faults.push(`${here}: not chained`);
      if (statementHash(statement, sha256) !== hash) faults.push(`${here}: not its hash`);
      if (payloadHash(parts, sha256) !== statement.payload || parts.length !== statement.parts)
        faults.push(`${here}: not its parts`);
      if (statement.time < time) faults.push(`${here}: goes back in time`);
      ({ hash: prev, time } = { hash, time: statement.time });
      said.set(`${ledger} ${seq}`, statement);
    }
  }
  let at = "";
  for (const [i, entry] of log.entries()) {
    const statement = said.get(`${entry.ledger} ${entry.seq}`);
    if (entry.position !== i) faults.push(`position ${i} is missing`);
    if (!statement) faults.push(`position ${entry.position} has no statement`);
    else if (leafHash({ at: entry.at, statement }, sha256) !== entry.leaf)
      faults.push(`position ${entry.position}: not its leaf`);
    if (entry.at < at) faults.push(`position ${entry.position} goes back in time`);
    at = entry.at;
  }
  if (log.length !== said.size) faults.push(`${said.size} statements, ${log.length} positions`);
  return { faults, ledgers: all.length, statements: said.size };
}

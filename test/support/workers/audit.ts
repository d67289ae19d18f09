// The audit: looks at the whole site as it lies in storage, ledger by ledger, and names what is not as it must be.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import {
  genesis,
  leafHash,
  partHash,
  type Statement,
  statementHash,
  treeHash,
} from "../../../src/ledger/statement.ts";
import { hex, unhex } from "../../../src/model/bytes.ts";
import { siteLog } from "../../../worker/env.ts";
import { sha256 } from "../../../worker/platform/digest.ts";

const TABLES = [
  "watermark",
  "node",
  "node_view",
  "node_name",
  "node_text",
  "record",
  "edge",
  "alias",
  "reference",
  "cohort",
  "cohort_member",
  "lineage",
  "transition",
  "standing",
  "node_state",
  "policy",
  "advisory",
  "advised",
  "waiver",
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

/** A part as it lies in a ledger: its bytes and salt, or, once it was erased, the hash that was kept. */
type Lying = { name: string; salt: string | null; text: string | null; kept: string | null };

function hashOf({ name, salt, text, kept }: Lying): Uint8Array {
  if (salt === null || text === null) return unhex(kept ?? "");
  return partHash({ name, salt, text }, sha256);
}

type Ledger = {
  site: string;
  ledger: string;
  lineage: string;
  statements: { seq: number; hash: string; json: string; parts: Lying[] }[];
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
              .exec<Lying>(
                "SELECT p.name, p.salt, p.text, e.hash AS kept FROM part p LEFT JOIN erasure e USING (seq, i) WHERE p.seq = ?1 ORDER BY p.i",
                one.seq,
              )
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
  const said = new Map<string, string>();
  for (const { site, ledger, lineage, statements } of all) {
    let prev = genesis(site, ledger, sha256);
    let time = "";
    for (const [i, { seq, hash, json, parts }] of statements.entries()) {
      const statement = JSON.parse(json) as Statement;
      const here = `${lineage} ${seq}`;
      if (seq !== i + 1 || statement.seq !== seq) faults.push(`${here}: a gap`);
      if (statement.prev !== prev) faults.push(`${here}: not chained`);
      if (statementHash(json, sha256) !== hash) faults.push(`${here}: not its hash`);
      if (hex(treeHash(parts.map(hashOf), sha256)) !== statement.payload || parts.length !== statement.parts)
        faults.push(`${here}: not its parts`);
      if (statement.time < time) faults.push(`${here}: goes back in time`);
      ({ hash: prev, time } = { hash, time: statement.time });
      said.set(`${ledger} ${seq}`, json);
    }
  }
  let at = "";
  for (const [i, entry] of log.entries()) {
    const statement = said.get(`${entry.ledger} ${entry.seq}`);
    if (entry.position !== i) faults.push(`position ${i} is missing`);
    if (!statement) faults.push(`position ${entry.position} has no statement`);
    else if (leafHash(entry.at, statement, sha256) !== entry.leaf)
      faults.push(`position ${entry.position}: not its leaf`);
    if (entry.at < at) faults.push(`position ${entry.position} goes back in time`);
    at = entry.at;
  }
  if (log.length !== said.size) faults.push(`${said.size} statements, ${log.length} positions`);
  return { faults, ledgers: all.length, statements: said.size };
}

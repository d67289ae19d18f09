// A backup taken and restored through the front door, as the command line does it.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type BackupCheck, checkBackup } from "../../../src/cli/backup-check.ts";
import {
  type Checked,
  firstRequest,
  type ReadLine,
  restoreRequests,
} from "../../../src/cli/restore-requests.ts";
import { type BackupLine, readBackupLine } from "../../../src/wire/backup.ts";
import { siteLog } from "../../../worker/env.ts";
import { sha256 } from "../../../worker/platform/digest.ts";
import { type Answer, call, get } from "./site.ts";

/** The lines of a backup from a position on. */
export async function takeBackup(from = 0): Promise<string[]> {
  const response = await call(`/v1/admin/backup?from=${from}`);
  return (await response.text()).trimEnd().split("\n");
}

export function readLine(text: string): BackupLine {
  const line = readBackupLine(text);
  if (line.kind === "unread") throw new Error(`${line.why}: ${text.slice(0, 200)}`);
  return line;
}

/** The lines of a backup, checked. */
export function check(lines: readonly string[]): BackupCheck {
  const checked = checkBackup(sha256);
  for (const line of lines) checked.take(readLine(line));
  checked.end();
  return checked;
}

export async function postLinesOf(lines: readonly string[]): Promise<Answer> {
  const response = await call("/v1/admin/restore", {
    method: "POST",
    body: lines.join("\n"),
    headers: { "content-type": "application/x-ndjson" },
  });
  return { status: response.status, body: await response.json() };
}

/** The requests that bring these lines, so many lines each. */
export async function requestsOf(lines: readonly string[], from = 0, count = 2_000): Promise<string[][]> {
  const of = check(lines);
  const checked: Checked = {
    head: { site: of.site() ?? "", ...of.last() },
    verifier: of.verifier(),
    sha256,
  };
  async function* read(): AsyncGenerator<ReadLine> {
    for (const text of lines) yield { line: readLine(text), text };
  }
  const requests = [firstRequest(checked)];
  const max = { lines: count, characters: 6_000_000 };
  for await (const request of restoreRequests(read(), checked, from, max)) requests.push([...request.lines]);
  return requests;
}

/** Waits until the graph shows the whole log. */
export async function untilFolded(): Promise<void> {
  for (;;) {
    const { body } = await get("/health");
    if (body.lag === 0) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

/** Sends all of it, and waits until it is folded. */
export async function restoreAll(lines: readonly string[], count?: number): Promise<void> {
  for (const request of await requestsOf(lines, 0, count)) {
    const { status, body } = await postLinesOf(request);
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  }
  await untilFolded();
}

const TABLES = {
  ledger: ["identity", "statement", "part", "erasure", "receipt", "idempotency", "placement"],
  log: ["site", "ledger", "entry"],
} as const;

/** Bytes as hexadecimal. */
const readable = (_key: string, value: unknown): unknown =>
  value instanceof ArrayBuffer ? new Uint8Array(value).toHex() : value;

/** Every row of the truth as it lies in storage: the ledgers', by lineage, the log's, and the directory's. */
export async function truth(): Promise<Record<string, string[]>> {
  const rowsOf = (state: DurableObjectState, tables: readonly string[]): string[] =>
    tables.flatMap((table) =>
      state.storage.sql
        .exec(`SELECT * FROM ${table}`)
        .toArray()
        .map((row) => `${table} ${JSON.stringify(row, readable)}`)
        .sort(),
    );
  const found: Record<string, string[]> = {};
  for (const id of await listDurableObjectIds(env.LINEAGE_ROOT)) {
    const rows = await runInDurableObject(env.LINEAGE_ROOT.get(id), (_object, state) =>
      rowsOf(state, TABLES.ledger),
    );
    if (rows.length > 0) found[rows[0] ?? ""] = rows;
  }
  found.log = await runInDurableObject(siteLog(env), (_object, state) => rowsOf(state, TABLES.log));
  const { results } = await env.GRAPH.prepare("SELECT * FROM agent ORDER BY id").all();
  found.agents = results.map((row) => JSON.stringify(row));
  return found;
}

// A backup on its way out: the log in the order of its positions, each entry with what its ledger keeps of it, then what
// the log does not tell. Read in runs and handed on as it is read: what is held is bounded, however long the log is.
//
// It is as of one position, the head when it began, whatever is written meanwhile. One thing cannot wait: a part that is
// erased meanwhile is gone. Then the backup goes on to the statement that erased it, so that it never lacks a part without
// the statement that says why.
import listAgents from "../../sql/queries/agents/list.sql";
import type { Verbatim } from "../../src/ledger/verify.ts";
import { BACKUP_VERSION, backupLine, type Said } from "../../src/wire/backup.ts";
import type { Env } from "../env.ts";
import type { Lying } from "../ledger/verbatim-ledger.ts";
import type { LedgerBeside, LyingEntry } from "../log/verbatim-log.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";

/** Characters of statements that are read ahead and held. */
const HELD = 4_000_000;
/** Ledgers that are read at the same time. */
const AHEAD = 6;
/** What one answer may do: questions to ledgers, of which a Worker has a thousand, and characters. Then it is asked again. */
const ANSWER = { questions: 900, characters: 200_000_000 };
/** Rows of one page of what the entries do not tell. */
const PAGE = 500;

/** A stop before the end: where to go on. */
type Stopped = { readonly next: number };

/** What the ledgers have of a page of entries, in the order of the entries. */
function readPage(env: Env, page: readonly LyingEntry[]) {
  const ends = new Map(page.map((entry) => [entry.ledger, entry.seq]));
  const share = HELD / ends.size;
  const runs = new Map<string, Promise<Lying[]>>();
  let questions = 0;
  const start = ({ ledger, lineage, seq }: LyingEntry): Promise<Lying[]> => {
    const before = runs.get(ledger);
    if (before) return before;
    questions += 1;
    const to = ends.get(ledger) ?? seq;
    const run = lineageRoot(env, lineage).verbatim(seq, to, share);
    const reversed = run.then((all) => all.reverse());
    reversed.catch(() => {}); // whoever needs it hears of it
    runs.set(ledger, reversed);
    return reversed;
  };
  return {
    questions: () => questions,
    /** What the ledger has of entry `i`; undefined when it does not have it. */
    async statement(i: number): Promise<Lying | undefined> {
      const [entry] = page.slice(i, i + AHEAD).map((one) => ({ ...one, run: start(one) }));
      if (entry === undefined) return undefined;
      const run = await entry.run;
      if (run.length <= 1) runs.delete(entry.ledger);
      return run.at(-1)?.seq === entry.seq ? run.pop() : undefined;
    },
  };
}

const missing: Pick<Lying, "json" | "parts" | "fingerprints" | "keys"> = {
  json: "",
  parts: [],
  fingerprints: [],
};

function entryLine(entry: LyingEntry, { json, parts, fingerprints, keys }: typeof missing): string {
  return backupLine("entry", {
    ...entry,
    json,
    parts: [...parts],
    fingerprints: [...fingerprints],
    ...(keys === undefined ? {} : { keys: [...keys] }),
  });
}

type Progress = { entries: number; unplaced: number; agents: number; leaf: string | null };

/** The entries from one position to another, or to a later one when something was erased meanwhile; the last position. */
async function* entries(
  env: Env,
  from: number,
  head: number,
  may: typeof ANSWER,
  done: Progress,
): AsyncGenerator<string, { readonly position: number } | Stopped> {
  const log = siteLog(env);
  let position = head;
  let asked = 0;
  let said = 0;
  // What erased something of what was read: where, or in which lineage while it has no position.
  let erasedAt = -1;
  const unplaced = new Set<string>();
  for (let next = from; next <= position; ) {
    const page = await log.entries(next, position);
    if (page.length === 0) throw new Error(`the log lacks position ${next}`);
    const read = readPage(env, page);
    for (const [i, entry] of page.entries()) {
      if (asked + read.questions() >= may.questions || said >= may.characters)
        return { next: entry.position };
      const found = await read.statement(i);
      if (found?.erasedAt === null) unplaced.add(entry.lineage);
      erasedAt = Math.max(erasedAt, found?.erasedAt ?? -1);
      const line = entryLine(entry, found ?? missing);
      yield line;
      said += line.length;
      done.entries += 1;
      done.leaf = entry.leaf;
      next = entry.position + 1;
    }
    asked += read.questions();
    if (next <= position) continue;
    for (const lineage of unplaced) await lineageRoot(env, lineage).wake();
    position = Math.max(position, erasedAt, unplaced.size > 0 ? (await log.head()).position : -1);
    unplaced.clear();
  }
  return { position };
}

/** What a frozen ledger says beyond its last entry. */
async function* beyond(env: Env, { ledger, lineage, seq }: LedgerBeside): AsyncGenerator<string> {
  for (let from = seq + 1; ; ) {
    const run = await lineageRoot(env, lineage).verbatim(from, from + PAGE - 1, HELD);
    if (run.length === 0) return;
    for (const { erasedAt: _, ...one } of run) {
      const { keys, ...said }: Verbatim = { ...one, ledger, lineage };
      yield backupLine("unplaced", {
        ...said,
        parts: [...said.parts],
        fingerprints: [...said.fingerprints],
        ...(keys === undefined ? {} : { keys: [...keys] }),
      });
      from = one.seq + 1;
    }
  }
}

/** What the entries do not tell: ledgers that are frozen or empty, and the directory of agents. */
async function* beside(env: Env, position: number, done: Progress): AsyncGenerator<string> {
  for (let after = ""; ; ) {
    const ledgers = await siteLog(env).beside(position, after);
    for (const one of ledgers) {
      const { ledger, lineage, frozen } = one;
      yield backupLine("ledger", { ledger, lineage, frozen });
      if (frozen !== null)
        for await (const line of beyond(env, one)) {
          done.unplaced += 1;
          yield line;
        }
      after = lineage;
    }
    if (ledgers.length === 0) break;
  }
  for (let after = ""; ; ) {
    const { results } = await env.GRAPH.prepare(listAgents).bind(after, PAGE).all<Said<"agent">>();
    for (const agent of results) {
      done.agents += 1;
      yield backupLine("agent", agent);
      after = agent.id;
    }
    if (results.length < PAGE) break;
  }
}

/** The lines of a backup from a position on; the last is its summary, or says where to go on. */
export async function* backupLines(env: Env, from: number, may = ANSWER): AsyncGenerator<string> {
  const log = siteLog(env);
  const { site, position: head } = await log.head();
  yield backupLine("backup", { version: BACKUP_VERSION, site, from, position: head });
  const done: Progress = { entries: 0, unplaced: 0, agents: 0, leaf: null };
  const reached = yield* entries(env, from, head, may, done);
  if ("next" in reached) {
    yield backupLine("next", reached.next);
    return;
  }
  const { position } = reached;
  yield* beside(env, position, done);
  const [last] = done.leaf === null && position >= 0 ? await log.entries(position, position) : [];
  yield backupLine("summary", { position, ...done, leaf: done.leaf ?? last?.leaf ?? null });
}

// A piece of a backup on its way in. Statements are written into their ledgers first, then their entries into the log:
// a crash in between leaves ledgers that know more than the log, and the same piece, sent again, finds what is there. The
// other way round the projection would look for statements that are nowhere.
import differing from "../../sql/queries/agents/differing.sql";
import restoreAgents from "../../sql/queries/agents/restore.sql";
import { leafHash } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { pointer, type Refusal } from "../../src/model/refusal.ts";
import { ok, type Result, refuse } from "../../src/model/result.ts";
import { type RestoreAnswer, readBackupLine, type Said } from "../../src/wire/backup.ts";
import type { Restored } from "../commit.ts";
import type { Env } from "../env.ts";
import type { Line, Overrun } from "../http/body.ts";
import type { LyingEntry, RestoreStep } from "../log/verbatim-log.ts";
import { lineageRoot, siteLog } from "../platform/calls.ts";
import { sha256 } from "../platform/digest.ts";
import { bytesOf } from "../platform/measure.ts";
import { parameters } from "../platform/parameters.ts";
import { watermark } from "../read.ts";

// Few enough to be held and written at once.
const PIECE = { lines: 1_000, characters: 2_000_000 };
/** Ledgers that are written at the same time. */
const AT_ONCE = 6;

/** Bytes of a part, which is a row with little else in it. */
const PART_BYTES = LIMITS.rowBytes - 10_000;

type Head = Said<"restore">;

type Piece = {
  entries: Said<"entry">[];
  ledgers: Said<"ledger">[];
  unplaced: Said<"unplaced">[];
  agents: Said<"agent">[];
  lines: number;
  characters: number;
};

const nothing = (): Piece => ({
  entries: [],
  ledgers: [],
  unplaced: [],
  agents: [],
  lines: 0,
  characters: 0,
});

const badLine = (line: number, why: string): Refusal => ({
  code: "invalid",
  detail: `Line ${line}: ${why}.`,
  pointer: pointer(line - 1),
  hint: "Send the lines of a backup as they are: `restore` first, then `entry`, `ledger`, `unplaced`, `agent`.",
});

const differs = (detail: string): Refusal => ({
  code: "restore-differs",
  detail,
  hint: "What the site has stays as it is. If the backup is the right one, begin again with a fresh site.",
});

const FAULTS = { "too-large": "it is too long", "not-utf8": "it is not UTF-8" } as const;

/** Whether a part of a statement is larger than storage takes: nothing that was ever said is. */
const isTooLarge = (part: Said<"unplaced">["parts"][number]): boolean => {
  const text = "salt" in part ? part.text : (part.outline ?? "");
  return text.length * 3 > PART_BYTES && bytesOf(text) > PART_BYTES;
};

/** Puts a line into the piece; why it cannot be, when it cannot. */
function add(piece: Piece, line: Line): string | undefined {
  if ("fault" in line) return FAULTS[line.fault];
  const read = readBackupLine(line.text);
  piece.lines += 1;
  piece.characters += line.text.length;
  if ((read.kind === "entry" || read.kind === "unplaced") && read.said.parts.some(isTooLarge))
    return `a part of the statement has more than ${PART_BYTES} bytes`;
  switch (read.kind) {
    case "entry":
      if (read.said.json !== "" && leafHash(read.said.at, read.said.json, sha256) !== read.said.leaf)
        return `position ${read.said.position} is not what its leaf says`;
      piece.entries.push(read.said);
      return undefined;
    case "ledger":
      piece.ledgers.push(read.said);
      return undefined;
    case "unplaced":
      piece.unplaced.push(read.said);
      return undefined;
    case "agent":
      piece.agents.push(read.said);
      return undefined;
    case "unread":
      return read.why;
    default:
      return `${read.kind} does not belong here`;
  }
}

/** Writes statements into their ledgers; what stands against it. */
async function restoreLedgers(
  env: Env,
  head: Head,
  statements: readonly (Said<"unplaced"> & { readonly position?: number })[],
): Promise<Refusal | undefined> {
  const ledgers = [...Map.groupBy(statements, (one) => `${one.ledger} ${one.lineage}`).values()];
  for (let i = 0; i < ledgers.length; i += AT_ONCE) {
    const some = ledgers.slice(i, i + AT_ONCE).map(async (all): Promise<string | null> => {
      const [first] = all;
      if (first === undefined) return null;
      const { ledger, lineage } = first;
      const until = head.ends[ledger];
      if (until === undefined) return `Where ledger ${ledger} ends is not said in the first line.`;
      const run = all.map(({ position, ...one }): Restored => ({ one, position: position ?? null }));
      return await lineageRoot(env, lineage).restore({ site: head.site, ledger, lineage }, until, run);
    });
    const wrong = (await Promise.all(some)).find((one) => one !== null);
    if (wrong !== undefined && wrong !== null) return differs(wrong);
  }
  return undefined;
}

/** Enters agents that are not there; one that is there and says something else stands against it. */
async function restoreDirectory(
  db: D1Database,
  agents: readonly Said<"agent">[],
): Promise<Refusal | undefined> {
  if (agents.length === 0) return undefined;
  for (const list of parameters(agents)) {
    const other = await db.prepare(differing).bind(list).first<{ id: string }>();
    if (other) return differs(`The directory says something else of the agent ${other.id}.`);
    await db.prepare(restoreAgents).bind(list).run();
  }
  return undefined;
}

const slim = ({ position, at, leaf, ledger, lineage, seq, hash }: Said<"entry">): LyingEntry => ({
  position,
  at,
  leaf,
  ledger,
  lineage,
  seq,
  hash,
});

async function restorePiece(env: Env, head: Head, piece: Piece): Promise<Refusal | undefined> {
  const { entries, ledgers, unplaced, agents } = piece;
  const log = siteLog(env);
  const step: RestoreStep = { head, ledgers, entries: entries.map(slim), write: true };
  const can = await log.restore({ ...step, write: false });
  if (!can.ok) return can.refusal;
  const inLedgers = await restoreLedgers(env, head, entries);
  if (inLedgers) return inLedgers;
  const inLog = await log.restore(step);
  if (!inLog.ok) return inLog.refusal;
  // Only now: a ledger that the log does not know as frozen would offer them.
  return (await restoreLedgers(env, head, unplaced)) ?? (await restoreDirectory(env.GRAPH, agents));
}

/** Begins, or goes on: from here on the site takes nothing new until it has all. */
async function begin(env: Env, head: Head): Promise<Result<{ readonly begun: boolean }>> {
  const log = siteLog(env);
  const step: RestoreStep = { head, ledgers: [], entries: [], write: true };
  const can = await log.restore({ ...step, write: false });
  if (!can.ok) return can;
  if (!can.value.begun && (await watermark(env.GRAPH)).position >= 0)
    return refuse({
      code: "not-empty",
      detail: "The log is empty, and the database is not: it holds the graph of another log.",
      hint: "Give the site a fresh database with the migrations applied; it is filled from the log.",
    });
  return await log.restore(step);
}

/** Takes the lines of one request: which backup it is, and a piece of it. */
export async function restoreLines(
  env: Env,
  lines: AsyncIterable<Line | Overrun>,
): Promise<Result<RestoreAnswer>> {
  let head: Head | undefined;
  let begun = false;
  let piece = nothing();
  for await (const line of lines) {
    if ("fault" in line && line.fault === "overrun")
      return refuse({
        code: "too-large",
        detail: `Line ${line.number} is beyond the limit of a request.`,
        hint: "Send less at a time.",
      });
    if (head === undefined) {
      const read = "text" in line ? readBackupLine(line.text) : undefined;
      if (read?.kind !== "restore")
        return refuse(
          badLine(line.number, read?.kind === "unread" ? read.why : "it does not say what is restored"),
        );
      head = read.said;
      const first = await begin(env, head);
      if (!first.ok) return first;
      begun = first.value.begun;
      continue;
    }
    const wrong = add(piece, line as Line);
    if (wrong !== undefined) return refuse(badLine(line.number, wrong));
    if (piece.lines < PIECE.lines && piece.characters < PIECE.characters) continue;
    const refused = await restorePiece(env, head, piece);
    if (refused) return refuse(refused);
    piece = nothing();
  }
  if (head === undefined) return refuse(badLine(1, "there is none"));
  const refused = piece.lines > 0 ? await restorePiece(env, head, piece) : undefined;
  if (refused) return refuse(refused);
  const { site, position } = await siteLog(env).head();
  return ok({ site, position, begun });
}

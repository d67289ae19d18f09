// One answer of a site to the question for its backup, taken line by line into a folder. It ends whole, or says that it has
// to be gone on with, or breaks off: then what was taken until there is good.
import { Readable } from "node:stream";
import type { Incoming } from "../client/backup.ts";
import { causeOf, type Failure } from "../client/client.ts";
import { BACKUP_VERSION, type BackupLine, backupLine, readBackupLine, type Said } from "../wire/backup.ts";
import type { BackupCheck } from "./backup-check.ts";
import { CannotWrite, type FolderWriter } from "./backup-folder.ts";
import { readLines } from "./read-lines.ts";
import type { Progress } from "./terminal.ts";

const SHOWN_EVERY = 1_000;

/** How an answer ended. */
export type Ended =
  | { readonly kind: "whole" | "more" }
  /** Broken off; `again`: asking again from the last entry can help. */
  | { readonly kind: "broken"; readonly failure: Failure; readonly again: boolean };

/** What lines are taken into. */
export type Taking = {
  readonly check: BackupCheck;
  readonly writer: FolderWriter;
  readonly progress: Progress;
};

/** What an answer had so far. */
type Had = {
  readonly head: Said<"backup">;
  entries: number;
  unplaced: number;
  agents: number;
  rest: boolean;
};

/** What cannot be taken, in a clause. */
type Wrong = { readonly wrong: string };

/** The first line: it has to be of the site that the folder is of. */
function begin(line: BackupLine, check: BackupCheck): Had | Wrong {
  if (line.kind !== "backup") return { wrong: "it does not begin as a backup does" };
  const known = check.site();
  if (known !== undefined && known !== line.said.site)
    return { wrong: `it is ${line.said.site}, and the folder holds a backup of ${known}` };
  check.take(line);
  return { head: line.said, entries: 0, unplaced: 0, agents: 0, rest: false };
}

/** The last line: whether everything came that was sent. */
function end({ position, leaf, ...sent }: Said<"summary">, had: Had, check: BackupCheck): Ended | Wrong {
  const last = check.last();
  if (position !== last.position || leaf !== last.leaf)
    return { wrong: `it ends at position ${position}, and sent ${last.position}, or another leaf` };
  const all = sent.entries === had.entries && sent.unplaced === had.unplaced && sent.agents === had.agents;
  return all ? { kind: "whole" } : { wrong: "it sent less than it says" };
}

/** Any other line; how the answer ends with it, when it does. */
async function takeLine(
  line: BackupLine,
  text: string,
  had: Had,
  { check, writer, progress }: Taking,
): Promise<Ended | Wrong | undefined> {
  const { site, position: head } = had.head;
  /** The first line of a file that begins here. */
  const opening = (from: number) => () =>
    backupLine("backup", { version: BACKUP_VERSION, site, from, position: head });
  switch (line.kind) {
    case "entry": {
      had.entries += 1;
      const { position, leaf } = line.said;
      const last = check.last();
      // What was asked from may be there already: then it has to be the same.
      if (position === last.position && leaf === last.leaf) return undefined;
      if (position <= last.position)
        return { wrong: `position ${position} is another one than in the folder` };
      check.take(line);
      await writer.write("log", text, opening(position));
      if (position % SHOWN_EVERY === 0) progress.show(position / Math.max(1, head), position + 1);
      return undefined;
    }
    case "ledger":
    case "unplaced":
    case "agent":
      had.rest = true;
      if (line.kind === "unplaced") had.unplaced += 1;
      if (line.kind === "agent") had.agents += 1;
      check.take(line);
      await writer.write("rest", text, opening(check.last().position + 1));
      return undefined;
    case "next":
      return { kind: "more" };
    case "summary":
      return end(line.said, had, check);
    default:
      return { wrong: `a line ${line.kind} does not belong there` };
  }
}

/** Takes the lines of one answer. */
export async function takeAnswer({ url, body }: Incoming, taking: Taking): Promise<Ended> {
  const broken = (failure: Failure, again: boolean): Ended => ({ kind: "broken", failure, again });
  const wrong = (cause: string): Failure => ({ kind: "not-understood", url, cause });
  let had: Had | undefined;
  // What comes after the entries is sent whole or not at all: it may be another the next time.
  const again = (): boolean => had?.rest !== true;
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    for await (const { text, number } of readLines(source, () => {})) {
      const line = readBackupLine(text);
      if (line.kind === "unread") return broken(wrong(`line ${number}: ${line.why}`), false);
      if (had === undefined) {
        const begun = begin(line, taking.check);
        if ("wrong" in begun) return broken(wrong(begun.wrong), false);
        had = begun;
        continue;
      }
      const ended = await takeLine(line, text, had, taking);
      if (ended === undefined) continue;
      return "wrong" in ended ? broken(wrong(ended.wrong), false) : ended;
    }
    return broken(wrong("the answer ended without its summary"), again());
  } catch (thrown) {
    if (thrown instanceof CannotWrite) throw thrown;
    return broken({ kind: "unreachable", url, cause: causeOf(thrown) }, again());
  }
}

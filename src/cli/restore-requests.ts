// The lines of a backup as requests of bounded size, each of which says which backup it is of and where its ledgers end.
// A part that was erased after it had been read goes without its text: what was erased stays so.
import { erasedSince } from "../ledger/erasure.ts";
import type { Verifier } from "../ledger/verify.ts";
import { BACKUP_VERSION, type BackupLine, backupLine, type Said } from "../wire/backup.ts";

type Sha256 = Parameters<typeof erasedSince>[2];

/** Which backup, and what the check of the whole of it has found. */
export type Checked = {
  readonly head: Omit<Said<"restore">, "version" | "ends">;
  readonly verifier: Verifier | undefined;
  readonly sha256: Sha256;
};

const MAX = { lines: 2_000, characters: 2_000_000 };

/** The first request, which says what is to come; its answer says how far the site is. */
export function firstRequest({ head }: Checked): string[] {
  return [backupLine("restore", { version: BACKUP_VERSION, ...head, ends: {} })];
}

/** A line as it was read, with its text. */
export type ReadLine = { readonly line: BackupLine; readonly text: string };

/** The line as it is sent; undefined for what is said in the first line of every request. */
function sent({ line, text }: ReadLine, { verifier, sha256 }: Checked): string | undefined {
  if (line.kind === "ledger" || line.kind === "agent") return text;
  if (line.kind !== "entry" && line.kind !== "unplaced") return undefined;
  const since = verifier?.unerased.get(line.said.hash);
  if (since === undefined) return text;
  const parts = [...erasedSince(line.said, since, sha256).parts];
  return line.kind === "entry"
    ? backupLine("entry", { ...line.said, parts })
    : backupLine("unplaced", { ...line.said, parts });
}

/** Everything else, from a position on; with each request the last position in it. */
export async function* restoreRequests(
  lines: AsyncIterable<ReadLine>,
  checked: Checked,
  from: number,
  max = MAX,
): AsyncGenerator<{ readonly lines: readonly string[]; readonly position: number }> {
  let open: string[] = [];
  let ends: Record<string, number> = {};
  let characters = 0;
  let position = from - 1;
  const request = () => {
    const first = backupLine("restore", { version: BACKUP_VERSION, ...checked.head, ends });
    const whole = { lines: [first, ...open], position };
    open = [];
    ends = {};
    characters = 0;
    return whole;
  };
  for await (const read of lines) {
    const { line } = read;
    if (line.kind === "entry" && line.said.position < from) continue;
    const text = sent(read, checked);
    if (text === undefined) continue;
    if (open.length > 0 && (open.length >= max.lines || characters + text.length > max.characters))
      yield request();
    open.push(text);
    characters += text.length;
    if (line.kind === "entry") position = line.said.position;
    if (line.kind === "entry" || line.kind === "unplaced")
      ends[line.said.ledger] = checked.verifier?.endOf(line.said.ledger)?.seq ?? line.said.seq;
  }
  if (open.length > 0) yield request();
}

// What a person is told of a backup: what it holds, and what is wrong with it.
import type { BackupManifest } from "../wire/backup.ts";

const count = (n: number, one: string, more = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

/** What a backup holds, in a line, and which files it is, in another. */
export function sayBackup(done: string, manifest: BackupManifest, where: string): string {
  const { counts, position, site, files } = manifest;
  const { entries, ledgers, erased_parts, frozen, unplaced, agents } = counts;
  const held = [
    `${count(entries, "statement")} of ${count(ledgers, "ledger")}`,
    ...(erased_parts > 0 ? [`${count(erased_parts, "part")} of them erased`] : []),
    ...(frozen > 0 ? [`${count(frozen, "ledger")} frozen`] : []),
    ...(unplaced > 0 ? [`${count(unplaced, "statement")} without position`] : []),
    count(agents, "agent"),
  ];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `${done} ${site} as of position ${position.toLocaleString("en")}: ${held.join(", ")}.`,
    `${where}: ${count(files.length, "file")}, ${(bytes / 1e6).toFixed(1)} MB.`,
    "",
  ].join("\n");
}

/** Faults, each in a line; how many more there are. */
export function sayFaults(
  { count: all, told }: { readonly count: number; readonly told: readonly string[] },
  heading: string,
): string {
  const more = all - told.length;
  const rest = more > 0 ? [`  and ${more.toLocaleString("en")} more`] : [];
  return [heading, ...told.map((one) => `  ${one}`), ...rest, ""].join("\n");
}

// A backup as a folder: files of lines, each packed and of bounded size, and a manifest that names them. A file has its
// name only once it is whole and on disk, and the manifest comes last: what a crash leaves behind is never taken for more
// than it is.
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { type BackupManifest, readBackupManifest } from "../wire/backup.ts";
import { readLines } from "./read-lines.ts";

const MANIFEST = "manifest.json";
const PART = ".part";
const HELD_CHARACTERS = 65_536;

export type BackupFile = BackupManifest["files"][number];

/** `log`: the entries; `rest`: what they do not tell. */
export type Series = "log" | "rest";

/** The name of a file of a series, counted from 0. */
export const nameOf = (series: Series, i: number): string =>
  `${series}-${String(i).padStart(6, "0")}.ndjson.gz`;

export type FolderContent = {
  readonly manifest: boolean;
  readonly log: readonly string[];
  /** What an interrupted backup leaves behind and the next one makes again. */
  readonly stale: readonly string[];
  /** What is not part of a backup. */
  readonly foreign: readonly string[];
};

/** What is in a folder; nothing when there is no folder. */
export function contentOf(folder: string): FolderContent {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const log = names.filter((name) => /^log-\d{6}\.ndjson\.gz$/.test(name));
  const stale = names.filter(
    (name) => /^rest-\d{6}\.ndjson\.gz$/.test(name) || /^(log-|rest-|manifest).*\.part$/.test(name),
  );
  const known = new Set([MANIFEST, ...log, ...stale]);
  return {
    manifest: names.includes(MANIFEST),
    log,
    stale,
    foreign: names.filter((name) => !known.has(name)),
  };
}

/** The folder does not take what is written: it has no room, or is not ours. */
export class CannotWrite extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    throw new CannotWrite(thrown);
  }
}

/** Makes the folder; what is in it is nobody else's business. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new CannotWrite(thrown);
  }
}

/** Removes what an interrupted backup left behind and nothing is made of. */
export function removeStale(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { force: true });
}

/** Bytes and hash of what went through. */
function counted(): Transform & { readonly sum: () => { bytes: number; sha256: string } } {
  const hash = createHash("sha256");
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return Object.assign(through, { sum: () => ({ bytes, sha256: hash.digest("hex") }) });
}

type FileWriter = {
  readonly write: (line: string) => Promise<void>;
  /** Ends the file, sees it onto the disk and gives it its name. */
  readonly close: () => Promise<BackupFile>;
  readonly characters: () => number;
};

async function onDisk(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync();
  await file.close();
}

function writeFile(folder: string, name: string): FileWriter {
  const path = join(folder, name);
  const gzip = createGzip();
  const sum = counted();
  const done = pipeline(gzip, sum, createWriteStream(path + PART, { mode: 0o600 }));
  done.catch(() => {}); // heard of by the next write, or at the end
  let held = "";
  let lines = 0;
  let characters = 0;
  const flush = async (): Promise<void> => {
    const room = held === "" || gzip.write(held);
    held = "";
    if (!room) await Promise.race([once(gzip, "drain"), done]);
  };
  return {
    characters: () => characters,
    async write(line) {
      held += `${line}\n`;
      lines += 1;
      characters += line.length + 1;
      if (held.length >= HELD_CHARACTERS) await flush();
    },
    async close() {
      await flush();
      gzip.end();
      await done;
      await onDisk(path + PART);
      renameSync(path + PART, path);
      return { name, lines, ...sum.sum() };
    },
  };
}

export type FolderWriter = {
  /** Writes a line into this series; `opening` is the first line of a file that begins with it. */
  readonly write: (series: Series, line: string, opening: () => string) => Promise<void>;
  /** Ends the open file; the files that were written. */
  readonly close: () => Promise<readonly BackupFile[]>;
};

/** Writes lines into files of not much more than so many characters, after those that are there. */
export function writeFolder(folder: string, before: number, characters: number): FolderWriter {
  const files: BackupFile[] = [];
  const next: Record<Series, number> = { log: before, rest: 0 };
  let current: { readonly series: Series; readonly file: FileWriter } | undefined;
  const close = async (): Promise<void> => {
    if (current) files.push(await current.file.close());
    current = undefined;
  };
  return {
    write: (series, line, opening) =>
      written(async () => {
        if (current && (current.series !== series || current.file.characters() >= characters)) await close();
        if (current === undefined) {
          current = { series, file: writeFile(folder, nameOf(series, next[series]++)) };
          await current.file.write(opening());
        }
        await current.file.write(line);
      }),
    close: () =>
      written(async () => {
        await close();
        return files;
      }),
  };
}

/** The lines of a file; at the end, what the file is. */
export async function* readFile(folder: string, name: string): AsyncGenerator<string, BackupFile> {
  const sum = counted();
  const unpacked = createGunzip();
  // A failure of any of them comes out of the loop below.
  pipeline(createReadStream(join(folder, name)), sum, unpacked).catch(() => {});
  let lines = 0;
  for await (const { text } of readLines(unpacked, () => {})) {
    lines += 1;
    yield text;
  }
  return { name, lines, ...sum.sum() };
}

/** Writes the manifest: from here on the folder holds a whole backup. */
export async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  const path = join(folder, MANIFEST);
  await written(async () => {
    const file = await open(path + PART, "w", 0o600);
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
    await file.close();
    renameSync(path + PART, path);
  });
}

/** The manifest of a folder, or why it has none that can be read, in a sentence. */
export function readManifest(folder: string): BackupManifest | { readonly why: string } {
  if (!existsSync(folder)) return { why: "There is no such folder." };
  const path = join(folder, MANIFEST);
  if (!existsSync(path))
    return {
      why: `It has no ${MANIFEST}: the backup is not whole. Finish it with forebear backup ${folder}.`,
    };
  const read = readBackupManifest(readFileSync(path, "utf8"));
  return "why" in read ? { why: `${MANIFEST} cannot be read: ${read.why}.` } : read;
}

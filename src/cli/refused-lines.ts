// The lines that a site refused, as they were, in a file of their own: mended there, they can be imported from there.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from "node:fs";
import { resolve } from "node:path";

export type RefusedLines = {
  readonly file: string;
  readonly add: (line: Uint8Array) => void;
  /** How long the file is, once all that was added is on disk. */
  readonly keep: () => number;
  /** Forgets all that was added: the import begins anew. */
  readonly empty: () => void;
  readonly close: () => void;
};

/** Whether two paths lead to one file. */
function isSame(a: string, b: string): boolean {
  if (!existsSync(a) || !existsSync(b)) return resolve(a) === resolve(b);
  const [one, other] = [statSync(a), statSync(b)];
  return one.dev === other.dev && one.ino === other.ino;
}

/**
 * Opens the file. `kept`: it is of an earlier run of this import, and what is in it beyond so many bytes is of lines that are
 * posted again, and goes. Throws where something else would be lost.
 */
export function openRefusedLines(path: string, source: string, kept: number | undefined): RefusedLines {
  const file = resolve(path);
  if (source !== "-" && isSame(file, source)) throw new Error("it is what is imported; name another file");
  if (kept === undefined && existsSync(file) && statSync(file).size > 0)
    throw new Error("it is there already and not empty; name another file");
  const handle = openSync(file, "a", 0o600);
  if (fstatSync(handle).size > (kept ?? 0)) ftruncateSync(handle, kept ?? 0);
  return {
    file,
    add(line) {
      writeSync(handle, Buffer.concat([line, Uint8Array.of(10)]));
    },
    keep() {
      fsyncSync(handle);
      return fstatSync(handle).size;
    },
    empty: () => ftruncateSync(handle, 0),
    close: () => closeSync(handle),
  };
}

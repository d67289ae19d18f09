// A lock on a file that the operating system keeps for as long as this process lives: taken in one step, and free again the
// moment the process has ended, however it ended. SQLite does the locking, because Node has no other way to it; the file
// itself stays empty and is never removed, since two processes could then lock two files of one name.
import { DatabaseSync } from "node:sqlite";

/** Takes the lock; gives what lets it go, or undefined when another holds it. */
export function lock(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (thrown) {
    database.close();
    const SQLITE_BUSY = 5;
    if ((thrown as { readonly errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw thrown;
  }
  return () => database.close();
}

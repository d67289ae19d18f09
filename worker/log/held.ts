// The bytes of entries between their being taken and their being projected. A convenience: the ledgers have them for good,
// and what is not held here, because it is too much or the object has lost its memory, is read from there.
import type { KeptPart, Statement } from "../../src/ledger/statement.ts";
import { LIMITS } from "../../src/model/limits.ts";

export type Bytes = {
  readonly statement: Statement;
  readonly parts: readonly KeptPart[];
  /** Characters of all parts. */
  readonly size: number;
};

export class HeldBytes {
  private readonly entries = new Map<number, Bytes>();
  private size = 0;

  /** Holds an entry's bytes, if there is room: for as many characters, and for as many entries. */
  hold(position: number, statement: Statement, parts: readonly KeptPart[]): void {
    const size = parts.reduce((sum, part) => sum + (part.text?.length ?? 0), 0);
    if (this.size + size > LIMITS.heldCharacters || this.entries.size >= LIMITS.heldEntries) return;
    this.entries.set(position, { statement, parts, size });
    this.size += size;
  }

  get(position: number): Bytes | undefined {
    return this.entries.get(position);
  }

  /** How much is held. */
  load(): { readonly entries: number; readonly characters: number } {
    return { entries: this.entries.size, characters: this.size };
  }

  /** Forgets one entry: parts of it were erased. */
  drop(position: number): void {
    const bytes = this.entries.get(position);
    if (bytes === undefined) return;
    this.size -= bytes.size;
    this.entries.delete(position);
  }

  /** Forgets everything up to a position: it is projected. */
  forget(position: number): void {
    for (const held of this.entries.keys()) {
      if (held > position) break;
      this.drop(held);
    }
  }
}

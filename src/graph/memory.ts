// What was judged of nodes, remembered as a byte each for every sort of judgement: so that a gate over a large ancestry need not
// look at all of it each time. A judgement of a node holds from where something was last said of it until something more is said.
import type { GateQuestion } from "./gate.ts";

/** Something was said of a node at a position. */
export type Spoken = { readonly n: number; readonly position: number };

export type Memory = {
  /** Takes in what is known by who asks, and adds what is remembered at the position that is asked about. */
  recall(question: GateQuestion, position: number): GateQuestion;
  /** Forgets what was judged of nodes of which more was said. */
  hear(spoken: Iterable<Spoken>): void;
  /** Forgets everything that was judged before a position. */
  clear(position: number): void;
  bytes(): number;
};

/** What tables grow by, so that they do not grow with every node. */
const SPARE = 65_536;

/**
 * An empty one, for judgements from a position on; of as many sorts as so many bytes hold, and one at the least, and knowing of so
 * many nodes when they were spoken of.
 */
export function memory(since: number, most: { readonly bytes: number; readonly spoken: number }): Memory {
  /** By sort; the one that was not asked for longest comes first. */
  const tables = new Map<string, Uint8Array>();
  /** When something was last said of a node, if that is after `floor`. */
  const last = new Map<number, number>();
  /** Before it nothing is known of what was said when. */
  let floor = since;
  let latest = since;

  const bytes = (): number => [...tables.values()].reduce((sum, table) => sum + table.byteLength, 0);

  const clear = (position: number): void => {
    tables.clear();
    last.clear();
    floor = Math.max(floor, position);
    latest = floor;
  };

  /** The table of a sort with room for a node. */
  const tableOf = (sort: string, n: number): Uint8Array => {
    const had = tables.get(sort) ?? new Uint8Array(0);
    const table = n < had.length ? had : new Uint8Array(n + SPARE);
    if (table !== had) table.set(had);
    tables.delete(sort);
    tables.set(sort, table);
    for (const oldest of tables.keys()) {
      if (tables.size === 1 || bytes() <= most.bytes) break;
      tables.delete(oldest);
    }
    return table;
  };

  /** Remembers what was judged at a position, of whom nothing was said since. */
  const remember = (sort: string, { ns, judged }: GateQuestion, position: number): void => {
    const greatest = ns.reduce((most, n) => Math.max(most, n), 0);
    const table = tableOf(sort, greatest);
    for (let i = 0; i < ns.length; i++) {
      const n = ns[i] ?? 0;
      if ((last.get(n) ?? floor) <= position) table[n] = judged[i] ?? 0;
    }
  };

  /** What is remembered at a position. */
  const remembered = (sort: string, position: number): Uint8Array | undefined => {
    const table = tables.get(sort);
    if (table === undefined) return undefined;
    tables.delete(sort);
    tables.set(sort, table);
    if (latest <= position) return table;
    const then = table.slice();
    for (const [n, at] of last) if (at > position && n < then.length) then[n] = 0;
    return then;
  };

  return {
    recall(question, position) {
      const { sort } = question;
      if (sort === null || position < floor) return question;
      if (question.ns.length > 0) remember(sort, question, position);
      return { ...question, remembered: remembered(sort, position) };
    },

    hear(spoken) {
      for (const { n, position } of spoken) {
        for (const table of tables.values()) if (n < table.length) table[n] = 0;
        last.set(n, position);
        latest = Math.max(latest, position);
      }
      // Of whom something was said is known from here on.
      if (last.size <= most.spoken) return;
      last.clear();
      floor = latest;
    },

    clear,

    bytes,
  };
}

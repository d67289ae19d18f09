// What a stretch of the log changed that may matter to what is live: from which nodes on it has to be looked for those that are
// affected, position by position. Pure; what the graph has of it is asked elsewhere.

/** An entry of `graph_change`. */
export type Change = {
  readonly position: number;
  readonly op: string;
  readonly n: number;
  readonly other: number | null;
  readonly word: string | null;
  /** A view of the stub of a name without revision. */
  readonly unpinned: boolean;
};

/** What one position changed. */
export type Touched = {
  readonly position: number;
  /** What descends from these is affected, and they are. */
  readonly from: Set<number>;
  /** Affected by themselves: nothing that descends from them is. */
  readonly alone: Set<number>;
  /** Stubs of names without revision: whoever bears such a name has a gap. */
  readonly stubs: Set<number>;
  readonly policies: Set<string>;
  readonly advisories: Set<string>;
};

type Note = (touched: Touched, change: Change) => void;

const begins: Note = ({ from }, { n }) => from.add(n);

/** An edge matters to its child; one between two names of one thing matters to both. */
const joins: Note = ({ from }, { n, other, word }) => {
  from.add(n);
  if (word === "alias-of" && other !== null) from.add(other);
};

/** What each change touches; those that are not here touch nothing that is judged. */
const NOTES: Readonly<Record<string, Note>> = {
  edge: joins,
  "end-edge": joins,
  misfit: begins,
  fit: begins,
  name: begins,
  erase: begins,
  view: (touched, { n, unpinned }) => {
    touched.from.add(n);
    if (unpinned) touched.stubs.add(n);
  },
  state: ({ alone }, { n }) => alone.add(n),
  // By whichever of its names it was said.
  waiver: begins,
  policy: ({ policies }, { word }) => {
    if (word !== null) policies.add(word);
  },
  advisory: ({ advisories }, { word }) => {
    if (word !== null) advisories.add(word);
  },
};

/**
 * What changed, by position; positions that touch nothing are left out. `asksStates`: whether a rule asks in which state an
 * ancestor is, so that a move matters to what descends from it.
 */
export function touchedBy(changes: readonly Change[], asksStates: boolean): Touched[] {
  const all = new Map<number, Touched>();
  for (const change of changes) {
    const note = NOTES[change.op];
    if (note === undefined) continue;
    const { position } = change;
    const touched: Touched = all.get(position) ?? {
      position,
      from: new Set(),
      alone: new Set(),
      stubs: new Set(),
      policies: new Set(),
      advisories: new Set(),
    };
    all.set(position, touched);
    note(touched, change);
    if (asksStates && change.op === "state") touched.from.add(change.n);
  }
  return [...all.values()].sort((a, b) => a.position - b.position);
}

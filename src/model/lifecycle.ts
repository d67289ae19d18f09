// How far an artifact is trusted in its niche. One row is one state, the most active first; an artifact with several
// standings is in the most active of their states. Which moves are open is said here; what a move asks for is not.

type Row<State extends string> = {
  readonly label: string;
  readonly definition: string;
  /** Whether somebody depends on what it answers. */
  readonly live: boolean;
  /** The states that may follow it. */
  readonly next: readonly State[];
};

const ROWS = {
  champion: {
    label: "champion",
    definition: "It answers for its niche, before all others.",
    live: true,
    next: ["specialist", "archived"],
  },
  specialist: {
    label: "specialist",
    definition: "It answers a part of its niche, which it is best at.",
    live: true,
    next: ["champion", "archived"],
  },
  canary: {
    label: "canary",
    definition: "It answers a small share of what is asked, and is watched.",
    live: true,
    next: ["specialist", "champion", "archived"],
  },
  shadow: {
    label: "shadow",
    definition: "It is asked what the live ones are asked; nobody gets its answers.",
    live: false,
    next: ["canary", "archived"],
  },
  lab: {
    label: "lab",
    definition: "It is tried and measured by those who make it.",
    live: false,
    next: ["shadow", "archived"],
  },
  draft: {
    label: "draft",
    definition: "It is being made; nobody has tried it.",
    live: false,
    next: ["lab", "archived"],
  },
  archived: {
    label: "archived",
    definition: "It is out of use, and kept.",
    live: false,
    next: ["lab"],
  },
} as const satisfies Record<string, Row<string>>;

export type LifecycleState = keyof typeof ROWS;

export const LIFECYCLE: Readonly<Record<LifecycleState, Row<LifecycleState>>> = ROWS;

/** The states, the most active first. */
export const LIFECYCLE_STATES = Object.keys(LIFECYCLE) as LifecycleState[];

export function isLifecycleState(word: unknown): word is LifecycleState {
  return typeof word === "string" && Object.hasOwn(LIFECYCLE, word);
}

/** The states that a way leads through to one of them, the nearest first; undefined where no way does. */
function wayTo(from: LifecycleState, to: LifecycleState): readonly LifecycleState[] | undefined {
  let ways: readonly (readonly LifecycleState[])[] = [[from]];
  while (ways.length > 0) {
    const longer = ways.flatMap((way) =>
      LIFECYCLE[way.at(-1) ?? from].next.flatMap((next) => (way.includes(next) ? [] : [[...way, next]])),
    );
    const found = longer.find((way) => way.at(-1) === to);
    if (found !== undefined) return found.slice(1);
    // What is archived is on the way to nothing.
    ways = longer.filter((way) => way.at(-1) !== "archived");
  }
  return undefined;
}

/**
 * The states whose guards are asked when a node comes to be in a state: those that it skips and the one that it enters.
 * null: it has no state, and is a draft at first.
 */
export function climbed(
  from: LifecycleState | null,
  to: LifecycleState,
): readonly LifecycleState[] | undefined {
  if (from !== null) return wayTo(from, to);
  return to === "draft" || to === "archived" ? [to] : ["draft", ...(wayTo("draft", to) ?? [])];
}

/** The same for a move that somebody asks for; undefined where it is not open. What is archived begins anew in the lab. */
export function passed(
  from: LifecycleState | null,
  to: LifecycleState,
): readonly LifecycleState[] | undefined {
  return from === "archived" && !LIFECYCLE.archived.next.some((next) => next === to)
    ? undefined
    : climbed(from, to);
}

/** The states to which a move is open, in the order in which they are come to. */
export function openFrom(from: LifecycleState | null): readonly LifecycleState[] {
  const forward = LIFECYCLE_STATES.filter((state) => state !== "archived").reverse();
  return [...forward, "archived" as const].filter((to) => passed(from, to) !== undefined);
}

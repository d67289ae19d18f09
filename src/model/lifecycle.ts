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

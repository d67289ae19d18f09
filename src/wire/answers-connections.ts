// The shapes of what the site answers about how nodes hang together. The client's types are these.
import type { Agent } from "../model/record.ts";
import type { EdgeAnswer, NodeListed, WalkAnswer } from "./answers.ts";

/** A node as a list names it. */
export type NodeNamed = Pick<NodeListed, "id" | "kind" | "name" | "version" | "stub"> & {
  readonly links: { readonly node: string };
};

/** What every answer about connections says of itself. */
export type Connection = Pick<
  WalkAnswer,
  "position" | "engine" | "complete" | "gaps" | "counts" | "weakest_certainty" | "next"
> & { readonly stopped_by: readonly "limit"[] };

/** One shortest path, from a descendant to an ancestor. */
export type PathAnswer = {
  /** Crossing to another name is none. */
  readonly steps: number;
  /** Both ends included; null where they are too many to be written down. */
  readonly nodes:
    | readonly {
        readonly id: string;
        /** How the node before descends from this one; null of the first. */
        readonly by: string | null;
        readonly certainty: string | null;
      }[]
    | null;
};

export type PathsAnswer = Connection & {
  readonly from: NodeNamed;
  readonly to: NodeNamed;
  /** How many, in decimal; null where they cannot be counted. */
  readonly paths: string | null;
  readonly shortest: PathAnswer | null;
  readonly nodes: readonly NodeListed[];
  readonly edges?: readonly EdgeAnswer[];
};

export type CommonAnswer = Connection & {
  readonly starts: readonly NodeNamed[];
  /** How many are nearest; null where that cannot be told. */
  readonly nearest: number | null;
  readonly nodes: readonly (NodeListed & {
    readonly nearest: boolean;
    /** Of a nearest one: steps from each start, in the order of `starts`. */
    readonly depths: readonly number[] | null;
  })[];
};

export type IntervalAnswer = { readonly low: number; readonly high: number };

export type ContributionAnswer = Connection & {
  readonly node: NodeNamed;
  readonly nodes: readonly (Omit<NodeListed, "depth"> & {
    /** Steps from the node; null when it does not descend from this one. */
    readonly depth: number | null;
    readonly total: IntervalAnswer;
    readonly by_type: Readonly<Record<string, IntervalAnswer>>;
  })[];
};

export type ImpactAnswer = Omit<Connection, "counts"> & {
  readonly starts: readonly NodeNamed[];
  readonly counts: WalkAnswer["counts"] & {
    /** By lifecycle state, `none` without one, and then by kind. */
    readonly by_state_and_kind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  readonly nodes: readonly (NodeListed & { readonly owner: Agent | null; readonly path: PathAnswer })[];
};

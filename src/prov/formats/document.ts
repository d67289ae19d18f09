// A document of the graph as it is written: what it is of, the blocks that it is told in, and who writes them. A writer keeps
// nothing between two calls, so that a document can be begun in one place and gone on with in another.
import type { CodeReference } from "../../model/record.ts";
import type { DescribedNode } from "../mapping/described.ts";
import type { Quad } from "../quad.ts";

/** What holds of a whole document, and follows from what was asked alone: the same question makes the same bytes. */
export type DocumentHead = {
  /** `urn:uuid:` of the site that says it. */
  readonly site: string;
  /** The position of the log as of which it is. */
  readonly position: number;
  /** When that position was taken (RFC 3339); null before the first. */
  readonly at: string | null;
  /** What it tells of, in one spelling, e.g. `closure up sha256:…`. */
  readonly scope: string;
  /** The IRI of all that it says, as one thing that can be spoken about (a prov:Bundle). */
  readonly bundle: string;
};

/**
 * What the live records of a run say of it together, the earliest that says a thing saying it for all. Of a run with more
 * records than `runRecords` in the table of limits, the earliest of them speak.
 */
export type RunFacts = {
  readonly id: string;
  readonly status?: string | undefined;
  readonly started_at?: string | undefined;
  readonly ended_at?: string | undefined;
  readonly params?: object | undefined;
  readonly code?: CodeReference | undefined;
  readonly packages?: object | undefined;
  readonly hardware?: object | undefined;
  readonly outcome?: string | undefined;
  readonly authority?: string | undefined;
  readonly justification?: string | undefined;
};

/**
 * Nodes that are told together, in the order of their ids. What is told of a node follows from the node and the position
 * alone, never from what else is in the document: documents of one position fit together.
 */
export type Block = {
  readonly nodes: readonly DescribedNode[];
  /** Of every run that a claim of these nodes names, by its id. */
  readonly runs: ReadonlyMap<string, RunFacts>;
  /** Whether the document tells of this node, in this block or another: who is told of need not be introduced. */
  readonly described: (id: string) => boolean;
  /**
   * What was told before and need not be again: IRIs of agents, of what is only mentioned, and of what nodes share. The
   * mapping adds to it. Who begins a document anew halfway begins with an empty one: then some statements stand there twice,
   * which is the same graph.
   */
  readonly told: Set<string>;
};

/** A block as it reaches a writer; the statements are made when they are asked for. */
export type Told = { readonly nodes: readonly DescribedNode[]; readonly quads: () => readonly Quad[] };

/** Writes a document piece by piece. */
export type DocumentWriter = {
  readonly begin: (head: DocumentHead) => string;
  /** `first`: nothing but the beginning was written before. */
  readonly block: (head: DocumentHead, told: Told, first: boolean) => string;
  readonly end: (head: DocumentHead) => string;
};

/** A document that is small enough to be one block. */
export const wholeDocument = (writer: DocumentWriter, head: DocumentHead, told: Told): string =>
  writer.begin(head) + writer.block(head, told, true) + writer.end(head);

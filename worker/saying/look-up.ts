// What the door asks of the graph about what is said, and what the graph knows of it.
import type { Submission } from "../../src/model/submission.ts";
import { askAll, NOW, type Resolved, resolving } from "../read.ts";
import { kinOf, type NodeKin } from "../reading/reach.ts";
import { type RecordStanding, standingOf } from "../reading/read-records.ts";

export type Question = {
  /** Every id that is mentioned. */
  readonly ids: readonly string[];
  /** Those among them that are said to be the node itself. */
  readonly own: readonly string[];
  /** The records that are said, and those that they correct. */
  readonly records: readonly string[];
};

export type Known = {
  readonly nodes: readonly Resolved[];
  readonly records: ReadonlyMap<string, RecordStanding>;
  /** Of the nodes that are spoken of: whether they have children and parents. */
  readonly kin: readonly NodeKin[];
};

export function questionOf({ node, aliases, edges, record, recordId }: Submission): Question {
  const own = [node, ...aliases];
  const references = record.references ?? [];
  return {
    ids: [...own, ...edges.map((edge) => edge.parent), ...references.map((reference) => reference.id)],
    own,
    records: [recordId, ...(record.corrects === undefined ? [] : [record.corrects])],
  };
}

/** What is known of all that is asked. */
export async function lookUp(db: D1Database, questions: readonly Question[]): Promise<Known> {
  const [nodes, records] = await askAll(db, [
    resolving(
      questions.flatMap((one) => one.ids),
      NOW,
    ),
    standingOf(questions.flatMap((one) => one.records)),
  ]);
  const own = new Set(questions.flatMap((one) => one.own));
  const kin = await kinOf(db, [...new Set(nodes.flatMap(({ said, n }) => (own.has(said) ? n : [])))]);
  return { nodes, records, kin };
}

/** What of it one question asked. */
function partOf({ nodes, records, kin }: Known, question: Question): Known {
  const ids = new Set(question.ids);
  const own = nodes.filter((node) => ids.has(node.said));
  const numbers = new Set(own.map((node) => node.n));
  const asked = new Set(question.records);
  return {
    nodes: own,
    records: new Map([...records].filter(([id]) => asked.has(id))),
    kin: kin.filter((one) => numbers.has(one.n)),
  };
}

/** Asks for all at once; for each what it asked, or null when the graph cannot be asked. */
export async function lookUpEach(
  db: D1Database,
  questions: readonly Question[],
): Promise<readonly (Known | null)[]> {
  try {
    const known = await lookUp(db, questions);
    return questions.map((question) => partOf(known, question));
  } catch (error) {
    console.error(`the graph cannot be asked: ${error}`);
    return questions.map(() => null);
  }
}

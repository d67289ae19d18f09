// Who was champion of the slots of a lineage, from when until when, and why that was allowed.
import { type Reign, reigns } from "../../src/ledger/champions.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { ChampionEntry } from "../../src/wire/answers-moves.ts";
import type { Env } from "../env.ts";
import { decisionPath, nodePath } from "../http/links.ts";
import { Refused } from "../problem.ts";
import { type Head, heads } from "../read.ts";
import { decided } from "./denial.ts";
import { saidAt, wordsOf } from "./history.ts";
import { type MoveInSlot, type MoveRow, movesInSlots, movesSaid } from "./read-moves.ts";

/** A time, the end not included; `until` the same as `from`: that instant. */
export type Span = { readonly from: string; readonly until: string };

export type Question = {
  readonly lineage: string;
  readonly niche: string | null;
  readonly kind: Kind | null;
  /** Only who was champion then; undefined: all that were. */
  readonly on: Span | undefined;
};

type Numbered = Reign & { readonly number: number; readonly niche: string; readonly kind: string };

/** The champions of one slot, by the moves in it and by what ended. */
function ofSlot(moves: readonly MoveInSlot[], ends: readonly MoveInSlot[]): Numbered[] {
  const [{ niche, kind, ledger } = { niche: null, kind: null, ledger: "" }] = moves;
  if (niche === null || kind === null) return [];
  const own = ends.filter((one) => one.ledger === ledger);
  return reigns([...moves, ...own]).map((reign, i) => ({ ...reign, number: i + 1, niche, kind }));
}

const inWords = (a: Numbered, b: Numbered): number => {
  const [one, other] = [`${a.niche}\n${a.kind}`, `${b.niche}\n${b.kind}`];
  if (one !== other) return one < other ? -1 : 1;
  return a.number - b.number;
};

/** Whether it was champion then. */
function heldOn({ from, until }: Reign, on: Span | undefined): boolean {
  if (on === undefined) return true;
  if (on.from === on.until) return from <= on.from && (until === null || on.from < until);
  return from < on.until && (until === null || on.from < until);
}

function entry(
  { n, number, niche, kind, from, until, ended, replaced }: Numbered,
  row: MoveRow,
  known: ReadonlyMap<number, Head>,
): ChampionEntry {
  const node = known.get(n);
  const before = replaced === null ? null : (known.get(replaced)?.id ?? null);
  const { statement, type, said, recorded, withheld } = row;
  const decision = said.decision === undefined ? null : decided(said.decision, statement);
  const id = node?.id ?? row.node;
  return {
    number,
    niche,
    kind,
    node: id,
    name: node?.name ?? null,
    version: node?.version ?? null,
    from,
    until,
    ended_by: ended,
    replaced: before,
    rollback_target: said.rollback_target ?? before,
    said: { ...saidAt(row), type: type === "rollback" ? "rollback" : "transition" },
    recorded,
    approver: recorded ? null : row.token,
    ...wordsOf(row),
    decision,
    withheld,
    links: {
      node: nodePath(id),
      history: nodePath(id, "/history"),
      turtle: nodePath(id, ".ttl"),
      ...(decision?.id ? { decision: decisionPath(decision.id) } : {}),
    },
  };
}

/** A page of them, slot by slot, the earliest first; and how many there are. */
export async function championsOf(
  env: Env,
  question: Question,
  at: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly champions: readonly ChampionEntry[]; readonly all: number }> {
  const db = env.GRAPH;
  const most = LIMITS.slotMoves;
  const moves = await movesInSlots(db, question, at, most + 1);
  if (moves.length > most)
    throw new Refused({
      code: "too-large",
      detail: `More than ${most} moves were said in ${question.lineage}.`,
      hint: "Ask for one `niche` and one `kind`.",
    });
  const ends = moves.filter(({ to }) => to === null);
  const slots = Map.groupBy(
    moves.filter(({ to }) => to !== null),
    ({ ledger, niche, kind }) => [ledger, niche, kind].join("\n"),
  );
  const all = [...slots.values()]
    .flatMap((slot) => ofSlot(slot, ends))
    .filter((reign) => heldOn(reign, question.on))
    .sort(inWords);
  const page = all.slice(offset, offset + limit);
  const ns = new Set(page.flatMap(({ n, replaced }) => (replaced === null ? [n] : [n, replaced])));
  const [rows, known] = await Promise.all([
    movesSaid(
      db,
      page.map(({ statement }) => statement),
      at,
    ),
    heads(db, [...ns], at),
  ]);
  const byNumber = new Map(known.map((head) => [head.n, head]));
  return {
    champions: page.flatMap((reign) => {
      const row = rows.get(reign.statement);
      return row ? [entry(reign, row, byNumber)] : [];
    }),
    all: all.length,
  };
}

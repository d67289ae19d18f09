// The reads of advisories and waivers: what was said to be wrong, of what, and for which nodes it is set aside.
import advisedBySql from "../../sql/queries/read/advised-by.sql";
import advisoriesSql from "../../sql/queries/read/advisories.sql";
import namesBorneSql from "../../sql/queries/read/names-borne.sql";
import waiversSql from "../../sql/queries/read/waivers.sql";
import type { Waiver } from "../../src/ledger/bodies.ts";
import type { Advisory, AdvisoryKind, Severity } from "../../src/model/advisory.ts";
import type { AdvisoryView, WaiverView } from "../../src/wire/answers-advisory.ts";
import { advisoryPath, nodePath } from "../http/links.ts";
import { each } from "../read.ts";

export type AdvisoriesAsked = {
  /** Also those that were withdrawn. */
  readonly withdrawn: boolean;
  readonly severities?: readonly Severity[] | undefined;
  readonly kinds?: readonly AdvisoryKind[] | undefined;
  readonly id?: string;
};

type AdvisoryRow = Pick<
  AdvisoryView,
  "id" | "severity" | "kind" | "by" | "statement" | "position" | "time"
> & {
  readonly said: string;
  readonly withheld: number;
  readonly until_position: number | null;
  readonly withdrawal: string | null;
};

function advisoryView({ said, withheld, until_position, withdrawal, ...row }: AdvisoryRow): AdvisoryView {
  const { nodes, names, title, description, references } = JSON.parse(said) as Partial<Advisory>;
  return {
    ...row,
    open: until_position === null,
    title: title ?? null,
    description: description ?? null,
    references: references ?? [],
    nodes: nodes ?? [],
    names: names ?? [],
    withheld: withheld === 1,
    withdrawn:
      until_position === null || withdrawal === null
        ? null
        : { position: until_position, statement: withdrawal },
    links: { advisory: advisoryPath(row.id), impact: advisoryPath(row.id, "/impact") },
  };
}

/** Advisories as they stood at a position, the latest first. */
export async function advisories(
  db: D1Database,
  { withdrawn, severities, kinds, id }: AdvisoriesAsked,
  at: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<AdvisoryView[]> {
  const words = (list: readonly string[] | undefined): string | null => (list ? JSON.stringify(list) : null);
  const { results } = await db
    .prepare(advisoriesSql)
    .bind(at, Number(withdrawn), words(severities), words(kinds), id ?? null, limit, offset)
    .all<AdvisoryRow>();
  return results.map(advisoryView);
}

/** One advisory, withdrawn or not; undefined where it is not known at the position. */
export async function advisoryOf(db: D1Database, id: string, at: number): Promise<AdvisoryView | undefined> {
  const [found] = await advisories(db, { withdrawn: true, id }, at, { limit: 1, offset: 0 });
  return found;
}

/** The numbers of everything that an advisory is about, at most so many. */
export async function advisedBy(db: D1Database, id: string, at: number, limit: number): Promise<number[]> {
  const { results } = await db.prepare(advisedBySql).bind(id, at, limit).all<{ n: number }>();
  return results.map(({ n }) => n);
}

/** Which of these names nothing bears. */
export async function namesOfNobody(db: D1Database, names: readonly string[], at: number): Promise<string[]> {
  const borne = new Set((await each<{ name: string }>(db, namesBorneSql, names, at)).map(({ name }) => name));
  return names.filter((name) => !borne.has(name));
}

export type WaiversAsked = {
  /** Also those that do not hold any more. */
  readonly ended: boolean;
  /** The instant at which they are to hold. */
  readonly now: string;
  readonly n?: number | undefined;
  readonly advisory?: string | undefined;
};

type WaiverRow = Omit<WaiverView, "withheld" | "holds" | "reason" | "links"> & {
  readonly said: string;
  readonly withheld: number;
  readonly holds: number;
};

function waiverView({ said, withheld, holds, ...row }: WaiverRow): WaiverView {
  return {
    ...row,
    holds: holds === 1,
    withheld: withheld === 1,
    reason: (JSON.parse(said) as Waiver).reason ?? null,
    links: { advisory: advisoryPath(row.advisory), node: nodePath(row.node) },
  };
}

/** Waivers as they were known at a position, the latest first. */
export async function waivers(
  db: D1Database,
  { ended, now, n, advisory }: WaiversAsked,
  at: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<WaiverView[]> {
  const { results } = await db
    .prepare(waiversSql)
    .bind(at, now, Number(ended), n ?? null, advisory ?? null, limit, offset)
    .all<WaiverRow>();
  return results.map(waiverView);
}

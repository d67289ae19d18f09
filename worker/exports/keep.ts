// What the writer of exports keeps in its own storage. What is said together is said in one transaction; a job that was cancelled
// or begun again meanwhile is not moved by who did not know.
import jobSql from "../../sql/exporter/job.sql";
import jobEnter from "../../sql/exporter/job-enter.sql";
import jobLeave from "../../sql/exporter/job-leave.sql";
import jobMove from "../../sql/exporter/job-move.sql";
import jobNext from "../../sql/exporter/job-next.sql";
import jobsSql from "../../sql/exporter/jobs.sql";
import jobsEnded from "../../sql/exporter/jobs-ended.sql";
import openSql from "../../sql/exporter/open.sql";
import partEnter from "../../sql/exporter/part-enter.sql";
import partsSql from "../../sql/exporter/parts.sql";
import partsLeave from "../../sql/exporter/parts-leave.sql";
import removalEnter from "../../sql/exporter/removal-enter.sql";
import removalLeave from "../../sql/exporter/removal-leave.sql";
import removalsSql from "../../sql/exporter/removals.sql";
import restSql from "../../sql/exporter/rest.sql";
import restEnter from "../../sql/exporter/rest-enter.sql";
import restLeave from "../../sql/exporter/rest-leave.sql";
import { LIMITS } from "../../src/model/limits.ts";
import { fileOf, isOpen, type Job, type JobAsked, type JobState, type Status } from "./job.ts";

type Row = { number: number; id: string; status: Status; turn: number; asked: string; state: string };

const jobOf = ({ asked, state, ...row }: Row): Job => ({
  ...row,
  asked: JSON.parse(asked) as JobAsked,
  state: JSON.parse(state) as JobState,
});

const read = (sql: SqlStorage, query: string, ...values: unknown[]): Job[] =>
  sql
    .exec<Row>(query, ...values)
    .toArray()
    .map(jobOf);

export const findJob = (sql: SqlStorage, id: string): Job | undefined => read(sql, jobSql, id)[0];

/** Jobs before a number, the newest first. */
export const jobsBefore = (sql: SqlStorage, number: number, limit: number): Job[] =>
  read(sql, jobsSql, number, limit);

/** Whose turn it is. */
export const nextJob = (sql: SqlStorage): Job | undefined => read(sql, jobNext)[0];

/** What has come to an end, the newest first. */
export const endedJobs = (sql: SqlStorage): Job[] => read(sql, jobsEnded);

export const countOpen = (sql: SqlStorage): number => sql.exec<{ open: number }>(openSql).one().open;

export function enterJob(sql: SqlStorage, id: string, asked: JobAsked, state: JobState): void {
  sql.exec(jobEnter, id, "queued" satisfies Status, JSON.stringify(asked), JSON.stringify(state));
}

function move(sql: SqlStorage, { number, status, turn, asked, state }: Job): void {
  sql.exec(jobMove, number, status, turn, JSON.stringify(asked), JSON.stringify(state));
}

/** A part of a file that is in R2. */
export type Part = { readonly i: number; readonly etag: string };

export const partsOf = (sql: SqlStorage, { number }: Job): Part[] =>
  sql.exec<Part>(partsSql, number).toArray();

/** What fills no part yet. */
export const restOf = (sql: SqlStorage, { number }: Job): Uint8Array[] =>
  sql
    .exec<{ bytes: ArrayBuffer }>(restSql, number)
    .toArray()
    .map(({ bytes }) => new Uint8Array(bytes));

/** What came of a piece of work: parts that are in R2, and what fills none yet. */
export type Gathered = { readonly parts: readonly Part[]; readonly rest: Uint8Array };

function keepGathered(sql: SqlStorage, { number }: Job, { parts, rest }: Gathered): void {
  for (const { i, etag } of parts) sql.exec(partEnter, number, i, etag);
  sql.exec(restLeave, number);
  for (let from = 0, i = 0; from < rest.length; from += LIMITS.exportPieceBytes, i++)
    sql.exec(restEnter, number, i, rest.slice(from, from + LIMITS.exportPieceBytes).buffer);
}

/** The file of a job is to go, whatever of it is there. */
function dismiss(sql: SqlStorage, job: Job): void {
  sql.exec(removalEnter, fileOf(job), job.state.upload ?? "");
  sql.exec(partsLeave, job.number);
  sql.exec(restLeave, job.number);
}

/** Whether the job is still the one that was worked on. */
function isSame(sql: SqlStorage, { id, state }: Job): boolean {
  const now = findJob(sql, id);
  return now !== undefined && isOpen(now) && now.state.attempt === state.attempt;
}

/**
 * Keeps what a piece of work came to, all of it or nothing. Where the job was cancelled or begun again meanwhile, what was made of
 * it is to go.
 */
export function keepWork(storage: DurableObjectStorage, job: Job, gathered?: Gathered): boolean {
  const { sql } = storage;
  return storage.transactionSync(() => {
    if (!isSame(sql, job)) {
      sql.exec(removalEnter, fileOf(job), job.state.upload ?? "");
      return false;
    }
    move(sql, job);
    if (gathered !== undefined) keepGathered(sql, job, gathered);
    if (!isOpen(job)) {
      sql.exec(partsLeave, job.number);
      sql.exec(restLeave, job.number);
    }
    return true;
  });
}

/** Ends a job that has, or is to have, no file; its state is as it is now. */
export function endWithoutFile(
  storage: DurableObjectStorage,
  job: Job,
  status: Status,
  reason: string | null,
): void {
  storage.transactionSync(() => {
    dismiss(storage.sql, job);
    const state = { ...job.state, upload: null, digest: null, reason, ended: Date.now() };
    move(storage.sql, { ...job, status, state });
  });
}

/** Has a job begin from the beginning; what there was of its file goes. */
export function beginAgain(storage: DurableObjectStorage, job: Job, asked: JobAsked, state: JobState): void {
  storage.transactionSync(() => {
    dismiss(storage.sql, job);
    move(storage.sql, { ...job, status: "queued", turn: 0, asked, state });
  });
}

/** Forgets a job, and its file. */
export function forgetJob(storage: DurableObjectStorage, job: Job): void {
  storage.transactionSync(() => {
    dismiss(storage.sql, job);
    storage.sql.exec(jobLeave, job.number);
  });
}

/** A file, or an upload that never came to be one, that is to go. */
export type Removal = { readonly file: string; readonly upload: string };

export const removals = (sql: SqlStorage): Removal[] =>
  sql.exec<Removal>(removalsSql, LIMITS.callsAtOnce).toArray();

export function removed(sql: SqlStorage, { file, upload }: Removal): void {
  sql.exec(removalLeave, file, upload);
}

// A database that is dead for a while, for the Worker and for the site's log alike, while several write: what they say is
// taken, all of it, and said so; what only the database knows is answered 503.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import guard from "../../../sql/queries/write/guard.sql";
import { LIMITS } from "../../../src/model/limits.ts";
import { type Env, lineageRoot, siteLog } from "../../../worker/env.ts";
import worker from "../../../worker/index.ts";
import { patient } from "../../../worker/platform/patience.ts";
import type { Fault } from "../befalls.ts";
import { replaced } from "./faults.ts";
import { graphStruck, type Strike, strike } from "./seams.ts";
import { type Body, digestOf, model, TOKEN } from "./site.ts";

/** How a database can be dead. */
export const DEATHS = {
  "answers everything with an error": { fault: "fails before it does anything", writes: false },
  "does everything, and answers with an error": { fault: "fails after it was done", writes: false },
  "answers nothing": { fault: "hangs, and comes in late", writes: false },
  "does everything, and answers nothing": { fault: "is done, and its answer hangs", writes: false },
  "can be read, and takes no writes": { fault: "fails before it does anything", writes: true },
} as const satisfies Readonly<Record<string, { readonly fault: Fault; readonly writes: boolean }>>;

export type Death = keyof typeof DEATHS;

export type Outage = {
  /** Statements that were acknowledged. */
  readonly statements: number;
  /** Answers that were neither an acknowledgement nor, to a judgement, 503. */
  readonly failed: readonly unknown[];
  /** Judgements that were answered 503; what is to be said again. */
  readonly postponed: readonly object[];
  /** Calls that the dead database was asked. */
  readonly hits: number;
  /** Brings it back to life; what hung comes in late. */
  readonly end: () => Promise<void>;
};

const WRITERS = 8;
const LINEAGES = ["outage-0", "outage-1", "outage-2"];
const lineageOf = (writer: number): string => LINEAGES[writer % LINEAGES.length] ?? "";

/** Puts the dead database in the place of the real one; the bindings of a Worker that has it too. */
async function kill(death: Death): Promise<{ by: Strike; bindings: Env }> {
  const { fault, writes } = DEATHS[death];
  const by = strike(fault);
  const isMeant = (sqls: readonly string[]): boolean => !writes || sqls.includes(guard);
  const dead = graphStruck(env.GRAPH, isMeant, by);
  // A pass that runs has the database that it began with.
  await siteLog(env).wake();
  await replaced(siteLog(env), "graph", () => patient(dead, LIMITS.callMs));
  for (const lineage of LINEAGES)
    await replaced(lineageRoot(env, lineage), "graph", () => patient(dead, LIMITS.projectionWaitMs));
  return { by, bindings: { ...env, GRAPH: dead } };
}

type Sent = { readonly path: string; readonly lines: readonly object[] };

async function send(bindings: Env, { path, lines }: Sent): Promise<Body[]> {
  const isStream = lines.length > 1;
  const request = new Request(`https://forebear.test${path}`, {
    method: "POST",
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
    headers: {
      "content-type": isStream ? "application/x-ndjson" : "application/json",
      authorization: `Bearer ${TOKEN}`,
    },
  });
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  const text = await response.text();
  if (!isStream) return [{ status: response.status, ...JSON.parse(text), line: lines[0] }];
  return text
    .trim()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Has several write while the database is dead, for as long as this is so, with a pause after each round. */
export async function outage(death: Death, goesOn: (round: number) => boolean, pauseMs = 0): Promise<Outage> {
  const { by, bindings } = await kill(death);
  const failed: unknown[] = [];
  const postponed: object[] = [];
  let statements = 0;
  const note = (answers: readonly Body[], isJudgement = false): void => {
    for (const answer of answers) {
      if (answer.status === 201) statements += 1;
      else if (isJudgement && answer.status === 503) postponed.push(answer.line);
      else if (answer.status !== 200) failed.push(answer);
    }
  };
  const write = async (writer: number): Promise<void> => {
    // Each record descends from the one before, which nobody can read yet: strict, it is no unknown parent.
    let last: string | undefined;
    let receipt: Body;
    const next = (word: string): object => {
      const parents = last === undefined ? [] : [{ id: digestOf(last), type: "fine-tuned-from" }];
      last = word;
      return model(word, parents, { lineage: lineageOf(writer) });
    };
    for (let round = 0; goesOn(round); round++) {
      const word = (name: string): string => `${name}${writer}.${round}`;
      const one = next(word("r"));
      const [first] = await send(bindings, { path: "/v1/records?unresolved=refuse", lines: [one] });
      note([first]);
      note(await send(bindings, { path: "/v1/records", lines: [one] }));
      note(await send(bindings, { path: "/v1/records", lines: [next(word("s")), next(word("t")), one] }));
      const from = [digestOf(word("t"))];
      const records = [next(word("c")), model(word("d"), [], { lineage: lineageOf(writer) })];
      const cohort = { name: word("cohort"), lineage: lineageOf(writer), from, records };
      note(await send(bindings, { path: "/v1/cohorts", lines: [cohort] }));
      const judged = { record: receipt?.record, reason: "It is wrong." };
      if (receipt && round % 2 === 1)
        note(await send(bindings, { path: "/v1/retractions", lines: [judged] }), true);
      receipt = first?.receipt;
      await scheduler.wait(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, i) => write(i)));
  const end = async (): Promise<void> => {
    by.end();
    await by.comesIn();
  };
  return { statements, failed, postponed, hits: by.hits(), end };
}

// Puts a fault where a row of the matrix has it, in the real runtime.
import { env } from "cloudflare:workers";
import { LIMITS } from "../../src/model/limits.ts";
import { type Env, lineageRoot, siteLog } from "../../worker/env.ts";
import { patient } from "../../worker/platform/patience.ts";
import { replaced } from "../support/workers/faults.ts";
import {
  callsStruck,
  graphStruck,
  type Strike,
  strikeAlarm,
  strikeStatements,
  strikeTransactions,
} from "../support/workers/seams.ts";
import type { Point, Struck } from "./points.ts";

const TEXTS = import.meta.glob<string>("../../sql/**/*.sql", { eager: true, import: "default" });

/** The text of a statement, by its file. */
export function textOf(file: string): string {
  const text = TEXTS[`../../${file}`];
  if (text === undefined) throw new Error(`there is no ${file}`);
  return text;
}

/** Which requests to the database are struck: those with one of these statements, or those with none of them. */
function isMeant({ graph, not = false }: Extract<Struck, { graph: readonly string[] }>) {
  const texts = graph.map(textOf);
  return (sqls: readonly string[]): boolean => sqls.some((sql) => texts.includes(sql)) !== not;
}

/** The statements that a row promises to strike. */
export function promised({ struck }: Point): string[] {
  if ("statements" in struck) return [...struck.statements];
  if ("transaction" in struck) return [...struck.meets];
  return "graph" in struck ? [...(struck.not ? [] : struck.graph), ...(struck.meets ?? [])] : [];
}

/** Puts the fault there, of a lineage; answers with the bindings with which the Worker goes on. */
export async function put(point: Point, by: Strike, lineage: string): Promise<Env> {
  const { by: where, struck } = point;
  if (where === "worker") {
    if ("calls" in struck) return callsStruck(env, struck.calls, struck.method, by);
    if ("graph" in struck) return { ...env, GRAPH: graphStruck(env.GRAPH, isMeant(struck), by) };
    throw new Error("the Worker has no storage of its own");
  }
  const stub = where === "log" ? siteLog(env) : lineageRoot(env, lineage);
  if ("transaction" in struck) await strikeTransactions(stub, textOf(struck.transaction), by);
  else if ("statements" in struck) await strikeStatements(stub, struck.statements.map(textOf), by);
  else if ("alarm" in struck) await strikeAlarm(stub, by);
  else if ("calls" in struck)
    await replaced(stub, "env", (real: Env) => callsStruck(real, struck.calls, struck.method, by));
  else {
    // A pass that runs has the database that it began with; where something was brought about before, none runs.
    if (where === "log" && point.before === undefined) await siteLog(env).wake();
    const ms = where === "log" ? LIMITS.callMs : LIMITS.projectionWaitMs;
    await replaced(stub, "graph", () => patient(graphStruck(env.GRAPH, isMeant(struck), by), ms));
  }
  return env;
}

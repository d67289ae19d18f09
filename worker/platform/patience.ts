// How long a call of something else is waited for, and whether it is made again. A call that is given up may still be doing
// its work: what is called here can be called twice, or is guarded by the watermark.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { checkParameters, checkText } from "./measure.ts";

/** A call that lasted too long; it may still be doing its work. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/** What a call answers; a failure when it takes longer. */
export async function within<T>(ms: number, call: Promise<T>): Promise<T> {
  let timer: number | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until this has come to its end, at most so long; whether it has. Leaves no timer behind: an object has only so many. */
export async function ended(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: number | null = null;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the platform says of a failed call of an object. */
export type ObjectFailure = {
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
  readonly durableObjectReset?: boolean;
};

/**
 * Calls an object; once more where the platform says that this may help, and never one that has too much to do already.
 * `call` takes a fresh stub each time: a stub that failed once may fail for ever.
 */
export async function asked<T>(call: () => Promise<T>, ms: number = LIMITS.callMs): Promise<T> {
  try {
    return await within(ms, call());
  } catch (error) {
    const { retryable, overloaded } = error as ObjectFailure;
    if (retryable !== true || overloaded === true) throw error;
    return await within(ms, call());
  }
}

/** Does this to every item, so many at a time. */
export async function fewAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

const ASKS = ["first", "all", "run", "raw"] as const;

/** The same database, of which no call lasts longer than this: one that hangs has failed. Its queries keep their limits. */
export function patient(db: D1Database, ms: number): D1Database {
  // `batch` takes the statements as they were made.
  const made = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const limited = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const one = new Proxy(statement, {
      get(target, key) {
        if (key === "bind")
          return (...values: unknown[]) => {
            checkParameters(sql, values, LIMITS.parameterBytes);
            return limited(target.bind(...values), sql);
          };
        const ask = ASKS.find((name) => name === key);
        if (ask === undefined) return Reflect.get(target, key);
        const call = target[ask].bind(target) as (...values: unknown[]) => Promise<unknown>;
        return (...values: unknown[]) => within(ms, call(...values));
      },
    });
    made.set(one, statement);
    return one;
  };
  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare")
        return (sql: string) => {
          checkText(sql);
          return limited(target.prepare(sql), sql);
        };
      if (key === "batch")
        return (statements: D1PreparedStatement[]) =>
          within(ms, target.batch(statements.map((one) => made.get(one) ?? one)));
      return Reflect.get(target, key);
    },
  });
}

/** The bindings of a request: the same, with a patient database. */
export function patientEnv(env: Env): Env {
  return { ...env, GRAPH: patient(env.GRAPH, LIMITS.callMs) };
}

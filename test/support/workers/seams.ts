// Where the write path can be struck, through the real runtime: a call of another object, of the database or of the
// object's own storage, replaced in what the live object holds. A new start of the object has its own again.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Env } from "../../../worker/env.ts";
import { dies, type Fault, fails } from "../befalls.ts";

/** A fault that is on until it is ended, and what it met. */
export type Strike = {
  readonly fault: Fault;
  readonly hits: () => number;
  /** The statements that were struck, or that stand in a transaction that was. */
  readonly met: Set<string>;
  /** A call, with what befalls it; `late` makes it again on behalf of somebody else, when its object has ended. */
  readonly around: <T>(call: () => Promise<T>, late?: () => Promise<unknown>) => Promise<T>;
  /** A transaction that does what is struck, before or after it does; `die` ends its object. */
  readonly inTurn: (moment: "before" | "after", die: () => void) => void;
  readonly end: () => void;
  /** What hung comes in after all. */
  readonly comesIn: () => Promise<void>;
};

// As the platform says it of a connection that broke: of the database, and of an object.
const struck = (fault: Fault): Error =>
  Object.assign(new Error(`D1_ERROR: struck: it ${fault}`), { retryable: true });
const never = (): Promise<never> => new Promise(() => undefined);

export function strike(fault: Fault): Strike {
  let on = true;
  let hits = 0;
  const met = new Set<string>();
  const left: (() => Promise<unknown>)[] = [];
  return {
    fault,
    hits: () => hits,
    met,
    async around(call, late = call) {
      if (!on) return await call();
      hits += 1;
      if (fault === "fails before it does anything") throw struck(fault);
      if (fault === "hangs, and comes in late") {
        left.push(late);
        return await never();
      }
      // Looked at again and again, because a promise of one object does not wake another.
      if (fault === "is slow") while (on) await scheduler.wait(2);
      const answer = await call();
      if (fault === "fails after it was done") throw struck(fault);
      if (fault === "is done, and its answer hangs") return await never();
      return fault === "is delivered twice" ? await call() : answer;
    },
    inTurn(moment, die) {
      if (!on || !fails(fault) || !fault.includes(moment)) return;
      hits += 1;
      if (dies(fault)) die();
      throw new Error(`struck: it ${fault}`);
    },
    end() {
      on = false;
    },
    async comesIn() {
      await Promise.allSettled(left.map((late) => late()));
    },
  };
}

type Binding = "SITE_LOG" | "LINEAGE_ROOT";
type Method = (...args: unknown[]) => Promise<unknown>;

/** Bindings with which this call of the objects behind one of them is struck. */
export function callsStruck(real: Env, binding: Binding, method: string, by: Strike): Env {
  const methodOf = (from: Env, id: DurableObjectId): Method => {
    const stub = from[binding].get(id) as unknown as Record<string, Method>;
    return async (...args) => await stub[method]?.(...args);
  };
  const get = (id: DurableObjectId): unknown =>
    new Proxy(real[binding].get(id), {
      get(target, key) {
        if (key === method)
          return (...args: unknown[]) =>
            by.around(
              () => methodOf(real, id)(...args),
              () => methodOf(env, id)(...args),
            );
        const own = target as unknown as Record<string | symbol, (...args: unknown[]) => unknown>;
        return (...args: unknown[]) => own[key]?.(...args);
      },
    });
  const objects = { idFromName: (name: string) => real[binding].idFromName(name), get };
  return { ...real, [binding]: objects };
}

const ASKS = ["first", "all", "run", "raw"] as const;

/** A database of which the calls that ask or say this are struck. */
export function graphStruck(
  real: D1Database,
  isMeant: (sqls: readonly string[]) => boolean,
  by: Strike,
): D1Database {
  const made = new WeakMap<D1PreparedStatement, { sql: string; own: D1PreparedStatement }>();
  const go = async <T>(sqls: readonly string[], call: () => Promise<T>): Promise<T> => {
    if (!isMeant(sqls)) return await call();
    for (const sql of sqls) by.met.add(sql);
    return await by.around(call);
  };
  const statement = (sql: string, own: D1PreparedStatement): D1PreparedStatement => {
    const one = new Proxy(own, {
      get(target, key) {
        if (key === "bind") return (...values: unknown[]) => statement(sql, target.bind(...values));
        const ask = ASKS.find((name) => name === key);
        if (ask === undefined) return Reflect.get(target, key);
        const call = target[ask].bind(target) as Method;
        return (...values: unknown[]) => go([sql], () => call(...values));
      },
    });
    made.set(one, { sql, own });
    return one;
  };
  return new Proxy(real, {
    get(target, key) {
      if (key === "prepare") return (sql: string) => statement(sql, target.prepare(sql));
      if (key !== "batch") return Reflect.get(target, key);
      return (list: D1PreparedStatement[]) =>
        go(
          list.map((one) => made.get(one)?.sql ?? ""),
          () => target.batch(list.map((one) => made.get(one)?.own ?? one)),
        );
    },
  });
}

/** Strikes the transactions of an object in which this is said to its storage. */
export async function strikeTransactions(stub: DurableObjectStub, meant: string, by: Strike): Promise<void> {
  await runInDurableObject(stub, (_object, state) => {
    const { storage } = state;
    const { sql } = storage;
    const exec = sql.exec.bind(sql);
    const transaction = storage.transactionSync.bind(storage);
    const die = (): void => state.abort("struck: it dies");
    let said: string[] | undefined;
    sql.exec = ((text: string, ...values: never[]) => {
      said?.push(text);
      if (text === meant) by.inTurn("before", die);
      return exec(text, ...values);
    }) as typeof sql.exec;
    storage.transactionSync = (work) => {
      const own: string[] = [];
      said = own;
      try {
        const answer = transaction(work);
        if (own.includes(meant)) {
          for (const text of own) by.met.add(text);
          by.inTurn("after", die);
        }
        return answer;
      } finally {
        said = undefined;
      }
    };
  });
}

/** Strikes these statements wherever an object says one to its own storage. */
export async function strikeStatements(
  stub: DurableObjectStub,
  meant: readonly string[],
  by: Strike,
): Promise<void> {
  await runInDurableObject(stub, (_object, state) => {
    const { sql } = state.storage;
    const exec = sql.exec.bind(sql);
    const die = (): void => state.abort("struck: it dies");
    sql.exec = ((text: string, ...values: never[]) => {
      if (!meant.includes(text)) return exec(text, ...values);
      by.met.add(text);
      by.inTurn("before", die);
      const answer = exec(text, ...values);
      by.inTurn("after", die);
      return answer;
    }) as typeof sql.exec;
  });
}

/** Strikes what an object says to its alarm. */
export async function strikeAlarm(stub: DurableObjectStub, by: Strike): Promise<void> {
  await runInDurableObject(stub, (_object, { storage }) => {
    const real = storage.setAlarm.bind(storage);
    storage.setAlarm = (at) => by.around(() => real(at));
  });
}

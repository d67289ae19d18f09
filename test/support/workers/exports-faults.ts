// An object that dies in the middle of writing an export: before and after each call of R2 that it makes and each transaction of its
// own, once at each.
import type { env } from "cloudflare:workers";
import { Exporter } from "../../../worker/objects/exporter.ts";

type Open = { ctx: DurableObjectState; env: typeof env };
type Call = (...values: unknown[]) => unknown;

/** Where it died, in order. */
export type Deaths = { readonly met: readonly string[]; readonly end: () => void };

const CALLS = new Set([
  "put",
  "head",
  "get",
  "delete",
  "createMultipartUpload",
  "uploadPart",
  "complete",
  "abort",
]);

/** Does this to every exporter that is woken, once, until it is ended; a new start is another. */
function struckAtStart(strike: (open: Open) => void): () => void {
  const { wake } = Exporter.prototype;
  const struck = new WeakSet<object>();
  Exporter.prototype.wake = function (this: Exporter): void {
    if (!struck.has(this)) {
      struck.add(this);
      strike(this as unknown as Open);
    }
    wake.call(this);
  };
  return () => {
    Exporter.prototype.wake = wake;
  };
}

/** Has every exporter that starts die once at each place that it comes to, until this is ended. */
export function diesEverywhere(): Deaths {
  const met: string[] = [];
  let on = true;
  const reach = (ctx: DurableObjectState, place: string): boolean => {
    if (!on || met.includes(place)) return false;
    met.push(place);
    ctx.abort(`struck ${place}`);
    return true;
  };
  const never = (): Promise<never> => new Promise(() => undefined);
  const around = <T extends object>(ctx: DurableObjectState, target: T): T =>
    new Proxy(target, {
      get(_target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== "function") return member;
        const own = (member as Call).bind(target);
        if (key === "resumeMultipartUpload")
          return (...values: unknown[]) => around(ctx, own(...values) as object);
        if (!CALLS.has(String(key))) return own;
        return async (...values: unknown[]) => {
          const place = `${String(key)}${typeof values[0] === "number" ? ` ${values[0]}` : ""}`;
          if (reach(ctx, `before ${place}`)) return await never();
          const answer = await own(...values);
          return reach(ctx, `after ${place}`) ? await never() : answer;
        };
      },
    });
  const strike = (open: Open): void => {
    const { ctx } = open;
    const { storage } = ctx;
    const transaction = storage.transactionSync.bind(storage);
    storage.transactionSync = (work) => {
      const [row] = storage.sql
        .exec<{ status: string; state: string }>("SELECT status, state FROM job")
        .toArray();
      const { stage, bytes, upload } = JSON.parse(row?.state ?? "{}");
      const place = `a transaction of ${row?.status} ${stage} ${bytes}${upload ? " with an upload" : ""}`;
      if (reach(ctx, `before ${place}`)) throw new Error("struck");
      const answer = transaction(work);
      if (reach(ctx, `after ${place}`)) throw new Error("struck");
      return answer;
    };
    open.env = { ...open.env, ARTIFACTS: around(ctx, open.env.ARTIFACTS) };
  };
  const end = struckAtStart(strike);
  return {
    met,
    end: () => {
      on = false;
      end();
    },
  };
}

/** Has the bucket fail every call of exporters that start, as long as there are failures left; how many are left. */
export function bucketFails(times: number): { readonly left: () => number; readonly end: () => void } {
  let left = times;
  const failing = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== "function") return member;
        const own = (member as Call).bind(target);
        if (key === "resumeMultipartUpload")
          return (...values: unknown[]) => failing(own(...values) as object);
        if (!CALLS.has(String(key))) return own;
        return async (...values: unknown[]) => {
          if (left > 0) {
            left -= 1;
            throw new Error("put: We encountered an internal error. Please try again. (10001)");
          }
          return await own(...values);
        };
      },
    });
  const end = struckAtStart((open) => {
    open.env = { ...open.env, ARTIFACTS: failing(open.env.ARTIFACTS) };
  });
  return { left: () => left, end };
}

// The product, with its reads of the database counted: each answer says in a header how many rows D1 read for it, and nothing
// else that headers say. What Durable Objects read by themselves is not among them.
import worker from "../../../worker/index.ts";

export * from "../../../worker/index.ts";

type Env = Parameters<typeof worker.fetch>[1];

/** The database, telling of each query how many rows it read. */
function counted(real: D1Database, note: (rows: number) => void): D1Database {
  const owns = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const statement = (own: D1PreparedStatement): D1PreparedStatement => {
    const all = async (): Promise<D1Result<Record<string, unknown>>> => {
      const result = await own.all<Record<string, unknown>>();
      note(result.meta.rows_read);
      return result;
    };
    const first = async (column?: string): Promise<unknown> => {
      const [row] = (await all()).results;
      return row === undefined ? null : column === undefined ? row : row[column];
    };
    const one = new Proxy(own, {
      get(target, key) {
        if (key === "bind") return (...values: unknown[]) => statement(target.bind(...values));
        if (key === "all" || key === "run") return all;
        if (key === "first") return first;
        if (key === "raw") throw new Error("a query asked raw does not tell what it read");
        return Reflect.get(target, key);
      },
    });
    owns.set(one, own);
    return one;
  };
  return new Proxy(real, {
    get(target, key) {
      if (key === "prepare") return (sql: string) => statement(target.prepare(sql));
      if (key !== "batch") return Reflect.get(target, key);
      return async (list: D1PreparedStatement[]) => {
        const results = await target.batch(list.map((one) => owns.get(one) ?? one));
        for (const { meta } of results) note(meta.rows_read);
        return results;
      };
    },
  });
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    let rows = 0;
    const graph = counted(env.GRAPH, (read) => {
      rows += read;
    });
    const answer = await worker.fetch(request, { ...env, GRAPH: graph }, ctx);
    // The whole answer: what is read on the way to its end counts too.
    const body = await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: { "rows-read": String(rows) } });
  },
} satisfies ExportedHandler<Env>;

// The least that could be done with the same bytes: one Durable Object that inserts them and answers when that is durable,
// and a D1 that is given them. Nothing is parsed, checked, hashed or indexed. What the product costs beyond this is what
// it does for its users. What walks are held against is beside it, in walker.ts.
import { DurableObject } from "cloudflare:workers";
import { askWalker, type Walker } from "./walker.ts";

export { Walker } from "./walker.ts";

type Env = {
  readonly FLOOR: DurableObjectNamespace<Floor>;
  readonly WALKER: DurableObjectNamespace<Walker>;
  readonly GRAPH: D1Database;
};

const BATCH = { insert: 500, copy: 1_000 };

export class Floor extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS line (n INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  }

  /** Durable when it returns: the output gate holds the answer back until then. */
  insert(texts: readonly string[]): number {
    this.ctx.storage.transactionSync(() => {
      for (const text of texts) this.ctx.storage.sql.exec("INSERT INTO line (text) VALUES (?1)", text);
    });
    return texts.length;
  }

  /** Gives D1 every line, a batch at a time; answers with their number. */
  async copy(): Promise<number> {
    const db = this.env.GRAPH;
    await db.exec("CREATE TABLE IF NOT EXISTS line (n INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    const into = db.prepare("INSERT INTO line (n, text) SELECT value ->> 0, value ->> 1 FROM json_each(?1)");
    for (let done = 0; ; ) {
      const rows = this.ctx.storage.sql
        .exec<{ n: number; text: string }>(
          "SELECT n, text FROM line WHERE n > ?1 ORDER BY n LIMIT ?2",
          done,
          BATCH.copy,
        )
        .toArray();
      if (rows.length === 0) return done;
      await db.batch([into.bind(JSON.stringify(rows.map(({ n, text }) => [n, text])))]);
      done = rows.at(-1)?.n ?? done;
    }
  }
}

/** The body's lines, as many at a time as are inserted together. */
async function* batches(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  let lines: string[] = [];
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const whole = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) {
      lines.push(line);
      if (lines.length < BATCH.insert) continue;
      yield lines;
      lines = [];
    }
  }
  if (rest !== "") lines.push(rest);
  if (lines.length > 0) yield lines;
}

export default {
  async fetch(request, env): Promise<Response> {
    const floor = env.FLOOR.get(env.FLOOR.idFromName("floor"));
    const url = new URL(request.url);
    switch (url.pathname) {
      case "/one":
        return Response.json({ inserted: await floor.insert([await request.text()]) }, { status: 201 });
      case "/lines": {
        let inserted = 0;
        for await (const lines of batches(request.body ?? new ReadableStream()))
          inserted += await floor.insert(lines);
        return Response.json({ inserted });
      }
      case "/copy":
        return Response.json({ copied: await floor.copy() });
      default:
        return await askWalker(request, url, env.WALKER.get(env.WALKER.idFromName("walker")));
    }
  },
} satisfies ExportedHandler<Env>;

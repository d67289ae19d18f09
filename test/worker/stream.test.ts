// NDJSON as a stream: any length, answered while it comes, cut only where the limit says.
import { beforeAll, expect, test } from "vitest";
import { answerQueue } from "../../worker/stream.ts";
import { type Body, call, digestOf, get, migrateGraph, model, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const ndjson = { "content-type": "application/x-ndjson" };

async function answers(response: Response): Promise<Body[]> {
  return new TextDecoder()
    .decode(await response.arrayBuffer())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("beyond five thousand lines only refusals are answered one by one, and all are counted", async () => {
  const lines = Array.from({ length: 5_600 }, (_, i) =>
    i === 5_499
      ? "{broken"
      : model(`many-${i}`, i === 0 ? [] : [{ id: digestOf(`many-${i - 1}`), type: "continued-from" }]),
  );
  const { lines: answered, summary } = await postLines(lines);
  expect(summary).toEqual({ lines: 5_600, created: 5_599, known: 0, refused: 1, next_line: null });
  expect(answered).toHaveLength(5_001);
  expect(answered.at(-1)).toMatchObject({ line: 5_500, status: 400, code: "not-json" });
  expect((await get("/health")).body.lag).toBe(0);
  const { body } = await get(`/v1/ancestors?id=${digestOf("many-5498")}`);
  expect(body).toMatchObject({ complete: true, counts: { nodes: 5_498, edges: 5_498 } });
  expect((await get(`/v1/ancestors?id=${digestOf("many-5598")}`)).body).toMatchObject({
    counts: { nodes: 99 },
    gaps: { stubs: 1 },
  });
});

test("a stream that is too long is taken up to the limit, and says where to go on", async () => {
  const encoder = new TextEncoder();
  const blank = encoder.encode(`${" ".repeat(200_000)}\n`);
  const record = encoder.encode(`${JSON.stringify(model("before-the-limit"))}\n`);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = sent === 0 ? record : blank;
      controller.enqueue(chunk);
      sent += chunk.length;
      if (sent > 67_108_864 + 400_000) controller.close();
    },
  });
  const response = await call("/v1/records", { method: "POST", body, headers: ndjson });
  const said = await answers(response);
  expect(said[0]).toMatchObject({ line: 1, status: 201 });
  const before = Math.floor((67_108_864 - record.length) / blank.length);
  expect(said.at(-1)).toEqual({
    summary: { lines: 1, created: 1, known: 0, refused: 0, next_line: before + 2 },
  });
});

test("an empty stream is nothing said", async () => {
  const response = await call("/v1/records", { method: "POST", body: "\n\n", headers: ndjson });
  expect(await answers(response)).toEqual([
    { summary: { lines: 0, created: 0, known: 0, refused: 0, next_line: null } },
  ]);
});

test("a last line without its end is read, and so are line ends of other systems", async () => {
  const body = `${JSON.stringify(model("crlf"))}\r\n${JSON.stringify(model("no-end"))}`;
  const said = await answers(await call("/v1/records", { method: "POST", body, headers: ndjson }));
  expect(said.map((one) => one.status)).toEqual([201, 201, undefined]);
});

test("bytes that are not UTF-8 are refused on their line alone", async () => {
  const good = new TextEncoder().encode(`\n${JSON.stringify(model("after-bytes"))}\n`);
  const body = new Uint8Array([0xff, 0xfe, ...good]);
  const said = await answers(await call("/v1/records", { method: "POST", body, headers: ndjson }));
  expect(said.map((one) => [one.line, one.status, one.code])).toEqual([
    [1, 400, "not-json"],
    [2, 201, undefined],
    [undefined, undefined, undefined],
  ]);
});

test("records of several families in one stream keep the order of each", async () => {
  const lines = Array.from({ length: 60 }, (_, i) =>
    model(`mixed-${i}`, [], { name: `mixed-${i % 4}/m${i}` }),
  );
  const { lines: said } = await postLines(lines);
  for (let family = 0; family < 4; family++) {
    const seqs = said.filter((_, i) => i % 4 === family).map((one) => one.receipt.seq);
    expect(seqs).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  }
});

test("an answer that is not to wait is given at once", async () => {
  const response = await call("/v1/records", {
    method: "POST",
    body: JSON.stringify(model("later")),
    headers: { "content-type": "application/json", prefer: "respond-async" },
  });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ created: true, projected: false });
});

test("a line that comes byte by byte is one line", async () => {
  const bytes = new TextEncoder().encode(`${JSON.stringify(model("byte-by-byte"))}\n\r\n{"half`);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(bytes.slice(at, ++at));
      if (at === bytes.length) controller.close();
    },
  });
  const said = await answers(await call("/v1/records", { method: "POST", body, headers: ndjson }));
  expect(said.map((one) => [one.line, one.status])).toEqual([
    [1, 201],
    [3, 400],
    [undefined, undefined],
  ]);
});

/** Looks until nothing has changed for a while. */
async function settled(look: () => number): Promise<number> {
  for (let same = 0, last = look(); ; ) {
    await scheduler.wait(50);
    const now = look();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same === 20) return now;
  }
}

test("who does not read the answers is not read from, and loses nothing when it does", async () => {
  const LINES = 100_000;
  const chunk = new TextEncoder().encode("x\n".repeat(1_000));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(chunk);
      sent += 1_000;
      if (sent === LINES) controller.close();
    },
  });
  const response = await call("/v1/records", { method: "POST", body, headers: ndjson });
  const before = await settled(() => sent);
  // Some of it is on the way between the two.
  expect(before).toBeLessThan(LINES * 0.8);
  const said = await answers(response);
  expect(said.length).toBe(LINES + 1);
  expect(said.at(-1)).toMatchObject({ summary: { lines: LINES, refused: LINES } });
}, 60_000);

const BOUNDS = {
  own: 1_000,
  each: 100_000,
  together: 150_000,
  stuckMs: 60_000,
  unreadMs: 60_000,
  lookMs: 10,
};

/** A queue into which pieces are written for as long as it takes them. */
function filled(bounds: typeof BOUNDS, pieces: number) {
  const queue = answerQueue(bounds);
  let written = 0;
  const done = (async () => {
    for (let i = 0; i < pieces; i++) {
      await queue.write("x".repeat(2_000));
      written += 2_000;
    }
    queue.close();
  })();
  // It is looked at below, but may fail before.
  done.catch(() => undefined);
  return { queue, done, written: () => written };
}

const lengthOf = async (readable: ReadableStream): Promise<number> =>
  (await new Response(readable).arrayBuffer()).byteLength;

test("one stream holds what all answers of a request need, many share what there is", async () => {
  const one = filled(BOUNDS, 1_000);
  expect(await settled(one.written)).toBe(100_000);
  const many = Array.from({ length: 50 }, () => filled(BOUNDS, 1_000));
  const sum = (): number => many.reduce((all, next) => all + next.written(), 0);
  // What the first leaves of what there is together, and beyond it each its own and the piece at which it waits.
  const before = await settled(sum);
  expect(before).toBeLessThanOrEqual(51_000 + 50 * (1_000 + 2_000));
  // Who reads is served, whatever the others do not read.
  const reader = filled(BOUNDS, 1_000);
  expect(await lengthOf(reader.queue.readable)).toBe(2_000_000);
  await reader.done;
  // What the first held is free for the others once it is read.
  expect(await lengthOf(one.queue.readable)).toBe(2_000_000);
  expect(await settled(sum)).toBeGreaterThan(before);
  const all = await Promise.all(many.map(({ queue }) => lengthOf(queue.readable)));
  expect(all).toEqual(many.map(() => 2_000_000));
});

test("a stream that is stuck, or not read for long, is broken off and holds nothing any more", async () => {
  const stuck = filled({ ...BOUNDS, stuckMs: 50 }, 1_000);
  await expect(stuck.done).rejects.toThrow("the client does not read its answers");
  await expect(lengthOf(stuck.queue.readable)).rejects.toThrow("the answers broke off");

  const unread = answerQueue({ ...BOUNDS, unreadMs: 50 });
  await unread.write("said");
  unread.close();
  await scheduler.wait(500);
  await expect(lengthOf(unread.readable)).rejects.toThrow("the answers broke off");

  const next = filled(BOUNDS, 1_000);
  expect(await settled(next.written)).toBe(100_000);
  expect(await lengthOf(next.queue.readable)).toBe(2_000_000);
});

test("a client that leaves holds nothing up", async () => {
  const { queue, done } = filled(BOUNDS, 1_000);
  const reader = queue.readable.getReader();
  await reader.read();
  await reader.cancel();
  await done;
});

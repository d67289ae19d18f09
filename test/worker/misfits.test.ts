// An edge to something nobody has described fits; when its kind becomes known and does not fit, the edge alone is marked.
import { beforeAll, expect, test } from "vitest";
import { type Body, digestOf, get, migrateGraph, model, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const dataset = (word: string): object => ({
  kind: "dataset",
  name: `acme/${word}`,
  artifact: { digest: digestOf(word) },
  parents: [],
  created_at_utc: "2026-01-01T00:00:00Z",
});
const marks = async (word: string): Promise<[string, boolean][]> =>
  (await get(`/v1/nodes/${digestOf(word)}`)).body.parents.map((edge: Body) => [edge.type, edge.misfit]);

test("a stub filled with a kind that does not fit marks the edge, and is walked all the same", async () => {
  await postLines([
    model("child", [
      { id: digestOf("later"), type: "trained-on" },
      { id: digestOf("later"), type: "fine-tuned-from" },
    ]),
  ]);
  expect(await marks("child")).toEqual([
    ["trained-on", false],
    ["fine-tuned-from", false],
  ]);
  const filled = await post(dataset("later"));
  expect(filled.status, "a record is never refused for what others said").toBe(201);
  expect(await marks("child")).toEqual([
    ["trained-on", false],
    ["fine-tuned-from", true],
  ]);
  expect(
    (await get(`/v1/parents?id=${digestOf("child")}`)).body.edges.map((edge: Body) => edge.misfit),
  ).toEqual([false, true]);
  expect((await get(`/v1/ancestors?id=${digestOf("child")}`)).body.counts).toMatchObject({
    nodes: 1,
    edges: 2,
  });
});

test("within one stream, in either order", async () => {
  await postLines([
    model("child-first", [{ id: digestOf("parent-after"), type: "fine-tuned-from" }]),
    dataset("parent-after"),
  ]);
  expect(await marks("child-first")).toEqual([["fine-tuned-from", true]]);
  const { lines } = await postLines([
    dataset("parent-before"),
    model("child-after", [{ id: digestOf("parent-before"), type: "fine-tuned-from" }]),
  ]);
  expect(lines.map((line) => line.status)).toEqual([201, 201]);
  expect(await marks("child-after")).toEqual([["fine-tuned-from", true]]);
});

test("the mark goes when the kind is taken back, and comes with the next", async () => {
  const { body } = await get(`/v1/nodes/${digestOf("later")}`);
  await post({ record: body.records[0].record, reason: "It is a model." }, "/v1/retractions");
  expect(await marks("child")).toEqual([
    ["trained-on", false],
    ["fine-tuned-from", false],
  ]);
  await post(model("later"));
  expect(await marks("child")).toEqual([
    ["trained-on", true],
    ["fine-tuned-from", false],
  ]);
});

test("the past keeps its marks", async () => {
  await postLines(
    ["p1", "p2"].map((word) => model(word, [{ id: digestOf("unknown-yet"), type: "fine-tuned-from" }])),
  );
  const first = await get(`/v1/descendants?id=${digestOf("unknown-yet")}&include=edges&limit=1`);
  expect(first.body.edges[0].misfit).toBe(false);
  await post(dataset("unknown-yet"));
  const second = await get(
    `/v1/descendants?id=${digestOf("unknown-yet")}&include=edges&limit=1&cursor=${first.body.next}`,
  );
  expect(second.body.edges[0]).toMatchObject({ child: digestOf("p2"), misfit: false });
});

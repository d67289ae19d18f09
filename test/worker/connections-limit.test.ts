// More than the database can hand over: what was found is answered, and nothing that would be wrong of a part is said.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import {
  commonAnswerSchema,
  contributionAnswerSchema,
  impactAnswerSchema,
  pathsAnswerSchema,
} from "../../src/wire/replies-connections.ts";
import { type Body, getBySql, migrateGraph } from "../support/workers/site.ts";

const MIDDLE = LIMITS.walkEdges / 2 + 1;

const ask = async (path: string): Promise<Body> => {
  const { status, body } = await getBySql(path);
  expect(status).toBe(200);
  return body;
};

const LIMITED = { complete: false, stopped_by: ["limit"] };

/** Rows as the projection has them: the first node descends from all between, and each of them from the last. */
beforeAll(async () => {
  await migrateGraph();
  const numbers = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${MIDDLE + 2})`;
  const edges = (child: string, parent: string): string =>
    `${numbers} INSERT INTO edge (child, parent, type, weight, certainty, record, ordinal, position, misfit, from_position)
     SELECT ${child}, ${parent}, 'merged-from', 1, 'declared', 'rec:' || n, 0, 0, 0, 0 FROM number WHERE n BETWEEN 2 AND ${MIDDLE + 1}`;
  await env.GRAPH.batch(
    [
      `${numbers} INSERT INTO node (n, id, unpinned, from_position) SELECT n, 'urn:example:' || n, 0, 0 FROM number`,
      `${numbers} INSERT INTO node_view (n, kind, ancestry, stub, from_position) SELECT n, 'model', 'complete', 0, 0 FROM number`,
      edges("1", "n"),
      edges("n", String(MIDDLE + 2)),
      "UPDATE watermark SET position = 0",
    ].map((sql) => env.GRAPH.prepare(sql)),
  );
}, 60_000);

const START = "urn:example:1";
const END = `urn:example:${MIDDLE + 2}`;

test("paths that were not all found are not counted", { timeout: 60_000 }, async () => {
  const body = pathsAnswerSchema.parse(await ask(`/v1/paths?from=${START}&to=${END}`));
  expect(body).toMatchObject({ ...LIMITED, paths: null });
});

test("nor are those that were, since there may be more", { timeout: 60_000 }, async () => {
  const near = pathsAnswerSchema.parse(await ask(`/v1/paths?from=${START}&to=urn:example:2&limit=1`));
  expect(near).toMatchObject({ ...LIMITED, paths: null, shortest: { steps: 1 } });
});

test("what is nearest of a part is not said to be nearest", { timeout: 60_000 }, async () => {
  const body = commonAnswerSchema.parse(await ask(`/v1/common-ancestors?id=${START}&id=urn:example:2`));
  expect(body).toMatchObject({ ...LIMITED, nearest: null });
  expect(body.nodes.every(({ nearest, depths }) => !nearest && depths === null)).toBe(true);
});

test("a contribution is anything from nothing to all", { timeout: 60_000 }, async () => {
  const one = contributionAnswerSchema.parse(await ask(`/v1/contribution?id=${START}&of=${END}`));
  expect(one).toMatchObject(LIMITED);
  expect(one.nodes).toMatchObject([{ id: END, total: { low: 0, high: 1 }, by_type: {} }]);
});

test("so is one of all", { timeout: 60_000 }, async () => {
  const all = contributionAnswerSchema.parse(await ask(`/v1/contribution?id=${START}&limit=2`));
  expect(all.nodes.map(({ total }) => total)).toEqual([
    { low: 0, high: 1 },
    { low: 0, high: 1 },
  ]);
});

test("what is struck is told as far as it was found", { timeout: 60_000 }, async () => {
  const body = impactAnswerSchema.parse(await ask(`/v1/impact?id=${END}&limit=1`));
  expect(body).toMatchObject({ ...LIMITED, counts: { nodes: MIDDLE } });
  expect(body.nodes).toMatchObject([{ id: "urn:example:2", path: { steps: 1 } }]);
});

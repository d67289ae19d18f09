// Policies stand: what is live is looked at again wherever something affects it, and only what is live.
import { beforeAll, expect, test } from "vitest";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const LEARNING = "It answers better once it was shown what it got wrong.";

const put = async (name: string, policy: object): Promise<Answer> => {
  const response = await call(`/v1/policies/${name}`, {
    method: "PUT",
    body: JSON.stringify(policy),
    headers: { "content-type": "application/json" },
  });
  return { status: response.status, body: await response.json() };
};

const promote = (word: string, to = "champion", more: object = {}): Promise<Answer> =>
  post({ to, learning: LEARNING, ...more }, `/v1/nodes/${digestOf(word)}/transitions`);

const corpus = (word: string, version?: number): object => ({
  kind: "dataset",
  name: `corpora/${word}`,
  artifact: { digest: digestOf(word) },
  parents: [],
  ...(version === undefined ? {} : { evidence: { pii_filter: { version } } }),
  created_at_utc: "2026-01-31T12:00:00Z",
});

const on = (word: string): object => ({ id: digestOf(word), type: "trained-on" });

const PII = {
  guards: ["champion", "canary"],
  walk: { kinds: ["dataset"] },
  each: "ancestor",
  rule: "has(ancestor.evidence.pii_filter) && ancestor.evidence.pii_filter.version >= 3",
  message: "Corpora have to pass the PII filter, version 3 or later.",
};

const violations = async (position: number, more = ""): Promise<Body> =>
  (await get(`/v1/violations?min_position=${position}${more}`)).body;

test("a late edge to an unfiltered corpus is a violation of what is champion, until it is taken back", async () => {
  expect((await put("pii", PII)).status).toBe(201);
  await post(corpus("clean", 3));
  await post(corpus("dirty"));
  await post(model("base", [on("clean")]));
  await post(model("m", [{ id: digestOf("base"), type: "fine-tuned-from" }]));
  const moved = await promote("m");
  expect(moved.status).toBe(201);
  expect((await violations(moved.body.position)).violations).toEqual([]);
  const late = await post(model("base", [on("clean"), on("dirty")]));
  const {
    violations: [found, ...others],
    complete,
  } = await violations(late.body.position);
  expect(others).toEqual([]);
  expect(complete).toBe(true);
  expect(found).toMatchObject({
    node: digestOf("m"),
    niche: "acme/m",
    state: "champion",
    cause: { policy: "pii", version: 1 },
    opened: { position: late.body.position },
    closed: null,
    outcome: { offending: [{ node: digestOf("dirty"), path: ["m", "base", "dirty"].map(digestOf) }] },
  });
  const back = await post({ record: late.body.receipt.record, reason: "wrong" }, "/v1/retractions");
  expect((await violations(back.body.position)).violations).toEqual([]);
  const [closed] = (await violations(back.body.position, "&state=closed")).violations;
  expect(closed).toMatchObject({ id: found.id, closed: { position: back.body.position, why: "passes" } });
  expect((await get(`/v1/violations?as_of=${late.body.position}`)).body.violations).toMatchObject([
    { id: found.id, closed: null },
  ]);
});

// Who asks for an id that is not known is told which known ones look alike.
import { beforeAll, expect, test } from "vitest";
import { problemSchema } from "../../src/wire/replies.ts";
import { type Body, get, migrateGraph, model, post } from "../support/workers/site.ts";

const commit = (digit: string): string => digit.repeat(40);
const hub = (name: string, digit: string): string => `pkg:huggingface/acme/${name}@${commit(digit)}`;
const digest = (begin: string, digit: string): string => `sha256:${begin.padEnd(64, digit)}`;

beforeAll(async () => {
  await migrateGraph();
  const parents = [
    hub("base", "a"),
    hub("base", "b"),
    hub("base-instruct", "a"),
    "urn:forebear:unpinned:pkg:huggingface/acme/base",
    digest("0123abcd", "0"),
    digest("0123abcd", "1"),
    digest("0123abce", "0"),
    "urn:example:acme:tickets:2026-01",
    "urn:example:acme:other:2026-01",
    "urn:uuid:0b4f3c1e-1111-4111-8111-111111111111",
    ...["1", "2", "3", "4", "5", "6"].map((digit) => digest("99999999", digit)),
  ].map((id) => ({ id, type: "derived-from" }));
  const { status } = await post(model("all", parents), "/v1/records?unresolved=allow");
  expect(status).toBe(201);
  const named = { ...model("mirror"), name: "acme/base", artifact: { digest: digest("feed", "5") } };
  expect((await post(named)).status).toBe(201);
});

async function unknown(path: string): Promise<Body> {
  const { status, body } = await get(path);
  expect([status, body.code], path).toEqual([404, "not-found"]);
  expect(problemSchema.parse(body)).toEqual(body);
  return body;
}

test.each([
  ["a digest that begins alike", digest("0123abcd", "7"), [digest("0123abcd", "0"), digest("0123abcd", "1")]],
  ["no digest that begins otherwise", digest("0123abdd", "7"), undefined],
  [
    "another revision, and what else has the name",
    hub("base", "c"),
    [
      hub("base", "a"),
      hub("base", "b"),
      digest("feed", "5"),
      "urn:forebear:unpinned:pkg:huggingface/acme/base",
    ],
  ],
  [
    "the package where nobody said a revision",
    "urn:forebear:unpinned:pkg:huggingface/acme/base-instruct",
    [hub("base-instruct", "a")],
  ],
  ["a word that begins alike", "urn:example:acme:tickets:2026-02", ["urn:example:acme:tickets:2026-01"]],
  [
    "a UUID that begins alike",
    "urn:uuid:0b4f3c1e-2222-4111-8111-111111111111",
    ["urn:uuid:0b4f3c1e-1111-4111-8111-111111111111"],
  ],
  [
    "five of many",
    digest("99999999", "7"),
    ["1", "2", "3", "4", "5"].map((digit) => digest("99999999", digit)),
  ],
  ["nothing where nothing is alike", "urn:example:nowhere:1", undefined],
])("%s", async (_what, id, near) => {
  for (const path of [`/v1/nodes/${id}`, `/v1/ancestors?id=${encodeURIComponent(id)}`, `/id/${id}`]) {
    const body = await unknown(path);
    expect(body.near, path).toEqual(near);
    for (const one of near ?? []) expect(body.hint).toContain(one);
    expect(body.hint.startsWith("Did you mean")).toBe(near !== undefined);
  }
});

test("of several ids the first that is not known is named", async () => {
  const query = [digest("0123abcd", "0"), digest("0123abcd", "7"), hub("base", "c")].map(
    (id) => `id=${encodeURIComponent(id)}`,
  );
  const body = await unknown(`/v1/nodes?${query.join("&")}`);
  expect(body.detail).toContain(digest("0123abcd", "7"));
});

// What every document that is made of others is sent with: the bill, the view and the dossier are told apart by their tags, and are
// not made again for who has them.
import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/model/limits.ts";
import { call, digestOf, migrateGraph, model, post, TOKEN } from "../support/workers/site.ts";

const ID = digestOf("d-child");
const PATHS = {
  bom: `/v1/nodes/${ID}/bom`,
  "view as Turtle": `/v1/nodes/${ID}.ttl?view=mldcat-ap`,
  "view as TriG": `/v1/nodes/${ID}.trig?view=mldcat-ap`,
  "dossier as JSON": `/v1/nodes/${ID}/dossier`,
  "dossier as a page": `/v1/nodes/${ID}/dossier.html`,
} as const;

const child = (description: string): object =>
  model("d-child", [{ id: digestOf("d-base"), type: "fine-tuned-from" }], { description });

let position = 0;
let statement = "";

beforeAll(async () => {
  await migrateGraph();
  await post(model("d-base"));
  const { body } = await post(child("The secret word."));
  ({ position } = body);
  ({ statement } = body.receipt);
});

const at = (path: string, as_of: number): string => `${path}${path.includes("?") ? "&" : "?"}as_of=${as_of}`;

const again = (path: string, etag: string | null): Promise<Response> =>
  call(path, { headers: { "if-none-match": etag ?? "" } });

describe.each(Object.entries(PATHS))("the %s", (_what, path) => {
  test("says what it is called, of when it is, and which bytes these are", async () => {
    const answer = await call(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(answer.headers.get("content-disposition")).toMatch(
      new RegExp(`^inline; filename="forebear-(bom|mldcat-ap|dossier)-[\\w.-]+-at-${position}\\.[\\w.]+"$`),
    );
    expect(answer.headers.get("forebear-position")).toBe(String(position));
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("vary")).toBe("accept");
    expect(Date.parse(answer.headers.get("last-modified") ?? "")).toBeGreaterThan(0);
  });

  test("is not sent to who has it; it has another tag as of another position", async () => {
    const first = await call(at(path, position));
    const tag = first.headers.get("etag");
    const held = await again(at(path, position), tag);
    expect([held.status, await held.text(), held.headers.get("etag")]).toEqual([304, "", tag]);
    const same = await call(path);
    expect([same.headers.get("etag"), await same.text()]).toEqual([tag, await first.text()]);
    ({ position } = (await post(model(`d-other-${position}`))).body);
    expect((await again(path, tag)).status).toBe(200);
  });
});

test("they have tags of their own", async () => {
  const tags = await Promise.all(
    Object.values(PATHS).map(async (path) => (await call(path)).headers.get("etag")),
  );
  expect(new Set(tags).size).toBe(tags.length);
});

test("who has a bill causes none to be made", async () => {
  const limits = LIMITS as unknown as { closureNodes: number };
  const { closureNodes } = limits;
  const tag = (await call(PATHS.bom)).headers.get("etag");
  limits.closureNodes = 1;
  const answers = [await call(PATHS.bom), await again(PATHS.bom, tag)];
  limits.closureNodes = closureNodes;
  expect(answers.map(({ status }) => status)).toEqual([413, 304]);
});

test("a dossier that is not whole has no tag: the next one may be", async () => {
  const limits = LIMITS as unknown as { closureNodes: number };
  const { closureNodes } = limits;
  limits.closureNodes = 1;
  const { headers } = await call(PATHS["dossier as JSON"]);
  limits.closureNodes = closureNodes;
  expect([headers.get("etag"), headers.get("cache-control")]).toEqual([null, "no-store"]);
});

test("where another origin asks, what links to it has another tag, and what has no links has the same", async () => {
  const tag = async (path: string, origin: string): Promise<string | null> =>
    (
      await exports.default.fetch(
        new Request(`${origin}${at(path, position)}`, { headers: { authorization: `Bearer ${TOKEN}` } }),
      )
    ).headers.get("etag");
  for (const [what, path] of Object.entries(PATHS)) {
    const [a, b] = [await tag(path, "http://a.example"), await tag(path, "http://b.example")];
    expect({ what, same: a === b }).toEqual({ what, same: what.startsWith("dossier") });
  }
});

test("after an erasure all of them are others, as of any position", async () => {
  const before = await Promise.all(
    Object.values(PATHS).map(async (path) => (await call(at(path, position))).headers.get("etag")),
  );
  const erased = await post({ statement, parts: ["record"], reason: "asked for" }, "/v1/erasures");
  expect(erased.status, JSON.stringify(erased.body)).toBeLessThan(300);
  for (const [i, path] of Object.values(PATHS).entries()) {
    const answer = await again(at(path, position), before[i] ?? null);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(await answer.text()).not.toContain("secret word");
  }
});

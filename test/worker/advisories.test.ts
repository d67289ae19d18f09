// Advisories through the front door: what is said to be wrong, what is under it by that, and how it ends.
import { beforeAll, describe, expect, test } from "vitest";
import { auditLog, dump } from "../support/workers/audit.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  type Body,
  call,
  digestOf,
  get,
  getBySql,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

const from = (word: string, type = "fine-tuned-from"): object => ({ id: digestOf(word), type });
const PURL = `pkg:huggingface/acme/corpus@${"c".repeat(40)}`;
const UNPINNED = "urn:forebear:unpinned:pkg:huggingface/acme/corpus";

beforeAll(async () => {
  await migrateGraph();
  await postLines([
    { ...model("corpus"), kind: "dataset" },
    { ...model("other"), kind: "dataset" },
    model("base", [from("corpus", "trained-on")]),
    model("tuned", [from("base")]),
    { ...model("service", [from("tuned", "served-from")]), kind: "deployment" },
    model("clean", [from("other", "trained-on")]),
  ]);
});

const POISONED = { severity: "critical", kind: "poisoned", title: "Somebody planted a trigger." };

const advise = async (more: object): Promise<Body> => {
  const { status, body } = await post({ ...POISONED, ...more }, "/v1/advisories");
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};

const withdraw = async (id: string): Promise<Body> =>
  (await post({ reason: "It was a mistake." }, `/v1/advisories/${id}/withdrawal`)).body;

const taintOf = async (word: string, query = ""): Promise<Body> => {
  const path = `/v1/nodes/${digestOf(word)}${query}`;
  const { taint } = (await get(path)).body;
  expect((await getBySql(path)).body.taint).toEqual(taint);
  return taint;
};

test("it taints its nodes and all that descends from them, each with a shortest path, until it is withdrawn", async () => {
  expect(await taintOf("service")).toEqual([]);
  const said = await advise({ nodes: [digestOf("corpus")] });
  expect(said).toMatchObject({ created: true, projected: true, effect: "open", warnings: [] });
  expect(said.id).toBe(`advisory:${said.receipt.statement}`);
  expect(await taintOf("service")).toEqual([
    {
      advisory: said.id,
      severity: "critical",
      kind: "poisoned",
      source: digestOf("corpus"),
      path: ["service", "tuned", "base", "corpus"].map(digestOf),
    },
  ]);
  expect((await taintOf("corpus"))[0].path).toEqual([digestOf("corpus")]);
  expect(await taintOf("clean")).toEqual([]);
  expect((await withdraw(said.id)).effect).toBe("withdrawn");
  expect(await taintOf("service")).toEqual([]);
  expect(await taintOf("service", `?as_of=${said.position}`)).toHaveLength(1);
  expect(await taintOf("service", `?as_of=${said.position - 1}`)).toEqual([]);
});

import { beforeAll, expect, test } from "vitest";
import { get, migrateGraph, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

test("a record posted is read back with its parents", async () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const base =
    "pkg:huggingface/mistralai/Mistral-Small-24B-Base-2501@50a43a1f4488595def221f672346761c85ad90ea";
  const record = {
    kind: "adapter",
    name: "acme/support-lora",
    artifact: { digest },
    base_model: base,
    created_at_utc: "2026-01-31T12:00:00Z",
  };
  const posted = await post(record);
  expect(posted.body).toMatchObject({
    created: true,
    projected: true,
    position: 0,
    effect: "live",
    stubs: [base],
  });
  expect(posted.status).toBe(201);
  const again = await post(record);
  expect(again.status).toBe(200);
  expect(again.body.created).toBe(false);
  expect(JSON.stringify(again.body.receipt)).toBe(JSON.stringify(posted.body.receipt));
  const read = await get(`/v1/nodes/${digest}`);
  expect(read.status).toBe(200);
  expect(read.body.parents).toMatchObject([
    { parent: base, type: "adapter-of", derived_by: "rule", certainty: "declared" },
  ]);
});

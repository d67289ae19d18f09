// The directory of agents: who an opaque id is, for as long as it may be known.
import { beforeAll, expect, test } from "vitest";
import { auditLog } from "../support/workers/audit.ts";
import { call, digestOf, get, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const ID = "urn:uuid:6f1f6a52-5f0e-4a7b-9c1d-2b8c3e4d5f60";
const put = (body: unknown, id = ID): Promise<Response> =>
  call(`/v1/agents/${id}`, {
    method: "PUT",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

test("an agent is entered, replaced, read and forgotten; what it did stays", async () => {
  await post(
    model("made", [], { transformation: { id: "urn:example:run", agent: { type: "person", id: ID } } }),
  );
  expect((await put({ type: "person", name: "Ada Example", email: "ada@example.org" })).status).toBe(201);
  expect((await put({ type: "person", name: "Ada E. Example" })).status).toBe(200);
  expect((await get(`/v1/agents/${ID}`)).body).toEqual({
    id: ID,
    type: "person",
    name: "Ada E. Example",
    email: null,
    affiliation: null,
    uri: null,
  });
  expect((await call(`/v1/agents/${ID}`, { method: "DELETE" })).status).toBe(204);
  expect((await get(`/v1/agents/${ID}`)).body).toMatchObject({ status: 404, code: "not-found" });
  expect((await call(`/v1/agents/${ID}`, { method: "DELETE" })).status).toBe(404);
  expect((await get(`/v1/nodes/${digestOf("made")}`)).body.transformation.agent).toEqual({
    type: "person",
    id: ID,
  });
  expect((await auditLog()).statements, "the directory is no part of the log").toBe(1);
});

test("an entry that cannot be is refused, naming the field", async () => {
  expect(await (await put({ type: "robot", name: "x" })).json()).toMatchObject({
    code: "invalid",
    pointer: "/type",
  });
  expect(await (await put({ type: "person" })).json()).toMatchObject({ code: "invalid", pointer: "/name" });
  expect(await (await put({ type: "person", name: "x", phone: "1" })).json()).toMatchObject({
    code: "unknown-key",
    pointer: "/phone",
  });
  expect(await (await put({ type: "person", name: "x" }, "")).json()).toMatchObject({ code: "bad-id" });
  expect(
    (await call(`/v1/agents/${ID}`, { method: "PUT", body: "{}", headers: { authorization: "Bearer no" } }))
      .status,
  ).toBe(401);
});

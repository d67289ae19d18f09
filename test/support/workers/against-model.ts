// A site held against the reference model: what it answers, what can be read at once, and the whole of it in the end.
import { abortAllDurableObjects, createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { type Env, siteLog } from "../../../worker/env.ts";
import worker from "../../../worker/index.ts";
import {
  ancestors,
  type Content,
  claimsOf,
  type Expected,
  keyOf,
  kindOf,
  type Model,
  parentsOf,
  type Rec,
} from "../reference.ts";
import { auditLog, dump } from "./audit.ts";
import { rebuild } from "./rebuild.ts";
import { type Answer, type Body, digestOf, get, model as modelOf, TOKEN } from "./site.ts";

/** Ids of records that were said in cohorts, whose receipts do not name them. */
const recordIds = new Map<string, string>();

/** Notes the id of a record that was said in a cohort. */
export function noteId(content: Content, id: string): void {
  recordIds.set(keyOf(content), id);
}

/** The id of a record that was said. */
export const idOf = (rec: Rec): string => {
  const receipt = JSON.parse(rec.statement.receipt) as { record?: string };
  return receipt.record ?? recordIds.get(rec.key) ?? "";
};

/** The record as it is posted. */
export const bodyOf = (model: Model, { word, kind, parents, lineage, tag, corrects }: Content): object => {
  const corrected = corrects === undefined ? undefined : model.records.get(corrects);
  return modelOf(
    word,
    parents.map((parent) => ({ id: digestOf(parent), type: "derived-from" })),
    {
      kind,
      lineage,
      description: `claim ${tag}`,
      ...(corrected ? { corrects: idOf(corrected) } : {}),
    },
  );
};

type Sent = {
  readonly path: string;
  readonly body: object;
  readonly bindings?: Env;
  readonly later?: boolean;
};

/** Says it to a Worker with these bindings. */
export async function send({
  path,
  body,
  bindings = env,
  later = false,
}: Sent): Promise<Answer & { text: string }> {
  const request = new Request(`https://forebear.test${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${TOKEN}`,
      ...(later ? { prefer: "respond-async" } : {}),
    },
  });
  const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text };
}

/** Holds an answer against what is expected; `shown`: it can be read by now. */
export function hold(
  model: Model,
  { status, body, text }: Answer & { text: string },
  expected: Expected,
  shown = true,
) {
  if ("refused" in expected) {
    expect(body, text).toMatchObject({ code: expected.refused });
    return;
  }
  const { created, statement, effect, conflict } = expected;
  expect(status, text).toBe(created ? 201 : 200);
  expect(body.created).toBe(created);
  const receipt = /"receipt":(\{[^}]*\})/.exec(text)?.[1] ?? "";
  if (!created) {
    expect(receipt, "the same receipt, to the byte").toBe(statement.receipt);
    return;
  }
  statement.receipt = receipt;
  // No gap in its ledger, none in the log.
  expect(body.receipt.seq).toBe(statement.seq);
  if (!shown) return;
  expect(body).toMatchObject({ projected: true, position: model.statements - 1 });
  if (effect !== "erased") expect(body).toMatchObject({ effect, ...(conflict ? { conflict } : {}) });
}

/** What anybody reads of a node is what the model says of it. */
export async function readBack(model: Model, word: string): Promise<void> {
  const { status, body } = await get(`/v1/nodes?id=${digestOf(word)}`);
  if (!model.mentioned.has(word)) {
    expect(status).toBe(404);
    return;
  }
  const claims = claimsOf(model, word);
  expect(body).toMatchObject({ stub: claims.length === 0, kind: kindOf(model, word) ?? "stub" });
  expect(body.records.map((one: Body) => one.record).sort()).toEqual(claims.map(idOf).sort());
  const parents = (await get(`/v1/parents?id=${digestOf(word)}`)).body.nodes.map((one: Body) => one.id);
  expect(parents.sort()).toEqual([...parentsOf(model, word)].map(digestOf).sort());
}

/** The whole site is what the model is, the log is sound, and the rows are what the log makes. */
export async function wholeIsSound(model: Model): Promise<void> {
  await siteLog(env).wake();
  expect((await get("/health")).body).toMatchObject({
    lag: 0,
    position: model.statements - 1,
    quarantined: 0,
  });
  expect(await auditLog()).toMatchObject({ faults: [], statements: model.statements });
  for (const word of model.mentioned) {
    await readBack(model, word);
    const walked = (await get(`/v1/ancestors?id=${digestOf(word)}&limit=1000`)).body;
    const ids = walked.nodes.map((one: Body) => one.id).sort();
    expect(ids, word).toEqual([...ancestors(model, word)].map(digestOf).sort());
  }
  for (const rec of model.records.values()) {
    const { status } = await get(`/v1/records/${idOf(rec)}`);
    expect(status, `${rec.key}${rec.erased ? ", erased" : ""}`).toBe(200);
  }
  const rows = await dump();
  await abortAllDurableObjects();
  await rebuild();
  expect(await dump()).toEqual(rows);
}

// What is said while a fault is on: one thing of each kind, with what has to stand before it.
import { createExecutionContext } from "cloudflare:test";
import { expect } from "vitest";
import type { Env } from "../../worker/env.ts";
import worker from "../../worker/index.ts";
import { older } from "../support/snapshots.ts";
import { taken } from "../support/workers/faults.ts";
import {
  type Answer,
  type Body,
  call,
  digestOf,
  model,
  post,
  postLines,
  TOKEN,
} from "../support/workers/site.ts";
import type { Kind } from "./points.ts";

export type Said = {
  readonly path: string;
  readonly body: object;
  /** Who says it waits until it can be read. */
  readonly waits?: boolean;
  readonly type?: string;
  /** The idempotency key that it is said with. */
  readonly key?: string;
  readonly lineage: string;
};

export type Sayings = Readonly<Record<Kind, Said>>;

const SNAPSHOT = "application/vnd.openrange.snapshot+json";

const from = (...words: string[]): object[] =>
  words.map((word) => ({ id: digestOf(word), type: "fine-tuned-from" }));

/** The parents of the record that is said. */
export const parentsOf = (word: string): string[] =>
  ["base", "elder"].map((name) => digestOf(`${word}-${name}`));

/** What stands before the fault, for the cell of this word; answers with what is then said in a lineage. */
export async function furnish(word: string, lineage: string, more: readonly string[]): Promise<Sayings> {
  const own = (name: string): string => `${word}-${name}`;
  // What was taken once and would not be taken now: its parent turns out to be of another kind.
  const misfit = model(own("misfit"), from(own("turned-out")));
  const records = [
    model(own("wrong"), from(own("base"))),
    model(own("dubious"), from(own("base"))),
    model(own("personal"), [], { description: "who it was" }),
    model(own("grand"), [], { lineage: "elder" }),
    model(own("elder"), from(own("grand")), { lineage: "elder" }),
    model(own("base")),
    // What is said later has a child already: it is looked into whether it closes a cycle.
    model(own("user"), from(own("child"))),
    misfit,
    model(own("mover")),
  ];
  const [wrong, dubious, personal] = taken(await postLines(records)).map((line) => line.receipt);
  taken(await postLines([model(own("turned-out"), [], { kind: "dataset" })]));
  const retraction = { record: dubious.record, reason: "It was another." };
  expect((await post(retraction, "/v1/retractions")).body).toMatchObject({ effect: "retracted" });
  const cohort = { name: `acme/${own("before")}`, from: [], records: [model(own("c0"))] };
  expect((await post(cohort, "/v1/cohorts")).body).toMatchObject({ created: true });
  const parents = from(own("base"), own("elder"), ...more.map(own));
  const both = [
    model(own("c1"), from(own("base")), { lineage }),
    model(own("c2"), from(own("c1")), { lineage }),
  ];
  const first = older(null, { prompt: word });
  return {
    record: {
      path: "/v1/records",
      // Long enough to be a part that is written by itself.
      body: model(own("child"), parents, { lineage, facets: { long: "x".repeat(110_000) } }),
      waits: true,
      key: `${word}-key`,
      lineage,
    },
    cohort: {
      path: "/v1/cohorts",
      body: { name: `acme/${word}`, lineage, from: [digestOf(own("base"))], records: both },
      lineage,
    },
    retraction: {
      path: "/v1/retractions",
      body: { record: wrong.record, reason: "It is wrong." },
      lineage: "acme",
    },
    erasure: {
      path: "/v1/erasures",
      body: { statement: personal.statement, parts: ["record"], reason: "Asked to be forgotten." },
      lineage: "acme",
    },
    document: {
      path: "/v1/import",
      body: older(first, { prompt: `${word}, further` }),
      type: SNAPSHOT,
      lineage: `openrange/${first.id}`,
    },
    transition: {
      path: `/v1/nodes/${digestOf(own("mover"))}/transitions`,
      body: { to: "champion", niche: own("niche"), learning: "What holds under a fault holds without one." },
      lineage: "acme",
    },
    "retraction again": { path: "/v1/retractions", body: retraction, lineage: "acme" },
    "cohort again": { path: "/v1/cohorts", body: cohort, lineage: "acme" },
    "record again": { path: "/v1/records", body: misfit, lineage: "acme" },
  };
}

/** The document that the one which is said descends from is known. */
export async function furnishDocument(word: string): Promise<void> {
  const response = await call("/v1/import", {
    method: "POST",
    body: JSON.stringify(older(null, { prompt: word })),
    headers: { "content-type": SNAPSHOT },
  });
  expect(response.status, await response.text()).toBe(201);
}

/** What was taken of a document is the record about its own node. */
const ownOf = (body: Body): Body =>
  body.report ? { ...body, ...body.records.find((one: Body) => one.receipt.node === body.node) } : body;

/** Says it to a Worker with these bindings; never fails. */
export async function send(bindings: Env, { path, body, type, key, waits }: Said): Promise<Answer> {
  const request = new Request(`https://forebear.test${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": type ?? "application/json",
      authorization: `Bearer ${TOKEN}`,
      ...(waits ? {} : { prefer: "respond-async" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
  });
  try {
    const response = await worker.fetch(request as never, bindings as never, createExecutionContext());
    return { status: response.status, body: ownOf(await response.json()) };
  } catch (error) {
    return { status: 599, body: { detail: String(error) } };
  }
}

// The gate: what policies say of a node, by what was said of its ancestry by those who count.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { PolicyOutcome } from "../../src/model/decision.ts";
import type { Policy } from "../../src/model/policy.ts";
import { askPolicies } from "../../worker/gate.ts";
import { resolve, watermark } from "../../worker/read.ts";
import { digestOf, migrateGraph, model, post } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const NOW = "2026-06-01T00:00:00.000Z";

/** A policy that guards champions, of which only so much is said. */
const policy = (more: Partial<Policy>): Policy => ({
  guards: ["champion"],
  each: "ancestor",
  rule: "true",
  message: "It does not pass.",
  gaps: "ignore",
  ...more,
});

const PII = policy({
  rule: 'ancestor.kind != "dataset" || ancestor.evidence.pii_filter.version >= 3',
});

/** What a policy says of a node: from the graph in memory, and the same from the database alone. */
async function ask(id: string, asked: Policy, now = NOW): Promise<PolicyOutcome> {
  const at = await watermark(env.GRAPH);
  const [node] = await resolve(env.GRAPH, [id], at.position);
  if (node === undefined) throw new Error(`${id} is not known`);
  const subject = { n: node.n, id: node.id, kind: node.kind, states: ["canary", "champion"] as const };
  const policies = [{ name: "tried", version: 1, policy: asked }];
  const told = await askPolicies(env, policies, subject, at, now);
  const bySql = await askPolicies({ ...env, ATLAS_REPLICAS: "0" } as never, policies, subject, at, now);
  expect(bySql).toEqual(told);
  const [outcome] = told.policies;
  if (outcome === undefined) throw new Error("it did not apply");
  return outcome;
}

const corpus = (word: string, evidence?: object, more: object = {}): object =>
  model(word, [], { kind: "dataset", ...(evidence ? { evidence } : {}), ...more });

const on = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "trained-on",
  ...more,
});
const from = (word: string, more: object = {}): object => ({
  id: digestOf(word),
  type: "fine-tuned-from",
  ...more,
});

async function say(...records: readonly object[]): Promise<void> {
  for (const record of records) {
    const { status, body } = await post(record, "/v1/records?unresolved=allow");
    expect(status, JSON.stringify(body)).toBeLessThan(300);
  }
}

describe("a corpus without the filter", () => {
  test("is found, with a shortest path and the fact that fails", async () => {
    await say(
      corpus("good", { pii_filter: { version: 3 } }),
      corpus("bad", { pii_filter: { version: 2 } }),
      model("base", [on("good"), on("bad")]),
      model("tuned", [from("base")]),
      model("clean", [on("good")]),
    );
    const denied = await ask(digestOf("tuned"), PII);
    expect(denied).toMatchObject({ verdict: "fail", offenders: 1, evaluated: 4 });
    expect(denied.offending).toEqual([
      {
        node: digestOf("bad"),
        path: [digestOf("tuned"), digestOf("base"), digestOf("bad")],
        why: 'The rule does not hold: /kind is "dataset", /evidence/pii_filter/version is 2.',
        facts: [
          { node: digestOf("bad"), pointer: "/kind", value: "dataset", claims: [] },
          {
            node: digestOf("bad"),
            pointer: "/evidence/pii_filter/version",
            value: 2,
            claims: [{ record: expect.stringMatching(/^rec:/), lineage: "acme", token: "launcher" }],
          },
        ],
      },
    ]);
    const allowed = await ask(digestOf("clean"), PII);
    expect(allowed).toMatchObject({ verdict: "pass", offenders: 0, evaluated: 2 });
    expect(allowed.facts.map(({ pointer, value }) => [pointer, value])).toEqual([
      ["/kind", "dataset"],
      ["/evidence/pii_filter/version", 3],
    ]);
  });
});

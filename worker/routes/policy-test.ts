// POST /v1/policies/{name}/test: what a policy, or a draft of one, would say of nodes, and what would change by it.
import { readId } from "../../src/model/id.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Policy } from "../../src/model/policy.ts";
import { pointer } from "../../src/model/refusal.ts";
import { compilePolicy } from "../../src/policy/policy.ts";
import { readPolicyTest } from "../../src/wire/policy.ts";
import { EFFECTS, type PolicyTestAnswer } from "../../src/wire/replies-policy-test.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { pageAsked } from "../http/as-of.ts";
import { readJsonText } from "../http/body.ts";
import { writeCursor } from "../http/cursor.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import type { InForce } from "../policy/gate.ts";
import { policiesAt } from "../policy/policies.ts";
import { tryPolicy } from "../policy/try-policy.ts";
import { problemResponse, Refused } from "../problem.ts";
import { resolve } from "../read.ts";
import { hintsFor } from "../reading/near.ts";
import { ALL_LIVE, liveNodes } from "../recall/live.ts";
import { named } from "./policies.ts";

const TEST = "/test";

/** The version in force, and what is tested: a draft of the next, or the same. */
async function versionsOf(
  env: Env,
  name: string,
  draft: Policy | undefined,
  at: number,
): Promise<{ readonly current: InForce | undefined; readonly tested: InForce }> {
  const [last] = await policiesAt(env, at, name);
  const current = last?.retired === null ? last : undefined;
  const tested = draft ? { name, version: (last?.version ?? 0) + 1, policy: draft } : current;
  if (tested) return { current, tested };
  throw new Refused({
    code: "not-found",
    detail: `No policy ${name} is in force.`,
    hint: "Send a draft under `policy`; GET /v1/policies lists those that are in force.",
  });
}

/** The numbers of nodes that were named, in the order in which they were. */
async function numbersOf(env: Env, said: readonly string[], at: number): Promise<readonly number[]> {
  const ids = said.map((one, i) => {
    const id = readId(one, pointer("nodes", i));
    if (id.ok) return id.value.id;
    throw new Refused(id.refusal);
  });
  const found = new Map((await resolve(env.GRAPH, ids, at)).map((node) => [node.said, node.n]));
  const i = ids.findIndex((id) => !found.has(id));
  if (i >= 0)
    throw new Refused({
      code: "unknown-node",
      detail: `${ids[i]} is not known here.`,
      pointer: pointer("nodes", i),
      ...(await hintsFor(env, ids[i] ?? "")),
    });
  return [...new Set(ids.flatMap((id) => found.get(id) ?? []))];
}

/** Says what it would come to for these nodes, or for everything that is live. */
export async function postPolicyTest(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  if (!rest.endsWith(TEST))
    throw new Refused({
      code: "not-found",
      detail: `There is nothing to post at /v1/policies/${rest.slice(0, 200)}.`,
      hint: "PUT /v1/policies/{name} puts a policy, POST /v1/policies/{name}/test tries one.",
    });
  const name = named(rest.slice(0, -TEST.length));
  const said = new URL(request.url).searchParams;
  onlyKnownOfGraph(said, []);
  const read = readPolicyTest(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const { policy: draft, nodes, limit = LIMITS.policyTestsDefault, cursor } = read.value;
  const rule = draft && compilePolicy(draft);
  if (rule && !rule.ok) return problemResponse({ ...rule.refusal, pointer: "/policy/rule" });
  const question = JSON.stringify(["policy-test", name, draft, nodes]);
  const query = new URLSearchParams(said);
  if (cursor !== undefined) query.set("cursor", cursor);
  const at = await pageAsked(query, env, question);
  const { position, offset } = at;
  const { current, tested } = await versionsOf(env, name, draft, position);
  const found = nodes
    ? await numbersOf(env, nodes, position)
    : await liveNodes(env.GRAPH, ALL_LIVE, position, offset, limit + 1);
  const ns = nodes ? found : found.slice(0, limit);
  const tried = await tryPolicy(env, { tested, current, ns, live: nodes === undefined, at });
  const isMore = ns.length < found.length;
  const last = ns.at(-1) ?? offset;
  const answer: PolicyTestAnswer = {
    position,
    policy: name,
    tested: tested.version,
    in_force: current?.version ?? null,
    counts: countsOf(tried),
    nodes: tried,
    next: isMore ? writeCursor(question, { position, offset: last }) : null,
  };
  return json(answer, 200, { "cache-control": "no-store" });
}

function countsOf(tried: PolicyTestAnswer["nodes"]): PolicyTestAnswer["counts"] {
  const ofEffect = EFFECTS.map((effect) => [
    effect,
    tried.filter(({ would_be: would }) => would === effect).length,
  ]);
  return {
    ...(Object.fromEntries(ofEffect) as Record<(typeof EFFECTS)[number], number>),
    nodes: tried.length,
    changed: tried.filter((one) => one.is !== one.would_be).length,
  };
}

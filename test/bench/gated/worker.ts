// The product with a door to its gate: what a policy says of a node, whether or not a log stands behind the rows.
import type { Policy } from "../../../src/model/policy.ts";
import worker from "../../../worker/index.ts";
import { askPolicies } from "../../../worker/policy/gate.ts";
import { resolve, watermark } from "../../../worker/read.ts";

export * from "../../../worker/index.ts";

type Env = Parameters<typeof worker.fetch>[1];

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/gate") return await worker.fetch(request, env, ctx);
    const at = await watermark(env.GRAPH);
    const [node] = await resolve(env.GRAPH, [searchParams.get("id") ?? ""], at.position);
    if (node === undefined) return new Response("it is not known", { status: 404 });
    const policy = JSON.parse(searchParams.get("policy") ?? "") as Policy;
    const asked = [{ name: "asked", version: 1, policy }];
    const now = "2026-06-01T00:00:00.000Z";
    return Response.json(await askPolicies(env, asked, { ...node, states: policy.guards }, at, now));
  },
} satisfies ExportedHandler<Env>;

// GET /v1/nodes/{id}/trace: a metric or a fact of the evidence along the ancestry of a node.
import { evidenceReader, metricReader, type Reader } from "../../src/compare/sayings.ts";
import { pointerKeys } from "../../src/compare/values.ts";
import { pointer } from "../../src/model/refusal.ts";
import type { Claim } from "../../src/model/view.ts";
import { authenticateReader } from "../auth.ts";
import { trace } from "../compare/trace.ts";
import type { Env } from "../env.ts";
import type { Address } from "../http/address.ts";
import { momentAsked } from "../http/as-of.ts";
import { askedId, badQuery, type Query } from "../http/ask.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { aliasesOf, ask, resolve } from "../read.ts";
import { ONE_NODE, oneNode } from "../reading/one-node.ts";

type Asked = { readonly read: Reader; readonly note: (claims: readonly Claim[]) => string };

// So many names of what there is are said where there is nothing.
const NAMED = 20;

const known = (words: Iterable<string>): string => {
  const all = [...new Set(words)];
  const more = all.length > NAMED ? ", …" : "";
  return all.length === 0 ? "The node has none." : `The node has: ${all.slice(0, NAMED).join(", ")}${more}.`;
};

/** Every id of a data set, so that a metric is found by whichever it names. */
async function idsOf(env: Env, said: string, at: number): Promise<ReadonlySet<string>> {
  const id = askedId(said);
  const nodes = await resolve(env.GRAPH, [id], at);
  const own = aliasesOf(
    nodes.map((node) => node.n),
    at,
  );
  const aliases = await ask(env.GRAPH, own);
  return new Set([id, ...nodes.map((node) => node.id), ...[...aliases.values()].flat()]);
}

async function askedMetric(env: Env, query: Query, name: string, at: number): Promise<Asked> {
  const dataset = query.get("dataset");
  return {
    read: metricReader({
      name,
      datasets: dataset === null ? undefined : await idsOf(env, dataset, at),
      split: query.get("split") ?? undefined,
    }),
    note: (claims) =>
      `Nobody says such a metric ${JSON.stringify(name.slice(0, 80))} of the node or of an ancestor that was read. ${known(claims.flatMap(({ said }) => (said.metrics ?? []).map((one) => one.name)))}`,
  };
}

function askedEvidence(query: Query, said: string): Asked {
  const keys = pointerKeys(said);
  if (keys === undefined)
    throw badQuery(
      "evidence",
      `${JSON.stringify(said.slice(0, 80))} is not a JSON Pointer.`,
      "Send a pointer into the evidence (RFC 6901), e.g. /pii_filter/version; in a key ~ is ~0 and / is ~1.",
    );
  for (const name of ["dataset", "split"])
    if (query.has(name)) throw badQuery(name, "belongs to a metric.", "Leave it out, or ask with ?metric=.");
  return {
    read: evidenceReader(keys),
    note: (claims) =>
      `Nobody says anything at ${said.slice(0, 80)} of the node or of an ancestor that was read. ${known(claims.flatMap((claim) => Object.keys(claim.said.evidence ?? {}).map((key) => pointer(key))))}`,
  };
}

export async function getTrace(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, [...ONE_NODE, "metric", "dataset", "split", "evidence"]);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const at = await momentAsked(query, env);
  const [metric, evidence] = [query.get("metric"), query.get("evidence")];
  if ((metric === null) === (evidence === null))
    throw badQuery(
      metric === null ? "metric" : "evidence",
      metric === null ? "nothing is asked to be traced." : "a metric is asked for already.",
      "Send one of ?metric=<name>[&dataset=&split=] and ?evidence=<JSON Pointer>.",
    );
  const node = await oneNode(env, address, query, at.position);
  const { read, note } =
    metric === null
      ? askedEvidence(query, evidence ?? "")
      : await askedMetric(env, query, metric, at.position);
  const answer = await trace(env, node, read, note, at);
  return json({ metric, evidence, ...answer }, 200, { vary: "accept" });
}

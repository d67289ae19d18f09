// GET /v1/runs/{id}: everything that one run used and made.
import { LIMITS } from "../../src/model/limits.ts";
import { authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { momentAsked } from "../http/as-of.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { Refused } from "../problem.ts";
import { answerDocument, isDocument } from "../publish/answer.ts";
import { namedInPath } from "../publish/asked.ts";
import { ask, type Head, heads, parentEdges } from "../read.ts";
import { partsOfRun, recordsOfRun } from "../reading/read-records.ts";

/** In the order in which they entered the log. */
const inOrder = (of: readonly Head[]): Head[] => of.toSorted((a, b) => a.n - b.n);

const named = ({ id, kind, name, version, stub }: Head) => ({
  id,
  kind,
  name,
  version,
  stub,
  links: { node: nodePath(id) },
});

/** Answers `/v1/runs/{id}`: what it used and made, or a document of what it made. */
export async function getRun(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const { name: run, format } = namedInPath(request, rest);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const at = await momentAsked(query, env);
  if (isDocument(format)) return await answerDocument(request, env, { kind: "run", id: run }, format, at);
  const { position } = at;
  const [records, runs] = await Promise.all([
    recordsOfRun(env.GRAPH, run, position, LIMITS.describedCharacters),
    partsOfRun(env.GRAPH, run, position),
  ]);
  if (records === undefined)
    throw new Refused({
      code: "too-large",
      detail: `What the run made was told in more than ${LIMITS.describedCharacters} characters.`,
      hint: "Ask for what was made by itself: GET /v1/lineages/{name} lists it by the page.",
    });
  if (records.length === 0 && runs.length === 0)
    throw new Refused({
      code: "not-found",
      detail: `No record says it was made by the run ${JSON.stringify(run.slice(0, 200))}.`,
      hint: "A run is what records have in transformation.id, to the letter.",
    });
  const made = await heads(env.GRAPH, [...new Set(records.map((record) => record.n))], position);
  const own = new Set(records.map((record) => record.record));
  const up = parentEdges(
    made.map((head) => head.n),
    position,
  );
  const edges = (await ask(env.GRAPH, up)).filter((edge) => own.has(edge.record));
  // What the run made on its way and built on is its own.
  const outputs = new Set(made.map((head) => head.n));
  const inputs = edges.map((edge) => edge.parentN).filter((n) => !outputs.has(n));
  const used = await heads(env.GRAPH, [...new Set(inputs)], position);
  const transformation =
    records.find((record) => record.said.transformation !== undefined)?.said.transformation ?? null;
  const body = {
    position,
    id: run,
    transformation,
    made: inOrder(made).map((head) => ({
      ...named(head),
      records: records.filter((record) => record.n === head.n).map((record) => record.record),
    })),
    used: inOrder(used).map((head) => ({
      ...named(head),
      as: [...new Set(edges.filter((edge) => edge.parentN === head.n).map((edge) => edge.type))],
    })),
    runs,
  };
  return json(body, 200, { vary: "accept" });
}

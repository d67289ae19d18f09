// POST /v1/cohorts, GET /v1/cohorts/{id}, and the siblings of a node: those of its cohorts, and those of its parents.
import { EDGE_SETS } from "../../src/model/edge-types.ts";
import { readCohort } from "../../src/wire/cohort.ts";
import { authenticate, authenticateReader } from "../auth.ts";
import type { Env } from "../env.ts";
import { type Address, findStarts } from "../http/address.ts";
import { momentAsked, positionAsked } from "../http/as-of.ts";
import { onlyKnown, pageLimit } from "../http/ask.ts";
import { readJsonText } from "../http/body.ts";
import { nodePath } from "../http/links.ts";
import { onlyKnownOfGraph } from "../http/min-position.ts";
import { json } from "../http/reply.ts";
import { preferenceApplied } from "../http/terms.ts";
import { JSON_FORMAT, negotiate } from "../negotiate.ts";
import { problemResponse, Refused } from "../problem.ts";
import { answerDocument, isDocument } from "../publish/answer.ts";
import { namedInPath } from "../publish/asked.ts";
import { type Head, heads, withheldParts } from "../read.ts";
import { notKnown } from "../reading/known-later.ts";
import { cohort, cohortsOf, membersOfCohorts, siblings } from "../reading/read-records.ts";
import { termsOf } from "../saying/accept.ts";
import { sayCohort } from "../saying/cohorts.ts";
import { checkUnresolved } from "./records.ts";

const listed = ({ id, kind, name, version, stub }: Head) => ({
  id,
  kind,
  name,
  version,
  stub,
  links: { node: nodePath(id) },
});

export async function postCohort(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["unresolved"]);
  checkUnresolved(query);
  const terms = termsOf(request, "refuse");
  const read = readCohort(await readJsonText(request));
  if (!read.ok) return problemResponse(read.refusal);
  const answer = await sayCohort(env, caller, read.value.cohort, read.value.records, terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  return json(answer.value, answer.value.created ? 201 : 200, preferenceApplied(terms));
}

/** Answers `/v1/cohorts/{id}`: the cohort, or a document of its members. */
export async function getCohort(request: Request, env: Env, rest: string): Promise<Response> {
  authenticateReader(request, env);
  const { name: id, format } = namedInPath(request, rest);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, []);
  const at = await momentAsked(query, env);
  if (isDocument(format)) return await answerDocument(request, env, { kind: "cohort", id }, format, at);
  const { position } = at;
  const found = await cohort(env.GRAPH, id, position);
  if (found === null)
    throw await notKnown(env, "cohort", id, position, {
      why: `There is no cohort ${JSON.stringify(id.slice(0, 100))}`,
      hint: "A cohort's id is cohort: and 64 hexadecimal digits, as its receipt says.",
    });
  const members = await membersOfCohorts(env.GRAPH, [id], position);
  const known = new Map(
    (await heads(env.GRAPH, [...new Set(members.map((one) => one.n))], position)).map((head) => [
      head.n,
      head,
    ]),
  );
  const { parents, withheld, ...said } = found;
  return json(
    {
      ...said,
      withheld: withheldParts(withheld),
      from: JSON.parse(parents),
      members: members.flatMap(({ n, record }) => {
        const head = known.get(n);
        return head ? [{ ...listed(head), record }] : [];
      }),
      read_position: position,
    },
    200,
    { vary: "accept" },
  );
}

/** Siblings, told apart: made together, or merely of the same parents. */
export async function getSiblings(request: Request, env: Env, address: Address): Promise<Response> {
  authenticateReader(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnownOfGraph(query, ["id", "name", "version", "limit"]);
  negotiate([JSON_FORMAT], request.headers.get("accept"), address.suffix);
  const limit = pageLimit(query);
  const position = await positionAsked(query, env);
  const [n, ...others] = (await findStarts(env, address, query, position)).ns;
  if (n === undefined || others.length > 0)
    throw new Refused({
      code: "bad-query",
      detail: "Siblings are asked of one node.",
      hint: "Ask with one ?id=, or with a name and version that only one node has.",
    });
  const cohorts = await cohortsOf(env.GRAPH, n, position);
  const members = await membersOfCohorts(
    env.GRAPH,
    cohorts.map((one) => one.id),
    position,
  );
  const hereditary = (EDGE_SETS.hereditary ?? []).filter((type) => type !== "alias-of");
  const shared = await siblings(env.GRAPH, n, hereditary, position, limit + 1);
  const numbers = [...new Set([...members, ...shared].map((one) => one.n))];
  const known = new Map((await heads(env.GRAPH, numbers, position)).map((head) => [head.n, head]));
  const of = (one: number) => known.get(one);
  const byNode = Map.groupBy(shared.slice(0, limit), (one) => one.n);
  return json({
    position,
    complete: shared.length <= limit,
    cohorts: cohorts.map(({ id, name }) => ({
      id,
      name,
      siblings: members
        .filter((one) => one.cohort === id && one.n !== n)
        .flatMap((one) => of(one.n) ?? [])
        .map(listed),
    })),
    shared_parents: [...byNode].flatMap(([sibling, rows]) => {
      const head = of(sibling);
      return head
        ? [
            {
              ...listed(head),
              shares: rows.map((row) => ({ parent: row.parent, as: row.types.split(",").sort() })),
            },
          ]
        : [];
    }),
  });
}

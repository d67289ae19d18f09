// The route table: a table of contents of the site. Every route is here and in `worker/README.md`, and nothing else is.

import { QUESTION_WORDS } from "../src/wire/questions.ts";
import { buildApp, type Route } from "./app.ts";
import type { Env } from "./env.ts";
import { ACTIONS, type Address, decoded, MOVES, SUFFIXES } from "./http/address.ts";
import { fresh } from "./http/min-position.ts";
import { siteExporter, siteLog, siteWatch } from "./platform/calls.ts";
import { patientEnv } from "./platform/patience.ts";
import { getBackup, postRestore } from "./routes/admin.ts";
import { getAdvisory, listAdvisories, postAdvisory, postWithdrawal } from "./routes/advisories.ts";
import { enterAgent, forgetAgent, getAgent } from "./routes/agents.ts";
import { getAtlas } from "./routes/atlas.ts";
import { getRecord } from "./routes/claims.ts";
import { getCohort, postCohort } from "./routes/cohorts.ts";
import { getDecision } from "./routes/decisions.ts";
import { getDiff } from "./routes/diff.ts";
import { getDocs, getOpenApi } from "./routes/docs.ts";
import { postErasure } from "./routes/erasures.ts";
import { getExportContent } from "./routes/export-content.ts";
import { getExportIndex } from "./routes/export-index.ts";
import { dropExport, getExport, listExports, postExport } from "./routes/exports.ts";
import { getGraph } from "./routes/graph.ts";
import { getHealth } from "./routes/health.ts";
import { postImport } from "./routes/import.ts";
import { postJudgement } from "./routes/judgements.ts";
import { listLedgers } from "./routes/ledgers.ts";
import { getLineages, listLineages } from "./routes/lineages.ts";
import { postMove, postNodes } from "./routes/moves.ts";
import { getById, getByQuery, getNodes } from "./routes/nodes.ts";
import { enterPolicy, forgetPolicy, getPolicy, listPolicies } from "./routes/policies.ts";
import { postPolicyTest } from "./routes/policy-test.ts";
import { listQuarantine, postRelease } from "./routes/quarantine.ts";
import { getQuestion, listQuestions } from "./routes/questions.ts";
import { postRecords } from "./routes/records.ts";
import { getRun } from "./routes/runs.ts";
import { getSearch } from "./routes/search.ts";
import { postSelect } from "./routes/select.ts";
import { getFsck, postRebuild } from "./routes/upkeep.ts";
import { getViolation, listViolations } from "./routes/violations.ts";
import { getAlignments, getContext, getShapes, getVocabulary } from "./routes/vocabulary.ts";
import { listWaivers, postWaiver } from "./routes/waivers.ts";

export { Atlas } from "./objects/atlas.ts";
export { Exporter } from "./objects/exporter.ts";
export { LineageRoot } from "./objects/lineage-root.ts";
export { SiteLog } from "./objects/site-log.ts";
export { Watch } from "./objects/watch.ts";

/** `/v1/nodes` and `/v1/<action>`, each also with the suffix of a format: the node is named by the query. */
const byQuery = (path: string, address: Address): Route[] =>
  [undefined, ...SUFFIXES].map((suffix) => [
    "GET",
    suffix === undefined ? path : `${path}.${suffix}`,
    fresh((request, env) =>
      getByQuery(request, env, suffix === undefined ? address : { ...address, suffix }),
    ),
  ]);

/** An export, or its file. */
const exported = (request: Request, env: Env, rest: string): Promise<Response> => {
  const [, id] = /^(.*)\/content$/s.exec(rest) ?? [];
  return id === undefined
    ? getExport(request, env, decoded(rest))
    : getExportContent(request, env, decoded(id));
};

/** Method, path (`*`: the rest is handed on) and who answers. */
export const ROUTES: readonly Route[] = [
  ["GET", "/health", (request, env) => getHealth(request, env)],
  ["GET", "/openapi.json", (request) => getOpenApi(request)],
  ["GET", "/docs", (request) => getDocs(request)],
  ["GET", "/ns", (request) => getVocabulary(request)],
  ["GET", "/ns/context.jsonld", (request) => getContext(request)],
  ["GET", "/ns/shapes", (request) => getShapes(request)],
  ["GET", "/ns/alignments", (request) => getAlignments(request)],
  ["POST", "/v1/cohorts", (request, env) => postCohort(request, env)],
  ["GET", "/v1/cohorts/*", fresh((request, env, _ctx, rest) => getCohort(request, env, rest))],
  ["POST", "/v1/retractions", (request, env) => postJudgement(request, env, "retraction")],
  ["POST", "/v1/import", (request, env) => postImport(request, env)],
  ["POST", "/v1/erasures", (request, env) => postErasure(request, env)],
  ["POST", "/v1/reinstatements", (request, env) => postJudgement(request, env, "reinstatement")],
  ["POST", "/v1/records", (request, env, ctx) => postRecords(request, env, ctx)],
  ["GET", "/v1/records/*", fresh((request, env, _ctx, rest) => getRecord(request, env, decoded(rest)))],
  ...byQuery("/v1/nodes", {}),
  ["GET", "/v1/nodes/*", fresh((request, env, _ctx, rest) => getNodes(request, env, rest))],
  ["POST", "/v1/nodes/*", (request, env, _ctx, rest) => postNodes(request, env, rest)],
  ...MOVES.map(
    (action): Route => ["POST", `/v1/${action}`, (request, env) => postMove(request, env, action)],
  ),
  ["GET", "/v1/decisions/*", fresh((request, env, _ctx, rest) => getDecision(request, env, decoded(rest)))],
  ["GET", "/id/*", fresh((request, env, _ctx, rest) => getById(request, env, rest))],
  ["GET", "/v1/diff", fresh((request, env) => getDiff(request, env))],
  ["POST", "/v1/advisories", (request, env) => postAdvisory(request, env)],
  ["GET", "/v1/advisories", fresh((request, env) => listAdvisories(request, env))],
  ["GET", "/v1/advisories/*", fresh((request, env, _ctx, rest) => getAdvisory(request, env, rest))],
  ["POST", "/v1/advisories/*", (request, env, _ctx, rest) => postWithdrawal(request, env, rest)],
  ["POST", "/v1/waivers", (request, env) => postWaiver(request, env)],
  ["GET", "/v1/waivers", fresh((request, env) => listWaivers(request, env))],
  ["GET", "/v1/questions", (request, env) => listQuestions(request, env)],
  ...QUESTION_WORDS.map(
    (word): Route => [
      "GET",
      `/v1/questions/${word}`,
      fresh((request, env) => getQuestion(request, env, word)),
    ],
  ),
  ["PUT", "/v1/agents/*", (request, env, _ctx, rest) => enterAgent(request, env, decoded(rest))],
  ["GET", "/v1/agents/*", fresh((request, env, _ctx, rest) => getAgent(request, env, decoded(rest)))],
  ["DELETE", "/v1/agents/*", (request, env, _ctx, rest) => forgetAgent(request, env, decoded(rest))],
  ["GET", "/v1/runs/*", fresh((request, env, _ctx, rest) => getRun(request, env, rest))],
  ["GET", "/v1/graph", fresh((request, env) => getGraph(request, env))],
  ...SUFFIXES.map(
    (suffix): Route => [
      "GET",
      `/v1/graph.${suffix}`,
      fresh((request, env) => getGraph(request, env, suffix)),
    ],
  ),
  ["GET", "/v1/search", fresh((request, env) => getSearch(request, env))],
  ["POST", "/v1/select", fresh((request, env) => postSelect(request, env))],
  ["GET", "/v1/violations", fresh((request, env) => listViolations(request, env))],
  ["GET", "/v1/violations/*", fresh((request, env, _ctx, rest) => getViolation(request, env, decoded(rest)))],
  ["GET", "/v1/policies", fresh((request, env) => listPolicies(request, env))],
  ["PUT", "/v1/policies/*", (request, env, _ctx, rest) => enterPolicy(request, env, decoded(rest))],
  ["GET", "/v1/policies/*", fresh((request, env, _ctx, rest) => getPolicy(request, env, decoded(rest)))],
  ["DELETE", "/v1/policies/*", (request, env, _ctx, rest) => forgetPolicy(request, env, decoded(rest))],
  [
    "POST",
    "/v1/policies/*",
    fresh((request, env, _ctx, rest) => postPolicyTest(request, env, decoded(rest))),
  ],
  ["POST", "/v1/exports", fresh((request, env) => postExport(request, env))],
  ["GET", "/v1/exports", (request, env) => listExports(request, env)],
  ["GET", "/v1/exports/index", fresh((request, env) => getExportIndex(request, env))],
  ["GET", "/v1/exports/*", (request, env, _ctx, rest) => exported(request, env, rest)],
  ["DELETE", "/v1/exports/*", (request, env, _ctx, rest) => dropExport(request, env, decoded(rest))],
  ["GET", "/v1/lineages", fresh((request, env) => listLineages(request, env))],
  ["GET", "/v1/lineages/*", fresh((request, env, _ctx, rest) => getLineages(request, env, rest))],
  ["GET", "/v1/admin/fsck", (request, env) => getFsck(request, env)],
  ["POST", "/v1/admin/rebuild", (request, env) => postRebuild(request, env)],
  ["GET", "/v1/admin/backup", (request, env) => getBackup(request, env)],
  ["POST", "/v1/admin/restore", (request, env) => postRestore(request, env)],
  ["GET", "/v1/admin/quarantine", (request, env) => listQuarantine(request, env)],
  ["POST", "/v1/admin/releases", (request, env) => postRelease(request, env)],
  ["GET", "/v1/admin/atlas", (request, env) => getAtlas(request, env)],
  ["GET", "/v1/admin/ledgers", (request, env) => listLedgers(request, env)],
  ...ACTIONS.flatMap((action) => byQuery(`/v1/${action}`, { action })),
];

const app = buildApp(ROUTES);

export default {
  fetch: (request, env, ctx) => app.fetch(request, patientEnv(env), ctx),
  /** The cron: wakes what a crash left stranded. */
  scheduled: async (_event, env, ctx) => {
    ctx.waitUntil(siteLog(env).wake());
    ctx.waitUntil(siteWatch(env).wake());
    ctx.waitUntil(siteExporter(env).wake());
  },
} satisfies ExportedHandler<Env>;

// A site with something of everything in it, for tests that ask every question there is.

import { POLICY } from "../../../src/wire/openapi-examples.ts";
import { QUESTION_WORDS } from "../../../src/wire/questions.ts";
import { older } from "../snapshots.ts";
import { connections } from "./connections.ts";
import { type Body, call, digestOf, model, post } from "./site.ts";
import { violations } from "./violations.ts";

const from = (word: string): object => ({ id: digestOf(word), type: "fine-tuned-from" });

/** A family, an agent, a cohort and a run; the ways to ask for them, each by the operation that it is. */
export async function furnish(): Promise<Readonly<Record<string, string>>> {
  const transformation = { id: "https://ci.example/runs/9", type: "fine-tuning" };
  await post(model("base"));
  const { receipt } = (await post(model("child", [from("base")], { transformation }))).body;
  const cohort = { name: "acme/step", from: [digestOf("base")], records: [model("c1", [from("base")])] };
  const { id } = (await post(cohort, "/v1/cohorts")).body;
  await call("/v1/agents/p1", {
    method: "PUT",
    body: JSON.stringify({ type: "person", name: "Käthe" }),
    headers: { "content-type": "application/json" },
  });
  const wrong = { names: ["acme/base"], severity: "low", kind: "other", title: "It is old." };
  const advisory = (await post(wrong, "/v1/advisories")).body.id;
  const waiver = {
    advisory,
    node: digestOf("child"),
    until: "2099-01-01T00:00:00Z",
    reason: "It is on its way out.",
  };
  await post(waiver, "/v1/waivers");
  await call("/v1/policies/pii", {
    method: "PUT",
    body: JSON.stringify(POLICY),
    headers: { "content-type": "application/json" },
  });
  const headers = { "content-type": "application/vnd.openrange.snapshot+json" };
  const document = JSON.stringify(older(null));
  const imported = (await (
    await call("/v1/import", { method: "POST", body: document, headers })
  ).json()) as Body;
  const child = digestOf("child");
  const learning = "What came of it is worth more than what it was made for.";
  const moved = (await post({ to: "canary", learning }, `/v1/nodes/${child}/transitions`)).body;
  // What is told as past may be under an advisory: it is a violation.
  const told = { to: "canary", learning, recorded: true, at: "2026-02-01T00:00:00Z" };
  const { position } = (await post(told, `/v1/nodes/${digestOf("c1")}/transitions`)).body;
  const [violation] = await violations(position);
  const node = Object.fromEntries(
    [
      "",
      "manifest",
      "closure",
      "bom",
      "parents",
      "children",
      "ancestors",
      "descendants",
      "siblings",
      "leaks",
      "reproducibility",
      "history",
      "dossier",
    ].flatMap((action) => [
      [`/v1/nodes/{id}${action && `/${action}`}`, `/v1/nodes/${child}${action && `/${action}`}`],
      [`/v1/${action || "nodes"}`, `/v1/${action || "nodes"}?id=${child}`],
    ]),
  );
  return {
    ...node,
    "/v1/nodes/{id}/source": `/v1/nodes/${imported.node}/source`,
    "/v1/source": `/v1/source?id=${imported.node}`,
    "/id/{id}": `/id/${child}`,
    "/v1/records/{id}": `/v1/records/${receipt.record}`,
    "/v1/cohorts/{id}": `/v1/cohorts/${id}`,
    "/v1/runs/{id}": `/v1/runs/${transformation.id}`,
    "/v1/agents/{id}": "/v1/agents/p1",
    ...connections(child, digestOf("base")),
    "/v1/nodes/{id}/trace": `/v1/nodes/${child}/trace?metric=mmlu`,
    "/v1/trace": `/v1/trace?id=${child}&metric=mmlu`,
    "/v1/diff": `/v1/diff?a=${digestOf("base")}&b=${child}`,
    "/v1/policies": "/v1/policies",
    "/v1/policies/{name}": "/v1/policies/pii",
    "/v1/policies/{name}/versions": "/v1/policies/pii/versions",
    "/v1/graph": "/v1/graph",
    "/v1/search": "/v1/search?q=acme",
    "/v1/advisories": "/v1/advisories",
    "/v1/advisories/{id}": `/v1/advisories/${advisory}`,
    "/v1/advisories/{id}/impact": `/v1/advisories/${advisory}/impact`,
    "/v1/waivers": "/v1/waivers",
    "/v1/exports/index": "/v1/exports/index",
    ...Object.fromEntries(
      QUESTION_WORDS.map((word) => [
        `/v1/questions/${word}`,
        `/v1/questions/${word}${word === "live-downstream" ? "?name=acme/base" : ""}`,
      ]),
    ),
    "/v1/violations": "/v1/violations",
    "/v1/violations/{id}": `/v1/violations/${violation.id}`,
    "/v1/lineages": "/v1/lineages",
    "/v1/lineages/{name}": "/v1/lineages/acme",
    "/v1/lineages/{name}/champions": "/v1/lineages/acme/champions",
    "/v1/decisions/{id}": `/v1/decisions/${moved.decision.id}`,
  };
}

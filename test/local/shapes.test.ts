// The special shapes as their README tells them: its curl lines are read, sent to a served site in its order, and every
// answer is held against the essential lines that stand under the question. Then what each shape is there to show.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Parser } from "n3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../src/local/paths.ts";
import { type Served, serve } from "../../src/local/serve.ts";
import type { EdgeAnswer, WalkAnswer } from "../../src/wire/answers.ts";
import { cleanUp, temporaryFolder } from "../support/node/launcher.ts";

const FOLDER = "examples/shapes";
const README = readFileSync(join(ROOT, FOLDER, "README.md"), "utf8");

type Sent = {
  readonly command: string;
  readonly path: string;
  readonly type?: string;
  readonly file?: string;
};
type Step = Sent & { readonly expected?: object };
type Shape = { readonly title: string; readonly steps: readonly Step[] };

/** A curl line as the README writes them; any other is a fault of the README. */
function readCurl(command: string): Sent {
  const line = command.replace(/\\\n\s*/g, "").trim();
  const match =
    /^curl -sS "\$site(\/[^"\s]+)" -H "\$auth"(?: -H 'Content-Type: ([^']+)' --data-binary @(\S+))?$/.exec(
      line,
    );
  if (match?.[1] === undefined) throw new Error(`not a curl line that the test can send: ${line}`);
  const [, path, type, file] = match;
  return { command, path, ...(type && file ? { type, file } : {}) };
}

function readShape(section: string): Shape {
  const [title = ""] = section.split("\n");
  const steps: Step[] = [];
  for (const [, language, text = ""] of section.matchAll(/^```(\w+)\n(.*?)^```$/gms)) {
    if (language === "sh") steps.push(readCurl(text));
    else steps.push({ ...(steps.pop() ?? readCurl("")), expected: JSON.parse(text) });
  }
  return { title: title.replace(/^\d+\. /, ""), steps };
}

const SHAPES: readonly Shape[] = README.split(/^## /m).slice(1).map(readShape);
const FILES = readdirSync(join(ROOT, FOLDER)).filter((file) => file !== "README.md");

type Taken = { readonly status: number; readonly stubs: readonly string[] };
/** The answers to one shape's questions, each as it was when the README asks. */
type Answers = { readonly taken: Taken[]; readonly said: unknown[] };

let site: Served;
const answers = new Map<string, Answers>();
const nodes = new Set<string>();

const ask = async (path: string): Promise<Response> =>
  await fetch(site.url + path, { headers: { authorization: `Bearer ${site.token}` } });

type NdjsonLine = Taken & { readonly receipt: { readonly node: string }; readonly summary?: object };

/** Posts a file; one status for each record that it holds, or for the cohort. */
async function post({ path, type = "", file = "" }: Sent): Promise<Taken[]> {
  const response = await fetch(site.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${site.token}`, "content-type": type },
    body: readFileSync(join(ROOT, file)),
  });
  const text = await response.text();
  if (type === "application/json") {
    const cohort = JSON.parse(text) as { stubs: string[]; records: { node: string }[] };
    for (const { node } of cohort.records) nodes.add(node);
    return [{ status: response.status, stubs: cohort.stubs }];
  }
  const lines = text.trimEnd().split("\n");
  const records = lines.map((line): NdjsonLine => JSON.parse(line)).filter((line) => !line.summary);
  return records.map(({ status, receipt, stubs }) => {
    expect(status, text).toBe(201);
    for (const node of [receipt.node, ...stubs]) nodes.add(node);
    return { status, stubs };
  });
}

beforeAll(async () => {
  site = await serve({ port: 0, data: temporaryFolder() });
  for (const { title, steps } of SHAPES) {
    const kept: Answers = { taken: [], said: [] };
    answers.set(title, kept);
    for (const step of steps) {
      if (step.file !== undefined) kept.taken.push(...(await post(step)));
      else kept.said.push(await (await ask(step.path)).json());
    }
  }
});

afterAll(async () => {
  await site.stop();
  await cleanUp();
});

function answersTo(title: string): Answers {
  const found = answers.get(title);
  if (!found) throw new Error(`the README has no section ${title}`);
  return found;
}

/** The answer to the shape's first, second, … question. */
const said = <T = Walk>(title: string, question: number): T => answersTo(title).said[question] as T;

type Walk = WalkAnswer & { readonly edges: readonly EdgeAnswer[] };
type Json = { readonly [key: string]: unknown };
type Listed = { readonly kind: string; readonly name: string; readonly version: string };
type Run = {
  readonly transformation: Json;
  readonly made: readonly Listed[];
  readonly used: readonly Listed[];
};
type Named<T = Json> = { readonly nodes: readonly T[] };

const versions = (listed: readonly { readonly version: string | null }[]): (string | null)[] =>
  listed.map(({ version }) => version);
const depths = ({ nodes: found }: Walk): [string | null, number][] =>
  found.map(({ name, depth }) => [name?.split("/").at(-1) ?? null, depth]);
const types = ({ edges }: Walk): string[] => edges.map(({ type }) => type);
const weights = ({ edges }: Walk): [string | null, number | null][] =>
  edges.map(({ role, weight }) => [role, weight]);

describe("the README of the shapes", () => {
  it("names every file in its folder, each once", () => {
    const named = SHAPES.flatMap(({ steps }) => steps.flatMap(({ file }) => file ?? []));
    expect(named.toSorted()).toEqual(FILES.map((file) => `${FOLDER}/${file}`).toSorted());
  });

  it("has an answer under every question and a post or more in every section", () => {
    expect(SHAPES.length).toBe(16);
    for (const { title, steps } of SHAPES) {
      expect(
        steps.filter(({ file, expected }) => (file === undefined) !== (expected !== undefined)),
        title,
      ).toEqual([]);
      expect(steps.filter(({ file }) => file).length, title).toBeGreaterThan(0);
      expect(steps.filter(({ file }) => !file).length, title).toBeGreaterThan(1);
    }
  });

  it.each(SHAPES)("tells the truth about: $title", ({ title, steps }) => {
    const questions = steps.filter(({ expected }) => expected);
    for (const [i, { path, expected }] of questions.entries())
      expect(said<object>(title, i), path).toMatchObject(expected ?? {});
  });

  const hasCurl = spawnSync("curl", ["--version"]).status === 0;
  it.skipIf(!hasCurl)("has lines that a shell and curl take as they are", () => {
    const shell = (command: string): string =>
      execFileSync("sh", ["-c", command], {
        cwd: ROOT,
        env: { ...process.env, site: site.url, auth: `Authorization: Bearer ${site.token}` },
        encoding: "utf8",
      });
    for (const { steps } of SHAPES)
      for (const { command, file, path } of steps) {
        const out = shell(command);
        if (file === undefined) expect(JSON.parse(out), path).not.toHaveProperty("code");
        else if (file.endsWith(".json")) expect(JSON.parse(out).created, file).toBe(false);
        else expect(out, file).toMatch(/"refused":0,"next_line":null\}\}\s*$/);
      }
  });
});

describe("the records of the shapes", () => {
  const records = FILES.flatMap((file) => {
    const text = readFileSync(join(ROOT, FOLDER, file), "utf8");
    const all = file.endsWith(".json")
      ? JSON.parse(text).records
      : text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line));
    return all as {
      readonly kind: string;
      readonly description: string;
      readonly tags: readonly string[];
      readonly artifact?: { readonly digest: string; readonly size: number };
      readonly facets?: { readonly example: { readonly bytes: string } };
    }[];
  });

  it("are all taken as new, and only two shapes leave something unrecorded", () => {
    const taken = [...answers].flatMap(([title, all]) => all.taken.map((one) => ({ title, ...one })));
    expect(taken.length).toBe(records.length - 2);
    expect(taken.filter(({ status }) => status !== 201)).toEqual([]);
    expect(taken.flatMap(({ title, stubs }) => stubs.map(() => title))).toEqual([
      "Transfer learning from another team's model",
      ...Array(3).fill("A federated round with blinded clients"),
    ]);
  });

  it("say that they are invented, and have the digests of the bytes they show", () => {
    for (const { description, tags, artifact, facets } of records) {
      expect(tags).toEqual(["example", "invented"]);
      expect(description).toMatch(/^Invented example: /);
      const bytes = facets?.example.bytes;
      expect(artifact?.digest).toBe(
        bytes === undefined ? undefined : `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
      );
      expect(artifact?.size).toBe(bytes === undefined ? undefined : Buffer.byteLength(bytes));
    }
  });

  it("are each published as Turtle that a parser reads, stubs included", async () => {
    expect(nodes.size).toBe(records.length + 3);
    for (const node of nodes) {
      const answer = await ask(`/v1/nodes/${node}.ttl`);
      expect([answer.status, answer.headers.get("content-type")], node).toEqual([
        200,
        "text/turtle; charset=utf-8",
      ]);
      const quads = new Parser().parse(await answer.text());
      expect(
        quads.filter(
          ({ predicate, object }) =>
            predicate.value.endsWith("#type") && object.value === "http://www.w3.org/ns/prov#Entity",
        ).length,
        node,
      ).toBeGreaterThan(0);
    }
  });
});

describe("training", () => {
  it("of a nightly LoRA is a chain: the first day's tickets are in all three nights", () => {
    const first = said("Nightly LoRA", 0);
    expect(first.nodes.map(({ version, depth }) => [version, depth])).toEqual([
      ["2026-03-01", 1],
      ["2026-03-02", 2],
      ["2026-03-03", 3],
    ]);
    expect(new Set(first.nodes.map(({ name }) => name))).toEqual(
      new Set(["birch/nightly-lora/helpdesk-lora"]),
    );
    expect(types(said("Nightly LoRA", 1))).toEqual(["adapter-of", "continued-from", "trained-on"]);
  });

  it("with eight checkpoints is one run that made eight nodes", () => {
    const run = said<Run>("Eight checkpoints of one run", 0);
    expect(versions(run.made)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `step-${i}00`));
    expect(run.used.filter(({ kind }) => kind !== "checkpoint").map(({ name }) => name)).toEqual([
      "birch/fine-tune/base-7b",
      "birch/fine-tune/answers",
    ]);
    expect(said("Eight checkpoints of one run", 1).counts).toMatchObject({
      nodes: 8,
      by_kind: { checkpoint: 8 },
    });
  });

  it("by RLHF descends from the teacher that made the preferences, two steps away", () => {
    const title = "RLHF with a reward model and a teacher's preferences";
    expect(depths(said(title, 0))).toEqual([
      ["sft-7b", 1],
      ["preferences", 1],
      ["reward-7b", 1],
      ["teacher-70b", 2],
      ["prompts", 2],
    ]);
    expect(said(title, 1).edges.map(({ type, mutation }) => [type, mutation?.type])).toEqual([
      ["fine-tuned-from", "rlhf"],
      ["aligned-on", "rlhf"],
      ["rewarded-by", "rlhf"],
    ]);
  });

  it("under two teachers keeps the share of each one's loss", () => {
    const { edges } = said("Distillation from two teachers", 0);
    expect(
      edges
        .filter(({ type }) => type === "distilled-from")
        .map(({ role, weight, weight_unit }) => [role, weight, weight_unit]),
    ).toEqual([
      ["teacher", 0.7, "loss"],
      ["tutor", 0.3, "loss"],
    ]);
    expect(depths(said("Distillation from two teachers", 1))).toEqual([["student-3b", 1]]);
  });

  it("from another team's model has a gap until that team speaks, and then sees behind it", () => {
    const title = "Transfer learning from another team's model";
    const [before, after] = [said(title, 0), said(title, 1)];
    expect([before.gaps.stubs, before.counts.nodes]).toEqual([1, 2]);
    expect([after.gaps.stubs, after.counts.nodes]).toEqual([0, 3]);
    const encoder = after.nodes.find(({ name }) => name === "alder/speech/encoder");
    expect(before.nodes.find(({ stub }) => stub)?.id).toBe(encoder?.id);
    expect(depths(after)).toEqual([
      ["dutch-speech", 1],
      ["encoder", 1],
      ["nine-languages", 2],
    ]);
  });

  it("in a federated round weighs blinded clients by their samples and names the code", () => {
    const title = "A federated round with blinded clients";
    const { edges } = said(title, 0);
    const clients = edges.filter(({ role }) => role === "client");
    expect(clients.map(({ type, weight, weight_unit }) => [type, weight, weight_unit])).toEqual([
      ["aggregated-from", 1200, "sample-count"],
      ["aggregated-from", 800, "sample-count"],
      ["aggregated-from", 3000, "sample-count"],
    ]);
    for (const { parent } of clients) expect(parent).toMatch(/^urn:forebear:blinded:[0-9a-f]{40}$/);
    expect(edges.find(({ type }) => type === "built-with")?.parent).toMatch(/^swh:1:rev:[0-9a-f]{40}$/);
    expect(said(title, 1).gaps.stubs).toBe(3);
    expect(said<Run>(title, 2).made.map(({ kind }) => kind)).toEqual(["aggregation", "model"]);
  });

  it("that failed is a run with its status and what went in", () => {
    const run = said<Run>("A failed run", 0);
    expect(run.transformation).toMatchObject({ status: "failed", type: "fine-tuning" });
    expect(run.made.map(({ kind }) => kind)).toEqual(["run"]);
    expect(run.used.map(({ name }) => name)).toEqual(["birch/failed-run/base-7b", "birch/failed-run/corpus"]);
  });
});

describe("a merge", () => {
  const TIES = "Five-way TIES merge with a negative weight";

  it("of five keeps every weight, the negative one too", () => {
    expect(weights(said(TIES, 0))).toEqual([
      ["base", null],
      ["code", 0.4],
      ["math", 0.3],
      ["chat", 0.3],
      ["law", 0.2],
      ["rude", -0.3],
    ]);
    expect(new Set(types(said(TIES, 0)))).toEqual(new Set(["merged-from"]));
  });

  it("joins the bytes of its parents, though it names them by their commits", () => {
    for (const { parent } of said(TIES, 0).edges) expect(parent).toMatch(/^sha256:/);
    expect(said(TIES, 0).gaps.stubs).toBe(0);
  });

  it("keeps mergekit's recipe value for value and its file byte for byte", () => {
    const posted = readFileSync(join(ROOT, FOLDER, "03-ties-merge.ndjson"), "utf8")
      .trimEnd()
      .split("\n");
    const merged = JSON.parse(posted.at(-1) ?? "");
    const [node] = said<Named>(TIES, 1).nodes;
    expect(node?.merge_recipe).toEqual(merged.merge_recipe);
    expect(JSON.stringify(node?.facets)).toBe(JSON.stringify(merged.facets));
    expect(merged.facets.mergekit["mergekit_config.yml"]).toContain("      weight: -0.3\n");
  });

  it("with gradient weights has them as lists, in the recipe and beside the edge, and no single weight", () => {
    const { edges } = said("Gradient weights", 0);
    expect(edges.map(({ weight, mutation }) => [weight, mutation?.params])).toEqual([
      [null, { weight: [1, 0.7, 0.2] }],
      [null, { weight: [0, 0.3, 0.8] }],
    ]);
    const [slerp] = said<Named<{ merge_recipe: { parameters: { t: Json[] } } }>>("Gradient weights", 1).nodes;
    expect(slerp?.merge_recipe.parameters.t.map(({ value }) => value)).toEqual([
      [0, 0.5, 0.3, 0.7, 1],
      [1, 0.5, 0.7, 0.3, 0],
      0.5,
    ]);
  });
});

describe("a quantised model", () => {
  it("descends by rule from its base and from its calibration data", () => {
    const { edges } = said("GGUF with calibration data", 0);
    expect(edges.map(({ type, derived_by }) => [type, derived_by])).toEqual([
      ["quantized-from", "rule"],
      ["calibrated-on", "rule"],
    ]);
    expect(depths(said("GGUF with calibration data", 1))).toEqual([["writer-7b-gguf", 1]]);
  });
});

describe("what is served", () => {
  it("after a prompt change descends from both prompts; the evaluation stands beside", () => {
    const title = "A prompt change with its evaluation and its deployment";
    expect(said(title, 0).nodes.map(({ kind, depth }) => [kind, depth])).toEqual([
      ["deployment", 1],
      ["prompt", 1],
      ["deployment", 2],
    ]);
    expect(types(said(title, 1))).toEqual(["evaluated", "prompted-by"]);
    const { references } = said<{ references: { type: string }[] }>(title, 2);
    expect(references.map(({ type }) => type)).toEqual(["supersedes", "documented-by"]);
  });

  it("from a RAG index descends from the handbook it quotes", () => {
    expect(depths(said("RAG index", 0))).toEqual([
      ["handbook-chunks", 1],
      ["handbook-index", 2],
      ["handbook-assistant", 3],
    ]);
    expect(types(said("RAG index", 1))).toEqual(["embedded-with", "served-from"]);
  });
});

describe("a person", () => {
  it("who edits makes an artifact, and says outcome, authority and justification", () => {
    const title = "A human edit that makes an artifact";
    const [node] = said<Named<{ kind: string; transformation: Json }>>(title, 0).nodes;
    expect(node?.kind).toBe("dataset");
    expect(node?.transformation).toMatchObject({
      agent: { type: "person" },
      outcome: "modified",
      authority: "pharmacist on duty",
      justification: "Three doses were those of adults.",
    });
    const [edit] = said(title, 1).edges;
    expect([edit?.type, edit?.mutation?.type]).toEqual(["revised-from", "human-edit"]);
    expect(depths(said(title, 1))).toEqual([
      ["side-effects", 1],
      ["drafter-7b", 2],
    ]);
  });

  it("who only approves makes nothing that descends", () => {
    const title = "A review that only approves";
    expect(types(said(title, 0))).toEqual(["reviewed"]);
    expect(said(title, 1).counts.nodes).toBe(0);
    expect(said<Json>(title, 2)).toMatchObject({
      kind: "intervention",
      transformation: {
        outcome: "approved",
        authority: "release board",
        justification: "The error rate on urgent cases is below one in a thousand.",
      },
    });
  });
});

describe("what is known", () => {
  it("after the fact is as sure as its weakest edge, and says that there was more", () => {
    const walk = said("Reconstructed after the fact", 0);
    expect(walk.edges.map(({ type, certainty }) => [type, certainty])).toEqual([
      ["fine-tuned-from", "inferred"],
      ["trained-on", "reconstructed"],
    ]);
    expect([walk.weakest_certainty, walk.gaps.partial]).toEqual(["reconstructed", 1]);
    const [node] = said<Named>("Reconstructed after the fact", 1).nodes;
    expect(node).toMatchObject({
      created_at_utc: null,
      capture: { method: "reconstructed", confidence: 0.6 },
    });
  });

  it("of curriculum variants tells those made together from those of the same parents", () => {
    type Siblings = {
      readonly cohorts: readonly { readonly siblings: readonly Listed[] }[];
      readonly shared_parents: readonly Listed[];
    };
    const { cohorts, shared_parents } = said<Siblings>("Curriculum variants of one state", 0);
    expect(cohorts.map(({ siblings }) => versions(siblings))).toEqual([["step-7-aisle", "step-7-door"]]);
    expect(versions(shared_parents)).toEqual(["step-7-aisle", "step-7-door", "step-7-rain"]);
    const [evolved] = said("Curriculum variants of one state", 1).edges;
    expect(evolved?.mutation).toEqual({ type: "curriculum-step", params: { light: 0.2, verb: "harden" } });
  });
});

// A thousand promotions at once, in one lineage: a slot has one champion at every position of the log, whoever was faster.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { siteLog } from "../../worker/env.ts";
import { auditLog, dump } from "../support/workers/audit.ts";
import { LEARNING } from "../support/workers/moves.ts";
import { rebuild } from "../support/workers/rebuild.ts";
import {
  type Answer,
  type Body,
  digestOf,
  get,
  migrateGraph,
  model,
  post,
  postLines,
} from "../support/workers/site.ts";

beforeAll(migrateGraph);

const NICHES = ["support", "search", "triage", "summary", "speech"];
const KINDS = ["model", "prompt"];
const LINEAGE = "acme/thousand";
const EACH = 10;

type Candidate = { readonly word: string; readonly kind: string };
const CANDIDATES: readonly Candidate[] = KINDS.flatMap((kind) =>
  Array.from({ length: EACH }, (_, i) => ({ word: `${kind}-${i}`, kind })),
);

type Promotion = Candidate & { readonly niche: string; readonly answer: Answer };

async function promote({ word, kind }: Candidate, niche: string, i: number): Promise<Promotion> {
  const body = { to: "champion", niche, learning: `${LEARNING} Try ${i}.` };
  return { word, kind, niche, answer: await post(body, `/v1/nodes/${digestOf(word)}/transitions`) };
}

type Standing = {
  n: number;
  niche: string;
  kind: string;
  state: string;
  from_position: number;
  until_position: number | null;
};

test("each slot has one champion at every position, and keeps what is in other slots", async () => {
  const records = CANDIDATES.map(({ word, kind }) =>
    model(word, [], { kind, lineage: LINEAGE, name: `acme/${word}` }),
  );
  await postLines(records);
  await siteLog(env).wake();
  const wanted = Array.from({ length: 1_000 }, (_, i) => ({
    candidate: CANDIDATES[i % CANDIDATES.length] as Candidate,
    niche: NICHES[Math.floor(i / CANDIDATES.length) % NICHES.length] as string,
  }));
  const begin = Date.now();
  const said = await Promise.all(wanted.map(({ candidate, niche }, i) => promote(candidate, niche, i)));
  const codes = Object.groupBy(said, ({ answer }) => `${answer.status} ${answer.body.code ?? ""}`);
  console.log(
    Date.now() - begin,
    Object.fromEntries(Object.entries(codes).map(([code, all]) => [code, all?.length])),
  );
}, 60_000);

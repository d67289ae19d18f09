// Random records through the front door, random questions about them: every answer is what a plain walk over the list of what
// was posted comes to, page by page and as a stream. `FOREBEAR_SEED` has the same again.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { PageQuestion } from "../../src/graph/answer.ts";
import type { EdgeType } from "../../src/model/edge-types.ts";
import type { Kind } from "../../src/model/kinds.ts";
import { LIFECYCLE_STATES } from "../../src/model/lifecycle.ts";
import { sqlWalk } from "../../worker/graph/sql-engine.ts";
import { resolve } from "../../worker/read.ts";
import { type PlainEdge, type PlainQuestion, plainWalks } from "../support/plain-walk.ts";
import { random } from "../support/random.ts";
import { certaintyLike, oneOf, randomQuestion, someOf, sometimes } from "../support/random-walks.ts";
import { type Said, type SaidGraph, saidGraph } from "../support/said-graph.ts";
import { move } from "../support/workers/sayings.ts";
import { type Body, call, get, migrateGraph, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const { SEED } = env;
const dice = random(SEED === "" ? undefined : Number(SEED));
const { pick, chance } = dice;
const seed = `seed ${dice.seed}`;

const KINDS: readonly Kind[] = ["model", "dataset", "evaluation"];
const TYPES: Readonly<Record<string, readonly EdgeType[]>> = {
  model: ["derived-from", "fine-tuned-from", "merged-from", "trained-on", "built-with"],
  dataset: ["derived-from", "filtered-from", "synthesized-by"],
  evaluation: ["derived-from", "evaluated", "evaluated-against"],
};
const TYPES_SAID = [...new Set(Object.values(TYPES).flat())];

let round = 0;
const NAMES = (): string[] => Array.from({ length: 4 }, (_, i) => `o/m${round}-${i}`);
const purl = (name: string, i: number): string =>
  `pkg:huggingface/${name}@${i.toString(16).padStart(40, "a")}`;

/** Things in an order in which none descends from a later one; some are known by several ids, which nodes are of their own. */
type Thing = { readonly kind: Kind; readonly ids: readonly string[] };

const things = (size: number): Thing[] =>
  Array.from({ length: size }, (_, i) => ({
    kind: oneOf(dice, KINDS),
    ids: Array.from({ length: chance(0.25) ? 2 + pick(2) : 1 }, (_, k) =>
      chance(0.15) ? purl(oneOf(dice, NAMES()), 8 * i + k) : `urn:example:walk-${round}-${i}-${k}`,
    ),
  }));

function recordOf(all: readonly Thing[], i: number): Said {
  const thing = all[i];
  if (thing === undefined) throw new Error("there is no such thing");
  const [first = "", ...others] = thing.ids.toSorted(() => pick(3) - 1);
  const parents = Array.from({ length: i === 0 ? 0 : pick(4) }, () => ({
    id: chance(0.1)
      ? `urn:forebear:unpinned:pkg:huggingface/${oneOf(dice, NAMES())}`
      : oneOf(dice, oneOf(dice, all.slice(chance(0.7) ? Math.max(0, i - 8) : 0, i)).ids),
    type: oneOf(dice, TYPES[thing.kind] ?? []),
    certainty: certaintyLike(dice),
  }));
  const once = new Map(parents.map((parent) => [`${parent.id} ${parent.type}`, parent]));
  const ancestry = sometimes(dice, 0.3, () => oneOf(dice, ["complete", "partial"] as const));
  const name = sometimes(dice, 0.2, () => oneOf(dice, NAMES()));
  return {
    node: first,
    kind: thing.kind,
    aliases: chance(0.5) ? others.slice(0, 1 + pick(2)) : [],
    parents: [...once.values()],
    ...(ancestry === undefined || parents.length === 0 ? {} : { ancestry }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Posts random records, retracts some, has some hold again; what came of it. */
async function saidByAll(size: number): Promise<SaidGraph> {
  const graph = saidGraph();
  const all = things(size);
  // In any order, so that parents come after their children, and some things are spoken of more than once.
  const order = [...all.keys(), ...[...all.keys()].filter(() => chance(0.2))].toSorted(() => pick(3) - 1);
  const taken: { said: Said; record: string }[] = [];
  for (let from = 0; from < order.length; from += 100) {
    const records = order.slice(from, from + 100).map((i) => recordOf(all, i));
    const lines = records.map((said, k) => ({
      ...said,
      lineage: `walks-${round}`,
      description: `${from + k}`,
      created_at_utc: "2026-01-01T00:00:00Z",
    }));
    const { lines: answers } = await postLines(lines);
    for (const [k, said] of records.entries()) {
      const answer = answers[k];
      if (answer.status !== 201) {
        // A kind that became known before this was said: then it is not taken at all.
        expect([answer.code, seed]).toEqual(["edge-kind", seed]);
        continue;
      }
      expect([answer.effect, answer.projected], `${seed}: ${JSON.stringify(said)}`).toEqual(["live", true]);
      graph.say(said);
      taken.push({ said, record: answer.receipt.record });
    }
  }
  for (const { said, record } of taken.filter(() => chance(0.06))) {
    expect((await post({ record, reason: "wrong" }, "/v1/retractions")).status, seed).toBe(201);
    graph.retract(said);
    if (chance(0.4)) {
      const again = await post({ record, reason: "right" }, "/v1/reinstatements");
      expect(again.body, seed).toMatchObject({ effect: "live", projected: true });
      graph.say(said);
    }
  }
  const moved = [...graph.ids().keys()].filter(() => chance(0.15));
  for (const i of moved.flatMap((i) => (chance(0.3) ? [i, i] : i))) {
    // A slot of its own for each, so that nobody takes the place of another.
    const niche = `niche ${round}-${i}-${pick(2)}`;
    const to = oneOf(dice, LIFECYCLE_STATES);
    await move(graph.idOf(i + 1), to, { niche });
    graph.move(i + 1, niche, to);
  }
  return graph;
}

type Asked = { readonly path: string; readonly question: PlainQuestion; readonly withEdges: boolean };

/** A random question, as an address and as it is understood. */
function asked(graph: SaidGraph): Asked {
  const { types: _types, ...rest } = randomQuestion(dice, TYPES_SAID);
  const said = sometimes(dice, 0.6, () => someOf(dice, TYPES_SAID));
  const names = NAMES().filter((name) => graph.named(name).length > 0);
  const name = names.length > 0 ? sometimes(dice, 0.2, () => oneOf(dice, names)) : undefined;
  const ids = Array.from({ length: 1 + pick(4) }, () => oneOf(dice, graph.ids()));
  const through = sometimes(dice, 0.5, () => oneOf(dice, ["names", "ids"] as const));
  const withEdges = chance(0.5);
  const query: [string, string][] = [
    ...(name === undefined
      ? ids.map((id): [string, string] => ["id", id])
      : [["name", name] as [string, string]]),
    ...(said === undefined ? [] : said.map((type): [string, string] => ["edge_types", type])),
    ...(["kinds", "until", "states"] as const).flatMap((key): [string, string][] => {
      const words: readonly string[] | undefined = rest[key];
      return words === undefined ? [] : [[key, words.join(",")]];
    }),
    ...(rest.atLeast === undefined ? [] : [["min_certainty", rest.atLeast] as [string, string]]),
    ...(rest.depth === undefined ? [] : [["depth", String(rest.depth)] as [string, string]]),
    ...(through === undefined ? [] : [["through", through] as [string, string]]),
    ...(withEdges ? [["include", "edges"] as [string, string]] : []),
  ];
  const starts =
    name === undefined ? [...new Set(ids.map((id) => graph.resolve(id) ?? -1))] : graph.named(name);
  return {
    path: `/v1/${rest.direction === "up" ? "ancestors" : "descendants"}?${new URLSearchParams(query)}`,
    question: {
      ...rest,
      starts,
      types: said ?? HEREDITARY,
      throughNames: through === undefined ? name !== undefined : through === "names",
    },
    withEdges,
  };
}

const HEREDITARY = TYPES_SAID.filter(
  (type) => !["built-with", "evaluated", "evaluated-against"].includes(type),
);

/** All pages; each says the same of all of them. */
async function paged(path: string, limit: number): Promise<Body> {
  const { nodes, edges = [], next, ...told } = (await get(`${path}&limit=${limit}`)).body;
  for (let cursor = next; cursor !== null; ) {
    const { body } = await get(`${path}&limit=${limit}&cursor=${cursor}`);
    const { nodes: more, edges: moreEdges = [], next: after, ...again } = body;
    expect(again).toEqual(told);
    nodes.push(...more);
    edges.push(...moreEdges);
    cursor = after;
  }
  return { ...told, nodes, edges };
}

async function streamed(path: string): Promise<Body> {
  const response = await call(path, { headers: { accept: "application/x-ndjson" } });
  const text = new TextDecoder().decode(await response.arrayBuffer());
  const lines: Body[] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [first, last] = [lines.at(0), lines.at(-1)];
  const nodes = lines.flatMap((line) => line.node ?? []);
  const edges = lines.flatMap((line) => line.edge ?? []);
  expect(nodes.length + edges.length + 2).toBe(lines.length);
  const { complete, stopped_by } = first.walk;
  const counted = path.includes("include=edges") ? { edges: edges.length } : {};
  expect(last).toEqual({ end: { nodes: nodes.length, ...counted, complete, stopped_by } });
  return { ...first.walk, nodes, edges };
}

test.each([1, 25, 120, 300])(
  "%i things, and what is asked of them",
  async (size) => {
    round = size;
    const graph = await saidByAll(size);
    const plain = graph.graph();
    const walks = plainWalks(plain);
    const byNumber = new Map(plain.nodes.map((node) => [node.n, node]));
    for (let i = 0; i < 14; i++) {
      const { path, question, withEdges } = asked(graph);
      const expected = walks(question);
      const edgeOf = ({ child, parent, type, certainty }: PlainEdge): Body => ({
        child: graph.idOf(child),
        parent: graph.idOf(parent),
        type,
        certainty,
      });
      const limit = Math.max(1 + pick(20), Math.ceil(expected.nodes.length / 5));
      for (const answer of [await paged(path, limit), await streamed(path)]) {
        const why = `${seed}, ${size} things, ${path}`;
        const { starts, nodes, edges, counts, gaps, weakest_certainty, complete, stopped_by } = answer;
        expect(
          nodes.map((node: Body) => [node.id, node.depth, node.kind, node.stub]),
          why,
        ).toEqual(
          expected.nodes.map(({ n, depth }) => {
            const node = byNumber.get(n);
            return [graph.idOf(n), depth, node?.kind, node?.stub];
          }),
        );
        expect(
          edges.map(({ child, parent, type, certainty }: Body) => ({ child, parent, type, certainty })),
          why,
        ).toEqual(withEdges ? expected.edges.map(edgeOf) : []);
        expect({ counts, gaps, weakest_certainty, complete, stopped_by }, why).toEqual({
          counts: expected.counts,
          gaps: expected.gaps,
          weakest_certainty: expected.weakest,
          complete: !expected.deeper,
          stopped_by: expected.deeper ? ["depth"] : [],
        });
        expect(
          starts.map((start: Body) => start.id),
          why,
        ).toEqual(question.starts.map(graph.idOf));
      }
    }
    await countedAllTheSame(graph);
  },
  240_000,
);

/** What the database cannot hand over is counted there: the counts are those of the whole, and what is listed is its beginning. */
async function countedAllTheSame(graph: SaidGraph): Promise<void> {
  const at = (await get("/health")).body.position;
  let cuts = 0;
  for (let i = 0; i < 14; i++) {
    const { path, question } = asked(graph);
    // Numbers there are of all rounds together.
    const { body } = await get(path);
    const ids: string[] = body.starts.map((start: Body) => start.id);
    const found = await resolve(env.GRAPH, ids, at);
    const { states: _states, ...rest } = question;
    const page: PageQuestion = {
      ...rest,
      depth: chance(0.8) ? undefined : question.depth,
      starts: found.map(({ n }) => n),
      offset: 0,
      limit: 1_000,
      withEdges: false,
    };
    const whole = (await sqlWalk(env, page, at)).answer;
    const some = await sqlWalk(env, page, at, 1 + pick(12));
    const why = `${seed}: ${JSON.stringify(page)}`;
    const { nodes } = some.answer;
    expect(nodes, why).toEqual(whole.nodes.slice(0, nodes.length));
    if (!some.cut) expect(some.answer, why).toEqual(whole);
    else if (page.depth === undefined) {
      cuts += 1;
      expect([some.answer.counts, some.answer.gaps], why).toEqual([whole.counts, whole.gaps]);
      if (!page.throughNames) expect(some.answer.weakest, why).toEqual(whole.weakest);
    }
  }
  if (graph.ids().length > 100) expect(cuts, `${seed}: nothing was too large`).toBeGreaterThan(0);
}

// The gate over random histories: what it says, of any node at any position, is what is worked out from everything that was said,
// one claim after the other; whatever is remembered, and whoever answers.
import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Policy, Trusted } from "../../src/model/policy.ts";
import { askPolicies } from "../../worker/policy/gate.ts";
import { resolve, watermark } from "../../worker/read.ts";
import { type Random, random } from "../support/random.ts";
import { auditLog } from "../support/workers/audit.ts";
import { type Body, digestOf, migrateGraph, post, postLines } from "../support/workers/site.ts";

beforeAll(migrateGraph);

const NODES = 9;
const LINEAGES = ["home/a", "home/b", "evil/lab"];
const NOW = "2026-06-01T00:00:00.000Z";

const word = (i: number): string => `thing-${i}`;
const idOf = (i: number): string => digestOf(word(i));
const kindOf = (i: number): "dataset" | "model" => (i % 3 === 0 ? "dataset" : "model");
const purlOf = (i: number): string => `pkg:huggingface/acme/thing-${i}@${"e".repeat(40)}`;

/** One record, and from when until when it holds. */
type Told = {
  readonly node: string;
  readonly kind: string;
  readonly lineage: string;
  readonly version: number | undefined;
  readonly parents: readonly string[];
  readonly alias: string | undefined;
  readonly record: string;
  readonly position: number;
  readonly spans: { from: number; until: number }[];
};

const holds = ({ spans }: Told, at: number): boolean =>
  spans.some(({ from, until }) => from <= at && at < until);

/** Something more is said: of a new node or one that is known, by its digest or by another id. */
function draw({ pick, chance }: Random, serial: number) {
  const i = pick(NODES);
  const isHub = chance(0.2);
  const version = chance(0.7) ? 2 + pick(3) : undefined;
  // Parents are those before it, so that there is no cycle, whatever the names.
  const parents = i === 0 ? [] : Array.from({ length: pick(3) }, () => pick(i));
  const ids = [...new Set(parents)].map((k) => [k, chance(0.2) ? purlOf(k) : idOf(k)] as const);
  const alias = !isHub && chance(0.25) ? purlOf(i) : undefined;
  const record = {
    kind: kindOf(i),
    ...(isHub ? { node: purlOf(i) } : { artifact: { digest: idOf(i) } }),
    ...(alias === undefined ? {} : { aliases: [alias] }),
    lineage: LINEAGES[pick(3)] ?? "",
    parents: ids.map(([k, id]) => ({
      id,
      type: kindOf(i) === "dataset" || kindOf(k) === "model" ? "derived-from" : "trained-on",
    })),
    ...(version === undefined ? {} : { evidence: { pii: { version } } }),
    description: `said ${serial}`,
    created_at_utc: "2026-01-31T12:00:00Z",
  };
  return { record, node: isHub ? purlOf(i) : idOf(i), alias, version, parents: ids.map(([, id]) => id) };
}

/** Every name of a thing at a position, and then what it descends from, level by level: names first, as the walk has them. */
function naiveUp(told: readonly Told[], start: string, at: number): Set<string>[] {
  const live = told.filter((one) => holds(one, at));
  const grow = (names: Set<string>): Set<string> => {
    for (let before = -1; before !== names.size; ) {
      before = names.size;
      for (const { node, alias } of live)
        if (alias !== undefined && (names.has(node) || names.has(alias))) names.add(node).add(alias);
    }
    return names;
  };
  const seen = grow(new Set([start]));
  const levels = [new Set(seen)];
  for (let level = levels[0]; level && level.size > 0; ) {
    const next = grow(new Set(live.flatMap(({ node, parents }) => (level?.has(node) ? parents : []))));
    level = new Set([...next].filter((id) => !seen.has(id)));
    for (const id of level) seen.add(id);
    if (level.size > 0) levels.push(level);
  }
  return levels;
}

/** The version of the filter that those say who count; undefined where nobody does, or they differ. */
function factOf(
  told: readonly Told[],
  id: string,
  at: number,
  trusted: Trusted | undefined,
): number | undefined {
  const about = told.filter((one) => one.node === id && one.position <= at);
  const home = about[0]?.lineage;
  const counts = ({ lineage }: Told): boolean =>
    ((trusted === undefined || trusted.home === true) && lineage === home) ||
    trusted?.lineages?.includes(lineage) === true;
  const said = about.flatMap((one) =>
    holds(one, at) && counts(one) && one.version !== undefined ? one.version : [],
  );
  return new Set(said).size === 1 ? said[0] : undefined;
}

const KINDS: readonly (Policy["walk"] | undefined)[] = [undefined, { kinds: ["dataset"] }];
const TRUSTED: readonly (Trusted | undefined)[] = [undefined, { home: true, lineages: ["home/b"] }];

test("it says what is worked out from everything that was said", { timeout: 60_000 }, async () => {
  const dice = random();
  const told: Told[] = [];
  let last = -1;
  const position = async (): Promise<number> => (await watermark(env.GRAPH)).position;

  const sayMore = async (serial: number): Promise<void> => {
    const one = told[dice.pick(told.length)];
    if (one !== undefined && dice.chance(0.2)) {
      const open = one.spans.find(({ until }) => until === Number.POSITIVE_INFINITY);
      const path = open ? "/v1/retractions" : "/v1/reinstatements";
      const { status } = await post({ record: one.record, reason: "a test" }, path);
      if (status >= 300) return;
      last = await position();
      if (open) open.until = last;
      else one.spans.push({ from: last, until: Number.POSITIVE_INFINITY });
      return;
    }
    const { record, ...rest } = draw(dice, serial);
    const { status, body }: { status: number; body: Body } = await post(
      record,
      "/v1/records?unresolved=allow",
    );
    // What cannot stand beside what was said before is not said.
    if (status !== 201 || body.effect !== "live") return;
    last = await position();
    const { kind, lineage } = record;
    const spans = [{ from: last, until: Number.POSITIVE_INFINITY }];
    told.push({ ...rest, kind, lineage, record: body.receipt.record, position: last, spans });
  };

  const check = async (): Promise<void> => {
    const at = Math.max(0, dice.chance(0.6) ? last : last - dice.pick(8));
    const known = told.filter((one) => holds(one, at));
    const start = known[dice.pick(known.length)];
    if (start === undefined) return;
    const trusted = TRUSTED[dice.pick(2)];
    const walk = KINDS[dice.pick(2)];
    const isSelf = dice.chance(0.8);
    const filter = "ancestor.evidence.pii.version >= 3";
    const rule = `${dice.chance(0.3) ? 'ancestor.kind != "dataset" || ' : "ancestor.stub || "}${filter}`;
    const policy: Policy = {
      guards: ["champion"],
      each: "ancestor",
      rule: isSelf ? rule : `(${rule}) || node.id == "nobody"`,
      ...(walk === undefined ? {} : { walk }),
      ...(trusted === undefined ? {} : { trusted }),
      gaps: "ignore",
      message: "no",
    };
    const seed = `with seed ${dice.seed}, ${start.node} at ${at}: ${JSON.stringify(policy)}`;
    const levels = naiveUp(told, start.node, at);
    const kinds = new Map(known.map((one) => [one.node, one.kind]));
    const evaluated = levels.flatMap((level, depth) =>
      [...level].flatMap((id) => {
        const kind = kinds.get(id) ?? "stub";
        const isAsked = depth > 0 || (isSelf && (kind !== "stub" || id === start.node));
        return isAsked && (walk === undefined || kind === "dataset") ? [{ id, kind }] : [];
      }),
    );
    const failing = evaluated.filter(({ id, kind }) => {
      if (rule.startsWith("ancestor.kind") ? kind !== "dataset" : kind === "stub") return false;
      return !((factOf(told, id, at, trusted) ?? 0) >= 3);
    });
    const { projection } = await watermark(env.GRAPH);
    const [node] = await resolve(env.GRAPH, [start.node], at);
    if (node === undefined) throw new Error(seed);
    // An id that is only another name of a node is that node.
    const subject = { n: node.n, id: node.id, kind: node.kind, states: ["champion"] as const };
    const policies = [{ name: "p", version: 1, policy }];
    const moment = { position: at, projection };
    const answer = await askPolicies(env, policies, subject, moment, NOW);
    const [outcome] = answer.policies;
    expect(answer.ancestors, seed).toBe(levels.slice(1).reduce((sum, level) => sum + level.size, 0));
    expect(outcome?.evaluated, seed).toBe(evaluated.length);
    expect(outcome?.offending.map((one) => one.node).sort(), seed).toEqual(
      failing.map(({ id }) => id).sort(),
    );
    expect(outcome?.offenders, seed).toBe(failing.length);
    expect(outcome?.verdict, seed).toBe(failing.length === 0 ? "pass" : "fail");
    const bySql = await askPolicies({ ...env, ATLAS_REPLICAS: "0" }, policies, subject, moment, NOW);
    expect(bySql, seed).toEqual(answer);
  };

  // Everything by each of its names, so that none is only the other name of another.
  const begun = Array.from({ length: NODES }, (_, i) =>
    [idOf(i), purlOf(i)].map((node) => ({
      kind: kindOf(i),
      node,
      lineage: "home/a",
      description: "begun",
      created_at_utc: "2026-01-31T12:00:00Z",
    })),
  ).flat();
  const { lines } = await postLines(begun);
  for (const [i, { node, kind, lineage }] of begun.entries()) {
    const spans = [{ from: i, until: Number.POSITIVE_INFINITY }];
    const { record } = lines[i].receipt;
    told.push({
      node,
      kind,
      lineage,
      version: undefined,
      parents: [],
      alias: undefined,
      record,
      position: i,
      spans,
    });
  }
  last = await position();
  expect(last).toBe(begun.length - 1);

  for (let step = 0; step < 54; step++) {
    await sayMore(step);
    await check();
    if (dice.chance(0.5)) await check();
    if (step === 27) await abortAllDurableObjects();
  }
  expect((await auditLog()).faults).toEqual([]);
});

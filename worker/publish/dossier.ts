// The dossier of a node: what it is made from is read here, what it says is decided in `src/dossier`.
import { dossierOf as composed } from "../../src/dossier/dossier.ts";
import type { Dossier } from "../../src/dossier/shape.ts";
import type { Leak } from "../../src/dossier/told.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { NodeHead } from "../../src/model/view.ts";
import { leaks } from "../compare/leaks.ts";
import type { Env } from "../env.ts";
import { asOf, nodePath } from "../http/links.ts";
import { Refused } from "../problem.ts";
import type { Head, Moment } from "../read.ts";
import { ancestorCount, gapsIn, lineageOf, weakestOf } from "../reading/lineage-of.ts";
import { taintedAmong, taintKnown } from "../recall/taint.ts";
import type { Stamp } from "./conditional.ts";
import { closureAt } from "./links.ts";
import { provDigest } from "./prov-digest.ts";
import {
  about,
  advisoriesSaid,
  asAncestors,
  measuredAgainst,
  movesOf,
  namesakesOf,
  nearest,
  waiversOf,
} from "./read-dossier.ts";

const tooMuchSaid = ({ id }: Head): Refused =>
  new Refused({
    code: "too-large",
    detail: `What was said of ${id} has more than ${LIMITS.describedCharacters} characters.`,
    hint: "GET /v1/records/{id} reads one record by itself.",
  });

async function leaksOf(env: Env, node: Head, at: Moment): Promise<{ leaks: Leak[]; cut: boolean }> {
  const found = await leaks(env, node, at);
  const headOf = ({ id, kind, name, version, stub }: Omit<NodeHead, "state">): NodeHead => ({
    id,
    kind,
    name,
    version,
    stub,
    state: null,
  });
  return {
    leaks: found.leaks.items.map(({ grade, set, meets }) => ({
      grade,
      set: headOf(set),
      meets: headOf(meets),
    })),
    cut: !found.complete,
  };
}

/** The dossier of a node as of a position: the same whenever it is asked for, but for what was erased. */
export async function dossier(env: Env, node: Head, at: Moment, stamp: Pick<Stamp, "at">): Promise<Dossier> {
  const { n, id } = node;
  const lineage = await lineageOf(env, [n], at);
  const near = [n, ...lineage.order];
  const told = await nearest(env, near, at.position);
  const [first, ...others] = asAncestors(told, lineage.depth);
  if (first === undefined || first.head.id !== id) throw tooMuchSaid(node);
  const ns = told.map(({ head }) => head.n);
  const evaluations = await about(env, [n], "evaluated", at);
  const [reviews, measured, leaked, named, moves, taints, tainted] = await Promise.all([
    about(env, ns, "reviewed", at),
    measuredAgainst(env, [n, ...evaluations.ns], at),
    leaksOf(env, node, at),
    namesakesOf(env, node.name, at),
    movesOf(env, n, at),
    taintKnown(env, n, at),
    taintedAmong(env, ns, at),
  ]);
  const ids = new Map(told.map(({ head }) => [head.n, head.id]));
  return composed({
    position: at.position,
    at: stamp.at,
    ancestry: [first, ...others],
    ancestors: await ancestorCount(env, n, lineage, at),
    cut: lineage.cut || told.length < near.length,
    cutBeside: [evaluations, reviews, measured, leaked, named].some(({ cut }) => cut),
    gaps: await gapsIn(env, lineage, at),
    weakest: weakestOf(lineage.edges),
    evaluations: evaluations.told,
    reviews: reviews.told,
    measured: measured.told,
    leaks: leaked.leaks,
    namesakes: named.namesakes,
    ...moves,
    taints,
    advisories: await advisoriesSaid(env, [...new Set((taints ?? []).map(({ advisory }) => advisory))], at),
    waivers: await waiversOf(env, n, at),
    tainted: tainted && new Set([...tainted].flatMap((one) => ids.get(one) ?? [])),
    prov: {
      digest: lineage.cut ? null : await provDigest(env, near, at.position),
      link: closureAt(id, at.position, "nq"),
    },
    links: {
      node: asOf(nodePath(id), at.position),
      html: asOf(nodePath(id, "/dossier.html"), at.position),
      history: asOf(nodePath(id, "/history"), at.position),
    },
  });
}

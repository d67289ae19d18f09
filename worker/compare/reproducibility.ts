// Whether a node could be made again: its own anchors, and those of everything that it descends from.
// `src/compare/anchors.ts` says what an anchor is.
import {
  ANCHOR_NAMES,
  ANCHOR_STATUSES,
  type Anchor,
  type AnchorState,
  anchorsOf,
  isHeld,
  type Made,
} from "../../src/compare/anchors.ts";
import { reach } from "../../src/compare/things.ts";
import { bounded } from "../../src/model/bounded.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { ancestryOfClaims, type Claim } from "../../src/model/view.ts";
import type { Env } from "../env.ts";
import { headIn, shownNode } from "../http/shown.ts";
import { Refused } from "../problem.ts";
import type { Head, Moment } from "../read.ts";
import {
  ancestorCount,
  gapsIn,
  headOf,
  lineageOf,
  readClaims,
  things,
  weakestOf,
} from "../reading/lineage-of.ts";

type Anchors = Readonly<Record<Anchor, AnchorState>>;

/** What of an anchor is lacking, by name. */
const lacking = (anchors: Anchors) =>
  ANCHOR_NAMES.filter((name) => !isHeld(anchors[name])).map((anchor) => ({ anchor, ...anchors[anchor] }));

const tooMuchSaid = ({ id }: Head): Refused =>
  new Refused({
    code: "too-large",
    detail: `What was said of ${id} has more than ${LIMITS.describedCharacters} characters.`,
    hint: "GET /v1/records/{id} reads one record by itself.",
  });

const tally = (all: readonly Anchors[]) =>
  Object.fromEntries(
    ANCHOR_NAMES.map((name) => [
      name,
      Object.fromEntries(
        ANCHOR_STATUSES.map((status) => [status, all.filter((one) => one[name].status === status).length]),
      ),
    ]),
  );

type Upstream = { readonly thing: number; readonly anchors: Anchors };

export async function reproducibility(env: Env, node: Head, at: Moment) {
  const lineage = await lineageOf(env, [node.n], at);
  const all = things(lineage);
  const start = all.thingOf(node.n);
  const whole = reach(all, start);
  const near = whole.order.slice(0, LIMITS.readAncestors + 1);
  const madeOf = (thing: number, claims: readonly Claim[]): Made => ({
    kind: headOf(all, lineage, thing).kind,
    ids: all.nodesOf(thing).map((n) => headIn(lineage, n).id),
    said: claims.map(({ said }) => said),
    ancestry: ancestryOfClaims(claims),
  });
  const found: Upstream[] = [];
  const unread = await readClaims(env, all, near, at, (thing, claims) => {
    found.push({ thing, anchors: anchorsOf(madeOf(thing, claims)) });
  });
  const own = found.find(({ thing }) => thing === start)?.anchors;
  if (own === undefined) throw tooMuchSaid(node);
  const upstream = found.filter(({ thing }) => thing !== start);
  const wanting = upstream.filter(({ anchors }) => lacking(anchors).length > 0);
  const limited = lineage.cut || near.length < whole.order.length || unread.length > 0;
  return {
    position: at.position,
    complete: !limited,
    stopped_by: limited ? ["limit"] : [],
    gaps: await gapsIn(env, lineage, at),
    weakest_certainty: weakestOf(lineage.edges),
    node: shownNode(node),
    reproducible: {
      here: lacking(own).length === 0,
      // One that lacks something settles it; that none does is known only when all were read.
      upstream: wanting.length > 0 ? false : limited ? null : true,
    },
    anchors: own,
    upstream: {
      ancestors: await ancestorCount(env, node.n, lineage, at),
      read: upstream.length,
      anchors: tally(upstream.map(({ anchors }) => anchors)),
      wanting: bounded(wanting, LIMITS.listItems, ({ thing, anchors }) => ({
        ...shownNode(headOf(all, lineage, thing)),
        depth: whole.depth.get(thing) ?? 0,
        lacks: lacking(anchors),
      })),
    },
  };
}

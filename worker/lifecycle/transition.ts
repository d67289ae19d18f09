// A transition: which of them are open, and what it is held against before it is decided.

import { millisecondsOf } from "../../src/model/instant.ts";
import { openFrom, passed } from "../../src/model/lifecycle.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { type Result, refuse } from "../../src/model/result.ts";
import type { SaidTransition } from "../../src/wire/transition.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import type { WriteTerms } from "../http/terms.ts";
import type { Head } from "../read.ts";
import { type Content, type Looked, type Moved, type Moving, untilUnchanged } from "./move.ts";
import { knownTarget, noWayBack } from "./rollback-target.ts";
import { headShown, nicheOf, type Stand, standOf } from "./stand.ts";

/** The one node that is meant, as it is known at a position. */
export type Find = (at: number) => Promise<Head>;

/** An instant as it is kept; undefined without one. Refused where it is not past yet. */
export function pastInstant(said: string | undefined): Result<string | undefined> {
  if (said === undefined) return { ok: true, value: undefined };
  const ms = millisecondsOf(said) ?? Number.NaN;
  if (ms <= Date.now()) return { ok: true, value: new Date(ms).toISOString() };
  return refuse({
    code: "invalid",
    detail: `/at: ${said} is not past yet.`,
    pointer: "/at",
    hint: "Say when it happened; what happens now needs no time.",
  });
}

/** That a node is not in the state that was expected. */
export function stateDiffers(
  { own, node, niche }: Stand,
  expected: string | null | undefined,
): Refusal | undefined {
  const state = own?.state ?? null;
  if (expected === undefined || expected === state) return undefined;
  return {
    code: "state-differs",
    detail: `${node.id} is ${state ?? "in no state"} in ${niche}, not ${expected ?? "in none"}.`,
    pointer: "/if_state",
    hint: "Look at its history, and decide anew.",
    more: { state },
  };
}

/** That a deployment is no more. */
export function isOver({ ended, node }: Stand): Refusal | undefined {
  if (ended === null) return undefined;
  return {
    code: "ended",
    detail: `${node.id} ended at ${ended}.`,
    hint: "What has ended stays so. Record the deployment that took its place, and move that.",
  };
}

/** That a move is not open from where the node is. */
function closed({ own, node, niche }: Stand, to: string): Refusal {
  const from = own?.state ?? null;
  const open = openFrom(from);
  return {
    code: "transition-refused",
    detail: `${node.id} is ${from ?? "in no state"} in ${niche}${from === to ? " already" : ` and cannot become ${to}`}.`,
    pointer: "/to",
    hint: `Open from there: ${open.join(", ")}.`,
    more: { from, open },
  };
}

function unheld({ node, niche }: Stand): Refusal {
  return {
    code: "transition-refused",
    detail: `Nothing that was said of ${node.id} holds any more: it cannot be moved in ${niche} but to the archive.`,
    pointer: "/to",
    hint: "Open from there: archived. POST /v1/reinstatements makes a retracted record hold again.",
    more: { open: ["archived"] },
  };
}

/** What it is held against before anything is decided. */
async function refused(
  env: Env,
  { stand, content, states }: Moving,
  said: SaidTransition,
): Promise<Refusal | undefined> {
  const early = stateDiffers(stand, said.if_state) ?? isOver(stand);
  if (early) return early;
  // What is told of the past is told as it was.
  if (states === null) return undefined;
  if (states.length === 0) return closed(stand, content.to);
  if (stand.node.stub && content.to !== "archived") return unheld(stand);
  const { rollback_target: target } = content;
  return target === undefined ? undefined : await noWayBack(env, stand, target, "/rollback_target");
}

async function movingOf(env: Env, find: Find, said: SaidTransition, at: string | undefined): Promise<Moving> {
  const now = await headShown(env);
  const node = await find(now.position);
  const niche = nicheOf(node, said.niche);
  const stand = await standOf(env, node, niche, now);
  const { to, learning, evidence, rollback_target: target, reason, bounds, recorded, dry_run: dryRun } = said;
  const rollback = target === undefined ? undefined : await knownTarget(env, target, now, "/rollback_target");
  const content: Content = {
    node: node.id,
    niche,
    to,
    ...(rollback === undefined ? {} : { rollback_target: rollback.id }),
    ...(recorded === true && at !== undefined ? { recorded, at } : {}),
    ...(learning === undefined ? {} : { learning }),
    ...(reason === undefined ? {} : { reason }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(bounds === undefined ? {} : { bounds }),
  };
  const states = recorded === true ? null : (passed(stand.own?.state ?? null, to) ?? []);
  return { type: "transition", stand, content, states, dryRun: dryRun === true };
}

/** Moves a node to a state; the same move again is answered with the receipt that it was given. */
export async function transition(
  env: Env,
  caller: Caller,
  find: Find,
  said: SaidTransition,
  terms: WriteTerms,
): Promise<Result<Moved>> {
  const at = pastInstant(said.at);
  if (!at.ok) return at;
  const look = async (): Promise<Looked> => {
    const moving = await movingOf(env, find, said, at.value);
    return { moving, refusal: await refused(env, moving, said) };
  };
  return await untilUnchanged(env, caller, look, terms);
}

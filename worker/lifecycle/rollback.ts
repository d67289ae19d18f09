// A rollback: a champion leaves its place to one that was champion before, or that it descends from. It is decided like a promotion.
import { climbed } from "../../src/model/lifecycle.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import type { Result } from "../../src/model/result.ts";
import type { SaidRollback } from "../../src/wire/transition.ts";
import type { Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import type { WriteTerms } from "../http/terms.ts";
import { Refused } from "../problem.ts";
import { type Looked, type Moved, type Moving, untilUnchanged } from "./move.ts";
import { isTold } from "./read-moves.ts";
import { knownTarget, noWayBack } from "./rollback-target.ts";
import { headShown, nicheOf, type Stand, standOf } from "./stand.ts";
import { type Find, isOver, stateDiffers } from "./transition.ts";

type Rollback = Moving & { readonly leaves: Stand };

const nothing = (detail: string, hint: string): Refusal => ({
  code: "no-rollback",
  detail,
  pointer: "/target",
  hint,
});

async function rollbackOf(env: Env, find: Find, said: SaidRollback): Promise<Rollback> {
  const now = await headShown(env);
  const node = await find(now.position);
  const niche = nicheOf(node, said.niche);
  const leaves = await standOf(env, node, niche, now);
  const target = said.target ?? leaves.own?.target ?? undefined;
  if (target === undefined)
    throw new Refused(
      nothing(
        leaves.own === null
          ? `${node.id} has no standing in ${niche}: there is nothing to roll back.`
          : `${node.id} has no rollback target in ${niche}.`,
        "Name one as `target`: a former champion of the slot, or an ancestor.",
      ),
    );
  const stand = await standOf(env, await knownTarget(env, target, now, "/target"), niche, now);
  const { learning, reason, dry_run: dryRun } = said;
  return {
    type: "rollback",
    leaves,
    stand,
    content: {
      node: stand.node.id,
      leaves: node.id,
      niche,
      to: "champion",
      ...(learning === undefined ? {} : { learning }),
      ...(reason === undefined ? {} : { reason }),
    },
    states: climbed(stand.own?.state ?? null, "champion") ?? [],
    dryRun: dryRun === true,
  };
}

/** Why the target cannot take the place; undefined where it can. */
async function unfit(env: Env, { leaves, stand }: Rollback): Promise<Refusal | undefined> {
  const { node, home, kind } = stand;
  const target = node.id;
  const back = "Name another `target`: a former champion of the slot, or an ancestor.";
  const strange = await noWayBack(env, leaves, target, "/target");
  if (strange) return strange;
  if (home !== leaves.home)
    return nothing(`${target} belongs to ${home}, and the place to ${leaves.home}.`, back);
  if (node.stub || !(await isTold(env.GRAPH, node.n, stand.at.position)))
    return nothing(`${target} is gone: what was said of it was retracted or erased.`, back);
  if (kind !== leaves.kind) return nothing(`${target} is another kind (${kind}) than ${leaves.kind}.`, back);
  return isOver(stand);
}

async function refused(env: Env, rollback: Rollback, said: SaidRollback): Promise<Refusal | undefined> {
  const { leaves } = rollback;
  const differs = stateDiffers(leaves, said.if_state);
  if (differs) return differs;
  if (leaves.own?.state !== "champion" || leaves.champion?.node !== leaves.node.id)
    return {
      code: "no-rollback",
      detail: `${leaves.node.id} is not champion of ${leaves.niche}.`,
      hint: leaves.champion
        ? `${leaves.champion.node} is: it can be rolled back.`
        : "The slot has no champion: promote one.",
    };
  return await unfit(env, rollback);
}

/** Rolls a champion back; the same again is answered with the receipt that it was given. */
export async function rollBack(
  env: Env,
  caller: Caller,
  find: Find,
  said: SaidRollback,
  terms: WriteTerms,
): Promise<Result<Moved>> {
  const look = async (): Promise<Looked> => {
    const moving = await rollbackOf(env, find, said);
    return { moving, refusal: await refused(env, moving, said) };
  };
  return await untilUnchanged(env, caller, look, terms);
}

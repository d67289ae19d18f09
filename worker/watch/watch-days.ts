// Positions at which nothing was said, and something changed by time alone: where a waiver ended, and where a day began. The log
// is the clock: it is so with the first statement after the instant.
import { gateOf } from "../../src/policy/gate.ts";
import type { Env } from "../env.ts";
import { timeAt } from "../http/clock.ts";
import { siteLog } from "../platform/calls.ts";
import type { Enforced } from "./read-watch.ts";
import type { Due, Lapse } from "./watch-keep.ts";

const DAY = 86_400_000;

/** The first position at or after an instant, if it is not after `to`. */
async function firstSince(env: Env, instant: number, to: number): Promise<number | undefined> {
  const { position } = await siteLog(env).asOf(instant - 1);
  return position === null || position + 1 > to ? undefined : position + 1;
}

/** Where waivers ended that hold no longer at a position. */
export async function lapsing(env: Env, lapses: readonly Lapse[], to: number): Promise<(Lapse & Due)[]> {
  const found: (Lapse & Due)[] = [];
  const byInstant = Map.groupBy(lapses, ({ instant }) => instant);
  for (const instant of [...byInstant.keys()].sort((a, b) => a - b)) {
    const position = await firstSince(env, instant, to);
    // What ends later holds there, too.
    if (position === undefined) break;
    for (const lapse of byInstant.get(instant) ?? []) found.push({ ...lapse, position });
  }
  return found;
}

/** Whether the rule of a policy asks what time it is. */
const asksTime = ({ policy }: Enforced): boolean => {
  const gate = gateOf(policy);
  return gate.ok && gate.value.rule.names.has("now");
};

/**
 * The first positions of days (UTC) after one position, until another: there, what is live is looked at again by the policies
 * that ask for the time. None where no policy does.
 */
export async function daysBegun(
  env: Env,
  policies: readonly Enforced[],
  from: number,
  to: number,
): Promise<number[]> {
  if (!policies.some(asksTime)) return [];
  const [first, last] = await Promise.all([timeAt(env, Math.max(0, from)), timeAt(env, to)]);
  if (first === undefined || last === undefined) return [];
  const begun = new Set<number>();
  for (let day = Math.floor(Date.parse(first) / DAY) + 1; day * DAY <= Date.parse(last); day++) {
    const position = await firstSince(env, day * DAY, to);
    if (position !== undefined && position > from) begun.add(position);
  }
  return [...begun];
}

// A naive reading of a log: who violates which policy at each position, with nothing remembered but the log. What the watch
// finds is held against it.
import type { LifecycleState } from "../../src/model/lifecycle.ts";
import { climbed, LIFECYCLE } from "../../src/model/lifecycle.ts";

/** What was said, in words of the test: `of` is a node, a record of it says its parents and, of a corpus, its filter. */
export type Said =
  | {
      readonly record: string;
      readonly of: string;
      readonly parents: readonly string[];
      readonly alias?: string;
      readonly filter?: number;
    }
  | { readonly retracts: string }
  | { readonly moves: string; readonly niche: string; readonly to: LifecycleState; readonly kind: string }
  | {
      readonly policy: string;
      readonly guards: readonly LifecycleState[];
      readonly least: number;
      readonly warns: boolean;
    }
  | { readonly retires: string };

export type Episode = {
  readonly node: string;
  readonly niche: string;
  readonly policy: string;
  readonly opened: number;
  readonly closed: number | null;
};

type Rec = Extract<Said, { readonly record: string }>;
type Rule = Extract<Said, { readonly policy: string }>;
type Stands = {
  readonly state: LifecycleState;
  readonly passed: readonly LifecycleState[];
  readonly since: number;
};

/** A node, its other names and everything that either descends from. */
function ancestry(node: string, records: readonly Rec[]): Set<string> {
  const seen = new Set([node]);
  for (let size = 0; size !== seen.size; ) {
    size = seen.size;
    for (const { of, parents, alias } of records) {
      if (seen.has(of)) for (const parent of parents) seen.add(parent);
      if (alias !== undefined && (seen.has(of) || seen.has(alias))) seen.add(of).add(alias);
    }
  }
  return seen;
}

/** Whether a node comes from a corpus whose filter is not said, is said differently, or is too low. */
function fails(
  node: string,
  { least }: Rule,
  records: readonly Rec[],
  corpora: ReadonlySet<string>,
): boolean {
  return [...ancestry(node, records)].some((one) => {
    if (!corpora.has(one)) return false;
    const said = new Set(
      records.flatMap(({ of, filter }) => (of === one && filter !== undefined ? [filter] : [])),
    );
    const [only = -1] = said;
    return said.size !== 1 || only < least;
  });
}

/** Moves a node; whoever was champion of the niche is archived. */
function move(
  standings: Map<string, Stands>,
  { moves: node, niche, to, kind }: Extract<Said, { readonly moves: string }>,
  position: number,
  kinds: ReadonlyMap<string, string>,
): void {
  const key = `${niche} ${node}`;
  const passed = climbed(standings.get(key)?.state ?? null, to) ?? [to];
  if (to === "champion")
    for (const [other, { state }] of standings)
      if (other.startsWith(`${niche} `) && other !== key && state === "champion")
        if (kinds.get(other.slice(niche.length + 1)) === kind)
          standings.set(other, { state: "archived", passed: [], since: position });
  standings.set(key, { state: to, passed, since: position });
}

/** Every violation there ever was, in the order of the log; `log[i]` is said at position `i`. */
export function episodes(log: readonly (Said | undefined)[], kinds: ReadonlyMap<string, string>): Episode[] {
  const corpora = new Set([...kinds].flatMap(([node, kind]) => (kind === "dataset" ? [node] : [])));
  const records = new Map<string, Rec>();
  const rules = new Map<string, Rule>();
  const standings = new Map<string, Stands>();
  const open = new Map<string, Episode>();
  const done: Episode[] = [];
  for (const [position, said] of log.entries()) {
    if (said === undefined) continue;
    if ("record" in said) records.set(said.record, said);
    else if ("retracts" in said) records.delete(said.retracts);
    else if ("moves" in said) move(standings, said, position, kinds);
    else if ("policy" in said) rules.set(said.policy, said);
    else rules.delete(said.retires);
    const failing = new Set<string>();
    for (const [where, { state, passed, since }] of standings) {
      if (!LIFECYCLE[state].live) continue;
      const [niche = "", node = ""] = where.split(" ");
      for (const rule of rules.values()) {
        const key = `${where} ${rule.policy}`;
        const asked = rule.guards.includes(state) || since === position || open.has(key);
        if (rule.warns || !asked || !passed.some((one) => rule.guards.includes(one))) continue;
        if (!fails(node, rule, [...records.values()], corpora)) continue;
        failing.add(key);
        if (!open.has(key))
          open.set(key, { node, niche, policy: rule.policy, opened: position, closed: null });
      }
    }
    for (const [key, one] of open)
      if (!failing.has(key)) {
        done.push({ ...one, closed: position });
        open.delete(key);
      }
  }
  return [...done, ...open.values()];
}

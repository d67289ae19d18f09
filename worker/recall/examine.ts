// A page of candidates, each looked at by itself, in the order of the log: as many as one answer may walk for. The cursor is the number
// of the last that was looked at.
import { LIMITS } from "../../src/model/limits.ts";
import type { Examined } from "../../src/wire/questions.ts";
import type { Env } from "../env.ts";
import { fewAtOnce } from "../platform/patience.ts";
import { Refused } from "../problem.ts";
import { type Head, heads, type Moment } from "../read.ts";

/** Candidates after a number, in order, and whether there are more after the last of them. */
export type Candidates = { readonly ns: readonly number[]; readonly last: number; readonly more: boolean };

/** What is to be said of a candidate; null: nothing; undefined: it takes more than can be held. */
export type Look<T> = (n: number) => Promise<T | null | undefined>;

export type Looked<T> = Omit<Examined, "next"> & {
  readonly found: readonly (T & { readonly head: Head })[];
  readonly next: number | null;
};

const TOO_COSTLY = new Refused({
  code: "too-costly",
  detail: "What one of the nodes descends from is more than can be gathered.",
  hint: "Narrow it by kinds or states.",
});

/** Looks at candidates until the page is full; ends early where the answer has walked as much as it may. */
export async function examine<T extends object>(
  env: Env,
  { ns, last, more }: Candidates,
  limit: number,
  at: Moment,
  look: Look<T>,
): Promise<Looked<T>> {
  const known = new Map<number, T | null>();
  const looked = ns.slice(0, LIMITS.selectWalks);
  let found: readonly number[] = [];
  let stuck = looked.length;
  for (let i = 0; i < looked.length && found.length < limit && stuck === looked.length; ) {
    const chunk = looked.slice(i, i + LIMITS.callsAtOnce);
    await fewAtOnce(chunk, LIMITS.callsAtOnce, async (n) => {
      const said = await look(n);
      if (said === undefined) stuck = Math.min(stuck, looked.indexOf(n));
      else known.set(n, said);
    });
    i += chunk.length;
    found = looked.slice(0, Math.min(i, stuck)).filter((n) => known.get(n) != null);
  }
  if (stuck === 0 && looked.length > 0) throw TOO_COSTLY;
  const shown = found.slice(0, limit);
  const isFull = shown.length === limit;
  const decided = looked.slice(0, stuck);
  const end = isFull ? (shown.at(-1) ?? 0) : (decided.at(-1) ?? last);
  const isThrough = end === ns.at(-1) || ns.length === 0;
  const by = new Map((await heads(env.GRAPH, shown, at.position)).map((head) => [head.n, head]));
  const next = isThrough ? (more ? last : null) : end;
  const isCut = next !== null && !isFull;
  return {
    position: at.position,
    complete: !isCut,
    stopped_by: isCut ? ["limit"] : [],
    examined: ns.indexOf(end) + 1,
    found: shown.flatMap((n) => {
      const [head, said] = [by.get(n), known.get(n)];
      return head && said ? { ...said, head } : [];
    }),
    next,
  };
}

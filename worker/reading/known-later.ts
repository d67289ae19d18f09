// What an id names, it may not have named yet at the position of a question: then the refusal says from when on it does.
import knownAfterSql from "../../sql/queries/read/known-after.sql";
import type { Env } from "../env.ts";
import { Refused } from "../problem.ts";

/** That an id names nothing of a sort at a position. `why` is a sentence without its full stop, `hint` the way out if it never does. */
export async function notKnown(
  env: Env,
  sort: "node" | "record" | "cohort" | "decision",
  id: string,
  at: number,
  {
    why,
    ...way
  }: {
    readonly why: string;
    readonly hint: string;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): Promise<Refused> {
  const later = await env.GRAPH.prepare(knownAfterSql).bind(id, at, sort).first<number>("position");
  return new Refused(
    later === null
      ? { code: "not-found", detail: `${why}.`, ...way }
      : {
          code: "not-found",
          detail: `${why} at position ${at}.`,
          hint: `It is known from position ${later} on.`,
        },
  );
}

// What becomes of exports that have ended: those that hold what was erased since go at once, those that are old or too many after a
// while, and so do their files. What is to go is in the rows before it goes, so that a crash forgets none of it.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { removeFile } from "./files.ts";
import { isOf, type Job } from "./job.ts";
import { endedJobs, endWithoutFile, forgetJob, removals, removed } from "./keep.ts";
import { sourceOf } from "./source.ts";

const OUTDATED = "Something was erased, or the projection was made again, since it was written.";

/** Those that are kept too long, or of which there are too many or too much; the newest first. */
function tooOld(ended: readonly Job[], now: number): Job[] {
  let bytes = 0;
  return ended.filter(({ status, state }, i) => {
    bytes += status === "done" ? state.bytes : 0;
    return (
      now - (state.ended ?? now) > LIMITS.exportKeptMs ||
      i >= LIMITS.exportsKept ||
      bytes > LIMITS.exportsKeptBytes
    );
  });
}

/** Tidies up; fails where that has to be tried again. */
export async function tidy(env: Env, storage: DurableObjectStorage): Promise<void> {
  const ended = endedJobs(storage.sql);
  const done = ended.filter(({ status }) => status === "done");
  if (done.length > 0) {
    const source = await sourceOf(env);
    for (const job of done) if (!isOf(job, source)) endWithoutFile(storage, job, "outdated", OUTDATED);
  }
  for (const job of tooOld(ended, Date.now())) forgetJob(storage, job);
  for (let some = removals(storage.sql); some.length > 0; some = removals(storage.sql))
    for (const one of some) {
      await removeFile(env, one);
      removed(storage.sql, one);
    }
}

// What an export is read from: which projection, and until where things were erased in it. The same question has the same bytes as
// long as both are the same; a projection that was made again lacks what was erased and could not be projected then.
import type { Env } from "../env.ts";
import { erasedUntil } from "../publish/erased.ts";
import { watermark } from "../read.ts";

export type Source = {
  /** How far reads are. */
  readonly position: number;
  readonly projection: string;
  /** The last position that took something out of the past. */
  readonly erased: number;
};

export async function sourceOf(env: Env): Promise<Source> {
  const [{ position, projection }, erased] = await Promise.all([watermark(env.GRAPH), erasedUntil(env)]);
  return { position, projection, erased };
}

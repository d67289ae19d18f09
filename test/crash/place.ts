// Where a run takes place: a folder of its own under the system's temporary one, and the address at which its site serves.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Place = {
  /** Everything of the run: the site's data, the launchers' logs, copies that were looked at. */
  readonly folder: string;
  readonly data: string;
  readonly logs: string;
  readonly port: number;
  readonly url: string;
  readonly token: string;
};

/** Makes the folders of a run. */
export function makePlace(port: number): Place {
  const folder = mkdtempSync(join(tmpdir(), "forebear-crash-"));
  const place = { folder, data: join(folder, "data"), logs: join(folder, "logs") };
  mkdirSync(place.logs);
  const token = "crash-token-of-thirty-two-characters-or-more";
  return { ...place, port, url: `http://127.0.0.1:${port}`, token };
}

// `forebear fsck` and `forebear rebuild`: the site checks itself, or makes its projection again. Both may take long.
import { check, type Failure, rebuild, type Site } from "../client/client.ts";
import { lines } from "./import.ts";
import { sayFailure } from "./say.ts";
import type { Terminal } from "./terminal.ts";

function failed(failure: Failure, site: Site, terminal: Terminal): number {
  terminal.err.write(`${sayFailure(failure, site.token)}\n`);
  return 1;
}

const count = (n: number): string => n.toLocaleString("en");

/** Checks the site; 1 when something is not as it must be. */
export async function fsckSite(site: Site, terminal: Terminal): Promise<number> {
  const answer = await check(site);
  if (!answer.ok) return failed(answer.failure, site, terminal);
  const { ok, checked, differences, more } = answer.value;
  const { statements, ledgers, rows } = checked;
  terminal.out.write(
    lines([
      `${count(statements)} statements of ${count(ledgers)} ledgers and ${count(rows)} rows: ${ok ? "everything is as it must be" : `${count(differences.length + more)} differences`}`,
      ...differences.map((one) => `  ${one}`),
      ...(more === 0 ? [] : [`  and ${count(more)} more`]),
    ]),
  );
  return ok ? 0 : 1;
}

/** Makes the projection again. */
export async function rebuildSite(site: Site, terminal: Terminal): Promise<number> {
  const answer = await rebuild(site);
  if (!answer.ok) return failed(answer.failure, site, terminal);
  if (!answer.value.ok) {
    terminal.err.write(`${answer.value.error}\n`);
    return 1;
  }
  terminal.out.write(`The projection was made again, up to position ${answer.value.position}.\n`);
  return 0;
}

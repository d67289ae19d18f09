// `forebear source`: the document that a record of a node was made from, on standard output as it came, to the byte.
import { getSource, patiently, type Site } from "../client/client.ts";
import { sayFailure } from "./say.ts";
import type { Terminal } from "./terminal.ts";

/** `forebear source ID`; `record` names one record of the node. */
export async function printSource(
  site: Site,
  id: string,
  record: string | undefined,
  terminal: Terminal,
): Promise<number> {
  const source = await patiently(() => getSource(site, id, record));
  if (source.ok) terminal.out.write(source.value);
  else terminal.err.write(`${sayFailure(source.failure, site.token)}\n`);
  return source.ok ? 0 : 1;
}

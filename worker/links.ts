// Paths of this site's resources. Ids stand unescaped but for what would end the path: `?`, `#` and `%`.

const ESCAPED: Readonly<Record<string, string>> = { "%": "%25", "?": "%3F", "#": "%23" };

/** The path of a node; ids that end like an action or a format are asked for by query. */
export function nodePath(id: string): string {
  return `/v1/nodes/${id.replace(/[%?#]/g, (c) => ESCAPED[c] ?? c)}`;
}

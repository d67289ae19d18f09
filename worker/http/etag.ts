// Conditional requests (RFC 9110 §13.1.2): what a client has already is not sent again.

/** Whether the client holds whatever there is; only of what there is. */
export const holdsAny = (request: Request): boolean => request.headers.get("if-none-match")?.trim() === "*";

/** Whether the client holds this version already, or whatever there is; compared weakly, as for every GET. */
export function holds(request: Request, etag: string): boolean {
  const said = request.headers.get("if-none-match") ?? "";
  const tags: readonly string[] = said.match(/"[^"]*"/g) ?? [];
  return holdsAny(request) || tags.includes(etag);
}

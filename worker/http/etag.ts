// Conditional requests (RFC 9110 §13.1.2), for what changes with the deployed version alone.

/** Whether the client holds this version already; compared weakly, as for every GET. */
export function holds(request: Request, etag: string): boolean {
  const said = request.headers.get("if-none-match") ?? "";
  const tags = said.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}

// Replies in JSON, each ending in a line break, as a terminal wants it.

type Headers = Readonly<Record<string, string>>;

/** A reply whose text is JSON already. */
export const jsonText = (text: string, status = 200, headers: Headers = {}): Response =>
  new Response(`${text}\n`, { status, headers: { "content-type": "application/json", ...headers } });

/** A reply in JSON. */
export const json = (body: unknown, status = 200, headers: Headers = {}): Response =>
  jsonText(JSON.stringify(body), status, headers);

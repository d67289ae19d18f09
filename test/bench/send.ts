// What the figures send: single bodies on connections that are kept alive, and long bodies line by line, never more of
// one in memory than the socket takes.
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";

export type Reply = { readonly status: number; readonly text: string };

type Headers = Readonly<Record<string, string>>;

const SILENCE_MS = 120_000;
const CHUNK = 65_536;

async function reply(outgoing: ClientRequest): Promise<Reply> {
  const incoming = await new Promise<IncomingMessage>((answered, failed) => {
    outgoing.once("response", answered).once("error", failed);
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error(`no answer for ${SILENCE_MS} ms`)));
  });
  let text = "";
  incoming.setEncoding("utf8");
  for await (const chunk of incoming) text += chunk;
  return { status: incoming.statusCode ?? 0, text };
}

/** So many connections that are kept alive. */
export function connections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count });
}

/** Posts one body. */
export async function post(agent: Agent, url: string, headers: Headers, body: string): Promise<Reply> {
  const outgoing = request(url, {
    agent,
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
  });
  outgoing.end(body);
  return await reply(outgoing);
}

/** Posts these lines as one body, made while they are sent; answers with the last line of the answer. */
export async function postLines(url: string, headers: Headers, lines: Iterable<string>): Promise<Reply> {
  const outgoing = request(url, { agent: false, method: "POST", headers });
  const answer = reply(outgoing);
  // A refusal before the body is sent must not be lost, nor end the process.
  answer.catch(() => {});
  let chunk = "";
  const send = async (): Promise<void> => {
    const more = outgoing.write(chunk);
    chunk = "";
    if (!more && !outgoing.destroyed)
      await Promise.race([new Promise((drained) => outgoing.once("drain", drained)), answer]);
  };
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= CHUNK) await send();
  }
  if (chunk !== "") await send();
  outgoing.end();
  const { status, text } = await answer;
  return { status, text: text.trimEnd().split("\n").at(-1) ?? "" };
}

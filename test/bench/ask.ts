// Questions, one after the other, and what each took: as the client sees it, and at the server.
import { type Agent, type IncomingMessage, request } from "node:http";
import type { WalkAnswer } from "../../src/wire/answers.ts";
import { HEADERS } from "./sites.ts";

export type Asked = {
  /** From when the question is sent until the last byte of the answer is here. */
  readonly ms: number;
  /** What the server says that it took; undefined when it does not say. */
  readonly serverMs: number | undefined;
  readonly text: string;
};

/** An answer of any engine. `engine` is absent where there is but one, which is SQL. */
export type EngineAnswer = WalkAnswer & { readonly engine?: string };

/** What takes longer is not waited for. A database that walks a million nodes takes minutes. */
export const SILENCE_MS = 600_000;

/** Nobody answered in that time. */
export class Silence extends Error {
  override readonly name = "Silence";
}

/** The duration that `Server-Timing` names `total`, or else the longest it has. */
export function serverTiming(header: string | undefined): number | undefined {
  const durations = (header ?? "").split(",").flatMap((metric): [string, number][] => {
    const [name = "", ...parameters] = metric.split(";").map((part) => part.trim());
    const said = parameters.find((one) => one.startsWith("dur="));
    return said === undefined ? [] : [[name, Number(said.slice(4))]];
  });
  const total = durations.find(([name]) => name === "total");
  if (total !== undefined) return total[1];
  return durations.length === 0 ? undefined : Math.max(...durations.map(([, ms]) => ms));
}

/** Asks one question on a connection of this agent. */
export async function ask(agent: Agent, url: string): Promise<Asked> {
  const start = performance.now();
  const outgoing = request(url, { agent, headers: HEADERS });
  outgoing.end();
  const incoming = await new Promise<IncomingMessage>((answered, failed) => {
    outgoing.once("response", answered).once("error", failed);
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Silence(`${url}: none in ${SILENCE_MS} ms`)));
  });
  let text = "";
  incoming.setEncoding("utf8");
  for await (const chunk of incoming) text += chunk;
  const ms = performance.now() - start;
  if (incoming.statusCode !== 200) throw new Error(`${url} answered ${incoming.statusCode}: ${text}`);
  const timing = incoming.headers["server-timing"];
  return { ms, serverMs: serverTiming(Array.isArray(timing) ? timing.join(",") : timing), text };
}

/** What it took at the server; where that is not told, what it took beyond a request that asks for nothing. */
export const atServer = ({ ms, serverMs }: Asked, empty: number): number =>
  serverMs ?? Math.max(0, ms - empty);

/** What an answer says. */
export const walkIn = ({ text }: Asked): EngineAnswer => JSON.parse(text) as EngineAnswer;

/**
 * Asks these in turn, so many rounds or until the time is over, one round at the least; answers with what came of each. The
 * first round warms up, and does not count when there are others.
 */
export async function inTurn(
  agent: Agent,
  urls: readonly string[],
  { times, withinMs }: { readonly times: number; readonly withinMs: number },
): Promise<Asked[][]> {
  const rounds: Asked[][] = [];
  for (const end = performance.now() + withinMs; rounds.length <= times; ) {
    const round: Asked[] = [];
    for (const url of urls) round.push(await ask(agent, url));
    rounds.push(round);
    if (performance.now() > end) break;
  }
  const counted = rounds.length > 1 ? rounds.slice(1) : rounds;
  return urls.map((_, i) => counted.flatMap((round) => round[i] ?? []));
}

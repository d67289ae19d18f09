// A walk paged to its end: whether everything came, once, and what a page costs at the server.
import { ask, atServer, walkIn } from "./ask.ts";
import { ms, quantile, type Row, whole } from "./figure.ts";
import { idOf } from "./graph-records.ts";
import { connections } from "./send.ts";
import type { Shape } from "./shapes.ts";

// A page that has to find the whole set anew takes seconds, and there are hundreds of them.
const WITHIN_MS = 180_000;

export type Paged = {
  /** Of each page, at the server. */
  readonly times: readonly number[];
  readonly listed: number;
  /** How many of those that are reached were listed, and how many others. */
  readonly distinct: number;
  readonly strangers: number;
  /** What every page says of all. */
  readonly counted: number;
  /** Whether each page said that the walk was cut by nothing. */
  readonly complete: boolean;
  /** Whether there was more when time was up. */
  readonly givenUp: boolean;
};

/** Where the first page of a shape is asked for. */
export const firstPath = ({ graph, start, way, page }: Shape): string =>
  `/v1/${way}?id=${idOf(graph, start)}&limit=${page}`;

/** Asks for page after page; `empty` is what a request costs that asks for nothing. */
export async function page(site: string, shape: Shape, empty: number): Promise<Paged> {
  const { graph, start } = shape;
  const agent = connections(1);
  const first = site + firstPath(shape);
  const ids = new Set<string>();
  const times: number[] = [];
  let [listed, counted] = [0, -1];
  let complete = true;
  let cursor: string | null | undefined;
  for (const end = performance.now() + WITHIN_MS; cursor !== null && performance.now() < end; ) {
    const url = cursor === undefined ? first : `${first}&cursor=${encodeURIComponent(cursor)}`;
    const asked = await ask(agent, url);
    const answer = walkIn(asked);
    times.push(atServer(asked, empty));
    for (const { id } of answer.nodes) ids.add(id);
    listed += answer.nodes.length;
    if (counted >= 0 && answer.counts.nodes !== counted)
      throw new Error(`${url} counts ${answer.counts.nodes}, and the page before ${counted}`);
    counted = answer.counts.nodes;
    complete &&= answer.complete;
    cursor = answer.next;
  }
  agent.destroy();
  // The start reaches the whole of a shape but itself.
  const all = Array.from(graph.kinds, (_, n) => idOf(graph, n)).toSpliced(start, 1);
  const distinct = all.filter((id) => ids.has(id)).length;
  return {
    times,
    listed,
    distinct,
    strangers: ids.size - distinct,
    counted,
    complete,
    givenUp: cursor !== null,
  };
}

/** What came of it, as a line of the results. */
export function pagedRow({ graph, reached }: Shape, paged: Paged): Row {
  const { times, listed, distinct, strangers, counted, complete, givenUp } = paged;
  const faults = [
    ...(givenUp ? [`given up after ${WITHIN_MS / 1_000} s`] : []),
    ...(complete ? [] : ["said to be cut"]),
    ...(counted === reached ? [] : [`${whole(counted)} counted`]),
    ...(distinct === reached ? [] : [`${whole(distinct)} listed`]),
    ...(listed === distinct + strangers ? [] : [`${whole(listed - distinct - strangers)} twice`]),
    ...(strangers === 0 ? [] : [`${whole(strangers)} that are not reached`]),
  ];
  return {
    figure: `walks: ${graph.name}, ${whole(reached)} nodes in ${whole(times.length)} pages: server, median and p99 of a page`,
    value: `${ms(quantile(times, 0.5))}, ${ms(quantile(times, 0.99))}${faults.map((fault) => `, ${fault}`).join("")}`,
    target: "all of them, once",
    met: faults.length === 0,
  };
}

// A request that says one claim, or a batch of them, and what its answer means for each.
import type { Claim, Journal, Kind } from "./journal.ts";
import type { Place } from "./place.ts";
import { send } from "./send.ts";

export type Request = {
  readonly claims: readonly Claim[];
  /** As NDJSON, one claim a line; records alone. */
  readonly lines?: boolean;
  /** Parents that nobody recorded are refused. */
  readonly strict?: boolean;
  /** The answer does not wait until it can be read. */
  readonly async?: boolean;
};

const DOORS: Readonly<Record<Kind, string>> = {
  record: "/v1/records",
  correction: "/v1/records",
  cohort: "/v1/cohorts",
  retraction: "/v1/retractions",
  erasure: "/v1/erasures",
  move: "/v1/transitions",
};

const TERMS = new Set<Kind>(["record", "correction", "cohort"]);

const JSON_TYPE = "application/json";
const LINES_TYPE = "application/x-ndjson";

/** Sends a request and notes what came of it; tells whether it was answered whole. */
export async function say(place: Place, journal: Journal, request: Request): Promise<boolean> {
  const { claims, lines = false, strict = false } = request;
  const [first] = claims;
  if (first === undefined) return true;
  for (const claim of claims) claim.sent += 1;
  const terms = TERMS.has(first.kind) ? `?unresolved=${strict ? "refuse" : "allow"}` : "";
  const node = first.moves === undefined ? "" : `?id=${first.moves}`;
  const reply = await send(place, DOORS[first.kind] + terms + node, {
    body: claims.map((claim) => claim.body).join("\n"),
    headers: {
      "content-type": lines ? LINES_TYPE : JSON_TYPE,
      ...(request.async ? { prefer: "respond-async" } : {}),
      // Said once more it would be another move, from where the node is by then.
      ...(first.moves === undefined ? {} : { "idempotency-key": `move-${first.number}` }),
    },
  });
  if (!lines) {
    if (reply.whole) journal.settle(first, reply);
    return reply.whole;
  }
  // What comes after the last line break was cut off, and acknowledges nothing.
  const whole = reply.text.slice(0, reply.text.lastIndexOf("\n") + 1).split("\n");
  if (reply.status === 200)
    for (const text of whole) {
      const line = /^\{"line":(\d+),/.exec(text)?.[1];
      const claim = claims[Number(line) - 1];
      const status = /"status":(\d+),/.exec(text)?.[1];
      if (claim && status) journal.settle(claim, { status: Number(status), text });
    }
  return reply.whole && reply.status === 200;
}

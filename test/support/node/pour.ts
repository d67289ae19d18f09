// An import that a test can hold in the middle: lines go out when they are told to, answers are kept as they come in, and
// when the other side dies what it had acknowledged until then is known.
import { request } from "node:http";
import type { Site } from "../../../src/client/client.ts";
import { until } from "./launcher.ts";

export type Acknowledged = {
  /** The line in the import, counted from 1. */
  readonly line: number;
  readonly status: number;
  /** The text of the receipt, byte for byte. */
  readonly receipt: string;
};

export type Pour = {
  /** Sends the next so many lines. */
  readonly send: (count: number) => void;
  /** Waits until so many lines are acknowledged. */
  readonly untilAcknowledged: (count: number) => Promise<void>;
  /** Sends the rest, says that it is all, and waits for the end: "whole", or why it is not. */
  readonly finish: () => Promise<string>;
  /** Waits for the connection to break. */
  readonly broken: () => Promise<void>;
  readonly acknowledged: () => readonly Acknowledged[];
  /** The answers that are no acknowledgement. */
  readonly others: () => readonly string[];
};

const WHOLE = "whole";
const LONG_MS = 60_000;

/** The acknowledgement in one line of an answer, when it is one. */
function acknowledgement(text: string): Acknowledged | undefined {
  const [, line] = /^\{"line":(\d+),/.exec(text) ?? [];
  const [, status] = /"status":(20[01]),/.exec(text) ?? [];
  const [, receipt] = /"receipt":(\{[^}]*\})/.exec(text) ?? [];
  return line && status && receipt ? { line: Number(line), status: Number(status), receipt } : undefined;
}

/** Opens an import of these lines; nothing is sent yet. */
export function pour(site: Site, lines: readonly string[], headers: Record<string, string> = {}): Pour {
  const acknowledged: Acknowledged[] = [];
  const others: string[] = [];
  let end: string | undefined;
  let sent = 0;
  const outgoing = request(`${site.url}/v1/records`, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bearer ${site.token}`, "content-type": "application/x-ndjson", ...headers },
  });
  const broken = (why: Error): void => {
    end ??= `broken: ${why.message}`;
  };
  outgoing.on("error", broken);
  outgoing.on("response", (incoming) => {
    let rest = "";
    incoming.setEncoding("utf8");
    incoming.on("data", (chunk: string) => {
      // What comes after the last line break was cut off, and acknowledges nothing.
      const whole = (rest + chunk).split("\n");
      rest = whole.pop() ?? "";
      for (const text of whole) {
        const one = acknowledgement(text);
        if (one) acknowledged.push(one);
        else others.push(text);
      }
    });
    incoming.on("end", () => {
      end ??= others.at(-1)?.startsWith('{"summary":') ? WHOLE : "broken: no summary";
    });
    incoming.on("error", broken);
    incoming.on("close", () => broken(new Error("closed")));
  });
  outgoing.flushHeaders();
  const send = (count: number): void => {
    const next = lines.slice(sent, sent + count);
    sent += next.length;
    if (next.length > 0 && end === undefined) outgoing.write(next.map((line) => `${line}\n`).join(""));
  };
  return {
    send,
    async untilAcknowledged(count) {
      await until(
        `the acknowledgement of ${count} lines`,
        () => (acknowledged.length >= count || end !== undefined ? true : undefined),
        LONG_MS,
      );
      if (acknowledged.length < count) throw new Error(`the connection broke before ${count} lines`);
    },
    async finish() {
      send(lines.length);
      outgoing.end();
      return await until("the end of the import", () => end, LONG_MS);
    },
    async broken() {
      const how = await until("the end of the connection", () => end);
      if (how === WHOLE) throw new Error("the import ended as if nothing had happened");
    },
    acknowledged: () => acknowledged,
    others: () => others,
  };
}

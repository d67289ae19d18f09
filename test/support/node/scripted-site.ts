// A small site on loopback that answers as a test scripts it, and the command line as its users run it.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";

const PROGRAM = new URL("../../../src/cli/forebear.ts", import.meta.url).pathname;

export type Request = { readonly lines: readonly string[]; readonly headers: IncomingMessage["headers"] };
export type Post = (request: Request, response: ServerResponse, n: number) => void;

const servers: Server[] = [];

/** Answers lines, and sums them up. */
export function reply(response: ServerResponse, answers: readonly object[], summary: object = {}): void {
  const all = [
    ...answers,
    { summary: { lines: answers.length, created: 0, known: 0, refused: 0, next_line: null, ...summary } },
  ];
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.end(all.map((one) => `${JSON.stringify(one)}\n`).join(""));
}

/** Refuses a whole request. */
export function problem(
  response: ServerResponse,
  status: number,
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/problem+json", ...headers });
  response.end(JSON.stringify({ type: "about:blank", status, title: "No.", ...more }));
}

/** Keeps records by their text, is `behind` for so many questions, and refuses what says that it is bad. */
export function store(behind = 0) {
  const kept = new Set<string>();
  let asked = 0;
  const take: Post = ({ lines }, response) => {
    const answers = lines.map((text, i) => {
      if (text.includes("bad"))
        return { line: i + 1, status: 422, code: "invalid", detail: "It is bad.", hint: "Mend it." };
      const created = !kept.has(text);
      kept.add(text);
      return { line: i + 1, status: created ? 201 : 200, created, position: kept.size };
    });
    reply(response, answers);
  };
  const health = () => ({
    status: "ok",
    position: kept.size,
    lag: kept.size > 0 && asked++ < behind ? 3 : 0,
  });
  return { take, health, kept, asked: () => asked };
}

/** Serves; every posted request is remembered. */
export async function serve(
  post: Post,
  health: () => object = () => ({ status: "ok", position: 1e9, lag: 0 }),
) {
  const posted: Request[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === "/health") {
      response.end(JSON.stringify(health()));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const lines = Buffer.concat(chunks).toString().trimEnd().split("\n");
    const said = { lines, headers: request.headers };
    posted.push(said);
    expect([request.method, request.url]).toEqual(["POST", "/v1/records"]);
    post(said, response, posted.length);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted };
}

/** Closes every site that was served here. */
export async function closeAll(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

export type Running = {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has said so far, on standard error. */
  readonly err: () => string;
  readonly ended: Promise<Ended>;
};

/** Starts the command line; `input` is its standard input. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = "",
): Running {
  const { FOREBEAR_URL: _url, FOREBEAR_TOKEN: _token, ...rest } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...rest, ...env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdin.end(input);
  if (child.pid === undefined) throw new Error("the command line could not be started");
  const ended = new Promise<Ended>((done) =>
    child.on("close", (code, signal) => done({ code, signal, out, err })),
  );
  return { child, pid: child.pid, err: () => err, ended };
}

/** Runs the command line to its end. */
export async function forebear(...call: Parameters<typeof start>): Promise<Omit<Ended, "signal">> {
  const { signal: _signal, ...ended } = await start(...call).ended;
  return ended;
}

// Where the runtime's time goes: a CPU profile of every isolate in it, taken over the DevTools protocol while something
// runs. The product is one isolate (its Worker and its Durable Objects together), D1 another, and before them is the
// one that takes the requests in.
import { SourceMap, type SourceMapping } from "node:module";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { table } from "./table.ts";

type CallFrame = {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
};
type ProfileNode = {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
};
type CpuProfile = {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
};

type Profile = {
  readonly target: string;
  readonly profile: CpuProfile;
  /** Source maps by script. */
  readonly maps: ReadonlyMap<string, SourceMap>;
};

const INTERVAL_MICROSECONDS = 1_000;
const ANSWERS_WITHIN_MS = 30_000;
const ALL_MADE_AFTER_MS = 100;
const TOP = 25;

type Session = {
  readonly call: (method: string, params?: object) => Promise<Record<string, unknown>>;
  readonly close: () => void;
};

/** Opens one isolate's inspector; events go to `heard`. */
async function attach(url: string, heard: (method: string, params: never) => void): Promise<Session> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (answer: { result?: object; error?: { message: string } }) => void>();
  let calls = 0;
  await new Promise((opened, failed) => {
    const fail = (): void => failed(new Error(`${url} cannot be opened`));
    const late = setTimeout(fail, ANSWERS_WITHIN_MS);
    socket.addEventListener("open", opened, { once: true });
    socket.addEventListener("open", () => clearTimeout(late), { once: true });
    socket.addEventListener("error", fail, { once: true });
  });
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) return heard(message.method, message.params as never);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const call: Session["call"] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      const late = setTimeout(() => reject(new Error(`${url} does not answer ${method}`)), ANSWERS_WITHIN_MS);
      waiting.set(id, ({ result, error }) => {
        clearTimeout(late);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve((result ?? {}) as Record<string, unknown>);
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { call, close: () => socket.close() };
}

const INLINE = /^data:application\/json[^,]*;base64,/;

/** A profile that is being taken. */
export type Looking = {
  /** Ends it; answers with what every isolate did, the busiest first. */
  readonly stop: () => Promise<string>;
};

type Target = { readonly id: string; readonly webSocketDebuggerUrl: string };

/** The isolates of the runtime whose inspector listens here, or is about to; they are made one after the other. */
async function targetsOf(port: number): Promise<Target[]> {
  let before: Target[] = [];
  for (const end = Date.now() + ANSWERS_WITHIN_MS; Date.now() < end; await sleep(ALL_MADE_AFTER_MS)) {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/json`, { signal }).catch(() => undefined);
    const targets = answer === undefined ? [] : ((await answer.json()) as Target[]);
    if (targets.length > 0 && targets.length === before.length) return targets;
    before = targets;
  }
  throw new Error(`no inspector on port ${port}`);
}

/**
 * Starts to profile every isolate of the runtime whose inspector listens here, or is about to: an isolate that is busy with
 * something long lets nobody in before it is done with that.
 */
export async function lookInto(port: number): Promise<Looking> {
  const attached = await Promise.all(
    (await targetsOf(port)).map(async ({ id, webSocketDebuggerUrl }) => {
      const maps = new Map<string, SourceMap>();
      const session = await attach(webSocketDebuggerUrl, (method, params) => {
        if (method !== "Debugger.scriptParsed") return;
        const { scriptId, sourceMapURL } = params as { scriptId: string; sourceMapURL?: string };
        if (sourceMapURL === undefined || !INLINE.test(sourceMapURL)) return;
        const json = Buffer.from(sourceMapURL.replace(INLINE, ""), "base64").toString();
        maps.set(scriptId, new SourceMap(JSON.parse(json)));
      });
      await session.call("Profiler.enable");
      await session.call("Profiler.setSamplingInterval", { interval: INTERVAL_MICROSECONDS });
      await session.call("Profiler.start");
      return { target: id, maps, session };
    }),
  );
  const stop = async (): Promise<string> => {
    const profiles: Profile[] = [];
    for (const { target, maps, session } of attached) {
      const { profile } = await session.call("Profiler.stop");
      // Scripts are only told of when the profile is made: a debugger would slow them.
      await session.call("Debugger.enable");
      session.close();
      profiles.push({ target, maps, profile: profile as CpuProfile });
    }
    return profiles
      .filter(({ profile }) => profile.samples.length * INTERVAL_MICROSECONDS > 10_000)
      .toSorted((a, b) => b.profile.samples.length - a.profile.samples.length)
      .map(describe)
      .join("\n\n");
  };
  return { stop };
}

type Placed = { readonly name: string; readonly where: string; readonly ours: boolean };

/** What a frame is called and where it stands: in a source, else in the script that was run; nowhere, when it is native. */
function placed(
  maps: Profile["maps"],
  { functionName, scriptId, url, lineNumber, columnNumber }: CallFrame,
): Placed {
  const name = functionName === "" ? "(anonymous)" : functionName;
  const found = maps.get(scriptId)?.findEntry(lineNumber, columnNumber);
  const { originalSource, originalLine } = (found ?? {}) as Partial<SourceMapping>;
  if (originalSource === undefined || originalLine === undefined)
    return { name, where: url === "" ? "" : `${basename(url)}:${lineNumber + 1}`, ours: false };
  const path = originalSource.replace(/^(\.\.\/)+/, "");
  return { name, where: `${path}:${originalLine + 1}`, ours: !path.includes("node_modules/") };
}

// What V8 calls time that is no function's.
const NO_FUNCTION = new Set(["(root)", "(program)", "(idle)", "(garbage collector)"]);

const isNative = ({ name, where }: Placed): boolean => where === "" && !NO_FUNCTION.has(name);

/**
 * What an isolate did: the functions by the time in themselves, what is native told apart by who called it; and the time of
 * each function of ours together with what it called that is not ours. Samples are counted, not the time between them,
 * because one is only taken while the isolate has the thread: between two it may have been another's.
 */
function describe({ target, profile: { nodes, samples }, maps }: Profile): string {
  const frames = new Map(nodes.map((node) => [node.id, placed(maps, node.callFrame)]));
  const parents = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  /** The nearest frame that is so, from this one outwards. */
  const nearest = (id: number, is: (frame: Placed) => boolean): Placed | undefined => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = frames.get(at);
      if (frame && is(frame)) return frame;
    }
    return undefined;
  };
  const selfOf = (id: number): string => {
    const frame = frames.get(id);
    if (frame === undefined || !isNative(frame)) return `${frame?.name}\t${frame?.where}`;
    const caller = nearest(id, (one) => one.where !== "");
    const from = caller === undefined ? "what the runtime goes on with" : `${caller.name} ${caller.where}`;
    return `${frame.name} (native)\tfrom ${from}`;
  };
  const ownerOf = (id: number): string => {
    const owner = nearest(id, (one) => one.ours) ?? nearest(id, (one) => NO_FUNCTION.has(one.name));
    return `${owner?.name ?? "(not ours)"}\t${owner?.where ?? ""}`;
  };
  const total = samples.length;
  const top = (heading: string, keyOf: (id: number) => string): string => {
    const counted = Map.groupBy(samples, keyOf);
    const rows = [...counted]
      .map(([key, { length }]) => ({ key, length }))
      .toSorted((a, b) => b.length - a.length);
    return table(
      [heading, "share", "function", "where"],
      rows.slice(0, TOP).map(({ key, length }) => {
        const spent = (length * INTERVAL_MICROSECONDS) / 1_000;
        return [`${spent.toFixed(0)} ms`, `${((100 * length) / total).toFixed(1)} %`, ...key.split("\t")];
      }),
    );
  };
  const tables = [top("in itself", selfOf)];
  if (maps.size > 0) tables.push(top("with what is not ours", ownerOf));
  return [
    `${target}: had the thread for ${((total * INTERVAL_MICROSECONDS) / 1_000).toFixed(0)} ms`,
    ...tables,
  ].join("\n\n");
}

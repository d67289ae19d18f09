// From arguments to a command. Exit codes: 0 all was taken, 1 something was refused or failed, 2 the call was not understood.
import { parseArgs } from "node:util";
import type { Site } from "../client/client.ts";
import { backupInto } from "./backup.ts";
import { importHuggingFaceFile } from "./import.ts";
import { importNdjson } from "./import-ndjson.ts";
import { importOpenRangePaths } from "./import-openrange.ts";
import { PATIENCE_MS } from "./insist.ts";
import { printChampions, printHistory, promote } from "./moves.ts";
import { restoreFrom } from "./restore.ts";
import { printSource } from "./source.ts";
import type { Terminal } from "./terminal.ts";
import { fsckSite, rebuildSite } from "./upkeep.ts";

const HELP = `forebear: the lineage store's command line

  forebear import huggingface FILE   records from a CSV of Hugging Face model metadata
      --print                        print the records as NDJSON instead of posting them
  forebear import ndjson FILE        records as they are, one JSON object a line, packed by gzip or not; - reads standard input
      --refused FILE                 keep the refused lines there, as they were, to be mended and imported from there
      --parallel N                   so many requests at a time, 1 to 16; with more than 1 the order is not kept
      --wait SECONDS                 how long a site that is away is waited for; 300 when not said
      --journal FILE                 keep there how far it is; beside FILE when not said, and for standard input nowhere
      --restart                      begin anew, whatever an interrupted import has left
      --quiet                        show no progress
  forebear import openrange PATH…    OpenRange snapshots, from files and folders; the files themselves go to the site, with
                                     the secrets in them, and are kept there as private parts, never published
      --print                        print the records as NDJSON instead, without secrets; nothing leaves this machine
      --proved                       refuse a snapshot whose id does not follow from its content
  forebear source ID                 the document that a record of this node was made from, to the byte
      --record REC                   of this record; else of the earliest that has one
  forebear promote ID --to STATE     move a node to a lifecycle state, if policies let it
      --niche NICHE                  what it is used for; its name when not said
      --learning SENTENCE            what future builders learn from this branch; required from canary on
      --reason TEXT                  why
  forebear history ID                what became of a node: moves, denials, its end, and who took its place
  forebear champions LINEAGE         who was champion, from when until when, and who allowed it
      --niche NICHE, --kind KIND     only of these
      --on DAY                       only who was champion then; an instant, or a day such as 2026-03-03
  forebear backup DIR                everything the site cannot make again, checked, into a folder
  forebear restore DIR               such a folder, checked, into a site that is empty
  forebear fsck                      check every chain, hash and row of the site, and name what differs
  forebear rebuild                   make the site's projection again, while it goes on
  forebear help                      this page

Environment
  FOREBEAR_URL     the site, http://127.0.0.1:8787 when not set
  FOREBEAR_TOKEN   the bearer token; npm start prints it and keeps it in .forebear/token

An import can be repeated: what is known is not recorded again. It ends when all it posted can be read.
An import of NDJSON that was interrupted goes on when the same command is run again, behind the last acknowledged line.
A backup or restore that was interrupted goes on when the same command is run again. These four need the site's own token.
Exit code: 0 all was taken, 1 something was refused or failed, 2 the call was not understood.
`;

type Environment = Readonly<Record<string, string | undefined>>;

function siteOf(env: Environment): Site | undefined {
  const url = env.FOREBEAR_URL || "http://127.0.0.1:8787";
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) return undefined;
  return { url, token: env.FOREBEAR_TOKEN };
}

function usage(terminal: Terminal, what: string): number {
  terminal.err.write(`forebear: ${what}\n\n${HELP}`);
  return 2;
}

const OPTIONS = {
  print: { type: "boolean" },
  proved: { type: "boolean" },
  record: { type: "string" },
  refused: { type: "string" },
  parallel: { type: "string" },
  wait: { type: "string" },
  journal: { type: "string" },
  restart: { type: "boolean" },
  quiet: { type: "boolean" },
  to: { type: "string" },
  niche: { type: "string" },
  learning: { type: "string" },
  reason: { type: "string" },
  kind: { type: "string" },
  on: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Which of the options belong to which command. */
const OF_COMMAND: Readonly<Record<string, readonly string[]>> = {
  source: ["record"],
  promote: ["to", "niche", "learning", "reason"],
  champions: ["niche", "kind", "on"],
  "import huggingface": ["print"],
  "import ndjson": ["refused", "parallel", "wait", "journal", "restart", "quiet"],
  "import openrange": ["print", "proved"],
};

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** A whole number from an option; undefined when it is none, or not between these. */
function wholeNumber(
  said: string | undefined,
  otherwise: number,
  from: number,
  to: number,
): number | undefined {
  if (said === undefined) return otherwise;
  const n = /^\d{1,9}$/.test(said) ? Number(said) : -1;
  return n >= from && n <= to ? n : undefined;
}

function wholeSite(
  command: "backup" | "restore",
  folders: readonly string[],
  env: Environment,
  terminal: Terminal,
): Promise<number> | number {
  const [folder, ...rest] = folders;
  if (folder === undefined || rest.length > 0) return usage(terminal, "name one folder");
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  return command === "backup" ? backupInto(site, folder, terminal) : restoreFrom(site, folder, terminal);
}

function upkeep(
  command: "fsck" | "rebuild",
  rest: readonly string[],
  env: Environment,
  terminal: Terminal,
): Promise<number> | number {
  if (rest.length > 0) return usage(terminal, `${command} takes nothing more`);
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  return command === "fsck" ? fsckSite(site, terminal) : rebuildSite(site, terminal);
}

function readSource(
  ids: readonly string[],
  record: string | undefined,
  env: Environment,
  terminal: Terminal,
): Promise<number> | number {
  const [id, ...rest] = ids;
  if (id === undefined || rest.length > 0) return usage(terminal, "name one node, by its id");
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  return printSource(site, id, record, terminal);
}

type Values = Readonly<Partial<Record<"to" | "niche" | "learning" | "reason" | "kind" | "on", string>>>;

/** The commands about moves: each is about one node, or one lineage. */
function moves(
  command: "promote" | "history" | "champions",
  named: readonly string[],
  { to, learning, reason, niche, kind, on }: Values,
  env: Environment,
  terminal: Terminal,
): Promise<number> | number {
  const [name, ...rest] = named;
  if (name === undefined || rest.length > 0)
    return usage(terminal, `name one ${command === "champions" ? "lineage" : "node, by its id"}`);
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  if (command === "history") return printHistory(site, name, terminal);
  if (command === "promote")
    return to === undefined
      ? usage(terminal, "promote to what? --to names a state")
      : promote(site, name, { to, niche, learning, reason }, terminal);
  const asked = Object.entries({ niche, kind, on }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return printChampions(site, name, Object.fromEntries(asked), terminal);
}

/** Runs one command and returns the exit code. */
export async function run(args: readonly string[], env: Environment, terminal: Terminal): Promise<number> {
  const call = read(args);
  if (typeof call === "string") return usage(terminal, call);
  const [command, source, ...files] = call.positionals;
  if (command === "help" || call.values.help) {
    terminal.out.write(HELP);
    return 0;
  }
  if (command === undefined) return usage(terminal, "say what to do");
  const called = command === "import" ? `import ${source ?? ""}` : command;
  const foreign = Object.keys(call.values).find((name) => !OF_COMMAND[called]?.includes(name));
  if (foreign !== undefined && (called in OF_COMMAND || command !== "import"))
    return usage(terminal, `${command === "import" ? source : command} needs no --${foreign}`);
  if (command === "source") return readSource(call.positionals.slice(1), call.values.record, env, terminal);
  if (command === "promote" || command === "history" || command === "champions")
    return moves(command, call.positionals.slice(1), call.values, env, terminal);
  if (command === "fsck" || command === "rebuild")
    return upkeep(command, call.positionals.slice(1), env, terminal);
  if (command === "backup" || command === "restore")
    return wholeSite(command, call.positionals.slice(1), env, terminal);
  if (command !== "import") return usage(terminal, `there is no command ${JSON.stringify(command)}`);
  if (source !== "huggingface" && source !== "ndjson" && source !== "openrange")
    return usage(
      terminal,
      source === undefined
        ? "import what? huggingface, ndjson or openrange"
        : `import what? huggingface, ndjson or openrange, not ${JSON.stringify(source)}`,
    );
  const [file, ...rest] = files;
  if (source === "openrange" && file === undefined) return usage(terminal, "name files or folders");
  if (file === undefined || (source !== "openrange" && rest.length > 0))
    return usage(terminal, "name one file");
  const { print = false, proved = false, restart = false, quiet = false, refused, journal } = call.values;
  const parallel = wholeNumber(call.values.parallel, 1, 1, 16);
  if (parallel === undefined) return usage(terminal, "--parallel takes a number from 1 to 16");
  const wait = wholeNumber(call.values.wait, PATIENCE_MS / 1000, 0, 86_400);
  if (wait === undefined) return usage(terminal, "--wait takes a number of seconds, at most 86400");
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  if (source === "openrange") return importOpenRangePaths(site, files, terminal, { print, proved });
  if (source === "huggingface") return importHuggingFaceFile(site, file, terminal, print);
  return importNdjson(site, file, { restart, quiet, refused, journal, parallel, wait }, terminal);
}

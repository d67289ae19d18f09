// From arguments to a command. Exit codes: 0 all was taken, 1 something was refused or failed, 2 the call was not understood.
import { parseArgs } from "node:util";
import type { Site } from "../client/client.ts";
import { importHuggingFaceFile, importNdjsonFile } from "./import.ts";
import type { Terminal } from "./terminal.ts";

const HELP = `forebear: the lineage store's command line

  forebear import huggingface FILE   records from a CSV of Hugging Face model metadata
      --print                        print the records as NDJSON instead of posting them
  forebear import ndjson FILE        records as they are, one JSON object a line; - reads standard input
  forebear help                      this page

Environment
  FOREBEAR_URL     the site, http://127.0.0.1:8787 when not set
  FOREBEAR_TOKEN   the bearer token; npm start prints it and keeps it in .forebear/token

An import can be repeated: what is known is not recorded again. It ends when all it posted can be read.
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

function read(args: readonly string[]) {
  try {
    const options = { print: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** Runs one command and returns the exit code. */
export async function run(args: readonly string[], env: Environment, terminal: Terminal): Promise<number> {
  const call = read(args);
  if (typeof call === "string") return usage(terminal, call);
  const [command, source, file, ...rest] = call.positionals;
  if (command === "help" || call.values.help) {
    terminal.out.write(HELP);
    return 0;
  }
  if (command === undefined) return usage(terminal, "say what to do");
  if (command !== "import") return usage(terminal, `there is no command ${JSON.stringify(command)}`);
  if (source !== "huggingface" && source !== "ndjson")
    return usage(terminal, `import what? huggingface or ndjson, not ${JSON.stringify(source ?? "")}`);
  if (file === undefined || rest.length > 0) return usage(terminal, "name one file");
  const site = siteOf(env);
  if (!site)
    return usage(terminal, `FOREBEAR_URL is ${JSON.stringify(env.FOREBEAR_URL)}, which is no http address`);
  if (source === "huggingface")
    return importHuggingFaceFile(site, file, terminal, call.values.print === true);
  return call.values.print
    ? usage(terminal, "ndjson needs no --print")
    : importNdjsonFile(site, file, terminal);
}

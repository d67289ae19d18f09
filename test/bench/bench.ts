// `npm run bench`: figures of the product, each held against a floor that is measured in the same run. Prints them, and when
// all were measured writes them to results.md beside this file.
//
//   npm run bench                        all figures
//   npm run bench -- bulk drain          these
//   npm run bench -- bulk --profile      and where the runtime's time goes, which a profiler slows
//   npm run bench -- --quick             tiny sizes: whether it runs at all; the figures mean nothing
//
// --records N, --backlog N, --nodes N: how many. --requests, --lineages, --lines, --wait: how the records of a bulk are sent.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { backlog } from "./backlog.ts";
import { type Bulk, bulk, type Pouring } from "./bulk.ts";
import { drain } from "./drain.ts";
import type { Figure } from "./figure.ts";
import { gate } from "./gate.ts";
import { publish } from "./publish.ts";
import { around, report } from "./report.ts";
import { single } from "./single.ts";
import { endAll, endAtSignal } from "./sites.ts";
import { walks } from "./walks.ts";

const FULL = { records: 200_000, backlog: 100_000, appends: 200, rounds: 5, roundMs: 4_000 };
const QUICK = { records: 2_000, backlog: 1_000, appends: 20, rounds: 1, roundMs: 300 };
const LARGE = {
  nodes: 1_000_000,
  diamonds: 60,
  chain: 50_000,
  fan: 200_000,
  ancestors: 100_000,
  published: [10_000, 100_000, 1_000_000],
} as const;
const SMALL = {
  nodes: 50_000,
  diamonds: 60,
  chain: 2_500,
  fan: 10_000,
  ancestors: 5_000,
  published: [500, 10_000, 1_000],
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: "string" },
    backlog: { type: "string" },
    nodes: { type: "string" },
    requests: { type: "string" },
    lineages: { type: "string" },
    lines: { type: "string" },
    wait: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});

/** A whole number of at least one, as it was given. */
function count(said: string | undefined, otherwise: number): number {
  if (said === undefined) return otherwise;
  const n = Number(said);
  if (!Number.isInteger(n) || n < 1) throw new Error(`${said} is not a number of things.`);
  return n;
}

const sizes = values.quick ? { ...QUICK, ...SMALL } : { ...FULL, ...LARGE };
const look = values.profile;
const pouring: Pouring = {
  name: "bulk",
  records: count(values.records, sizes.records),
  requests: count(values.requests, 4),
  lineages: count(values.lineages, 4),
  lines: count(values.lines, 10_000),
  wait: values.wait,
};

// Poured once, and left for whatever is measured on many records.
let filled: Bulk | undefined;
const fill = async (): Promise<Bulk> => {
  filled ??= await bulk(pouring, look);
  return filled;
};

/** Every figure, in the order in which they are measured. */
const FIGURES: Readonly<Record<string, () => Promise<Figure>>> = {
  single: () => single(sizes, look),
  bulk: fill,
  drain: async () => await drain(await fill(), look),
  backlog: () => backlog({ backlog: count(values.backlog, sizes.backlog), appends: sizes.appends, pouring }),
  gate: () => gate(sizes.ancestors),
  publish: () => publish(sizes.published, look),
  walks: () => walks({ ...sizes, nodes: count(values.nodes, sizes.nodes) }),
};

const unknown = positionals.filter((name) => !Object.hasOwn(FIGURES, name));
if (unknown.length > 0)
  throw new Error(`${unknown.join(", ")}: there are ${Object.keys(FIGURES).join(", ")}.`);
const asked = Object.entries(FIGURES).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

const seen = around();
const figures: Figure[] = [];
let code = 0;
endAtSignal();
try {
  for (const [name, measure] of asked) {
    console.error(`${name} …`);
    figures.push(await measure());
  }
  const page = report(figures, seen);
  console.log(page);
  for (const { name, profile } of figures)
    if (profile !== undefined) console.log(`## Profile of ${name}\n\n${profile}\n`);
  if (figures.length === Object.keys(FIGURES).length && !values.quick && !look)
    writeFileSync(join(import.meta.dirname, "results.md"), page);
} catch (error) {
  console.error(error);
  code = 1;
} finally {
  await endAll();
}
process.exit(code);

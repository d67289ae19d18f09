// A backup, line by line: NDJSON, each line an object with one member that says what the line is. What the members mean
// is in `docs/backup.md`; whether they are true is `src/ledger/verify.ts`.
import { z } from "zod";
import { AGENT_TYPES } from "../model/record.ts";

/** Of the lines described here. */
export const BACKUP_VERSION = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
const ledger = z
  .string()
  .regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits")
  .describe("The ledger.");
const lineage = z.string().min(1).describe("The family that the ledger is of.");
const site = z.string().startsWith("urn:uuid:").describe("The site that said it.");
const number = z.int().min(1);
const count = z.int().nonnegative();
const place = z.int().nonnegative();
const head = z.int().min(-1).describe("The last position that it holds; -1 when the log is empty.");
const leaf = hash.nullable().describe("The leaf of that position; null when there is none.");
const version = z.literal(BACKUP_VERSION).describe("Of the format.");

const part = z.union([
  z.strictObject({
    name: z.string().min(1).max(255).describe("Its name."),
    salt: hash.describe("32 random bytes."),
    text: z.string().describe("What was said."),
  }),
  z
    .strictObject({
      name: z.string().min(1).max(255).describe("Its name."),
      hash: hash.describe("Its hash, which still holds."),
      outline: z.string().nullable().describe("JSON of what stands in its place."),
      by_seq: number.describe("The statement of the same ledger that erased it."),
    })
    .describe("A part that was erased."),
]);

const statement = {
  ledger,
  lineage,
  seq: number.describe("Its number in the ledger."),
  hash: hash.describe("Hash of the statement."),
  json: z.string().describe("The statement: canonical JSON. Empty when the ledger does not have it."),
  parts: z.array(part).describe("Its parts, in order."),
  fingerprints: z
    .array(
      z.strictObject({
        fingerprint: hash.describe("What makes a repetition the same claim."),
        receipt: z.string().describe("The receipt that a repetition is answered with, to the byte."),
      }),
    )
    .describe("How it is recognised when it is said again."),
  keys: z
    .array(
      z.strictObject({
        key: hash.describe("Hash of the key, with the token that sent it."),
        fingerprint: hash.describe("The content that it was sent with."),
      }),
    )
    .exactOptional()
    .describe("The idempotency keys that stand for it, if any."),
};

const words = {
  id: z.string().min(1).describe("The opaque id that records have."),
  type: z.enum(AGENT_TYPES).describe("PROV agent class."),
  name: z.string().describe("What people call the agent."),
  email: z.string().nullable().describe("Where to write to."),
  affiliation: z.string().nullable().describe("The organization it belongs to."),
  uri: z.string().nullable().describe("A page about it."),
};

/** What a line can be, by its one member. */
const LINES = {
  backup: z
    .strictObject({ version, site, from: place.describe("The first position that follows."), position: head })
    .describe("The first line."),
  entry: z
    .strictObject({
      position: place.describe("Its index in the site's log."),
      at: z
        .string()
        .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "must be an instant in UTC with milliseconds")
        .describe("When the log took it."),
      leaf: hash.describe("RFC 6962 leaf of the entry."),
      ...statement,
    })
    .describe("A statement with its position."),
  ledger: z
    .strictObject({
      ledger,
      lineage,
      frozen: z.string().nullable().describe("Why the log takes no more of it."),
    })
    .describe("A ledger that is frozen, or has nothing in the log yet."),
  unplaced: z
    .strictObject(statement)
    .describe("What a frozen ledger says beyond its last entry: it was acknowledged and has no position."),
  agent: z.strictObject(words).describe("An entry in the directory of agents."),
  next: place.describe("The last line of an answer that has to be gone on with: ask again, from here."),
  summary: z
    .strictObject({
      position: head,
      leaf,
      entries: count.describe("Entries that this answer had."),
      unplaced: count.describe("Statements without position that it had."),
      agents: count.describe("Agents that it had."),
    })
    .describe("The last line."),
  restore: z
    .strictObject({
      version,
      site,
      position: head,
      leaf,
      ends: z
        .record(ledger, number)
        .describe(
          "The last number of each ledger below in the whole backup: until then it takes nothing else.",
        ),
    })
    .describe("The first line of what is sent to be restored: of which backup the others are."),
} as const;

type Lines = typeof LINES;
type LineKind = keyof Lines;

/** A line that was read: what it is and what it says. */
export type BackupLine = {
  [K in LineKind]: { readonly kind: K; readonly said: z.infer<Lines[K]> };
}[LineKind];

/** What a line of some kind says. */
export type Said<K extends LineKind> = z.infer<Lines[K]>;

/** One line, without its end. */
export function backupLine<K extends LineKind>(kind: K, said: Said<K>): string {
  return JSON.stringify({ [kind]: said });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a line, or says in a clause why it cannot be read. */
export function readBackupLine(text: string): BackupLine | { readonly kind: "unread"; readonly why: string } {
  const value = parsed(text);
  if (typeof value !== "object" || value === null) return { kind: "unread", why: "it is no JSON object" };
  const [kind = "", ...others] = Object.keys(value);
  if (!Object.hasOwn(LINES, kind) || others.length > 0)
    return { kind: "unread", why: `it has not one member of ${Object.keys(LINES).join(", ")}` };
  const said = (value as Record<string, unknown>)[kind];
  if (kind === "backup" || kind === "restore") {
    const of = (said as { version?: unknown } | null)?.version;
    if (of !== BACKUP_VERSION)
      return {
        kind: "unread",
        why: `it is of format version ${of}, and version ${BACKUP_VERSION} is read here`,
      };
  }
  const read = LINES[kind as LineKind].safeParse(said);
  if (read.success) return { kind, said: read.data } as BackupLine;
  const [issue] = read.error.issues;
  const where = ["", kind, ...(issue?.path ?? [])].map(String).join("/");
  return { kind: "unread", why: `${where}: ${issue?.message ?? "it cannot be used"}` };
}

const oneOf = <K extends LineKind>(...kinds: readonly K[]) =>
  z.union(kinds.map((kind) => z.strictObject({ [kind]: LINES[kind] })));

/** A line of a backup. */
export const backupLineSchema = oneOf("backup", "entry", "ledger", "unplaced", "agent", "next", "summary");

/** A line of what is sent to be restored. */
export const restoreLineSchema = oneOf("restore", "entry", "ledger", "unplaced", "agent");

export const restoreAnswerSchema = z.strictObject({
  site,
  position: head,
  begun: z.boolean().describe("False when this was the first that the site was told of the backup."),
});

/** `manifest.json` of a folder that holds a whole backup: what the files are, and what they hold together. */
export const manifestSchema = z.strictObject({
  format: z.literal("forebear backup"),
  version,
  site,
  position: head,
  leaf,
  counts: z.strictObject({
    entries: count,
    ledgers: count,
    erased_parts: count,
    frozen: count,
    unplaced: count,
    agents: count,
  }),
  /** What was wrong with it when it was made. */
  faults: count,
  files: z.array(
    z.strictObject({
      name: z.string().regex(/^(log|rest)-\d{6}\.ndjson\.gz$/),
      lines: count,
      bytes: count,
      sha256: hash,
    }),
  ),
});

export type BackupManifest = z.infer<typeof manifestSchema>;

/** Reads a manifest, or says in a clause why it cannot be read. */
export function readBackupManifest(text: string): BackupManifest | { readonly why: string } {
  const read = manifestSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { why: `/${(issue?.path ?? []).map(String).join("/")}: ${issue?.message ?? "it cannot be used"}` };
}

/** What the site answers to what it was sent to restore: how far its log is now. */
export type RestoreAnswer = z.infer<typeof restoreAnswerSchema>;

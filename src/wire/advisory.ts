// The schemas of an advisory, of its withdrawal, and of a waiver.
import { z } from "zod";
import { ADVISORY_KINDS, type Advisory, SEVERITIES } from "../model/advisory.ts";
import { readId } from "../model/id.ts";
import { millisecondsOf } from "../model/instant.ts";
import { LIMITS } from "../model/limits.ts";
import { pointer } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";
import { isSentence } from "../model/sentence.ts";
import { readBody } from "./read-body.ts";
import { isPlain, shortWord } from "./words.ts";

const prose = z.string().trim().min(1, "must not be empty").max(LIMITS.proseLength);
const why = z.string().trim().min(1, "must say why").max(LIMITS.proseLength);

/** The id of an advisory. */
export const advisoryId = z
  .string()
  .regex(/^advisory:[0-9a-f]{64}$/, "must be an advisory's id, advisory: and 64 hexadecimal digits");

export const advisorySchema = z.strictObject({
  nodes: z
    .array(z.string().min(1))
    .min(1, "must name a node, or be left out")
    .max(LIMITS.advisedNodes)
    .exactOptional()
    .describe("Any immutable ids of the nodes with which something is wrong."),
  names: z
    .array(shortWord)
    .min(1, "must have a name, or be left out")
    .max(LIMITS.advisedNodes)
    .exactOptional()
    .describe(
      "Names of which every version is meant, also what comes later, and what was said of no revision.",
    ),
  severity: z.enum(SEVERITIES).describe("How bad it is."),
  kind: z.enum(ADVISORY_KINDS).describe("What is wrong."),
  title: z
    .string()
    .trim()
    .min(1, "must say what is wrong")
    .max(LIMITS.nameLength)
    .refine(isPlain, "must be one line, without control characters")
    .describe("What is wrong, in a line."),
  description: prose.exactOptional().describe("The same at length, and what to do."),
  references: z
    .array(
      z
        .string()
        .max(LIMITS.idLength)
        .regex(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/, "must be a URI"),
    )
    .max(LIMITS.advisoryReferences)
    .exactOptional()
    .describe("Where there is more about it: URIs."),
});

/** An advisory as it was said: ids are in their canonical spelling, and nobody has looked whom they name. */
export type SaidAdvisory = Advisory;

/** Reads the body of an advisory. */
export function readAdvisory(source: string): Result<SaidAdvisory> {
  const read = readBody(advisorySchema, source, []);
  if (!read.ok) return read;
  const { nodes = [], names = [], ...rest } = read.value;
  if (nodes.length + names.length === 0)
    return refuse({
      code: "invalid",
      detail: "The advisory is about nothing.",
      pointer: "/nodes",
      hint: "Name what it is about: ids under `nodes`, or under `names` what is meant in every version.",
    });
  const ids: string[] = [];
  for (const [i, said] of nodes.entries()) {
    const id = readId(said, pointer("nodes", i));
    if (!id.ok) return id;
    ids.push(id.value.id);
  }
  return ok({ nodes: ids, names, ...rest });
}

export const withdrawalSchema = z.strictObject({
  reason: why.describe("Why it no longer holds, for whoever reads the history."),
});

export type SaidWithdrawal = z.infer<typeof withdrawalSchema>;

/** Reads the body of a withdrawal. */
export function readWithdrawal(source: string): Result<SaidWithdrawal> {
  return readBody(withdrawalSchema, source);
}

export const waiverSchema = z.strictObject({
  advisory: advisoryId.describe("The advisory that is set aside."),
  node: z.string().min(1).describe("For which node, by any immutable id of it."),
  until: z
    .string()
    .max(64)
    .describe("An instant with its zone (RFC 3339) that is to come; from then on the waiver does not hold."),
  reason: why
    .refine(isSentence, "must be a sentence: why it may be set aside")
    .describe("Why it may be set aside, in a sentence, for whoever reads the history."),
});

/** A waiver as it was said; `until` in milliseconds since 1970. */
export type SaidWaiver = Omit<z.infer<typeof waiverSchema>, "until"> & { readonly until: number };

/** Reads the body of a waiver, at an instant. */
export function readWaiver(source: string, now: number): Result<SaidWaiver> {
  const read = readBody(waiverSchema, source);
  if (!read.ok) return read;
  const node = readId(read.value.node, "/node");
  if (!node.ok) return node;
  const until = millisecondsOf(read.value.until);
  const hint = "Send an instant with its zone that is to come, e.g. 2030-01-31T12:00:00Z.";
  if (until === undefined)
    return refuse({
      code: "invalid",
      detail: `/until: ${JSON.stringify(read.value.until.slice(0, 40))} is not an instant with a zone.`,
      pointer: "/until",
      hint,
    });
  if (until <= now)
    return refuse({
      code: "invalid",
      detail: `/until: ${read.value.until} is past.`,
      pointer: "/until",
      hint,
    });
  return ok({ ...read.value, node: node.value.id, until });
}

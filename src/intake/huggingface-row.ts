// One row of a Hugging Face dump, read into what it says: which model at which commit, and what its tags and its card
// each claim it descends from. Takes any of the spellings that dumps use; never throws, but says what it could not read.
import type { Json } from "../model/canonical.ts";
import { isInstant } from "../model/instant.ts";
import { CHILD_COLUMNS, type ChildLists, childrenOf, listInCell } from "./huggingface-children.ts";
import {
  cardOf,
  type Fields,
  isObject,
  repository,
  type Saying,
  sayCard,
  sayTags,
  text,
  texts,
  unique,
} from "./huggingface-said.ts";

/** Cells by column name. */
export type Row = Readonly<Record<string, string>>;

export type Model = {
  /** Counted from 1, the header not included. */
  readonly row: number;
  readonly name: string;
  /** 40 lower-case hexadecimal digits. */
  readonly sha: string;
  readonly createdAt: string | null;
  readonly lastModified: string | null;
  readonly tags: readonly string[];
  readonly fromTags: Saying;
  readonly fromCard: Saying;
  readonly quantization?: { readonly method: string; readonly bits?: number };
  /** What is worth keeping of the rest. */
  readonly facet: { readonly [key: string]: Json };
  /** Absent when the row has no list of children. */
  readonly children?: ChildLists;
};

export type Remark = { readonly row: number; readonly name: string | null; readonly what: string };

export type Reading = {
  readonly row: number;
  /** Absent when the row identifies nothing; `skipped` says why. */
  readonly model?: Model;
  readonly skipped?: Remark;
  readonly remarks: readonly Remark[];
  /** Names that carried a value nobody took: columns, then keys of the metadata and of the card. */
  readonly ignored: {
    readonly columns: readonly string[];
    readonly metadata: readonly string[];
    readonly card: readonly string[];
  };
};

const TAKEN = new Set([
  ...["model_id", "id", "modelId", "metadata", "sha", "created_at", "createdAt"],
  ...["last_modified", "lastModified", "tags", "card_data", "cardData", "card"],
  ...["library_name", "pipeline_tag", "safetensors", "config", "gguf"],
  ...Object.keys(CHILD_COLUMNS).flatMap((column) => [column, `${column}_count`]),
]);
const TAKEN_OF_CARD = new Set(["base_model", "base_model_relation", "datasets", "license", "license_name"]);

/** Any of the dumps' spellings of an instant as RFC 3339 in UTC; without an offset it is taken as UTC, as the Hub's are. */
export function utc(said: string | undefined): string | null {
  const [, day, time, fraction = "", offset = "Z"] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(said ?? "") ??
    [];
  if (!day || !time) return null;
  if (/^(Z|[+-]00:?00)$/i.test(offset)) {
    const instant = `${day}T${time}${/^\.0*$/.test(fraction) ? "" : fraction}Z`;
    return isInstant(instant) ? instant : null;
  }
  const moment = new Date(`${day}T${time}${fraction}${offset.replace(/^(...):?/, "$1:")}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString().replace(".000Z", "Z");
}

/** Tags that say something of the model: not those that repeat other fields or are the Hub's own switches. */
function useful(tags: readonly string[]): string[] {
  const switches = new Set(["autotrain_compatible", "endpoints_compatible", "text-generation-inference"]);
  return unique(tags)
    .filter((tag) => !tag.includes(":") && !switches.has(tag) && tag.length <= 100)
    .filter((tag) => /^[^\p{C}]+$/u.test(tag))
    .slice(0, 64);
}

const METHODS = ["gguf", "gptq", "awq", "exl2", "bitsandbytes", "hqq"];

function quantizationOf(fields: Fields, tags: readonly string[]): Model["quantization"] {
  const config = isObject(fields.config) ? fields.config.quantization_config : undefined;
  const { quant_method, bits } = isObject(config) ? config : {};
  const told =
    /^[\w.-]{1,64}$/.exec(text(quant_method) ?? "")?.[0] ?? (isObject(fields.gguf) ? "gguf" : undefined);
  const [tag, ...others] = METHODS.filter((method) => tags.includes(method));
  const method = told ?? (others.length === 0 ? tag : undefined);
  if (method === undefined) return undefined;
  return typeof bits === "number" && bits > 0 && bits <= 64 ? { method, bits } : { method };
}

function facetOf(fields: Fields, sha: string, lastModified: string | null): Model["facet"] {
  const total = isObject(fields.safetensors) ? fields.safetensors.total : undefined;
  const kept: [string, Json | undefined][] = [
    ["sha", sha],
    ["last_modified", lastModified ?? undefined],
    ["library_name", text(fields.library_name)?.slice(0, 200).toWellFormed()],
    ["pipeline_tag", text(fields.pipeline_tag)?.slice(0, 200).toWellFormed()],
    ["parameters", typeof total === "number" ? total : undefined],
  ];
  return Object.fromEntries(kept.filter((pair): pair is [string, Json] => pair[1] !== undefined));
}

function metadataOf(row: Row): Fields | string {
  if ((row.metadata ?? "").trim() === "") return {};
  try {
    const read = JSON.parse(row.metadata ?? "") as Json;
    return isObject(read) ? read : "its metadata is not an object";
  } catch {
    return "its metadata is not JSON";
  }
}

const hasValue = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== "" && value !== "[]" && value !== "{}";

const untaken = (fields: Fields, taken: ReadonlySet<string>): string[] =>
  Object.keys(fields).filter((key) => key !== "" && !taken.has(key) && hasValue(fields[key]));

/** Reads one row; `number` counts from 1, the header not included. */
export function readRow(row: Row, number: number): Reading {
  const remarks: Remark[] = [];
  const metadata = metadataOf(row);
  const read = typeof metadata === "string" ? {} : metadata;
  const present = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null));
  // A dump may spread over columns what another keeps in its metadata.
  const fields: Fields = {
    ...Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== "")),
    ...present,
  };
  const said = text(fields.id) ?? text(fields.modelId) ?? text(fields.model_id);
  const name = said === undefined ? undefined : repository(said);
  const say = (what: string): void => {
    if (!remarks.some((remark) => remark.what === what))
      remarks.push({ row: number, name: said ?? null, what });
  };
  const ignored = { columns: untaken(row, TAKEN), metadata: untaken(read, TAKEN), card: [] as string[] };
  const skip = (what: string): Reading => ({
    row: number,
    skipped: { row: number, name: said ?? null, what },
    remarks: [],
    ignored,
  });
  if (typeof metadata === "string") return skip(metadata);
  if (name === undefined)
    return skip(said === undefined ? "it names no model" : "its name is no repository's id");
  const sha = text(fields.sha)?.toLowerCase();
  if (sha === undefined) return skip("it has no commit, so nothing identifies what it describes");
  if (!/^[0-9a-f]{40}$/.test(sha))
    return skip(`its commit ${JSON.stringify(sha.slice(0, 60))} is not 40 hex digits`);
  if (text(row.model_id) !== undefined && repository(row.model_id ?? "") !== name)
    say(`its model_id is ${JSON.stringify(row.model_id)}; its metadata, which is believed, says ${name}`);

  const card = cardOf(fields, say);
  ignored.card = untaken(card, TAKEN_OF_CARD).filter(
    (key) => !["tags", "library_name", "pipeline_tag"].includes(key),
  );
  const tags = typeof fields.tags === "string" ? (listInCell(fields.tags) ?? []) : texts(fields.tags);
  const lastModified = utc(text(fields.last_modified) ?? text(fields.lastModified));
  const quantization = quantizationOf(fields, tags);
  const children = childrenOf(row, say);
  const model: Model = {
    row: number,
    name,
    sha,
    createdAt: utc(text(fields.created_at) ?? text(fields.createdAt)),
    lastModified,
    tags: useful(tags),
    fromTags: sayTags(tags, card, say),
    fromCard: sayCard(card, say),
    ...(quantization === undefined ? {} : { quantization }),
    facet: facetOf(fields, sha, lastModified),
    ...(children === undefined ? {} : { children }),
  };
  return { row: number, model, remarks, ignored };
}

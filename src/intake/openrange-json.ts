// JSON read for what its author's hash covers: beside the value, the one text that OpenRange itself hashes (Python's
// json.dumps with sorted keys and no spaces), for which a number must keep its spelling: 1.0 is not 1 there.
import { hex, utf8 } from "../model/bytes.ts";
import type { Json } from "../model/canonical.ts";
import { readJson } from "../model/json.ts";
import type { Refusal } from "../model/refusal.ts";
import { ok, type Result, refuse } from "../model/result.ts";

export type Said = {
  readonly type: "object" | "array" | "string" | "number" | "boolean" | "null";
  /** Keys in order of code points, no spaces, ASCII alone, numbers as they were spelt. */
  readonly stable: string;
  /** Of an object; else empty. */
  readonly members: ReadonlyMap<string, Said>;
  /** Of an array; else empty. */
  readonly items: readonly Said[];
};

const NO_MEMBERS: ReadonlyMap<string, Said> = new Map();

/** The value, its numbers as JavaScript holds them. */
export function plain(said: Said): Json {
  return JSON.parse(said.stable) as Json;
}

/** A string in quotes as Python writes it: everything outside printable ASCII is escaped. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** UTF-8 sorts as code points do, which UTF-16 does not. */
function byCodePoint(keys: readonly string[]): string[] {
  const order = new Map(keys.map((key) => [key, hex(utf8(key))]));
  const of = (key: string): string => order.get(key) ?? "";
  return keys.toSorted((a, b) => (of(a) < of(b) ? -1 : 1));
}

function objectOf(members: ReadonlyMap<string, Said>): Said {
  const written = byCodePoint([...members.keys()]).map((key) => `${ascii(key)}:${members.get(key)?.stable}`);
  return { type: "object", stable: `{${written.join(",")}}`, members, items: [] };
}

function arrayOf(items: readonly Said[]): Said {
  const stable = `[${items.map((item) => item.stable).join(",")}]`;
  return { type: "array", stable, members: NO_MEMBERS, items };
}

function scalarOf(token: string): Said {
  const of = (type: Said["type"], stable = token): Said => ({
    type,
    stable,
    members: NO_MEMBERS,
    items: [],
  });
  if (token.startsWith('"')) return of("string", ascii(JSON.parse(token) as string));
  if (token === "null") return of("null");
  return of(token === "true" || token === "false" ? "boolean" : "number");
}

/** Members put together to an object that no text has as such. */
export function together(members: Readonly<Record<string, Said | string | null>>): Said {
  const said = (one: Said | string | null): Said =>
    one === null ? scalarOf("null") : typeof one === "string" ? scalarOf(JSON.stringify(one)) : one;
  return objectOf(new Map(Object.entries(members).map(([key, one]) => [key, said(one)])));
}

/** Reads text that is known to be JSON. */
function tree(text: string): Said {
  let at = 0;
  const token = (): string => {
    while (/\s/.test(text[at] ?? "")) at++;
    const from = at;
    if (text[at] === '"') {
      for (at++; text[at] !== '"'; ) at += text[at] === "\\" ? 2 : 1;
      at++;
    } else if ("{}[],:".includes(text[at] ?? "")) at++;
    else while (at < text.length && !/[\s{}[\],:]/.test(text[at] ?? "")) at++;
    return text.slice(from, at);
  };
  const value = (first: string): Said => {
    if (first === "{") {
      const members = new Map<string, Said>();
      for (let next = token(); next !== "}"; next = token()) {
        const key = JSON.parse(next === "," ? token() : next) as string;
        token(); // the colon
        members.set(key, value(token()));
      }
      return objectOf(members);
    }
    if (first === "[") {
      const items: Said[] = [];
      for (let next = token(); next !== "]"; next = token()) items.push(value(next === "," ? token() : next));
      return arrayOf(items);
    }
    return scalarOf(first);
  };
  return value(token());
}

/** Reads a document strictly, except that a number may have more digits than JavaScript holds. */
export function readDocument(source: string): Result<Said> {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  // Numbers are left alone within the member whose text is kept, so the whole document is made that member.
  const read = readJson(`{"document":${text}}`, "document");
  if (read.ok && read.value.raw === text.trim()) return ok(tree(text));
  const strict = readJson(text);
  if (!strict.ok) return strict;
  const { pointer, ...refusal }: Refusal = read.ok ? { code: "not-json", detail: "Not JSON." } : read.refusal;
  return refuse({
    ...refusal,
    ...(pointer === undefined ? {} : { pointer: pointer.replace(/^\/document/, "") }),
  });
}

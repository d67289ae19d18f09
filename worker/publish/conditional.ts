// What a document is sent with, whatever it tells of: what it is called, of when it is, and a tag that is known before anything is
// read for it, so that who has it already is told so at once.
import { MAPPING_VERSION } from "../../src/prov/formats/formats.ts";
import type { Env } from "../env.ts";
import { timeAt } from "../http/clock.ts";
import { holds } from "../http/etag.ts";
import type { Format } from "../negotiate.ts";
import { siteLog } from "../platform/calls.ts";
import { digestOf } from "../platform/digest.ts";
import { VERSION } from "../version.ts";
import { erasedUntil } from "./erased.ts";

/** Who says a document, and as of when. */
export type Stamp = {
  readonly site: string;
  readonly position: number;
  /** When the log took that position (RFC 3339); null before the first. */
  readonly at: string | null;
};

export async function stampOf(env: Env, position: number): Promise<Stamp> {
  const [{ site }, at] = await Promise.all([siteLog(env).head(), timeAt(env, position)]);
  return { site, position, at: at ?? null };
}

/** A word for bytes that follow from these things and from what was erased: 32 hexadecimal digits. */
export async function tagOf(env: Env, follows: readonly unknown[]): Promise<string> {
  return digestOf(JSON.stringify([...follows, await erasedUntil(env)])).slice(0, 32);
}

/** The media type of a format, with its profile, as it is sent. */
export const contentType = ({ mediaType, profile }: Format): string =>
  `${mediaType};${profile === undefined ? "" : ` profile="${profile}";`} charset=utf-8`;

type Sent = Pick<Stamp, "position" | "at"> & {
  readonly type: string;
  /** What it is called when it is kept. */
  readonly file: string;
  readonly disposition?: "inline" | "attachment";
};

/** What every document is sent with, but for its tag. */
export function sentWith({ type, file, position, at, disposition = "inline" }: Sent): Record<string, string> {
  return {
    "content-type": type,
    "content-disposition": `${disposition}; filename="${file}"`,
    "cache-control": "no-cache",
    "forebear-position": String(position),
    ...(at === null ? {} : { "last-modified": new Date(at).toUTCString() }),
  };
}

/** A document that is made of others, rather than told as PROV: a bill, a view, a dossier. */
export type Derived = Sent &
  Stamp & {
    /** What its bytes follow from, beside its stamp, this software and what was erased. */
    readonly follows: readonly unknown[];
    readonly headers?: Readonly<Record<string, string>>;
  };

/** Its text; `passing` where it lacks what could not be told just now, so that it may be another the next time. */
export type Text = { readonly text: string; readonly passing?: boolean };

/** Answers with such a document, which is made only for who does not have it. */
export async function answerDerived(
  request: Request,
  env: Env,
  derived: Derived,
  tell: () => Promise<Text>,
): Promise<Response> {
  const { site, position, follows, type } = derived;
  const tag = await tagOf(env, [site, position, type, VERSION, MAPPING_VERSION, ...follows]);
  const headers = { ...sentWith(derived), vary: "accept", ...derived.headers };
  const etag = `"${tag}"`;
  if (holds(request, etag)) return new Response(null, { status: 304, headers: { ...headers, etag } });
  const { text, passing = false } = await tell();
  // What is to be asked for again has no tag that could be held against it.
  return new Response(text, {
    headers: passing ? { ...headers, "cache-control": "no-store" } : { ...headers, etag },
  });
}

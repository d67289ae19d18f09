// Files in R2: the one place that speaks with the bucket. A file is written in parts of one size, each of which may be written
// again; it is there once it is whole, and never before.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { chunksOf } from "../http/body.ts";
import { within } from "../platform/patience.ts";
import type { Part, Removal } from "./keep.ts";

const patiently = <T>(call: Promise<T>): Promise<T> => within(LIMITS.callMs, call);

/** Begins to write a file in parts. An upload that is lost before its name is kept goes by itself after a week (R2). */
export async function beginUpload({ ARTIFACTS }: Env, file: string): Promise<string> {
  return (await patiently(ARTIFACTS.createMultipartUpload(file))).uploadId;
}

/** Writes a part, in the place of one that has its number. */
export async function writePart(
  { ARTIFACTS }: Env,
  { file, upload }: Removal,
  i: number,
  bytes: Uint8Array,
): Promise<Part> {
  const { etag } = await patiently(ARTIFACTS.resumeMultipartUpload(file, upload).uploadPart(i, bytes));
  return { i, etag };
}

/** Makes a file of its parts. */
export async function completeUpload(
  { ARTIFACTS }: Env,
  { file, upload }: Removal,
  parts: readonly Part[],
): Promise<void> {
  const all = parts.map(({ i, etag }) => ({ partNumber: i, etag }));
  await patiently(ARTIFACTS.resumeMultipartUpload(file, upload).complete(all));
}

/** Writes a file that is less than a part. */
export async function writeFile({ ARTIFACTS }: Env, file: string, bytes: Uint8Array): Promise<void> {
  await patiently(ARTIFACTS.put(file, bytes));
}

/** How many bytes a file has; undefined where there is none. */
export async function sizeOf({ ARTIFACTS }: Env, file: string): Promise<number | undefined> {
  return (await patiently(ARTIFACTS.head(file)))?.size;
}

/** SHA-256 of a file, in hexadecimal digits, and how many bytes were read. */
export async function hashFile(
  { ARTIFACTS }: Env,
  file: string,
): Promise<{ digest: string; size: number } | undefined> {
  const found = await patiently(ARTIFACTS.get(file));
  if (found === null) return undefined;
  const stream = new crypto.DigestStream("SHA-256");
  const writer = stream.getWriter();
  let size = 0;
  for await (const chunk of chunksOf(found.body)) {
    size += chunk.length;
    await writer.write(chunk);
  }
  await writer.close();
  return { digest: new Uint8Array(await stream.digest).toHex(), size };
}

/** Bytes of a file, from one on and so many; undefined where there is none. */
export async function readFile(
  { ARTIFACTS }: Env,
  file: string,
  offset: number,
  length: number,
): Promise<ReadableStream | undefined> {
  return (await patiently(ARTIFACTS.get(file, { range: { offset, length } })))?.body;
}

// What R2 says of an upload that is there no more: it was made a file, or it has gone already.
const NO_UPLOAD = /\(10024\)|does not exist/;

/** Takes a file away, and what was to become one. */
export async function removeFile({ ARTIFACTS }: Env, { file, upload }: Removal): Promise<void> {
  if (upload !== "")
    try {
      await patiently(ARTIFACTS.resumeMultipartUpload(file, upload).abort());
    } catch (error) {
      if (!NO_UPLOAD.test(String(error))) throw error;
    }
  await patiently(ARTIFACTS.delete(file));
}

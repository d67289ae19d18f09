// Writes an export, a piece of work at a time: a chapter, the end of the file, its digest. Each begins from what the rows say and is
// kept whole or not at all, so that it is done again after a crash and comes to the same bytes: a part of a file takes the place of
// the one that had its number.
import { LIMITS } from "../../src/model/limits.ts";
import type { Env } from "../env.ts";
import { chapterOf, headOf, type Progress } from "../publish/document.ts";
import type { Members } from "../publish/members.ts";
import type { Moment } from "../read.ts";
import { beginUpload, completeUpload, hashFile, sizeOf, writeFile, writePart } from "./files.ts";
import { gathering } from "./gather.ts";
import { fileOf, formatOf, type Job, type JobState } from "./job.ts";
import { type Gathered, keepWork, type Part, partsOf, restOf } from "./keep.ts";

/** What no trying again can mend. */
export class Hopeless extends Error {
  override readonly name = "Hopeless";
}

export type Writing = {
  /** With a patient database. */
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly job: Job;
  readonly members: () => Promise<Members>;
  /** Fails where what is read is not what the job began with. */
  readonly check: () => Promise<void>;
};

/** What came of a piece of work. */
type Done = { readonly job: Job; readonly gathered?: Gathered };

/** Where it reads. */
export const momentOf = ({ asked, state }: Job): Moment => ({
  position: asked.position,
  projection: state.projection,
});

const moved = (job: Job, state: Partial<JobState>): Job => ({
  ...job,
  status: "running",
  state: { ...job.state, failures: 0, reason: null, ...state },
});

/** The upload of a file, begun when its first part is full, and kept before anything is written to it. */
function uploadOf({ env, storage, job }: Writing): () => Promise<string> {
  const file = fileOf(job);
  let { upload } = job.state;
  return async () => {
    if (upload !== null) return upload;
    upload = await beginUpload(env, file);
    if (!keepWork(storage, { ...job, status: "running", state: { ...job.state, upload } }))
      throw new Error("the job was cancelled while its file was begun");
    return upload;
  };
}

/** The nodes, counted as they are read. */
function counted(members: Members): { readonly members: Members; readonly read: () => number } {
  let read = 0;
  const after: Members["after"] = async (id, most) => {
    const page = await members.after(id, most);
    read += page.length;
    return page;
  };
  return { members: { ...members, after }, read: () => read };
}

/** The texts of the next chapter, with the beginning and the end of the document where they are due. */
async function* textsOf(
  { env, job }: Writing,
  members: Members,
): AsyncGenerator<string, Progress | undefined> {
  const { asked, state } = job;
  const { writer } = formatOf(asked);
  const head = await headOf(env, asked.scope, momentOf(job));
  if (state.bytes === 0 && state.progress.after === null) yield writer.begin(head);
  const at = yield* chapterOf(env, writer, head, members, state.progress);
  if (at === undefined) yield writer.end(head);
  return at;
}

async function writeChapter(writing: Writing): Promise<Done> {
  const { env, storage, job, check } = writing;
  const { sql } = storage;
  const begun = uploadOf(writing);
  let { upload } = job.state;
  const write = async (i: number, bytes: Uint8Array): Promise<Part> => {
    if (i > LIMITS.exportParts)
      throw new Hopeless(`It has more than ${LIMITS.exportParts} parts of ${LIMITS.exportPartBytes} bytes.`);
    upload = await begun();
    return await writePart(env, { file: fileOf(job), upload }, i, bytes);
  };
  const gather = gathering(LIMITS.exportPartBytes, restOf(sql, job), partsOf(sql, job).length + 1, write);
  await check();
  const { members, read } = counted(await writing.members());
  const texts = textsOf(writing, members);
  let next = await texts.next();
  for (; !next.done; next = await texts.next()) await gather.add(next.value);
  // What was read while something was erased may be of neither.
  await check();
  const { progress, bytes } = job.state;
  const state = {
    stage: next.value === undefined ? ("closing" as const) : ("writing" as const),
    progress: next.value ?? { ...progress, nodes: progress.nodes + read() },
    bytes: bytes + gather.bytes(),
    upload,
  };
  return { job: moved(job, state), gathered: gather.end() };
}

/** Makes one file of what was written; where a crash left it made, nothing is left to be done. */
async function closeFile({ env, storage, job }: Writing): Promise<Done> {
  const { sql } = storage;
  const file = fileOf(job);
  const { upload, bytes } = job.state;
  if ((await sizeOf(env, file)) !== bytes) {
    const rest = new Uint8Array(await new Blob(restOf(sql, job)).arrayBuffer());
    if (upload === null) await writeFile(env, file, rest);
    else {
      const parts = partsOf(sql, job);
      const to = { file, upload };
      const last = rest.length === 0 ? [] : [await writePart(env, to, parts.length + 1, rest)];
      await completeUpload(env, to, [...parts, ...last]);
    }
  }
  return { job: moved(job, { stage: "hashing" }) };
}

/** The digest of what can be downloaded, read back: of a hash that is half computed nothing can be kept. */
async function hash({ env, job, check }: Writing): Promise<Done> {
  const found = await hashFile(env, fileOf(job));
  if (found?.size !== job.state.bytes)
    throw new Hopeless(`Of ${job.state.bytes} bytes that were written ${found?.size ?? 0} can be read.`);
  await check();
  const state = { digest: found.digest, upload: null, ended: Date.now() };
  return { job: { ...moved(job, state), status: "done" } };
}

const STAGES = { writing: writeChapter, closing: closeFile, hashing: hash } as const;

/** Does the next piece of work of a job, and keeps it; the job as it is then. */
export async function workOn(writing: Writing): Promise<Job> {
  const { job, gathered } = await STAGES[writing.job.state.stage](writing);
  keepWork(writing.storage, job, gathered);
  return job;
}

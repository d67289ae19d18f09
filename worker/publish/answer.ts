// A document as the answer to a request: whether the client has it already, what it is called, and its bytes as they come.
import { FORMATS, type Format, MAPPING_VERSION, type Suffix } from "../../src/prov/formats/formats.ts";
import type { Env } from "../env.ts";
import { holds, holdsAny } from "../http/etag.ts";
import { keepPlace, placeOf } from "../http/room.ts";
import { streamOf } from "../http/stream.ts";
import type { Moment } from "../read.ts";
import { contentType, sentWith, tagOf } from "./conditional.ts";
import { documentOf, headOf } from "./document.ts";
import { provenanceLinks } from "./links.ts";
import { fileName, membersOf, type ScopeAsked } from "./scope.ts";

/** The formats of a document. */
export const DOCUMENTS: readonly (Format & { readonly suffix: Suffix })[] = FORMATS;

/** Whether this is the format of a document. */
export const isDocument = (format: { readonly suffix: string }): format is Format =>
  DOCUMENTS.some((one) => one === format);

const GZIP = /(?:^|,)\s*(?:gzip|x-gzip)\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:$|,)))/i;

/** Whether the client takes gzip; the platform says for itself that it does, and beside it what the client said. */
function takesGzip(request: Request): boolean {
  const { clientAcceptEncoding } = (request.cf ?? {}) as { clientAcceptEncoding?: string };
  return GZIP.test(clientAcceptEncoding ?? request.headers.get("accept-encoding") ?? "");
}

/** The texts of a document, of which the first were made already: what cannot be told at all fails before anything is sent. */
async function begun(texts: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = [await texts.next(), await texts.next()].flatMap(({ value, done }) => (done ? [] : [value]));
  return (async function* () {
    yield* first;
    yield* texts;
  })();
}

/** Whether the client has this document. Who posts a question asks for its answer: nothing is conditional about that. */
const has = (request: Request, tag: string): boolean =>
  request.method !== "POST" && (holds(request, `"${tag}"`) || holds(request, `"${tag}-gzip"`));

/** Answers with the document of what was asked. */
export async function answerDocument(
  request: Request,
  env: Env,
  asked: ScopeAsked,
  format: Format,
  at: Moment,
): Promise<Response> {
  const head = await headOf(env, asked, at);
  const { site, scope, position } = head;
  // Another fold may have other rows at the same position.
  const [fold] = at.projection.split(".");
  const tag = await tagOf(env, [site, scope, position, format.suffix, MAPPING_VERSION, fold]);
  const zipped = takesGzip(request);
  const headers = {
    ...sentWith({
      ...head,
      type: contentType(format),
      file: `${fileName(asked, position)}.${format.suffix}`,
    }),
    vary: "accept, accept-encoding",
    etag: zipped ? `"${tag}-gzip"` : `"${tag}"`,
    link: provenanceLinks(request, asked),
    ...(zipped ? { "content-encoding": "gzip" } : {}),
  };
  const isHeld = has(request, tag);
  // Who has this tag was told that there is such a document; who has any was not.
  if (isHeld && !holdsAny(request)) return new Response(null, { status: 304, headers });
  const members = await membersOf(env, asked, at);
  if (isHeld) return new Response(null, { status: 304, headers });
  if (request.method === "HEAD") return new Response(null, { headers });
  const texts = await begun(documentOf(env, format.writer, head, members));
  const { readable, ended } = streamOf(texts, placeOf(request), "a document");
  keepPlace(request, ended);
  return new Response(readable, { headers });
}

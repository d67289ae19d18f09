// POST /v1/import: a document of another tool, taken as the records it tells.

import { LIMITS } from "../../src/model/limits.ts";
import { PROV_TYPES, provReader } from "../../src/prov/import/read.ts";
import type { RecordAnswer } from "../../src/wire/answers.ts";
import { isPlain } from "../../src/wire/words.ts";
import { authenticate, type Caller } from "../auth.ts";
import type { Env } from "../env.ts";
import { badQuery, onlyKnown, type Query } from "../http/ask.ts";
import { mediaType, readPieces, readText } from "../http/body.ts";
import { nodePath } from "../http/links.ts";
import { preferenceApplied } from "../http/terms.ts";
import { problemResponse, Refused } from "../problem.ts";
import { termsOf } from "../saying/accept.ts";
import { IMPORTED, type ImportTerms, importDocument } from "../saying/import.ts";
import { importProvDocument, type ProvTerms } from "../saying/import-prov.ts";

function unprovedOf(query: Query): ImportTerms["unproved"] {
  const said = query.get("unproved") ?? "keep";
  if (said === "keep" || said === "refuse") return said;
  throw badQuery(
    "unproved",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send unproved=keep or unproved=refuse.",
  );
}

/** Every media type that can be imported. */
const TYPES: readonly string[] = [...IMPORTED, ...PROV_TYPES];

function unreadable(type: string): Refused {
  const prov =
    "PROV-JSON goes as application/prov+json, PROV-JSONLD and other JSON-LD as application/ld+json; records themselves go to /v1/records.";
  return new Refused({
    code: "media-type",
    detail: type === "" ? "The request does not say what it sends." : `${type} cannot be imported.`,
    hint: `Send content-type ${TYPES.join(", ")}. ${prov}`,
    more: { media_types: TYPES },
  });
}

function lineageOf(query: Query): string | undefined {
  const said = query.get("lineage");
  if (said === null) return undefined;
  if (said !== "" && said.length <= LIMITS.nameLength && isPlain(said) && !said.startsWith("~")) return said;
  throw badQuery(
    "lineage",
    `${JSON.stringify(said.slice(0, 40))} cannot be the name of a lineage.`,
    `Say a word of at most ${LIMITS.nameLength} characters that does not begin with ~, such as acme/imported.`,
  );
}

function inferOf(query: Query): ProvTerms["infer"] {
  const said = query.get("infer") ?? "nothing";
  if (said === "nothing" || said === "derivations") return said;
  throw badQuery(
    "infer",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send infer=derivations, or nothing.",
  );
}

const answered = (answer: Answer, created: boolean, headers: Readonly<Record<string, string>>): Response =>
  new Response(`${JSON.stringify(answer)}\n`, {
    status: created ? 201 : 200,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });

type Answer = { readonly records: readonly RecordAnswer[] };

/** A document of PROV: what it says is read as its body comes. */
async function postProv(request: Request, env: Env, caller: Caller, type: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["lineage", "base", "infer"]);
  const terms = { ...termsOf(request, "allow"), lineage: lineageOf(query), infer: inferOf(query) };
  const reader = provReader(type, { base: query.get("base") ?? undefined, profile: profileOf(request) });
  if (!reader.ok) return problemResponse(reader.refusal);
  const refused = await readPieces(request, LIMITS.importBytes, reader.value.add);
  if (refused) return problemResponse(refused);
  const document = await reader.value.end();
  if (!document.ok) return problemResponse(document.refusal);
  const answer = await importProvDocument(env, caller, document.value, terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  const { records } = answer.value;
  return answered(
    answer.value,
    records.some((one) => one.created),
    preferenceApplied(terms),
  );
}

/** The parameter of a content type that tells formats of one media type apart (RFC 6906). */
const profileOf = (request: Request): string | undefined =>
  /;\s*profile\s*=\s*(?:"([^"]*)"|([^;\s]*))/i
    .exec(request.headers.get("content-type") ?? "")
    ?.slice(1)
    .find(Boolean);

export async function postImport(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  const type = mediaType(request);
  if (PROV_TYPES.includes(type)) return await postProv(request, env, caller, type);
  if (!IMPORTED.includes(type)) throw unreadable(type);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["unproved"]);
  const terms = { ...termsOf(request, "allow"), unproved: unprovedOf(query) };
  const answer = await importDocument(env, caller, type, await readText(request), terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  return answered(
    answer.value,
    answer.value.records.some((one) => one.created),
    { location: nodePath(answer.value.node), ...preferenceApplied(terms) },
  );
}

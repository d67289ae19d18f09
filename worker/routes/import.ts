// POST /v1/import: a document of another tool, taken as the records it tells.

import { authenticate } from "../auth.ts";
import type { Env } from "../env.ts";
import { badQuery, onlyKnown, type Query } from "../http/ask.ts";
import { mediaType, readText } from "../http/body.ts";
import { nodePath } from "../http/links.ts";
import { preferenceApplied } from "../http/terms.ts";
import { problemResponse, Refused } from "../problem.ts";
import { termsOf } from "../saying/accept.ts";
import { IMPORTED, type ImportTerms, importDocument } from "../saying/import.ts";

function unprovedOf(query: Query): ImportTerms["unproved"] {
  const said = query.get("unproved") ?? "keep";
  if (said === "keep" || said === "refuse") return said;
  throw badQuery(
    "unproved",
    `${JSON.stringify(said.slice(0, 40))} cannot be used.`,
    "Send unproved=keep or unproved=refuse.",
  );
}

export async function postImport(request: Request, env: Env): Promise<Response> {
  const caller = authenticate(request, env);
  const query = new URL(request.url).searchParams;
  onlyKnown(query, ["unproved"]);
  const type = mediaType(request);
  if (!IMPORTED.includes(type))
    throw new Refused({
      code: "media-type",
      detail: type === "" ? "The request does not say what it sends." : `${type} cannot be imported.`,
      hint: `Send content-type ${IMPORTED.join(" or ")}; records themselves go to /v1/records.`,
    });
  const terms = { ...termsOf(request, "allow"), unproved: unprovedOf(query) };
  const answer = await importDocument(env, caller, type, await readText(request), terms);
  if (!answer.ok) return problemResponse(answer.refusal);
  const created = answer.value.records.some((one) => one.created);
  const headers = {
    "content-type": "application/json",
    location: nodePath(answer.value.node),
    "cache-control": "no-store",
    ...preferenceApplied(terms),
  };
  return new Response(`${JSON.stringify(answer.value)}\n`, { status: created ? 201 : 200, headers });
}

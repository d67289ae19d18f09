// GET /openapi.json and GET /docs: what the site takes and answers, for programs and for people; open to everybody. Both
// change with the deployed version alone. The page brings its own style, has no script, and its policy lets none in.
import { openApi } from "../../src/wire/openapi.ts";
import { openApiPage } from "../../src/wire/openapi-page.ts";
import { STYLE } from "../../src/wire/openapi-style.ts";
import { onlyKnown } from "../http/ask.ts";
import { holds } from "../http/etag.ts";
import { PAGE_TYPE, pageHeaders } from "../http/page.ts";
import { digestOf } from "../platform/digest.ts";
import { VERSION } from "../version.ts";

type Document = { readonly text: string; readonly headers: Readonly<Record<string, string>> };

/** The two documents; each is written when it is first asked for, because most requests never do. */
const WRITERS = {
  "openapi.json": () => ({
    text: `${JSON.stringify(openApi(VERSION))}\n`,
    headers: {
      "content-type": "application/json",
      // Viewers and generators run on other origins; there is nothing here but what everybody may read.
      "access-control-allow-origin": "*",
      link: '</docs>; rel="service-doc"; type="text/html"',
    },
  }),
  docs: () => ({
    text: openApiPage(openApi(VERSION)),
    headers: {
      "content-type": PAGE_TYPE,
      ...pageHeaders(STYLE),
      link: '</openapi.json>; rel="service-desc"; type="application/json"',
    },
  }),
} as const satisfies Record<string, () => Document>;

type Name = keyof typeof WRITERS;

const written = new Map<Name, Document>();

function document(name: Name): Document {
  const known = written.get(name);
  if (known) return known;
  const { text, headers } = WRITERS[name]();
  const etag = `"${digestOf(text).slice(0, 32)}"`;
  const made = { text, headers: { ...headers, etag, "cache-control": "public, max-age=3600" } };
  written.set(name, made);
  return made;
}

function answer(request: Request, { text, headers }: Document): Response {
  onlyKnown(new URL(request.url).searchParams, []);
  if (holds(request, headers.etag ?? "")) return new Response(null, { status: 304, headers });
  return new Response(text, { headers });
}

/** The description for programs. */
export async function getOpenApi(request: Request): Promise<Response> {
  return answer(request, document("openapi.json"));
}

/** The description for people. */
export async function getDocs(request: Request): Promise<Response> {
  return answer(request, document("docs"));
}

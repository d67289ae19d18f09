// What a page is sent with that brings its own style and has no script: a policy that lets nothing else in.
import { utf8 } from "../../src/model/bytes.ts";
import { base64, sha256 } from "../platform/digest.ts";

export const PAGE_TYPE = "text/html; charset=utf-8";

/** The headers of a page with this style, but for its type. */
export const pageHeaders = (style: string) => ({
  "content-security-policy": `default-src 'none'; style-src 'sha256-${base64(sha256(utf8(style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
});

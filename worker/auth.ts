// Who may come in: a bearer token, compared without telling by time how much of it was right.
import { timingSafeEqual } from "node:crypto";
import { utf8 } from "../src/model/bytes.ts";
import type { Env } from "./env.ts";
import { sha256 } from "./platform/digest.ts";
import { Refused } from "./problem.ts";

/** Shortest token that is taken as one. */
const TOKEN_LENGTH = 32;

export type Caller = { readonly token: string; readonly defaultLineage?: string };

/** The caller of a request; throws 401 when the request carries no token that is known. */
export function authenticate(request: Request, env: Env): Caller {
  const [, said = ""] = /^Bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const known = env.ADMIN_TOKEN ?? "";
  const right = known.length >= TOKEN_LENGTH && timingSafeEqual(sha256(utf8(said)), sha256(utf8(known)));
  if (right) return { token: "launcher" };
  throw new Refused(
    {
      code: "unauthorized",
      detail:
        said === "" ? "The request carries no bearer token." : "The bearer token is not one this site knows.",
      hint: "Send `Authorization: Bearer <token>`; `npm start` prints the token, and keeps it in <data>/token.",
    },
    { "www-authenticate": 'Bearer realm="forebear"' },
  );
}

/** Lets a reader in: anybody when reads are public. */
export function authenticateReader(request: Request, env: Env): void {
  if (env.PUBLIC_READ !== "true") authenticate(request, env);
}

// What a person is told of an outcome or a failure: which address, which environment variable, what to run.
import type { Failure } from "../client/client.ts";
import type { Answered, Outcome } from "./post.ts";

const KEPT = "npm start prints the site's token and keeps it in .forebear/token.";

/** A failure as one or two lines that name the way out. */
export function sayFailure(failure: Failure, token: string | undefined): string {
  const { kind, url } = failure;
  if (kind === "unreachable")
    return `Nobody answers at ${url} (${failure.cause}).\nStart a site with npm start, or set FOREBEAR_URL to where yours listens.`;
  if (kind === "not-understood")
    return `${url}: ${failure.cause}.\nIs FOREBEAR_URL the address of a Forebear site?`;
  const { status, code, detail, title, hint } = failure.problem;
  if (status === 401 && token) return `${url} does not accept the token in FOREBEAR_TOKEN.\n${KEPT}`;
  if (status === 401) return `${url} needs a token: set FOREBEAR_TOKEN.\n${KEPT}`;
  const answered = `${url} answered ${status} ${code ?? ""}: ${detail ?? title ?? ""}`;
  return hint ? `${answered}\n${hint}` : answered;
}

/** A refused line: what it is called, why, and the way out. */
export function sayRefused({ label, answer }: Answered): string[] {
  const { status, code, detail, title, pointer, hint } = answer;
  const where = pointer ? ` (${pointer})` : "";
  const refused = `  ${label}: ${status} ${code ?? ""}: ${detail ?? title ?? ""}${where}`;
  return hint ? [refused, `    ${hint}`] : [refused];
}

/** What became of the posted lines; the refused and the conflicting ones each by itself. */
export function sayOutcome({ created, known, refused, conflicts }: Outcome): string[] {
  const count = (n: number): string => n.toLocaleString("en");
  const numbers = `${count(created)} created, ${count(known)} known, ${count(refused.length)} refused`;
  return [
    `${count(created + known + refused.length)} posted: ${numbers}`,
    ...(refused.length === 0 ? [] : ["", "Refused:", ...refused.flatMap(sayRefused)]),
    ...(conflicts.length === 0 ? [] : ["", "In conflict (kept in the log, walked nowhere):"]),
    ...conflicts.map(({ label, answer }) => `  ${label}: ${answer.conflict ?? "conflict"}`),
  ];
}

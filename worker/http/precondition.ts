// Conditional writes (RFC 9110 §13): what is to be replaced has to be in the version that the client saw, or not to be there.
import type { Refusal } from "../../src/model/refusal.ts";

/** The entity tag of a version. */
export const tagOf = (version: number): string => `"${version}"`;

export type Precondition = {
  readonly match: readonly string[] | undefined;
  readonly noneMatch: readonly string[] | undefined;
};

function tags(request: Request, header: string): readonly string[] | undefined {
  const said = request.headers.get(header);
  // A bare number can be nothing but a version.
  return said?.split(",").map((tag) => tag.trim().replace(/^\d+$/, '"$&"'));
}

export const preconditionOf = (request: Request): Precondition => ({
  match: tags(request, "if-match"),
  noneMatch: tags(request, "if-none-match"),
});

/** Why a precondition does not hold of what is in this version, or of what is not there. */
export function failsFor(
  { match, noneMatch }: Precondition,
  what: string,
  version: number | undefined,
): Refusal | undefined {
  const isAmong = (said: readonly string[]): boolean =>
    version !== undefined && (said.includes("*") || said.includes(tagOf(version)));
  const state = version === undefined ? `${what} is not there` : `${what} is there, in version ${version}`;
  const more = version === undefined ? {} : { version };
  if (match !== undefined && !isAmong(match))
    return {
      code: "precondition-failed",
      detail: `${state}; If-Match asks for ${match.join(", ").slice(0, 100)}.`,
      hint:
        version === undefined
          ? "Leave If-Match out, or send If-None-Match: * to make sure that it is new."
          : `Read it, and send If-Match: ${tagOf(version)} with what is to take its place.`,
      more,
    };
  // Compared weakly, as the standard has it for this one.
  if (noneMatch !== undefined && isAmong(noneMatch.map((tag) => tag.replace(/^W\//, ""))))
    return {
      code: "precondition-failed",
      detail: `${state}; If-None-Match asks that it is not.`,
      hint: `Choose another name; or read it, and send If-Match: ${tagOf(version ?? 0)} with what is to take its place.`,
      more,
    };
  return undefined;
}

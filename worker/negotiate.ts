// Which format an answer takes: a suffix decides, else the `Accept` header by its weights (RFC 9110 §12.5.1) and, among formats
// of one media type, by the profile that it names (RFC 6906).
import { Refused } from "./problem.ts";

export type Format = {
  readonly suffix: string;
  readonly mediaType: string;
  /** The IRI that tells it from others of its media type. */
  readonly profile?: string;
  /** The version of its specification, where that is a parameter of the media type: another one is not it. */
  readonly version?: string;
};

/** What every question can be answered as. */
export const JSON_FORMAT = { suffix: "json", mediaType: "application/json" } as const;

/** Everything in one answer, a line each. */
export const NDJSON_FORMAT = { suffix: "ndjson", mediaType: "application/x-ndjson" } as const;

type Range = {
  readonly type: string;
  readonly profiles: readonly string[];
  readonly version: string | undefined;
  readonly q: number;
};

// A list of RFC 9110: commas and semicolons between quotation marks belong to a value.
const ITEMS = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const PARAMETERS = /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g;

const unquoted = (value: string): string =>
  value.startsWith('"') ? value.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1") : value;

function ranges(accept: string): Range[] {
  return (accept.match(ITEMS) ?? []).flatMap((item): Range[] => {
    const [type = "", ...rest] = (item.match(PARAMETERS) ?? []).map((part) => part.trim());
    if (type === "") return [];
    const parameters = new Map(
      rest.map((part): [string, string] => {
        const [name = "", ...value] = part.split("=");
        return [name.trim().toLowerCase(), unquoted(value.join("=").trim())];
      }),
    );
    const q = Math.min(Number(parameters.get("q") ?? "1"), 1);
    const profiles = (parameters.get("profile") ?? "").split(/\s+/).filter((word) => word !== "");
    const version = parameters.get("version");
    return [{ type: type.toLowerCase(), profiles, version, q: Number.isFinite(q) ? q : 0 }];
  });
}

const covers = (range: string, type: string): boolean =>
  range === "*/*" || range === type || (range.endsWith("/*") && type.startsWith(range.slice(0, -1)));

/** How exactly a range means a format, the higher the more; undefined where it does not. */
function exactness(range: Range, format: Format, formats: readonly Format[]): number | undefined {
  if (!covers(range.type, format.mediaType)) return undefined;
  if (range.type === "*/*") return 0;
  if (range.type.endsWith("/*")) return 1;
  if (format.version !== undefined && (range.version ?? format.version) !== format.version) return undefined;
  if (format.profile !== undefined && range.profiles.includes(format.profile)) return 3;
  // A profile that nothing here has asks for nothing that could be missed; one that another format has asks for that one.
  const elsewhere = formats.some(
    ({ profile }) => profile !== undefined && profile !== format.profile && range.profiles.includes(profile),
  );
  return elsewhere ? undefined : 2;
}

/** The format that a request prefers; the first listed wins a tie, and stands for a request that asks for nothing. */
export function negotiate<F extends Format>(
  formats: readonly F[],
  accept: string | null,
  suffix?: string,
): F {
  const named = formats.find((format) => format.suffix === suffix);
  if (suffix !== undefined && named) return named;
  // A header that lists nothing says no more than none.
  const asked = suffix === undefined ? ranges(accept?.trim() || "*/*") : [];
  let best: { format: F; q: number } | undefined;
  for (const format of formats) {
    const [match] = asked
      .flatMap((range) => {
        const exact = exactness(range, format, formats);
        return exact === undefined ? [] : [{ q: range.q, exact }];
      })
      .sort((a, b) => b.exact - a.exact);
    if (match && match.q > 0 && (best === undefined || match.q > best.q)) best = { format, q: match.q };
  }
  if (best) return best.format;
  throw new Refused({
    code: "not-acceptable",
    detail: `${suffix === undefined ? JSON.stringify((accept ?? "").slice(0, 120)) : `.${suffix}`} is no format that this can be given in.`,
    hint: `Ask for ${formats.map((format) => `${format.mediaType}${format.version === undefined ? "" : `; version=${format.version}`} (.${format.suffix})`).join(", ")}.`,
  });
}

// Which format an answer takes: a suffix decides, else the `Accept` header by its weights (RFC 9110 §12.5.1).
import { Refused } from "./problem.ts";

export type Format = { readonly suffix: string; readonly mediaType: string };

/** What every question can be answered as. */
export const JSON_FORMAT = { suffix: "json", mediaType: "application/json" } as const;

/** Everything in one answer, a line each. */
export const NDJSON_FORMAT = { suffix: "ndjson", mediaType: "application/x-ndjson" } as const;

type Range = { readonly type: string; readonly q: number; readonly specific: number };

function ranges(accept: string): Range[] {
  return accept.split(",").flatMap((item): Range[] => {
    const [type = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    if (type === "") return [];
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const q = weight === undefined ? 1 : Number(weight);
    const specific = type === "*/*" ? 0 : type.endsWith("/*") ? 1 : 2;
    return [{ type, q: Number.isFinite(q) ? q : 0, specific }];
  });
}

const covers = (range: string, type: string): boolean =>
  range === "*/*" || range === type || (range.endsWith("/*") && type.startsWith(range.slice(0, -1)));

/** The format that a request prefers; the first listed wins a tie, and stands for a request that asks for nothing. */
export function negotiate<F extends Format>(
  formats: readonly F[],
  accept: string | null,
  suffix?: string,
): F {
  const named = formats.find((format) => format.suffix === suffix);
  if (suffix !== undefined && named) return named;
  const asked = suffix === undefined ? ranges(accept ?? "*/*") : [];
  let best: { format: F; q: number } | undefined;
  for (const format of formats) {
    const [match] = asked
      .filter((range) => covers(range.type, format.mediaType))
      .sort((a, b) => b.specific - a.specific);
    if (match && match.q > 0 && (best === undefined || match.q > best.q)) best = { format, q: match.q };
  }
  if (best) return best.format;
  throw new Refused({
    code: "not-acceptable",
    detail: `${suffix === undefined ? JSON.stringify((accept ?? "").slice(0, 120)) : `.${suffix}`} is no format that this can be given in.`,
    hint: `Ask for ${formats.map((format) => `${format.mediaType} (.${format.suffix})`).join(", ")}.`,
  });
}

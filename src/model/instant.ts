// Instants: RFC 3339, as text. Text in UTC of one shape sorts as time does when fractions are equally long.

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?Z$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is an instant in UTC that exists in the calendar (a leap second is accepted). */
export function isInstant(text: string): boolean {
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] =
    SHAPE.exec(text)?.map(Number) ?? [];
  if (month < 1 || month > 12 || day < 1 || year === 0) return false;
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  return (
    day <= (DAYS[month - 1] ?? 0) + Number(leap) &&
    hour < 24 &&
    minute < 60 &&
    (second < 60 || (second === 60 && minute === 59))
  );
}

const ZONED = /^([^Zz]{16}):(\d{2})(\.\d{1,9})?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Milliseconds since 1970 of an instant in any zone; what is finer is cut off, and a leap second is the last millisecond
 * before the next minute. Undefined where the text is no instant, or has no zone.
 */
export function millisecondsOf(text: string): number | undefined {
  const [, start = "", second = "", fraction = ".", sign, hours = "0", minutes = "0"] =
    ZONED.exec(text) ?? [];
  const minute = start.replace("t", "T");
  if (!isInstant(`${minute}:${second}Z`) || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const rest = second === "60" ? "59.999" : `${second}${fraction.slice(0, 4).padEnd(4, "0")}`;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return Date.parse(`${minute}:${rest}Z`) - (sign === "-" ? -offset : offset);
}

// Instants: RFC 3339 in UTC, as text. Text of this shape sorts as time does when fractions are equally long.

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

// Instants and lengths of time as an expression writes them. The library takes whatever the platform reads as a date, which
// may depend on where it runs; here it is RFC 3339, with its zone.

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const LENGTH = /^[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/;

type Time = {
  readonly reads: (text: string) => boolean;
  readonly hint: string;
};

/** What takes a text and makes a time of it. */
export const TIMES: ReadonlyMap<string, Time> = new Map([
  [
    "timestamp",
    {
      // Of those with a zone every platform reads the same; of days that do not exist none.
      reads: (text) => INSTANT.test(text) && text.length <= 30 && !Number.isNaN(Date.parse(text)),
      hint: 'Write it as RFC 3339 does, with its zone: timestamp("2026-01-31T12:00:00Z").',
    },
  ],
  [
    "duration",
    {
      reads: (text) => LENGTH.test(text),
      hint: 'The units are h, m, s and ms; ninety days are duration("2160h").',
    },
  ],
]);

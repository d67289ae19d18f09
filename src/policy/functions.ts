// What an expression may call: CEL's own, less what depends on the place where it runs or makes long values out of short
// ones. A row is a name; a name that has no row is refused, so that an expression means the same for ever.

export const FUNCTIONS = {
  has: "Whether a field is there: `has(node.license)`.",
  all: "Whether it holds for every item of a list: `list.all(item, …)`.",
  exists: "Whether it holds for some item.",
  exists_one: "Whether it holds for exactly one item.",
  filter: "The items for which it holds.",
  map: "Something of each item: `list.map(item, …)`, `list.map(item, condition, …)`.",
  size: "Length of a text, a list or a map.",
  contains: "Whether a text holds another.",
  startsWith: "Whether a text begins so.",
  endsWith: "Whether a text ends so.",
  matches: "Whether a text holds what a regular expression (RE2) describes; the expression is written out.",
  lowerAscii: "A text in lower case.",
  upperAscii: "A text in upper case.",
  trim: "A text without white space around it.",
  string: "As text.",
  int: "As a whole number.",
  uint: "As a whole number without sign.",
  double: "As a number.",
  bool: "As true or false.",
  dyn: "The same, unchecked until it is looked at.",
  type: "What type it is of.",
  timestamp: 'An instant: `timestamp("2026-01-31T00:00:00Z")`.',
  duration: 'A length of time in h, m, s: `duration("2160h")`.',
  getFullYear: "Of an instant, in UTC: the year.",
  getMonth: "The month, from 0.",
  getDate: "The day of the month, from 1.",
  getDayOfMonth: "The day of the month, from 0.",
  getDayOfWeek: "The day of the week, from 0 for Sunday.",
  getHours: "The hour; of a duration: whole hours.",
  getMinutes: "The minute; of a duration: whole minutes.",
  getSeconds: "The second; of a duration: whole seconds.",
  getMilliseconds: "The millisecond; of a duration: whole milliseconds.",
} as const;

export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS);

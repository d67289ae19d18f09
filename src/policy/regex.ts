// Regular expressions in linear time (RE2): what they may hold, and that what the engine remembers of one text does not grow
// over many. The platform's own can take exponential time.
import { RE2JS } from "@bufbuild/re2";

export type Regex = {
  readonly test: (text: string) => boolean;
  /** Steps that a text takes. */
  readonly steps: (text: string) => number;
};

/** Characters of a regular expression. */
export const REGEX_LENGTH = 256;

/** Regular expressions of one rule. */
export const REGEXES = 8;

/** States that one is made into: `(a{30}){30}` is short, and would have hundreds. */
const STATES = 200;

/** Characters after which the engine forgets what it came to know; each may be a state of some kilobytes. */
const REMEMBERED = 1_024;

/** The regular expression of a text, or why it is none. */
export function regexOf(text: string): Regex | string {
  if (text.length > REGEX_LENGTH) return `a regular expression has at most ${REGEX_LENGTH} characters`;
  try {
    const engine = new RE2JS(text);
    const states = engine.re2().prog.inst.length;
    if (states > STATES) return "the regular expression repeats too much";
    let read = 0;
    return {
      steps: (of) => Math.ceil((of.length * states) / 8),
      test(of) {
        const found = engine.test(of);
        read += of.length;
        if (read > REMEMBERED) {
          engine.reset();
          read = 0;
        }
        return found;
      },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `it is no regular expression: ${why.slice(0, 200)}`;
  }
}

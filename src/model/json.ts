// A strict reader of JSON (RFC 8259): refuses what silently loses something elsewhere. Duplicate keys, `__proto__`,
// depth beyond the limit, lone surrogates and numbers that a double cannot hold are refused with their place.
// One member of the top object can be kept raw: its text is checked but its numbers are left as they are.
import type { Json } from "./canonical.ts";
import { LIMITS } from "./limits.ts";
import { pointer, type Refusal } from "./refusal.ts";
import { ok, type Result, refuse } from "./result.ts";

export type ReadJson = {
  readonly value: Json;
  /** The exact text of the member named `raw`, when the document has it. */
  readonly raw?: string;
};

class Stop extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids exactly these unescaped
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Significant digits and exponent of a decimal text, so that two spellings of one number compare equal. */
function decimal(source: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  if (trimmed === "") return "0";
  const scale = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  return `${sign}${trimmed}e${scale}`;
}

function survives(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  return source.length < 16 && !/[eE]/.test(source) ? true : decimal(String(value)) === decimal(source);
}

class Reader {
  private at = 0;
  private lossless = false;
  private readonly path: (string | number)[] = [];
  raw: string | undefined;

  private readonly source: string;
  private readonly rawKey: string | undefined;

  constructor(source: string, rawKey: string | undefined) {
    this.source = source;
    this.rawKey = rawKey;
  }

  document(): Json {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.source.length) this.fail("there is text after the end of the value");
    return value;
  }

  private fail(what: string): never {
    const before = this.source.slice(0, this.at);
    const line = before.split("\n").length;
    const column = this.at - before.lastIndexOf("\n");
    throw new Stop({ code: "not-json", detail: `Not JSON: ${what} (line ${line}, column ${column}).` });
  }

  private space(): void {
    for (;;) {
      const c = this.source.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }

  private value(depth: number): Json {
    const c = this.source[this.at];
    if (c === "{") return this.object(depth + 1);
    if (c === "[") return this.array(depth + 1);
    if (c === '"') return this.string();
    if (c === "t") return this.word("true", true);
    if (c === "f") return this.word("false", false);
    if (c === "n") return this.word("null", null);
    return this.number();
  }

  private word(word: string, value: Json): Json {
    if (!this.source.startsWith(word, this.at)) this.fail("a value was expected");
    this.at += word.length;
    return value;
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const source = NUMBER.exec(this.source)?.[0];
    if (source === undefined)
      this.fail(this.at < this.source.length ? "a value was expected" : "the text ends too early");
    this.at += source.length;
    if (!this.lossless && !survives(source))
      throw new Stop({
        code: "unsafe-number",
        detail: `The number ${source.slice(0, 60)} would be read as ${Number(source)}.`,
        pointer: pointer(...this.path),
        hint: "Send it as a string, or put it under `facets`, which is kept byte for byte.",
      });
    return Number(source);
  }

  private string(): string {
    this.at++;
    let out = "";
    for (;;) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(this.source)?.[0] ?? "";
      out += plain;
      this.at += plain.length;
      const c = this.source[this.at];
      if (c === '"') break;
      if (c !== "\\")
        this.fail(
          c === undefined ? "a string does not end" : "a control character stands unescaped in a string",
        );
      out += this.escape();
    }
    this.at++;
    if (LONE_SURROGATE.test(out))
      throw new Stop({
        code: "invalid",
        detail: "A string holds half of a surrogate pair, which is not a character.",
        pointer: pointer(...this.path),
        hint: "Send valid Unicode.",
      });
    return out;
  }

  private escape(): string {
    const letter = this.source[this.at + 1] ?? "";
    if (letter === "u") {
      const digits = this.source.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("an escape is not four hexadecimal digits");
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = ESCAPES[letter];
    if (plain === undefined) this.fail("an escape is not one JSON has");
    this.at += 2;
    return plain;
  }

  private deep(depth: number): void {
    if (depth > LIMITS.jsonDepth)
      throw new Stop({
        code: "too-deep",
        detail: `The JSON is nested more than ${LIMITS.jsonDepth} levels deep.`,
        pointer: pointer(...this.path),
        hint: "Flatten it, or send the nested part as a string.",
      });
  }

  private array(depth: number): Json[] {
    this.deep(depth);
    const out: Json[] = [];
    this.at++;
    this.space();
    if (this.source[this.at] === "]") {
      this.at++;
      return out;
    }
    for (;;) {
      this.path.push(out.length);
      this.space();
      out.push(this.value(depth));
      this.path.pop();
      this.space();
      const c = this.source[this.at++];
      if (c === "]") return out;
      if (c !== ",") {
        this.at--;
        this.fail("a comma or the end of an array was expected");
      }
    }
  }

  private object(depth: number): Json {
    this.deep(depth);
    const out: Record<string, Json> = {};
    this.at++;
    this.space();
    if (this.source[this.at] === "}") {
      this.at++;
      return out;
    }
    for (;;) {
      this.space();
      if (this.source[this.at] !== '"') this.fail("a key in double quotes was expected");
      const key = this.string();
      this.path.push(key);
      this.allowed(key, out);
      this.space();
      if (this.source[this.at] !== ":") this.fail("a colon was expected after a key");
      this.at++;
      this.space();
      out[key] = this.member(key, depth);
      this.path.pop();
      this.space();
      const c = this.source[this.at++];
      if (c === "}") return out;
      if (c !== ",") {
        this.at--;
        this.fail("a comma or the end of an object was expected");
      }
    }
  }

  private allowed(key: string, seen: Readonly<Record<string, Json>>): void {
    if (key === "__proto__")
      throw new Stop({
        code: "unknown-key",
        detail: "A key may not be called `__proto__`.",
        pointer: pointer(...this.path),
        hint: "Rename it.",
      });
    if (Object.hasOwn(seen, key))
      throw new Stop({
        code: "duplicate-key",
        detail: `The key ${JSON.stringify(key.slice(0, 80))} stands twice in one object.`,
        pointer: pointer(...this.path),
        hint: "Keep one of the two; readers disagree on which would count.",
      });
  }

  private member(key: string, depth: number): Json {
    if (depth !== 1 || key !== this.rawKey) return this.value(depth);
    const from = this.at;
    this.lossless = true;
    const value = this.value(depth);
    this.lossless = false;
    this.raw = this.source.slice(from, this.at);
    return value;
  }
}

/** Reads one JSON document; `rawKey` names the member of the top object whose text is kept as it stands. */
export function readJson(source: string, rawKey?: string): Result<ReadJson> {
  const reader = new Reader(source.startsWith("\ufeff") ? source.slice(1) : source, rawKey);
  try {
    const value = reader.document();
    return ok(reader.raw === undefined ? { value } : { value, raw: reader.raw });
  } catch (thrown) {
    if (thrown instanceof Stop) return refuse(thrown.refusal);
    throw thrown;
  }
}

// The limits of a query: what D1 and the SQLite of a Durable Object refuse in production, and the local ones take. Every
// query passes here, so that what would fail in the cloud fails in a test. Most are far below, which costs an addition each.
import { LIMITS } from "../../src/model/limits.ts";

/** A query that production would refuse. Nothing that is said may lead here: the cause is at the door. */
export class BeyondLimit extends Error {
  override readonly name = "BeyondLimit";
}

/** The first words of a query, to tell which it is. */
function nameOf(sql: string): string {
  const said = sql.split("\n").find((line) => line !== "" && !line.startsWith("--"));
  return (said ?? sql).slice(0, 60);
}

function refuse(sql: string, what: string, most: number): never {
  throw new BeyondLimit(`${nameOf(sql)}: ${what}; at most ${most} can be`);
}

// Most of what is said is ASCII, whose bytes need not be counted.
const ASCII = /^[ -~]*$/;

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return ASCII.test(text) ? text.length : new TextEncoder().encode(text).length;
}

// A UTF-16 unit has at most three bytes in UTF-8. Numbers have eight.
const atMost = (value: unknown): number =>
  typeof value === "string" ? value.length * 3 : value instanceof ArrayBuffer ? value.byteLength : 8;

const exactly = (value: unknown): number => (typeof value === "string" ? bytesOf(value) : atMost(value));

/** Holds the text of a query against its limit. */
export function checkText(sql: string): void {
  if (sql.length * 3 > LIMITS.queryBytes && bytesOf(sql) > LIMITS.queryBytes)
    refuse(sql, `a text of ${bytesOf(sql)} bytes`, LIMITS.queryBytes);
}

/** Holds what a query is given against its limits: each of it, all of it (which may become one row), and how many. */
export function checkParameters(sql: string, values: readonly unknown[], each: number): void {
  if (values.length > LIMITS.queryParameters)
    refuse(sql, `${values.length} parameters`, LIMITS.queryParameters);
  let loosely = 0;
  for (const value of values) loosely += atMost(value);
  if (loosely <= each) return;
  let all = 0;
  for (const [i, value] of values.entries()) {
    const bytes = exactly(value);
    if (bytes > each) refuse(sql, `parameter ${i + 1} of ${bytes} bytes`, each);
    all += bytes;
  }
  if (all > LIMITS.rowBytes) refuse(sql, `parameters of ${all} bytes`, LIMITS.rowBytes);
}

/** Has an object's storage keep the limits of its queries, whoever asks it. */
export function keepLimits({ sql }: DurableObjectStorage): void {
  const exec = sql.exec.bind(sql);
  sql.exec = (query, ...values) => {
    checkText(query);
    checkParameters(query, values, LIMITS.rowBytes);
    return exec(query, ...values);
  };
}

// Facts: a node as it is read back, as values of the declared types. What nobody said is absent and not null, so that a
// comparison with it fails and `has()` tells.
import { isInstant } from "../model/instant.ts";
import type { NodeView } from "../model/view.ts";
import { type Fields, TYPES, type TypeName } from "./fields.ts";

/** A value of a type of the table. */
export type Fact = object;

const names = Object.keys(TYPES).filter((name): name is TypeName => Object.hasOwn(TYPES, name));

/** The library tells types apart by what made a value: an empty constructor for each. */
export const MAKERS: ReadonlyMap<string, new () => Fact> = new Map(names.map((name) => [name, class {}]));

/** An instant to the millisecond. A leap second is the second after it, which is when it ends. */
export function instantOf(text: string): Date | undefined {
  if (!isInstant(text)) return undefined;
  const leap = text.slice(17, 19) === "60";
  const time = Date.parse(leap ? `${text.slice(0, 17)}59${text.slice(19)}` : text);
  return new Date(time + (leap ? 1_000 : 0));
}

/** How values of the simple types are read; what is not of the type is absent. */
const SIMPLE: Readonly<Record<string, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  int: (value) => (typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined),
  double: (value) => (typeof value === "number" ? value : undefined),
  bool: (value) => (typeof value === "boolean" ? value : undefined),
  timestamp: (value) => (typeof value === "string" ? instantOf(value) : undefined),
  "map<string, dyn>": (value) => (isObject(value) ? value : undefined),
};

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readAs(type: string, value: unknown): unknown {
  const [, item] = /^list<(.+)>$/.exec(type) ?? [];
  if (item !== undefined)
    return Array.isArray(value)
      ? value.map((one: unknown) => readAs(item, one)).filter((one) => one !== undefined)
      : undefined;
  const simple = SIMPLE[type];
  if (simple) return simple(value);
  const name = names.find((one) => one === type);
  if (name === undefined) return undefined;
  // A thing of which the id alone is said.
  if (typeof value === "string" && Object.hasOwn(TYPES[name], "id")) return factOf(name, { id: value });
  return isObject(value) ? factOf(name, value) : undefined;
}

/** JSON as a value of a declared type. */
export function factOf(type: TypeName, from: object): Fact {
  const Maker = MAKERS.get(type);
  if (Maker === undefined) throw new Error(`no type ${type}`);
  const fact = new Maker();
  const fields: Fields = TYPES[type];
  for (const [name, field] of Object.entries(fields)) {
    const value = readAs(field.type, Reflect.get(from, name));
    if (value !== undefined) Reflect.set(fact, name, value);
  }
  return fact;
}

/** A node as an expression sees it. */
export const nodeFact = (view: NodeView): Fact => factOf("Node", view);

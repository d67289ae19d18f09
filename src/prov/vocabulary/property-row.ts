// What is said of a property of our own vocabulary.
import type { ProvClass, ProvProperty, Range } from "../terms.ts";
import type { OtherClass } from "./classes.ts";

export type PropertyRow = {
  readonly label: string;
  readonly definition: string;
  readonly range: Range;
  /** The class of what has it, of PROV or of ours; absent when several have it. */
  readonly domain?: ProvClass | OtherClass;
  /** The property of PROV that it is a case of. */
  readonly under?: ProvProperty | "value";
  readonly many?: true;
};

/** By their local names. */
export type PropertyRows = Readonly<Record<string, PropertyRow>>;

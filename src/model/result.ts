// Expected failures are values: a function either has its answer or a refusal that can go to the wire as it is.
import type { Refusal } from "./refusal.ts";

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): Result<never> {
  return { ok: false, refusal };
}

// Short words as every door takes them.
import { z } from "zod";
import { LIMITS } from "../model/limits.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Whether a word holds none of the characters that no name has. */
export const isPlain = (text: string): boolean => !CONTROL.test(text);

/** A name, a version, a role. */
export const shortWord = z
  .string()
  .min(1)
  .max(LIMITS.nameLength)
  .refine(isPlain, "must not hold control characters");

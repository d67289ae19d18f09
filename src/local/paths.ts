// Where the product's own files lie, wherever it is started from.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

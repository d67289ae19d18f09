// Lists as D1 parameters: JSON arrays, each within the limit of one parameter. Production refuses a longer one; the
// local database would not, so the limit is kept here.
import { LIMITS } from "../../src/model/limits.ts";
import { BeyondLimit, bytesOf } from "./measure.ts";

/** The items as JSON arrays of at most the parameter limit each; at least one, so that a query always has its list. */
export function parameters(items: readonly unknown[]): string[] {
  const lists: string[] = [];
  let open = "";
  let size = 2;
  for (const item of items) {
    const text = JSON.stringify(item);
    const bytes = bytesOf(text) + 1;
    if (bytes > LIMITS.parameterBytes)
      throw new BeyondLimit(`one row of ${bytes} bytes does not fit a parameter`);
    if (size + bytes > LIMITS.parameterBytes) {
      lists.push(`[${open}]`);
      open = "";
      size = 2;
    }
    open += open === "" ? text : `,${text}`;
    size += bytes;
  }
  lists.push(`[${open}]`);
  return lists;
}

// Ranges of bytes (RFC 9110 §14): one range of a file that does not change under its entity tag.

/** What is to be sent of a file; undefined where all of it is, and `null` where there is nothing there. */
export type Slice = { readonly offset: number; readonly length: number };

/** Whether a range was asked of the very file that is there: else all of it is sent. */
function isOfThis(request: Request, etag: string, modified: string | undefined): boolean {
  const condition = request.headers.get("if-range");
  // Compared strongly: a weak tag means another file.
  return (
    condition === null || condition.trim() === etag || (modified !== undefined && condition === modified)
  );
}

/**
 * The range that a request asks of a file of so many bytes. Several ranges, other units and what is not a range are answered with
 * the whole file, as the standard allows.
 */
export function sliceAsked(
  request: Request,
  size: number,
  etag: string,
  modified: string | undefined,
): Slice | null | undefined {
  const said = request.headers.get("range");
  const [, first = "", last = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(said ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (!isOfThis(request, etag, modified)) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? null : { offset: size - length, length };
  }
  const offset = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < offset) return undefined;
  return offset >= size ? null : { offset, length: end - offset + 1 };
}

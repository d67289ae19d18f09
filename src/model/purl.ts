// Package URLs (ECMA-427): read, and written in the one canonical spelling. What pins a purl of which type is in id.ts.

export type Purl = {
  readonly type: string;
  readonly namespace: readonly string[];
  readonly name: string;
  readonly version?: string;
  /** Sorted by key; values decoded. */
  readonly qualifiers: readonly (readonly [string, string])[];
  readonly subpath?: string;
};

// Unreserved characters and the colon stay as they are; everything else is escaped.
const escapeSegment = (segment: string): string =>
  encodeURIComponent(segment)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%3A", ":");

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // a stray percent sign: not a purl, which the caller says
  }
}

function all<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const present = items.filter((item): item is T => item !== undefined);
  return present.length === items.length ? present : undefined;
}

const CASELESS = new Set(["oci", "pypi", "github", "bitbucket", "docker", "huggingface"]);

function canonicalName(type: string, name: string): string {
  if (type === "pypi") return name.toLowerCase().replaceAll("_", "-");
  // Hugging Face keeps the case of names: only the commit is lowered.
  return CASELESS.has(type) && type !== "huggingface" && type !== "docker" ? name.toLowerCase() : name;
}

function readQualifiers(text: string): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  for (const item of text.split("&").filter((part) => part !== "")) {
    const equals = item.indexOf("=");
    const value = decoded(item.slice(equals + 1));
    if (equals < 1 || value === undefined) return undefined;
    if (value !== "") pairs.push([item.slice(0, equals).toLowerCase(), value]);
  }
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Reads a purl in any accepted spelling; undefined when it is not one. */
export function readPurl(text: string): Purl | undefined {
  if (!/^pkg:/i.test(text)) return undefined;
  let rest = text.slice(4).replace(/^\/+/, "");
  const hash = rest.indexOf("#");
  const subpath = hash < 0 ? undefined : decoded(rest.slice(hash + 1).replace(/^\/+|\/+$/g, ""));
  if (hash >= 0) rest = rest.slice(0, hash);
  const mark = rest.indexOf("?");
  const qualifiers = readQualifiers(mark < 0 ? "" : rest.slice(mark + 1));
  if (mark >= 0) rest = rest.slice(0, mark);
  const sign = rest.lastIndexOf("@");
  const version = sign <= rest.lastIndexOf("/") ? undefined : decoded(rest.slice(sign + 1));
  if (version !== undefined) rest = rest.slice(0, sign);
  const [head = "", ...tail] = rest.split("/").filter((segment) => segment !== "");
  const type = head.toLowerCase();
  const segments = all(tail.map(decoded));
  const name = segments?.pop();
  if ([...(segments ?? []), name].some((segment) => segment === "." || segment === "..")) return undefined;
  if (!/^[a-z][a-z0-9.+-]*$/.test(type) || !segments || !name || !qualifiers) return undefined;
  return {
    type,
    namespace: segments.map((segment) =>
      CASELESS.has(type) && type !== "huggingface" ? segment.toLowerCase() : segment,
    ),
    name: canonicalName(type, name),
    qualifiers,
    ...(version ? { version: type === "huggingface" ? version.toLowerCase() : version } : {}),
    ...(subpath ? { subpath } : {}),
  };
}

/** The canonical spelling. */
export function writePurl(purl: Purl): string {
  const path = [purl.type, ...purl.namespace.map(escapeSegment), escapeSegment(purl.name)].join("/");
  const version = purl.version === undefined ? "" : `@${escapeSegment(purl.version)}`;
  const pairs = purl.qualifiers.map(
    ([key, value]) => `${key}=${escapeSegment(value).replaceAll("%2F", "/")}`,
  );
  const qualifiers = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  const subpath =
    purl.subpath === undefined ? "" : `#${purl.subpath.split("/").map(escapeSegment).join("/")}`;
  return `pkg:${path}${version}${qualifiers}${subpath}`;
}

/** `namespace/name`: what people call the package. */
export function purlName(purl: Purl): string {
  return [...purl.namespace, purl.name].join("/");
}

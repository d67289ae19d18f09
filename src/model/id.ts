// Identity: the one spelling of every id, and a refusal that teaches for what cannot be one.
// Nothing mutable is an id: a branch, a tag, a bare model name says something else tomorrow.
import { LIMITS } from "./limits.ts";
import { type Purl, purlName, readPurl, writePurl } from "./purl.ts";
import type { Refusal } from "./refusal.ts";
import { ok, type Result, refuse } from "./result.ts";

export type Id = {
  /** The canonical spelling: this is the node's id. */
  readonly id: string;
  /** Set when what was said is another spelling; goes into the answer. */
  readonly rewritten?: { readonly from: string; readonly to: string };
};

export const UNPINNED = "urn:forebear:unpinned:";
const BLINDED = "urn:forebear:blinded:";
const COMMIT = /^[0-9a-f]{40}$/;
const MUTABLE_WORDS = new Set([
  "latest",
  "main",
  "master",
  "head",
  "production",
  "prod",
  "stable",
  "dev",
  "nightly",
  "champion",
]);

/** Whether a word such as a version names whatever is current rather than one thing. */
export function isMutableWord(word: string): boolean {
  return MUTABLE_WORDS.has(word.trim().toLowerCase());
}

/** Whether a package's version is one version: not a range, not a channel, not what a build server goes on overwriting. */
function isOneVersion(version: string): boolean {
  if (isMutableWord(version) || /-SNAPSHOT$/i.test(version)) return false;
  return /[0-9]/.test(version) && !/[\s^~<>=|*,]/.test(version) && !/(^|\.)x(\.|$)/i.test(version);
}

// Where a version is a tag or a branch unless it is the hash itself.
const BY_COMMIT: ReadonlySet<string> = new Set(["github", "gitlab", "bitbucket"]);

function byCommit(purl: Purl, said: string, at: string): Result<string> {
  if (/^[0-9a-f]{40}$/i.test(purl.version ?? ""))
    return ok(writePurl({ ...purl, version: (purl.version ?? "").toLowerCase() }));
  return mutable(
    said,
    at,
    "names a branch or a tag; only a commit pins it.",
    pinGit(`https://${purl.type}.com/${purlName(purl)}`),
  );
}

const mutable = (said: string, at: string, why: string, hint: string): Result<never> =>
  refuse({ code: "mutable-reference", detail: `${JSON.stringify(said)} ${why}`, pointer: at, hint });

const bad = (said: string, at: string, why: string, hint: string): Result<never> =>
  refuse({ code: "bad-id", detail: `${JSON.stringify(said.slice(0, 200))} ${why}`, pointer: at, hint });

const FORMS =
  "Ids are sha256:<64 hex>, swh:1:rev:<40 hex>, a pinned purl such as pkg:huggingface/<ns>/<name>@<40-hex commit>, or a urn: minted elsewhere.";

function pinHuggingFace(path: string): string {
  const name = path.replace(/^datasets\//, "");
  const dataset = name !== path;
  const url = `https://huggingface.co/${dataset ? "datasets/" : ""}${name}`;
  return `Pin it to a commit: run \`git ls-remote ${url} HEAD\` and say pkg:huggingface/${dataset ? "datasets/" : ""}${name}@<that commit>.`;
}

const pinImage = (image: string): string =>
  `Pin it to a digest: run \`docker buildx imagetools inspect ${image} --format '{{.Manifest.Digest}}'\` and say ${image.replace(/:[^/:]*$/, "")}@<that digest>.`;

const pinGit = (url: string): string =>
  `Pin it to a commit: run \`git ls-remote ${url} HEAD\` and say swh:1:rev:<that commit>.`;

function huggingFace(purl: Purl, said: string, at: string): Result<string> {
  const name = purlName(purl);
  if (purl.version !== undefined && COMMIT.test(purl.version))
    return ok(writePurl({ ...purl, qualifiers: [] }));
  return mutable(
    said,
    at,
    "does not name one revision: a branch, a tag or a short commit can move.",
    pinHuggingFace(name),
  );
}

function oci(purl: Purl, said: string, at: string): Result<string> {
  if (/^sha256:[0-9a-f]{64}$/i.test(purl.version ?? ""))
    return ok(
      writePurl({
        type: "oci",
        namespace: [],
        name: purl.name,
        qualifiers: [],
        version: (purl.version ?? "").toLowerCase(),
      }),
    );
  return mutable(
    said,
    at,
    "names an image by a tag or by nothing; only a digest pins it.",
    pinImage(purlName(purl)),
  );
}

function mlflow(purl: Purl, said: string, at: string): Result<string> {
  if (!/^[0-9]+$/.test(purl.version ?? ""))
    return mutable(
      said,
      at,
      "names no model version; an alias or a stage moves.",
      `Say the version number: pkg:mlflow/${purlName(purl)}@<version>?repository_url=<tracking server>.`,
    );
  if (!purl.qualifiers.some(([key]) => key === "repository_url"))
    return bad(
      said,
      at,
      "is another model at every company.",
      `Add ?repository_url=<tracking server>: pkg:mlflow/${purlName(purl)}@${purl.version}?repository_url=https://mlflow.example.com`,
    );
  return ok(writePurl(purl));
}

/** What pins a purl of each type; any other type needs a version that is not a moving word. */
const PINNED_BY: Readonly<Record<string, (purl: Purl, said: string, at: string) => Result<string>>> = {
  huggingface: huggingFace,
  oci,
  mlflow,
};

function readPurlId(said: string, at: string): Result<string> {
  const purl = readPurl(said);
  if (!purl)
    return bad(
      said,
      at,
      "is not a Package URL.",
      "A purl is pkg:<type>/<namespace>/<name>@<version>, with percent-encoding where needed.",
    );
  const rule = PINNED_BY[purl.type];
  if (rule) return rule(purl, said, at);
  if (purl.type === "docker" && !/^sha256:[0-9a-f]{64}$/i.test(purl.version ?? ""))
    return mutable(
      said,
      at,
      "names an image by a tag or by nothing; only a digest pins it.",
      pinImage(purlName(purl)),
    );
  if (BY_COMMIT.has(purl.type)) return byCommit(purl, said, at);
  if (purl.version === undefined || !isOneVersion(purl.version))
    return mutable(
      said,
      at,
      "does not say which version.",
      `Say pkg:${purl.type}/${purlName(purl)}@<exact version>.`,
    );
  return ok(writePurl(purl));
}

function readUrn(said: string, at: string): Result<string> {
  const [, nid = "", nss = ""] = /^urn:([A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]):(.+)$/i.exec(said) ?? [];
  if (nss === "" || /[\s<>"{}|\\^`]/.test(nss))
    return bad(
      said,
      at,
      "is not a URN (RFC 8141).",
      "A URN is urn:<namespace>:<id>, without spaces or quotes.",
    );
  const urn = `urn:${nid.toLowerCase()}:${nss}`;
  if (urn.startsWith(UNPINNED)) {
    const purl = readPurl(nss.slice("unpinned:".length));
    if (!purl) return bad(said, at, "holds no Package URL.", `Say ${UNPINNED}pkg:huggingface/<ns>/<name>.`);
    if (purl.version) return bad(said, at, "is pinned after all.", `Say ${writePurl(purl)} itself.`);
    return ok(
      UNPINNED + writePurl({ type: purl.type, namespace: purl.namespace, name: purl.name, qualifiers: [] }),
    );
  }
  if (urn.startsWith(BLINDED) && !/^[0-9a-f]{16,128}$/.test(nss.slice("blinded:".length)))
    return bad(said, at, "is not a blinded id.", `Say ${BLINDED}<16 to 128 hex digits>.`);
  if (nid.toLowerCase() === "uuid") return ok(urn.toLowerCase());
  return ok(urn);
}

function readHf(said: string, at: string): Result<string> {
  return readPurlId(`pkg:huggingface/${said.slice("hf://".length).replace(/^models\//, "")}`, at);
}

function readGit(said: string, at: string): Result<string> {
  const [, url = said, revision = ""] = /^git\+(.*?)(?:@([^@/]+))?$/i.exec(said) ?? [];
  const commit = revision.replace(/#.*$/, "").toLowerCase();
  return COMMIT.test(commit)
    ? ok(`swh:1:rev:${commit}`)
    : mutable(said, at, "does not name one commit.", pinGit(url));
}

function readSwh(said: string, at: string): Result<string> {
  const core = said.replace(/;.*$/, "").toLowerCase();
  if (/^swh:1:(cnt|dir|rev|rel|snp):[0-9a-f]{40}$/.test(core)) return ok(core);
  return bad(
    said,
    at,
    "is not a SoftWare Hash IDentifier.",
    "Say swh:1:rev:<40 hex> for a git commit; cnt, dir, rel and snp work alike.",
  );
}

function readSha256(said: string, at: string): Result<string> {
  const digest = said.toLowerCase();
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return ok(digest);
  return bad(
    said,
    at,
    "is not a SHA-256 digest.",
    "Say sha256: and 64 hexadecimal digits, as `sha256sum FILE` prints them.",
  );
}

function readRecordId(said: string, at: string): Result<string> {
  if (/^rec:[0-9a-f]{64}$/.test(said)) return ok(said);
  return bad(
    said,
    at,
    "is not a record's hash.",
    "A node without an id of its own is named rec:<64 hex>, as the receipt says.",
  );
}

/** Spellings told by their scheme, first match wins. */
const BY_SCHEME: readonly (readonly [RegExp, (said: string, at: string) => Result<string>])[] = [
  [/^sha256:/i, readSha256],
  [/^swh:/i, readSwh],
  [/^pkg:/i, readPurlId],
  [/^urn:/i, readUrn],
  [/^rec:/, readRecordId],
  [/^hf:\/\//i, readHf],
  [/^git\+/i, readGit],
];

/** What has no scheme of ours: an image, a model's bare name, a location. */
function readOther(said: string, at: string): Result<string> {
  const image =
    /^((?:[a-z0-9.-]+(?::[0-9]+)?\/)?[a-z0-9._/-]+)(?::[A-Za-z0-9._-]+)?@(sha256:[0-9a-f]{64})$/i.exec(said);
  if (image)
    return readPurlId(`pkg:oci/${(image[1] ?? "").split("/").pop()}@${(image[2] ?? "").toLowerCase()}`, at);
  if (/^[0-9a-f]{64}$/i.test(said))
    return bad(said, at, "lacks its algorithm.", `Say sha256:${said.toLowerCase()}.`);
  if (/^[0-9a-f]{40}$/i.test(said))
    return bad(said, at, "lacks its kind.", `If it is a git commit, say swh:1:rev:${said.toLowerCase()}.`);
  const hub =
    /^https?:\/\/(?:www\.)?huggingface\.co\/((?:datasets\/)?[^/]+\/[^/?#]+)(?:\/(?:tree|commit|blob|resolve)\/([^/?#]+))?/i.exec(
      said,
    );
  if (hub) return readPurlId(`pkg:huggingface/${hub[1]}${hub[2] ? `@${hub[2]}` : ""}`, at);
  if (/^models:\//i.test(said))
    return mutable(
      said,
      at,
      "depends on which MLflow server reads it.",
      "Say pkg:mlflow/<name>@<version>?repository_url=<tracking server>.",
    );
  if (/^(https?|git|ssh):\/\/.*\.git(@.*)?$|^git@/i.test(said))
    return mutable(said, at, "names a repository, not a commit.", pinGit(said.replace(/@[^@/:]*$/, "")));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(said))
    return mutable(
      said,
      at,
      "is a location: what lies there can change.",
      "Hash the bytes (`sha256sum FILE`), say sha256:<64 hex>, and put the location into artifact.uri.",
    );
  const pinned = /^([A-Za-z0-9][\w.-]*\/[\w.-]+)@([0-9a-f]{40})$/.exec(said);
  if (pinned)
    return bad(
      said,
      at,
      "lacks its scheme.",
      `If it is on Hugging Face, say pkg:huggingface/${pinned[1]}@${pinned[2]}.`,
    );
  if (/^[a-z0-9][\w.-]*\.[a-z]{2,}(:[0-9]+)?\/.+/.test(said) || /^[a-z0-9._/-]+:[A-Za-z0-9._-]+$/.test(said))
    return mutable(said, at, "names an image by a tag or by nothing.", pinImage(said));
  const name = /^([A-Za-z0-9][\w.-]*\/[\w.-]+)(@.*)?$/.exec(said);
  if (name)
    return mutable(
      said,
      at,
      "is a name that says something else after the next upload.",
      pinHuggingFace(name[1] ?? said),
    );
  return bad(said, at, "is not an identifier.", FORMS);
}

/** Reads an id in any accepted spelling; `at` is the JSON Pointer of the field, for the refusal. */
export function readId(said: string, at: string): Result<Id> {
  const tooLong = (where: string): Result<Id> =>
    bad(
      `${said.slice(0, 40)}…`,
      at,
      `is longer than ${LIMITS.idLength} characters${where}.`,
      "Use a shorter identifier.",
    );
  if (said.length > LIMITS.idLength) return tooLong("");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
  if (/[\u0000-\u001f\u007f]/.test(said)) return bad(said, at, "holds control characters.", FORMS);
  const read = BY_SCHEME.find(([scheme]) => scheme.test(said))?.[1] ?? readOther;
  const id = read(said, at);
  if (!id.ok) return id;
  // What is kept has to be readable again, as any id is.
  if (id.value.length > LIMITS.idLength) return tooLong(" in its canonical spelling");
  return ok(id.value === said ? { id: said } : { id: id.value, rewritten: { from: said, to: id.value } });
}

/** Ids of things that live elsewhere by nature: naming one that nobody recorded makes a stub, not a refusal. */
export function isExternal(id: string): boolean {
  return id.startsWith("pkg:") || id.startsWith("swh:") || id.startsWith(UNPINNED) || id.startsWith(BLINDED);
}

/** The stub for a package whose revision nobody said. */
export function unpinned(purl: Omit<Purl, "version" | "qualifiers" | "subpath">): string {
  return UNPINNED + writePurl({ ...purl, qualifiers: [] });
}

/** The name that an id itself tells (a purl's `namespace/name`), for nodes that nobody has described yet. */
export function nameInId(id: string): string | undefined {
  const purl = readPurl(id.startsWith(UNPINNED) ? id.slice(UNPINNED.length) : id);
  return purl === undefined || isLocal(purl) ? undefined : purlName(purl);
}

/**
 * How an id begins that may have been meant instead: of a hash its first eight digits, of a package everything but the
 * version, of another id all but the second half of its last word.
 */
export function beginningOf(id: string): string {
  const hash = /^(?:(?:sha256|rec|urn:uuid|swh:1:[a-z]+):)[0-9a-f]{8}/.exec(id);
  if (hash) return hash[0];
  const purl = readPurl(id);
  if (purl !== undefined)
    return `${writePurl({ type: purl.type, namespace: purl.namespace, name: purl.name, qualifiers: [] })}@`;
  const [last = ""] = /[^:/]*$/.exec(id) ?? [];
  return id.slice(0, id.length - Math.floor(last.length / 2));
}

/** Something that only its user can find: one for each place that names it, so that nobody shares a parent by accident. */
export function localThing(of: string, at: string): string {
  const path = at.replace(/^\/+/, "");
  const qualifiers = [["of", of]] as const;
  return UNPINNED + writePurl({ type: "generic", namespace: [], name: path, qualifiers });
}

const isLocal = (purl: Purl): boolean =>
  purl.type === "generic" && purl.qualifiers.some(([key]) => key === "of");

/** A refusal's hint for an id that is well formed but unknown. */
export function unknownParentHint(): NonNullable<Refusal["hint"]> {
  return "Record the parent first, check the id for a typing error, or repeat the request with ?unresolved=allow to keep a stub for it.";
}

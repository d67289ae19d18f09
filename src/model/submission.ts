// From a record as said to a record as kept: ids in their canonical spelling, the rules that need no look-up, the
// record's hash and its fingerprint. What is refused here is refused wherever the record is posted.
import { hex, type Sha256, utf8 } from "./bytes.ts";
import { canonicalMembers, type Json } from "./canonical.ts";
import { childKinds, edgeType, kindsFit } from "./edge-types.ts";
import { type Edge, edgesOf } from "./edges.ts";
import { isMutableWord, nameInId, readId, UNPINNED } from "./id.ts";
import { withArticle } from "./kinds.ts";
import { LIMITS } from "./limits.ts";
import { aliasesSaid, identityOf, type LineageRecord, lineageOf } from "./record.ts";
import { pointer, type Refusal } from "./refusal.ts";
import { ok, type Result, refuse } from "./result.ts";

/** A record that may be appended, with everything the door and the ledger need to know of it. */
export type Submission = {
  readonly record: LineageRecord;
  /** `rec:` and the SHA-256 of the canonical record. */
  readonly recordId: string;
  readonly node: string;
  readonly aliases: readonly string[];
  readonly edges: readonly Edge[];
  readonly lineage: string;
  /** RFC 8785 text of the record; `facets` in it is the hash of the raw text. */
  readonly canonical: string;
  /** The raw text of `facets`, kept as it came. */
  readonly facets?: string;
  /** What makes a repetition the same claim (64 hex digits); private. */
  readonly fingerprint: string;
  readonly rewritten: readonly { readonly pointer: string; readonly from: string; readonly to: string }[];
  readonly warnings: readonly string[];
};

export type SubmissionContext = {
  readonly sha256: Sha256;
  /** The raw text of the `facets` member. */
  readonly facets?: string | undefined;
  readonly defaultLineage?: string | undefined;
  /** `allow`: a recipe's unmatched model becomes a stub. */
  readonly unresolved: "allow" | "refuse";
};

type Members = { readonly [key: string]: Json | undefined };

type Rewrite = { readonly pointer: string; readonly from: string; readonly to: string };

/** Walks the fields that hold ids and puts the canonical spelling in their place; stops at the first that is none. */
function canonicalIds(
  record: LineageRecord,
): Result<{ readonly record: LineageRecord; readonly rewritten: readonly Rewrite[] }> {
  const rewritten: Rewrite[] = [];
  let refusal: Refusal | undefined;
  const id = <T extends string | undefined>(said: T, at: string): T => {
    if (said === undefined || refusal) return said;
    const read = readId(said, at);
    if (!read.ok) {
      refusal = read.refusal;
      return said;
    }
    if (read.value.rewritten) rewritten.push({ pointer: at, ...read.value.rewritten });
    return read.value.id as T;
  };
  const some = <T>(value: T | undefined, change: (present: T) => T): T | undefined =>
    value === undefined ? undefined : change(value);
  const code = record.transformation?.code;
  const next: LineageRecord = {
    ...record,
    node: id(record.node, "/node"),
    aliases: some(record.aliases, (all) => all.map((alias, i) => id(alias, pointer("aliases", i)))),
    artifact: some(record.artifact, (a) => ({ ...a, digest: id(a.digest, "/artifact/digest") })),
    parents: some(record.parents, (all) =>
      all.map((p, i) => ({ ...p, id: id(p.id, pointer("parents", i, "id")) })),
    ),
    references: some(record.references, (all) =>
      all.map((one, i) => ({ ...one, id: id(one.id, pointer("references", i, "id")) })),
    ),
    base_model: id(record.base_model, "/base_model"),
    adapters: some(record.adapters, (all) => all.map((adapter, i) => id(adapter, pointer("adapters", i)))),
    environment: some(record.environment, (e) => ({
      ...e,
      image: id(e.image, "/environment/image"),
      lockfile: id(e.lockfile, "/environment/lockfile"),
    })),
    metrics: some(record.metrics, (all) =>
      all.map((m, i) => ({ ...m, dataset: id(m.dataset, pointer("metrics", i, "dataset")) })),
    ),
    transformation: some(record.transformation, (t) => ({
      ...t,
      reviewed: some(t.reviewed, (all) => all.map((r, i) => id(r, pointer("transformation", "reviewed", i)))),
      code:
        typeof code === "string"
          ? id(code, "/transformation/code")
          : some(code, (c) => ({ ...c, id: id(c.id, "/transformation/code/id") })),
    })),
  };
  return refusal ? refuse(refusal) : ok({ record: next, rewritten });
}

function digestRule(record: LineageRecord): Refusal | undefined {
  const digest = record.artifact?.digest;
  if (digest === undefined || digest.startsWith("sha256:")) return undefined;
  return {
    code: "bad-id",
    detail: `${JSON.stringify(digest)} is not a SHA-256 digest.`,
    pointer: "/artifact/digest",
    hint: "Say sha256: and 64 hexadecimal digits, as `sha256sum FILE` prints them.",
  };
}

/** A name without a revision is a gap that can be seen; as an id it would tie every use of the name to one artifact. */
function unpinnedRule(record: LineageRecord): Refusal | undefined {
  const ids = [record.node, ...aliasesSaid(record)];
  const i = ids.findIndex((id) => id?.startsWith(UNPINNED));
  if (i < 0) return undefined;
  const name = nameInId(ids[i] ?? "") ?? "";
  return {
    code: "mutable-reference",
    detail: `${ids[i]} stands for whichever revision of ${name} was meant, not for one artifact.`,
    pointer: i === 0 ? "/node" : pointer("aliases", i - 1),
    hint: `Say the revision: run \`git ls-remote https://huggingface.co/${name} HEAD\` and use pkg:huggingface/${name}@<that commit>.`,
  };
}

function versionRule(record: LineageRecord): Refusal | undefined {
  if (record.version === undefined || !isMutableWord(record.version)) return undefined;
  return {
    code: "mutable-reference",
    detail: `The version ${JSON.stringify(record.version)} names whatever is current, not one thing.`,
    pointer: "/version",
    hint: "Say the version number, a date or a commit.",
  };
}

function createdRule(record: LineageRecord): Refusal | undefined {
  const method = record.capture?.method;
  if (record.created_at_utc !== null || method === "import" || method === "reconstructed") return undefined;
  return {
    code: "invalid",
    detail: "created_at_utc may be null only for what was imported or reconstructed.",
    pointer: "/created_at_utc",
    hint: 'Say when the artifact came to be, or add capture: {"method": "reconstructed"}.',
  };
}

/** What is kept is the canonical text, in which some numbers (1e20) and ids are longer than they were said. */
export function sizeRule(text: string): Refusal | undefined {
  if (text.length * 3 <= LIMITS.recordBytes) return undefined;
  const bytes = utf8(text).length;
  if (bytes <= LIMITS.recordBytes) return undefined;
  return {
    code: "too-large",
    detail: `In its canonical form (RFC 8785) this has ${bytes} bytes; it may have ${LIMITS.recordBytes}.`,
    hint: "Large numbers are written out there; `facets` keeps what is said as it is. Keep the bulk in an artifact and name it by its digest.",
  };
}

/** A lineage that begins with ~ is the site's own: nothing that is said from outside belongs to it. */
export function lineageRule(lineage: string): Refusal | undefined {
  if (!lineage.startsWith("~")) return undefined;
  return {
    code: "invalid",
    detail: `The lineage ${lineage} begins with ~, as only the site's own do.`,
    pointer: "/name",
    hint: "Say `lineage`, or a name that does not begin with ~.",
  };
}

function selfRule(record: LineageRecord, recordId: string, edges: readonly Edge[]): Refusal | undefined {
  const { node, aliases } = identityOf(record, recordId);
  const self = edges.find((edge) => edge.parent === node || aliases.includes(edge.parent));
  if (!self) return undefined;
  return {
    code: "self-parent",
    detail: `${self.parent} is this artifact itself.`,
    pointer: self.at,
    hint: "Name what it descends from; a re-upload of the same bytes is an alias, not a parent.",
  };
}

function edgeRules(
  record: LineageRecord,
  edges: readonly Edge[],
  unresolved: "allow" | "refuse",
): Refusal | undefined {
  if (edges.length > LIMITS.parents)
    return {
      code: "invalid",
      detail: `A record may have ${LIMITS.parents} parents; this one has ${edges.length}.`,
      pointer: "/parents",
      hint: "Record an aggregation of them, and name that as the parent.",
    };
  const seen = new Set<string>();
  for (const edge of edges) {
    const key = `${edge.type} ${edge.parent} ${edge.role ?? ""}`;
    if (edge.derived_by === undefined && seen.has(key))
      return {
        code: "invalid",
        detail: `The parent ${edge.parent} is listed twice as ${edge.type}.`,
        pointer: edge.at,
        hint: "Say it once, or give the two a role each.",
      };
    seen.add(key);
    if (!kindsFit(edge.type, record.kind, "stub")) return misfit(edge, record.kind);
    if (edge.unmatched !== undefined && unresolved === "refuse")
      return {
        code: "recipe-parent-missing",
        detail: `The recipe names ${JSON.stringify(edge.unmatched)}, which no parent matches.`,
        pointer: edge.at,
        hint: "List it in `parents` with a pinned id, or repeat with ?unresolved=allow to keep it as an unpinned stub.",
      };
  }
  return undefined;
}

/** The refusal of an edge whose kinds do not go together; the parent's kind when it is known. */
export function misfit(edge: Edge, child: LineageRecord["kind"], parent?: string): Refusal {
  const row = edgeType(edge.type);
  const list = (kinds: readonly string[] | "any"): string =>
    kinds === "any" ? "anything" : kinds.join(", ");
  const what =
    parent === undefined ? `${withArticle(child)} cannot be the child` : `${parent} cannot be the parent`;
  return {
    code: "edge-kind",
    detail: `${what} of ${edge.type}.`,
    pointer: edge.at,
    hint: `${edge.type} joins a child of ${list(childKinds(edge.type))} to a parent of ${list(row.parent)}.`,
  };
}

/** What makes a repetition under one idempotency key the same: when it was made and by what counts for nothing. */
export function keyedFingerprint({ record }: Submission, sha256: Sha256): string {
  return hex(sha256(utf8(canonicalMembers(record as Members, NOT_COUNTED))));
}

// When it was made and by what is left out: a wrapper's retry is not a second claim.
const NOT_COUNTED: ReadonlySet<string> = new Set(["created_at_utc", "capture"]);

/** What makes a repetition the same claim; for a thing without an id of its own, all that is said. */
export function fingerprintOf(record: LineageRecord, text: string, sha256: Sha256): string {
  const own = record.artifact?.digest ?? record.node ?? record.transformation?.id;
  const counted = own === undefined ? text : canonicalMembers(record as Members, NOT_COUNTED);
  return hex(sha256(utf8(counted)));
}

/** The id of a record from its canonical text. */
export function recordId(canonicalText: string, sha256: Sha256): string {
  return `rec:${hex(sha256(utf8(`forebear/v1/record\n${canonicalText}`)))}`;
}

/** Applies every rule that needs no look-up. */
export function submit(saidRecord: LineageRecord, context: SubmissionContext): Result<Submission> {
  const read = canonicalIds(saidRecord);
  if (!read.ok) return read;
  const { facets: _parsed, ...bare } = read.value.record;
  const facets = context.facets;
  const record: LineageRecord =
    facets === undefined ? bare : { ...bare, facets: { sha256: hex(context.sha256(utf8(facets))) } };
  const text = canonicalMembers(record as Members);
  const grown = sizeRule(text);
  if (grown) return refuse(grown);
  const id = recordId(text, context.sha256);
  const edges = edgesOf(record);
  const lineage = lineageOf(record, context.defaultLineage);
  const refusal =
    lineageRule(lineage) ??
    digestRule(record) ??
    unpinnedRule(record) ??
    versionRule(record) ??
    createdRule(record) ??
    selfRule(record, id, edges) ??
    edgeRules(record, edges, context.unresolved);
  if (refusal) return refuse(refusal);
  return ok({
    record,
    recordId: id,
    ...identityOf(record, id),
    edges,
    lineage,
    canonical: text,
    ...(facets === undefined ? {} : { facets }),
    fingerprint: fingerprintOf(record, text, context.sha256),
    rewritten: read.value.rewritten,
    warnings: [],
  });
}

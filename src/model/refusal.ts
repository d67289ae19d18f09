// Every way Forebear says no. The table is the closed set: a code without a status and a sentence does not compile,
// and a code that the README does not list fails a test.

type Row = {
  readonly status: number;
  readonly title: string;
  /** Seconds after which it may be tried again, where that alone can help: `Retry-After`. */
  readonly retryAfter?: number;
};

export const REFUSALS = {
  "not-json": { status: 400, title: "The body is not JSON." },
  "bad-syntax": { status: 400, title: "The document is not in the format that it is sent as." },
  "duplicate-key": { status: 400, title: "An object names the same key twice." },
  "too-deep": { status: 400, title: "The JSON is nested too deeply." },
  "bad-cursor": { status: 400, title: "The cursor does not belong to this question." },
  "bad-query": { status: 400, title: "A query parameter cannot be used." },
  "bad-key": { status: 400, title: "The idempotency key cannot be used." },
  unauthorized: { status: 401, title: "A bearer token is needed." },
  "not-found": { status: 404, title: "There is no such thing here." },
  "method-not-allowed": { status: 405, title: "This address does not take that method." },
  "not-acceptable": { status: 406, title: "None of the formats asked for can be given." },
  "identity-conflict": { status: 409, title: "This id already names something else." },
  retracted: { status: 409, title: "This record was retracted." },
  "not-retracted": { status: 409, title: "This record holds." },
  "not-quarantined": { status: 409, title: "This statement is not in quarantine." },
  "manifest-differs": { status: 409, title: "The manifest is not what is known." },
  "not-empty": { status: 409, title: "The site holds something already." },
  "restore-differs": { status: 409, title: "What is restored is not what is there." },
  "transition-refused": { status: 409, title: "The node cannot move there from where it is." },
  "state-differs": { status: 409, title: "The node is not in the state that was expected." },
  "policy-denied": { status: 409, title: "A policy does not allow it." },
  tainted: { status: 409, title: "The node is under an advisory." },
  "changed-meanwhile": { status: 409, title: "What it was decided on changed meanwhile.", retryAfter: 1 },
  "no-rollback": { status: 409, title: "There is nothing that can be rolled back to." },
  ended: { status: 409, title: "The deployment has ended." },
  withdrawn: { status: 409, title: "The advisory was withdrawn." },
  "not-written": { status: 409, title: "The file of the export is not there." },
  cycle: { status: 409, title: "An artifact cannot be its own ancestor." },
  withheld: { status: 410, title: "This was erased." },
  "precondition-failed": { status: 412, title: "What is there is not what was expected." },
  "too-large": { status: 413, title: "The body is too large." },
  "media-type": { status: 415, title: "This address does not read that media type." },
  "bad-range": { status: 416, title: "The file has no bytes there." },
  invalid: { status: 422, title: "A field has a value it cannot have." },
  "unknown-key": { status: 422, title: "A field is not known here." },
  "unknown-kind": { status: 422, title: "The kind is not one Forebear knows." },
  "unknown-edge-type": { status: 422, title: "The edge type is not one Forebear knows." },
  "prov-constraint": { status: 422, title: "What the document says cannot have been so." },
  "edge-kind": { status: 422, title: "An edge of this type cannot join these kinds." },
  "unknown-parent": { status: 422, title: "A parent is not known here." },
  "cohort-lineage": { status: 422, title: "The members of a cohort belong to one lineage." },
  "unknown-state": { status: 422, title: "The lifecycle state is not one Forebear knows." },
  "unknown-node": { status: 422, title: "There is no such node here." },
  "unknown-advisory": { status: 422, title: "There is no such advisory here." },
  "unknown-record": { status: 422, title: "There is no such record here." },
  "unknown-statement": { status: 422, title: "There is no such statement here." },
  "unknown-part": { status: 422, title: "The statement has no such part." },
  "key-reused": { status: 422, title: "The idempotency key stands for something else." },
  "self-parent": { status: 422, title: "An artifact cannot be its own parent." },
  "mutable-reference": { status: 422, title: "A reference that can change cannot identify an artifact." },
  "bad-id": { status: 422, title: "This is not an identifier Forebear can use." },
  "unsafe-number": { status: 422, title: "A number would not survive being read." },
  "recipe-parent-missing": { status: 422, title: "A model of the merge recipe is not among the parents." },
  "bad-expression": { status: 422, title: "The expression cannot be used." },
  "too-costly": { status: 422, title: "The question takes more than one answer may." },
  busy: { status: 429, title: "Too much is waiting to be said in this lineage.", retryAfter: 1 },
  internal: { status: 500, title: "Something broke on our side." },
  behind: { status: 503, title: "Reads have not come so far yet.", retryAfter: 1 },
  overloaded: { status: 503, title: "The site has too much to do right now.", retryAfter: 2 },
  unavailable: { status: 503, title: "A part of the store cannot be reached right now.", retryAfter: 1 },
} as const satisfies Record<string, Row>;

export type Code = keyof typeof REFUSALS;

/** Seconds after which what was refused so may be tried again; undefined where trying again does not help. */
export function retryAfter(code: Code): number | undefined {
  const row: Row = REFUSALS[code];
  return row.retryAfter;
}

/** A refusal as a value; `worker/problem.ts` makes the RFC 9457 document of it. */
export type Refusal = {
  readonly code: Code;
  /** One sentence about this occurrence, naming the offending value. */
  readonly detail: string;
  /** RFC 6901 JSON Pointer to the field in the body. */
  readonly pointer?: string;
  /** The way out: what to send or run instead. */
  readonly hint?: string;
  /** Seconds, where it is not what the code says. */
  readonly retryAfter?: number;
  /** Members that go into the problem document beside the standard ones, e.g. the path of a cycle. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** How an object says that it took nothing of what it was told: a value, as it crosses to whoever asked. */
export type NotTaken = Pick<Refusal, "code" | "detail" | "hint" | "retryAfter">;

/** A JSON Pointer from its segments (RFC 6901 escaping). */
export function pointer(...segments: readonly (string | number)[]): string {
  return segments.map((s) => `/${String(s).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

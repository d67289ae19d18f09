// Erasing parts of a statement: which bytes go, and what stands in their place. The statement, its hash and its place in
// the chain stay; of a part its hash stays, and an outline that makes the same graph as the text did.
import { hex, type Sha256, utf8 } from "../model/bytes.ts";
import { canonical, type Json } from "../model/canonical.ts";
import { outlineText } from "../model/outline.ts";
import { recordId } from "../model/submission.ts";
import { outlineOfBody } from "./bodies.ts";
import { type CohortPart, cohortId } from "./entry.ts";
import type { Key } from "./key.ts";
import type { AppendRequest } from "./plan.ts";
import { type KeptPart, partHash, type SaltedPart } from "./statement.ts";
import type { Verbatim } from "./verify.ts";

/** One part that is erased; of which record, or of which cohort, where the part tells of one. */
export type ErasedName = { readonly name: string; readonly record?: string; readonly cohort?: string };

/** What the `body` part of an erasure says. */
export type Erasure = {
  /** Hash of the statement that loses parts. */
  readonly statement: string;
  readonly parts: readonly ErasedName[];
  /** Not there once the erasure's own body was erased. */
  readonly reason?: string;
};

/** What stands in the place of a `record` part. */
export type ErasedRecord = { readonly record: string; readonly outline: string };

/** What stands in the place of a `cohort` part. */
export type ErasedCohort = { readonly cohort: string; readonly outline: CohortPart };

/** A part as it lies in a ledger; salt and text are null once it was erased, and `outline` may stand for it. */
export type StoredPart = {
  readonly i: number;
  readonly name: string;
  readonly salt: string | null;
  readonly text: string | null;
  readonly outline: string | null;
};

/** What is written where a part was. */
export type Left = { readonly i: number; readonly hash: string; readonly outline: string | null };

export type ErasurePlan = { readonly parts: readonly ErasedName[]; readonly left: readonly Left[] };

/** What is asked of a ledger. */
export type ErasureRequest = {
  /** Hash and sequence number of the statement that is to lose parts. */
  readonly statement: string;
  readonly seq: number;
  /** Names of parts. */
  readonly parts: readonly string[];
  readonly reason: string;
  /** Which token said it. */
  readonly token: string;
  readonly key?: Key | undefined;
};

/** The statement that says so. The same parts again, whatever the reason, are the same erasure. */
export function erasureRequest(
  { statement, reason, token, key }: ErasureRequest,
  parts: readonly ErasedName[],
  sha256: Sha256,
): AppendRequest {
  const body: Erasure = { statement, parts, reason };
  const names = parts.map((part) => part.name);
  return {
    type: "erase",
    parts: [{ name: "body", text: canonical(body as unknown as Json) }],
    about: { erased: statement },
    fingerprint: hex(sha256(utf8(canonical({ parts: names, statement, type: "erase" })))),
    token,
    key,
  };
}

/** `record/3` → `record`. */
const sort = (name: string): string => name.split("/")[0] ?? name;

/** What stands for a part of this name and text. */
function outlineOfPart(name: string, text: string, sha256: Sha256): string | null {
  switch (sort(name)) {
    case "record":
      return canonical({ outline: outlineText(text), record: recordId(text, sha256) });
    case "cohort": {
      const { name: _name, note: _note, ...outline } = JSON.parse(text) as CohortPart & { note?: string };
      return canonical({ cohort: cohortId(text, sha256), outline: outline as unknown as Json });
    }
    case "body":
      return outlineOfBody(text);
    default:
      return null;
  }
}

/** Which record or cohort a part tells of: `facets/3` tells of the record of `record/3`. */
function about(part: StoredPart, all: readonly StoredPart[], sha256: Sha256): Omit<ErasedName, "name"> {
  const of = part.name.replace(/^(facets|source)/, "record");
  const told = all.find((one) => one.name === of);
  if (told === undefined) return {};
  const left = told.outline ?? (told.text === null ? null : outlineOfPart(told.name, told.text, sha256));
  const { record, cohort } = JSON.parse(left ?? "{}") as Partial<ErasedRecord & ErasedCohort>;
  if (sort(of) === "record" && record !== undefined) return { record };
  return sort(of) === "cohort" && cohort !== undefined ? { cohort } : {};
}

/** Plans the erasure of these parts of a statement; the names of those it does not have, when there are such. */
export function planErasure(
  stored: readonly StoredPart[],
  names: readonly string[],
  sha256: Sha256,
): ErasurePlan | { readonly missing: readonly string[] } {
  const missing = names.filter((name) => !stored.some((part) => part.name === name));
  if (missing.length > 0) return { missing };
  const asked = stored.filter((part) => names.includes(part.name));
  return {
    parts: asked.map((part) => ({ name: part.name, ...about(part, stored, sha256) })),
    left: asked.flatMap(({ i, name, salt, text }) =>
      salt === null || text === null
        ? []
        : {
            i,
            hash: hex(partHash({ name, salt, text } satisfies SaltedPart, sha256)),
            outline: outlineOfPart(name, text, sha256),
          },
    ),
  };
}

/** A statement that was read before parts of it were erased, without what was erased since: by name, by which number. */
export function erasedSince(one: Verbatim, since: ReadonlyMap<string, number>, sha256: Sha256): Verbatim {
  const stored = one.parts.map(
    (part, i): StoredPart =>
      "salt" in part
        ? { i, ...part, outline: null }
        : { i, name: part.name, salt: null, text: null, outline: part.outline },
  );
  const planned = planErasure(stored, [...since.keys()], sha256);
  if ("missing" in planned)
    throw new Error(`statement ${one.hash} has no ${planned.missing.join(", ")} part`);
  const left = new Map(planned.left.map(({ i, hash, outline }) => [i, { hash, outline }]));
  const parts = one.parts.map((part, i) => {
    const rest = left.get(i);
    return rest === undefined ? part : { name: part.name, ...rest, by_seq: since.get(part.name) ?? 0 };
  });
  return { ...one, parts };
}

/** A part as a ledger hands it on. */
export function keptPart({ name, text, outline }: Omit<StoredPart, "i" | "salt">): KeptPart {
  return text === null ? { name, text, outline } : { name, text };
}

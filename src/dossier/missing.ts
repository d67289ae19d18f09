// What is missing of a dossier: one row of the table is one thing that can be, with what it means and what to do about it. A row
// says nothing where nothing is missing.
import { bounded } from "../model/bounded.ts";
import { UNPINNED } from "../model/id.ts";
import { LIMITS } from "../model/limits.ts";
import { ancestryOfClaims, nodeView } from "../model/view.ts";
import { digestOf, first, type Known, nameOf, withheldOf } from "./known.ts";
import {
  BYTES,
  isEndedEarly,
  isErased,
  isFromNowhere,
  isLive,
  isRecorded,
  isTooOld,
  isUnexplained,
  LICENSED,
  lacks,
  MEASURED,
} from "./lacks.ts";
import type { Dossier, Missing, Named } from "./shape.ts";
import type { Ancestor, Material } from "./told.ts";

/** What a row looks at: the material, what is known of it, and the sections as far as they are made. */
export type Sections = Pick<
  Dossier,
  "identity" | "making" | "third_party" | "data" | "evaluation" | "lifecycle" | "advisories"
>;
type Looked = { readonly material: Material; readonly known: Known; readonly sections: Sections };

/** What a row found: the nodes that it is about, or none where it is about the dossier itself. */
type Found = readonly Named[] | undefined;

type Row = {
  readonly code: string;
  readonly find: (looked: Looked) => Found;
  /** In a sentence, of so many nodes. */
  readonly says: (count: number, looked: Looked) => string;
  readonly todo: string;
};

/** "1 ancestor is", "3 ancestors are": a number with its noun and verb. */
const some = (count: number, noun: string, one: string, many: string, nouns = `${noun}s`): string =>
  count === 1 ? `${count} ${noun} ${one}` : `${count} ${nouns} ${many}`;

const ancestryWhere =
  (holds: (one: Ancestor, known: Known) => boolean) =>
  ({ known }: Looked): Named[] =>
    known.ancestry.filter((one) => holds(one, known)).map(({ head }) => nameOf(head));

const own =
  (holds: (looked: Looked) => boolean) =>
  (looked: Looked): Found =>
    holds(looked) ? [nameOf(looked.material.ancestry[0].head)] : [];

const ROWS: readonly Row[] = [
  {
    code: "limit",
    find: ({ material }) => (material.cut ? [] : undefined),
    says: (_count, { material }) =>
      `There are ${material.ancestors} ancestors, and only the nearest ${material.ancestry.length - 1} were read: whatever is farther away is not in this dossier.`,
    todo: "Ask for a dossier of the farthest ancestors, or page through /ancestors.",
  },
  {
    code: "limit-beside",
    find: ({ material }) => (material.cutBeside || material.moreMoves ? [] : undefined),
    says: () => "There are more evaluations, reviews, versions or moves than one dossier holds.",
    todo: "Ask for them by themselves: /children, /history, /v1/nodes?name=.",
  },
  {
    code: "stub",
    find: ancestryWhere(({ head }) => head.stub && !head.id.startsWith(UNPINNED)),
    says: (count) =>
      `${some(count, "thing", "is", "are")} named in the ancestry and recorded by nobody here.`,
    todo: "Record each of them, or ask whoever made it for its record.",
  },
  {
    code: "unpinned",
    find: ancestryWhere(({ head }) => head.id.startsWith(UNPINNED)),
    says: (count) =>
      `${some(count, "parent", "is", "are")} known by a name without a revision, so that nobody can tell which bytes were used.`,
    todo: "Find out the revision, and record the parent by it (e.g. pkg:huggingface/org/name@<commit>).",
  },
  {
    code: "partial",
    find: ancestryWhere((one) => isRecorded(one) && ancestryOfClaims(one.claims) === "partial"),
    says: (count) => `Of ${some(count, "thing", "it is", "it is")} said that parents are missing.`,
    todo: "Record the parents that are missing, and say ancestry: complete.",
  },
  {
    code: "unspecified",
    find: ancestryWhere((one) => isRecorded(one) && ancestryOfClaims(one.claims) === "unspecified"),
    says: (count) =>
      `Of ${some(count, "thing", "nobody says", "nobody says")} whether the parents that are named are all there are.`,
    todo: "Say ancestry: complete in a further record where they are, else name the others.",
  },
  {
    code: "contradiction",
    find: ({ known, material }) =>
      known.ancestry
        .filter((one) => nodeView(one, material.position).contradictions.length > 0)
        .map(({ head }) => nameOf(head)),
    says: (count) =>
      `Of ${some(count, "thing", "records", "records")} contradict each other; the earliest is told here.`,
    todo: "Retract the record that is wrong.",
  },
  {
    code: "set-aside",
    find: ancestryWhere(({ setAside }) => setAside.some(({ state }) => state !== "retracted")),
    says: (count) =>
      `Of ${some(count, "thing", "a record", "a record")} cannot stand beside what was said before it, and is left out.`,
    todo: "Look at set_aside of the node, and say again what is right.",
  },
  {
    code: "misfit",
    find: ancestryWhere(({ edges }) => edges.some(({ misfit }) => misfit)),
    says: (count) =>
      `${some(count, "thing", "has", "have")} a parent of a kind that does not go with how it is said to descend from it.`,
    todo: "Correct the record: another edge type, or another parent.",
  },
  {
    code: "withheld",
    find: ancestryWhere((one) => withheldOf(one).length > 0),
    says: (count) =>
      `Of ${some(count, "thing", "some", "some")} of what was said was erased. That it was said, and its edges, stand.`,
    todo: "Where it is needed, record it again without what had to go.",
  },
  {
    code: "uncertain",
    find: ancestryWhere(({ edges }) =>
      edges.some(
        ({ certainty, type }) =>
          type !== "alias-of" && (certainty === "inferred" || certainty === "reconstructed"),
      ),
    ),
    says: (count) =>
      `${some(count, "thing", "has", "have")} a parent that was inferred or reconstructed, and that nobody declared or saw.`,
    todo: "Have it confirmed: a further record with certainty declared or observed.",
  },
  {
    code: "no-digest",
    find: ancestryWhere(
      (one) =>
        isRecorded(one) &&
        BYTES.has(one.head.kind) &&
        !isErased(one) &&
        digestOf(one) === null &&
        !/^(pkg|swh):/.test(one.head.id),
    ),
    says: (count) =>
      `${some(count, "thing", "has", "have")} no digest: that the bytes are the same cannot be shown.`,
    todo: "Record artifact.digest (forebear digest <file or folder>).",
  },
  {
    code: "no-licence",
    find: ancestryWhere(
      (one) =>
        isRecorded(one) &&
        LICENSED.has(one.head.kind) &&
        !isErased(one) &&
        first(one, (said) => said.license) === null,
    ),
    says: (count) =>
      `Of ${some(count, "model or data set", "nobody says", "nobody says", "models or data sets")} under which licence it may be used.`,
    todo: "Record the licence as an SPDX expression.",
  },
  {
    code: "no-owner",
    find: own(({ sections: { identity } }) => identity.owner === null && !identity.stub),
    says: () => "Nobody says who provides it.",
    todo: "Record the owner.",
  },
  {
    code: "no-version",
    find: own(({ sections: { identity } }) => identity.version === null && !identity.stub),
    says: () => "It has no version.",
    todo: "Record the version, so that it can be told from those before and after it.",
  },
  {
    code: "no-purpose",
    find: own(({ sections: { identity } }) => identity.description === null && !identity.stub),
    says: () => "Nothing says what it is and what it is for.",
    todo: "Record a description.",
  },
  {
    code: "unexplained",
    find: ancestryWhere(isUnexplained),
    says: (count) =>
      `${some(count, "thing", "was", "were")} made from others, and nothing says by which work.`,
    todo: "Record the transformation: its type, run, code and parameters.",
  },
  {
    code: "no-code",
    find: ancestryWhere((one) => lacks(one, "code")),
    says: (count) => `Of ${some(count, "thing", "the code", "the code")} that was run is not known.`,
    todo: "Record transformation.code by its revision.",
  },
  {
    code: "no-environment",
    find: ancestryWhere((one) => lacks(one, "environment")),
    says: (count) =>
      `Of ${some(count, "thing", "the environment", "the environment")} of the work is not known.`,
    todo: "Record the image or the lock file.",
  },
  {
    code: "no-origin",
    find: ancestryWhere(isFromNowhere),
    says: (count) =>
      `Of ${some(count, "data set", "nothing says", "nothing says")} where it comes from or what is in it.`,
    todo: "Record what it was collected from, or where it lies, and a description.",
  },
  {
    code: "time-order",
    find: ancestryWhere((one, known) => isTooOld(one, known) || isEndedEarly(one)),
    says: (count) =>
      `Of ${some(count, "thing", "the times", "the times")} cannot be right: older than its parent, or done before it was begun.`,
    todo: "Correct the record that has the wrong time.",
  },
  {
    code: "no-evaluation",
    find: own(
      ({ sections: { identity, evaluation } }) =>
        MEASURED.has(identity.kind) && evaluation.metrics.count === 0 && evaluation.evaluations.count === 0,
    ),
    says: () => "Nothing says how well it does: there is no metric of it and no evaluation.",
    todo: "Record its metrics with data set, split and standard error, or an evaluation of it.",
  },
  {
    code: "no-test-data",
    find: own(({ sections: { evaluation } }) =>
      [evaluation.metrics, ...evaluation.evaluations.items.map(({ metrics }) => metrics)].some(({ items }) =>
        items.some(({ dataset }) => dataset === null),
      ),
    ),
    says: () => "Some of its metrics do not say which data they were measured on.",
    todo: "Record dataset and split with each metric.",
  },
  {
    code: "leak",
    find: ({ material }) => material.leaks.map(({ set }) => nameOf(set)),
    says: (count) =>
      `It was measured on ${some(count, "data set", "that has", "that have")} to do with what it was made from.`,
    todo: "Measure it on data that it has not seen.",
  },
  {
    code: "undecided",
    find: own(
      ({ sections: { lifecycle } }) =>
        isLive(lifecycle.state) && !lifecycle.moves.some(({ verdict }) => verdict === "allowed"),
    ),
    says: () => "It is in use, and no decision that let it in is on record.",
    todo: "Promote it through a transition that is decided, or record who decided.",
  },
  {
    code: "taint-unknown",
    find: own(({ material }) => material.taints === null || material.tainted === null),
    says: () =>
      "Whether an advisory is open on it or its ancestors cannot be told: there is too much to walk.",
    todo: "Ask again in a moment; do not take it for clean.",
  },
  {
    code: "no-prov",
    find: ({ material }) => (material.prov.digest === null ? [] : undefined),
    says: () =>
      "The PROV document of the whole ancestry is too large to be hashed in one answer, so that no digest of it is given.",
    todo: "Export it and hash the file.",
  },
];

/** About the dossier itself, and not about nodes. */
const ITSELF: ReadonlySet<string> = new Set(["limit", "limit-beside", "no-prov"]);

/** What is missing, in the order of the table. */
export function missingOf(material: Material, known: Known, sections: Sections): Missing[] {
  const looked = { material, known, sections };
  return ROWS.flatMap(({ code, find, says, todo }): Missing[] => {
    const nodes = find(looked);
    if (nodes === undefined || (nodes.length === 0 && !ITSELF.has(code))) return [];
    return [
      {
        code,
        says: says(nodes.length, looked),
        todo,
        nodes: bounded(nodes, LIMITS.dossierNamed, (one) => one),
      },
    ];
  });
}

/** Every code that there is. */
export const MISSING_CODES: readonly string[] = ROWS.map(({ code }) => code);

// The properties of what was said: records, moves, advisories and waivers, and whole documents.
import type { PropertyRows } from "./property-row.ts";

/** Of a record. */
export const RECORD_PROPERTIES = {
  describes: {
    label: "describes",
    definition: "The node that a record is about.",
    range: "thing",
    domain: "Record",
  },
  record: { label: "record", definition: "The record that says this.", range: "thing", many: true },
  ledger: {
    label: "ledger",
    definition: "The ledger that took what was said.",
    range: "string",
  },
  sequence: {
    label: "sequence",
    definition: "The statement's place in its ledger.",
    range: "integer",
  },
  statement: {
    label: "statement",
    definition: "Hash of the statement that says it.",
    range: "string",
  },
  captureMethod: {
    label: "capture method",
    definition: "How the record came to be: wrapper, event, manual, import or reconstructed.",
    range: "string",
    domain: "Record",
  },
  captureSource: {
    label: "capture source",
    definition: "What captured the record.",
    range: "string",
    domain: "Record",
  },
  confidence: {
    label: "confidence",
    definition: "From 0 to 1, of the capture.",
    range: "decimal",
    domain: "Record",
  },
  withheld: {
    label: "withheld",
    definition: "A part of what was said that was erased: its text is gone, its hash and its edges stand.",
    range: "string",
    many: true,
  },
  conflict: {
    label: "conflict",
    definition: "Why the record cannot stand beside what came before: kind or cycle.",
    range: "string",
    domain: "Record",
  },
} as const satisfies PropertyRows;

/** Of a move, and of where it leads. */
export const MOVE_PROPERTIES = {
  takenAt: {
    label: "taken at",
    definition: "When its ledger took what was said of it.",
    range: "dateTime",
    domain: "Activity",
  },
  niche: { label: "niche", definition: "What it is to be used for.", range: "string" },
  slotKind: {
    label: "kind of the slot",
    definition: "What it is taken for there: with the niche, the slot that one champion can have.",
    range: "string",
  },
  state: {
    label: "state",
    definition: "How far it is trusted there.",
    range: "string",
    domain: "Standing",
  },
  rollbackTarget: {
    label: "rollback target",
    definition: "What a rollback from there leads to.",
    range: "thing",
    domain: "Standing",
  },
  fromState: {
    label: "from state",
    definition: "In which state it was; absent where it had none.",
    range: "string",
    domain: "Activity",
  },
  toState: {
    label: "to state",
    definition: "In which state it was to be.",
    range: "string",
    domain: "Activity",
  },
  replaced: {
    label: "replaced",
    definition: "The champion that was archived because of it.",
    range: "thing",
    domain: "Activity",
  },
  leaves: {
    label: "leaves",
    definition: "What a rollback takes the place of.",
    range: "thing",
    domain: "Activity",
  },
  toldAfterwards: {
    label: "told afterwards",
    definition: "Whether it had happened before and was told: nobody decided it here.",
    range: "boolean",
    domain: "Activity",
  },
  learning: {
    label: "learning",
    definition: "What future builders learn from this branch.",
    range: "string",
    domain: "Activity",
  },
  reason: { label: "reason", definition: "Why somebody did so.", range: "string" },
  verdict: {
    label: "verdict",
    definition: "Whether it was allowed.",
    range: "string",
    domain: "Decision",
  },
} as const satisfies PropertyRows;

/** Of an advisory and a waiver. */
export const ADVISORY_PROPERTIES = {
  severity: { label: "severity", definition: "How bad it is.", range: "string", domain: "Advisory" },
  advisoryKind: {
    label: "kind of advisory",
    definition: "What is wrong.",
    range: "string",
    domain: "Advisory",
  },
  about: { label: "about", definition: "A node that it is about.", range: "thing", many: true },
  aboutName: {
    label: "about the name",
    definition: "A name that it is about, whatever version bears it.",
    range: "string",
    domain: "Advisory",
    many: true,
  },
  furtherReading: {
    label: "further reading",
    definition: "Where more is said of it.",
    range: "anyURI",
    domain: "Advisory",
    many: true,
  },
  waives: {
    label: "waives",
    definition: "The advisory that is set aside.",
    range: "thing",
    domain: "Waiver",
  },
  until: {
    label: "until",
    definition: "From then on it does not hold.",
    range: "dateTime",
    domain: "Waiver",
  },
} as const satisfies PropertyRows;

/** Of a bundle: all that one document says. */
export const BUNDLE_PROPERTIES = {
  scope: { label: "scope", definition: "What a document tells of.", range: "string", domain: "Bundle" },
  position: {
    label: "position",
    definition:
      "A position of the site's log: as of which a document is, at which something was decided or taken back.",
    range: "integer",
  },
} as const satisfies PropertyRows;

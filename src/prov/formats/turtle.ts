// A graph as Turtle and as TriG: statements of one subject stand together, and names are as short as their prefixes make them.

import type { Quad, Term } from "../quad.ts";
import { remembered } from "../remembered.ts";
import { DATATYPES, GRAPH_PREFIXES, type Prefix, TYPE, VOCABULARIES } from "../terms.ts";
import type { DocumentHead, DocumentWriter } from "./document.ts";
import { bracketed, literal } from "./text.ts";

/** A statement whose object may be a list, written between parentheses; exported graphs have none. */
export type Statement = Omit<Quad, "object"> & { readonly object: Term | { readonly list: readonly Term[] } };

const LOCAL_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Numbers and truth values as Turtle has them, without quotation marks. */
const BARE: Readonly<Record<string, RegExp>> = {
  [DATATYPES.integer ?? ""]: /^[+-]?\d+$/,
  [DATATYPES.decimal ?? ""]: /^[+-]?\d*\.\d+$/,
  [DATATYPES.boolean ?? ""]: /^(?:true|false)$/,
};

type Naming = (iri: string) => string;

/** Writes an IRI by its prefix, where there is one. */
function namingBy(prefixes: readonly Prefix[]): Naming {
  const known = new Map(prefixes.map((prefix) => [VOCABULARIES[prefix] as string, prefix]));
  return remembered((iri) => {
    const end = Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1;
    const prefix = known.get(iri.slice(0, end));
    const local = prefix === undefined ? "" : iri.slice(end);
    return LOCAL_NAME.test(local) ? `${prefix}:${local}` : bracketed(iri);
  });
}

function termText(object: Term, name: Naming): string {
  if ("iri" in object) return name(object.iri);
  return object.datatype !== undefined && BARE[object.datatype]?.test(object.value)
    ? object.value
    : literal(object, name);
}

/** Statements in the order given, each subject opened once for those that follow each other. */
function statementsText(statements: readonly Statement[], name: Naming, indent: string): string {
  let written = "";
  let subject: string | undefined;
  let predicate: string | undefined;
  for (const statement of statements) {
    const { object } = statement;
    const value =
      "list" in object
        ? `(${object.list.map((item) => termText(item, name)).join(" ")})`
        : termText(object, name);
    if (statement.subject !== subject) {
      if (subject !== undefined) written += " .\n";
      written += indent + name(statement.subject);
    } else if (statement.predicate !== predicate) written += `;\n${indent}   `;
    if (statement.subject === subject && statement.predicate === predicate) written += `, ${value}`;
    else written += ` ${statement.predicate === TYPE ? "a" : name(statement.predicate)} ${value}`;
    ({ subject, predicate } = statement);
  }
  return subject === undefined ? written : `${written} .\n`;
}

const prefixesText = (prefixes: readonly Prefix[]): string =>
  `${prefixes.map((prefix) => `@prefix ${prefix}: <${VOCABULARIES[prefix]}>.\n`).join("")}\n`;

/** A whole document; statements of one subject should follow each other. */
export function toTurtle(
  statements: readonly Statement[],
  prefixes: readonly Prefix[] = GRAPH_PREFIXES,
): string {
  return prefixesText(prefixes) + statementsText(statements, namingBy(prefixes), "");
}

const NAME = namingBy(GRAPH_PREFIXES);

export const TURTLE: DocumentWriter = {
  begin: () => prefixesText(GRAPH_PREFIXES),
  block: (_head, { quads }) => statementsText(quads(), NAME, ""),
  end: () => "",
};

/** What is said of all that a document says, outside of it. */
export type AboutBundle = (head: DocumentHead) => readonly Quad[];

/** The statements in a graph with the bundle's name, and beside it what is known of the bundle. */
export const trigWriter = (about: AboutBundle): DocumentWriter => ({
  begin: (head) =>
    `${prefixesText(GRAPH_PREFIXES)}${statementsText(about(head), NAME, "")}\n${NAME(head.bundle)} {\n`,
  block: (_head, { quads }) => statementsText(quads(), NAME, "  "),
  end: () => "}\n",
});

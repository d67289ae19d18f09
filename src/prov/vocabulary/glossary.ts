// The terms of the vocabulary for people, one line a term, and their place in `vocab/README.md`: what stands between the
// two marks there is this text.
import { EDGE_TYPE_NAMES, edgeType, type Strength } from "../../model/edge-types.ts";
import { REFERENCE_TYPE_NAMES, REFERENCE_TYPES } from "../../model/reference-types.ts";
import { EDGE_MAPPINGS, REFERENCE_MAPPINGS } from "../mapping/edge-mapping.ts";
import { ALIGNMENTS } from "./alignments.ts";
import { CLASSES } from "./classes.ts";
import { SCHEMES, type SchemeName, WORD_LISTS } from "./concepts.ts";
import { PROPERTIES } from "./properties.ts";
import type { PropertyRow } from "./property-row.ts";

const BEGIN = "<!-- terms: made from the tables -->";
const END = "<!-- end of terms -->";

const section = (title: string, lines: readonly string[]): string => `### ${title}\n\n${lines.join("\n")}\n`;

/** ` (it6:trainedOn, …)`: the terms that ours is a case of. */
function cases(name: string, ...prov: readonly (string | undefined)[]): string {
  const under = [
    ...prov.filter((word) => word !== undefined).map((word) => `prov:${word}`),
    ...ALIGNMENTS.flatMap(([ours, relation, theirs]) =>
      ours === name && relation === "under" ? [theirs] : [],
    ),
  ];
  return under.length === 0 ? "" : ` (${under.join(", ")})`;
}

const line = (name: string, definition: string, more = ""): string =>
  `- \`fb:${name}\`: ${definition}${more}`;

const classLines = (under: string): string[] =>
  CLASSES.filter((row) => row.prov === under).map(({ name, definition }) =>
    line(name, definition, cases(name)),
  );

const edgeLines = (strength: Strength): string[] =>
  EDGE_TYPE_NAMES.filter((type) => edgeType(type).strength === strength).map((type) => {
    const { name, direct } = EDGE_MAPPINGS[type];
    return line(name, edgeType(type).definition, cases(name, direct.at(-1)));
  });

const referenceLines = (): string[] =>
  REFERENCE_TYPE_NAMES.map((type) => {
    const { name } = REFERENCE_MAPPINGS[type];
    return line(name, REFERENCE_TYPES[type].definition, cases(name));
  });

const propertyLines = (): string[] =>
  Object.entries<PropertyRow>(PROPERTIES).map(([name, { definition, under }]) =>
    line(name, definition, cases(name, under)),
  );

const conceptLines = (scheme: SchemeName): string[] => [
  line(scheme, SCHEMES[scheme].definition),
  ...WORD_LISTS.filter((list) => list.scheme === scheme).flatMap(({ prefix, words }) =>
    Object.entries(words).map(([word, { definition, note, broader }]) => {
      const told = note === undefined ? definition : `${definition} ${note}`;
      return line(`${prefix}-${word}`, told, broader === undefined ? "" : ` (under fb:${broader})`);
    }),
  ),
];

/** Every term on one line, by section. */
export function glossary(): string {
  return [
    section("Entities", classLines("Entity")),
    section("Activities", classLines("Activity")),
    section("Agents", classLines("Agent")),
    section("From child to parent: hereditary", edgeLines("hereditary")),
    section("From child to parent: context", edgeLines("context")),
    section("From child to parent: association", edgeLines("association")),
    section("Between things that are no ancestors", referenceLines()),
    section("Properties", propertyLines()),
    ...(Object.keys(SCHEMES) as SchemeName[]).map((scheme) =>
      section(`Words: ${SCHEMES[scheme].label}`, conceptLines(scheme)),
    ),
  ].join("\n");
}

/** The README with its terms brought up to date; the prose around them stays. */
export function withGlossary(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the README has lost its marks ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n${glossary()}\n${readme.slice(end)}`;
}

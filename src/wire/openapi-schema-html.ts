// A JSON Schema as HTML: its type in a few words, its fields as a table.
import { type Html, html, joined, NOTHING } from "../model/html.ts";
import { prose } from "./openapi-html.ts";
import type { Schema } from "./openapi-schemas.ts";

/** The last segment of a reference. */
export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

const value = (said: unknown): Html => html`<code>${JSON.stringify(said)}</code>`;

/** What a schema takes, in a few words. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum) return joined(schema.enum.map(value), " or ");
  if (schema.const !== undefined) return value(schema.const);
  if (schema.anyOf) return joined(schema.anyOf.map(typeOf), " or ");
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object" && !schema.properties) {
    const inner = schema.additionalProperties;
    return Object.keys(inner).length === 0 ? html`object` : html`object of ${typeOf(inner)}`;
  }
  return html`${schema.type ?? "any JSON"}`;
}

const range = (low: number | undefined, high: number | undefined, what: string): string[] => {
  const unit = what === "" ? "" : ` ${what}`;
  if (low !== undefined && high !== undefined) return [`${low} to ${high}${unit}`];
  if (low !== undefined) return low === 1 && what !== "" ? ["not empty"] : [`at least ${low}${unit}`];
  return high === undefined ? [] : [`at most ${high}${unit}`];
};

/** The limits of a schema, as the reader has to keep them. */
function limitsOf(schema: Schema): Html {
  const { exclusiveMinimum: above, default: otherwise } = schema;
  const words = [
    ...range(schema.minLength, schema.maxLength, "characters"),
    ...range(schema.minItems, schema.maxItems, "of them"),
    ...range(schema.minimum, schema.maximum, ""),
    ...(above === undefined ? [] : [`more than ${above}`]),
    ...(otherwise === undefined ? [] : [`${JSON.stringify(otherwise)} when not said`]),
  ].map((one) => html`${one}`);
  const pattern = schema.pattern === undefined ? [] : [html`<code>${schema.pattern}</code>`];
  const all = [...words, ...pattern];
  return all.length === 0 ? NOTHING : html`<span class="limits">${joined(all, "; ")}</span>`;
}

/** One row of a table: a name, what it takes, what it means. */
export const row = (name: string, required: boolean, schema: Schema, description: string | undefined): Html =>
  html`<tr><th scope="row"><code>${name}</code>${required ? html` <span class="must">required</span>` : NOTHING}</th><td>${typeOf(schema)}${limitsOf(schema)}</td><td>${prose(description ?? "")}</td></tr>
`;

/** The objects that a field holds without a name of their own. */
function inner(schema: Schema): { readonly schema: Schema; readonly suffix: string } | undefined {
  if (schema.properties) return { schema, suffix: "." };
  const found = (schema.anyOf ?? []).flatMap((one) => inner(one) ?? [])[0];
  if (found) return found;
  const item = schema.items && inner(schema.items);
  return item && { schema: item.schema, suffix: `[]${item.suffix}` };
}

function rows({ properties = {}, required = [] }: Schema, before: string): Html[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = before + name;
    const deeper = inner(schema);
    return [
      row(path, required.includes(name), schema, schema.description),
      ...(deeper ? rows(deeper.schema, path + deeper.suffix) : []),
    ];
  });
}

export const table = (heads: readonly string[], body: readonly Html[]): Html =>
  html`<div class="scroll"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;

/** All that is to be said of a named schema: its words, its fields, or its alternatives. */
export function schemaBody(schema: Schema): Html {
  const meanings = schema["x-enumDescriptions"];
  if (meanings)
    return html`<dl>
${Object.entries(meanings).map(
  ([word, meaning]) => html`<dt><code>${word}</code></dt><dd>${prose(meaning)}</dd>
`,
)}</dl>
`;
  if (schema.anyOf)
    return html`${schema.anyOf.map(
      (one) => html`<h4>${one.description ?? ""}</h4>
${schemaBody(one)}`,
    )}`;
  return table(["Field", "Type", "Meaning"], rows(schema, ""));
}

// The OpenAPI document as a page to read: plain HTML without a script, every word of it taken from the document.

import { type Html, html, joined, NOTHING } from "../model/html.ts";
import type { OpenApi, OpenApiOperation } from "./openapi.ts";
import type { Content, Media } from "./openapi-content.ts";
import { paragraphs, prose } from "./openapi-html.ts";
import { nameOf, row, schemaBody, table, typeOf } from "./openapi-schema-html.ts";
import { STYLE } from "./openapi-style.ts";

type Row = { readonly method: string; readonly path: string; readonly operation: OpenApiOperation };

const rowsOf = (document: OpenApi, tag: string): Row[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );

const badge = (method: string): Html => html`<span class="method ${method}">${method.toUpperCase()}</span>`;

function nav(document: OpenApi): Html {
  const tags = document.tags.map(
    ({ name }) => html`<h2>${name}</h2>
<ul>
${rowsOf(document, name).map(
  ({
    method,
    path,
    operation,
  }) => html`<li><a href="#${operation.operationId}">${badge(method)}<code>${path}</code></a></li>
`,
)}</ul>
`,
  );
  const names = Object.keys(document.components.schemas).map(
    (name) => html`<li><a href="#schema-${name}">${name}</a></li>
`,
  );
  return html`<nav aria-label="Contents">
<p><a href="#schemas">To the schemas</a></p>
${tags}<h2>Schemas</h2>
<ul class="names">
${names}</ul>
</nav>
`;
}

const WHO = {
  0: "Open to everybody.",
  1: "Needs a token.",
  2: "Needs a token, unless reads are public.",
} as const;

const shown = (example: unknown): string =>
  typeof example === "string" ? example : JSON.stringify(example, null, 2);

function examples({ example, examples = {} }: Media): Html {
  const all = [
    ...(example === undefined ? [] : [["Example", example] as const]),
    ...Object.values(examples).map(({ summary, value }) => [summary, value] as const),
  ];
  return html`${all.map(
    ([summary, value]) => html`<details><summary>${summary}</summary><pre>${shown(value)}</pre></details>
`,
  )}`;
}

const contents = (content: Content = {}): Html =>
  joined(
    Object.entries(content).map(([type, { schema }]) => html`<code>${type}</code>: ${typeOf(schema)}`),
    "; ",
  );

function parameters(document: OpenApi, { parameters = [] }: OpenApiOperation): Html {
  if (parameters.length === 0) return NOTHING;
  const rows = parameters.flatMap(({ $ref }) => {
    const one = document.components.parameters[nameOf($ref)];
    const where = one?.in === "query" ? "" : ` (${one?.in})`;
    return one ? [row(one.name + where, one.required === true, one.schema, one.description)] : [];
  });
  return html`<h4>Parameters</h4>
${table(["Name", "Type", "Meaning"], rows)}`;
}

function body({ requestBody }: OpenApiOperation): Html {
  if (requestBody === undefined) return NOTHING;
  return html`<h4>Body</h4>
<p>${prose(requestBody.description)}</p>
<p>${contents(requestBody.content)}</p>
${Object.values(requestBody.content).map(examples)}`;
}

function answers({ responses }: OpenApiOperation): Html {
  const good = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const bad = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  const refusals = bad.map(
    ([status, { description }]) => html`<dt><code>${status}</code></dt><dd>${prose(description)}</dd>
`,
  );
  return html`<h4>Answers</h4>
${table(
  ["Status", "Body", "Meaning"],
  good.map(
    ([
      status,
      { description, content },
    ]) => html`<tr><th scope="row"><code>${status}</code></th><td>${contents(content)}</td><td>${prose(description)}</td></tr>
`,
  ),
)}${
  bad.length === 0
    ? NOTHING
    : html`<details><summary>Refusals: ${joined(
        bad.map(([status]) => html`<code>${status}</code>`),
        " ",
      )}, each a <a href="#schema-Problem">Problem</a></summary><dl>
${refusals}</dl></details>
`
}`;
}

function article(document: OpenApi, { method, path, operation }: Row): Html {
  const { operationId, summary, description, security } = operation;
  return html`<article id="${operationId}">
<h3>${badge(method)}<a href="#${operationId}"><code>${path}</code></a></h3>
<p>${prose(summary)}. <span class="who">${WHO[security.length as keyof typeof WHO] ?? ""}</span></p>
${description === undefined ? NOTHING : paragraphs(description)}${parameters(document, operation)}${body(operation)}${answers(operation)}</article>
`;
}

/** The page. */
export function openApiPage(document: OpenApi): string {
  const { info, tags, components } = document;
  const sections = tags.map(
    ({ name, description }) => html`<section aria-labelledby="tag-${name}">
<h2 id="tag-${name}">${name}</h2>
<p>${prose(description)}</p>
${rowsOf(document, name).map((one) => article(document, one))}</section>
`,
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => html`<article id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${schema.description === undefined ? NOTHING : html`<p>${prose(schema.description)}</p>`}
${schemaBody(schema)}</article>
`,
  );
  const page = html`<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${info.title} ${info.version}: the interface</title>
<link rel="service-desc" type="application/json" href="/openapi.json" />
<style>${{ html: STYLE }}</style>
</head>
<body>
<div class="page">
${nav(document)}<div>
<header>
<h1>${info.title} <small>${info.version}</small></h1>
<p class="lead">${prose(info.summary)}</p>
${paragraphs(info.description)}
<p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
</header>
<main>
${sections}<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
<p>What is sent and what is answered, each field with its meaning.</p>
${schemas}</section>
</main>
<footer>${info.license.name}. Made of the same schemas that read what is sent.</footer>
</div>
</div>
</body>
</html>
`;
  return `<!doctype html>\n${page.html}`;
}

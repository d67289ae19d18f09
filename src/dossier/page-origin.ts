// The sections of the page that tell where something comes from: identity, making, other people's models, data.
import { bounded } from "../model/bounded.ts";
import { type Html, html, NOTHING } from "../model/html.ts";
import {
  agentOf,
  at,
  brief,
  code,
  erased,
  type Fact,
  facts,
  jsonOf,
  kindOf,
  labelOf,
  lines,
  list,
  mutationOf,
  named,
  or,
  rest,
  said,
  saidOr,
  section,
  table,
  tag,
  useOf,
  workOf,
} from "./parts.ts";
import type { DataSet, Dossier, Foreign, Intervention, Step, ThirdParty, Version } from "./shape.ts";

const versions = (all: Dossier["identity"]["versions"]["before"], none: string): Html =>
  table<Version>(
    all,
    [
      { head: "Version", width: "w5", cell: named },
      { head: "Kind", width: "w2", cell: (one) => html`${kindOf(one)}` },
      { head: "State", width: "w2", cell: (one) => html`${one.state ?? "none"}` },
      { head: "Came to be", cell: (one) => or(one.created_at, at, saidOr(null)) },
    ],
    none,
  );

export function identityHtml({ identity: it }: Dossier): Html {
  const known: readonly Fact[] = [
    ["Name", saidOr(it.name)],
    ["Version", saidOr(it.version)],
    ["Kind", html`${kindOf(it)}`],
    ["Provider", or(it.owner, agentOf, saidOr(null))],
    ["Family", saidOr(it.lineage)],
    ["Licence", saidOr(it.license)],
    ["Came to be", or(it.created_at, at, saidOr(null))],
    ["Identifier", code(it.id)],
    ["Digest of its bytes", or(it.digest, code, saidOr(null))],
    [
      "Size",
      it.size === null ? null : html`${it.size} bytes${or(it.media_type, (type) => html`, ${said(type)}`)}`,
    ],
    ["Where it lies", it.uri === null ? null : code(it.uri)],
    ["Other identifiers", it.aliases.length === 0 ? null : list(it.aliases.map(code))],
    ["Told by", html`${it.records} record${it.records === 1 ? "" : "s"}${erased(it.withheld)}`],
  ];
  return section(
    "identity",
    "1(a)",
    "Identity and relation to previous versions",
    "Annex IV, point 1(a): the name of the provider and the version of the system, reflecting its relation to previous versions.",
    html`${facts(known)}
<h3>What it was made from as a version</h3>
${table(
  it.chain,
  [
    { head: "Version", width: "w4", cell: ({ child }) => brief(child) },
    { head: "Relation", width: "w2", cell: ({ type }) => html`${labelOf(type)}` },
    { head: "Of", width: "w4", cell: ({ parent }) => brief(parent) },
    { head: "Change", cell: mutationOf },
  ],
  "No record says that it revises, continues or fine-tunes another version.",
)}
<h3>Earlier versions of the same name</h3>
${versions(it.versions.before, "None is known here.")}
<h3>Later versions of the same name</h3>
${versions(it.versions.after, "None is known here.")}`,
  );
}

const when = ({ started_at, ended_at, created_at }: Step): Html => {
  if (started_at !== null) return html`${at(started_at)}${or(ended_at, (end) => html` to ${at(end)}`)}`;
  if (ended_at !== null) return html`until ${at(ended_at)}`;
  return or(created_at, (made) => html`made ${at(made)}`, html`time not said`);
};

const status = (word: string | null): Html =>
  word === null ? NOTHING : html` ${tag(word, word === "succeeded" ? "good" : "bad")}`;

function codeHtml({ code: it }: Step): Html | null {
  if (it === null) return null;
  const parts = [
    it.id === null ? NOTHING : code(it.id),
    it.repository === null ? NOTHING : html` in ${code(it.repository)}`,
    it.path === null ? NOTHING : html`, ${code(it.path)}`,
    it.dirty === true ? html` ${tag("changed since its revision", "warn")}` : NOTHING,
  ];
  return html`${parts}`;
}

function environmentHtml({ environment: it }: Step): Html | null {
  if (it === null) return null;
  return html`${[
    it.image === null ? NOTHING : html`<div>image ${code(it.image)}</div>`,
    it.lockfile === null ? NOTHING : html`<div>lock file ${code(it.lockfile)}</div>`,
    it.packages === null ? NOTHING : html`<div>packages ${jsonOf(it.packages)}</div>`,
    it.hardware === null ? NOTHING : html`<div>hardware ${jsonOf(it.hardware)}</div>`,
  ]}`;
}

function stepHtml(step: Step, i: number): Html {
  const used = lines(
    step.used,
    (one) =>
      html`${brief(one)} <span class="soft">(${list(one.as.map((type) => html`${labelOf(type)}`))})</span>`,
    "nothing that is known",
  );
  return html`<li><span class="number">${i + 1}</span><p class="what">${workOf(step.type)} <span class="when">${when(step)}</span>${status(step.status)}${erased(step.withheld)}</p>
${facts(
  [
    ["Made", lines(step.made, brief)],
    ["From", used],
    [
      "Run",
      step.run === null
        ? null
        : html`${code(step.run)}${or(step.parent_run, (of) => html`, part of ${code(of)}`)}`,
    ],
    ["Code", codeHtml(step)],
    ["Parameters", step.params === null ? null : jsonOf(step.params)],
    ["Environment", environmentHtml(step)],
    ["Done by", step.agent === null ? null : agentOf(step.agent)],
  ],
  true,
)}</li>
`;
}

const interventions = (all: Dossier["making"]["interventions"]): Html =>
  table<Intervention>(
    all,
    [
      {
        head: "When and who",
        width: "w3",
        cell: (one) => html`${or(one.at, at)}<div>${or(one.agent, agentOf, saidOr(null))}</div>`,
      },
      {
        head: "What was done",
        width: "w3",
        cell: (one) =>
          html`${workOf(one.type)}${or(one.outcome, (outcome) => html` ${tag(outcome, outcome === "approved" ? "good" : "warn")}`)}${erased(one.withheld)}`,
      },
      { head: "On", width: "w3", cell: (one) => lines(one.of, brief) },
      {
        head: "By which authority, and why",
        cell: (one) =>
          html`${or(one.authority, (authority) => html`<div>${said(authority)}</div>`)}${saidOr(one.justification)}`,
      },
    ],
    "No review, edit by hand or override is on record in its ancestry.",
  );

export const makingHtml = ({ making }: Dossier, drawing: Html): Html =>
  section(
    "making",
    "2(a)",
    "How it was made, step by step",
    "Annex IV, point 2(a): the methods and steps performed for the development. The runs of the ancestry that are on record, in the order in which one could follow the other.",
    html`${drawing}
<h3>Steps</h3>
${making.steps.count === 0 ? html`<p class="none">No record says how it was made.</p>` : html`<ol class="steps">${making.steps.items.map(stepHtml)}</ol>${rest(making.steps)}`}
<h3>Reviews, edits by hand, overrides</h3>
${interventions(making.interventions)}`,
  );

const WHY: Readonly<Record<Foreign, string>> = {
  owner: "another owner",
  lineage: "another family",
  package: "a package of somebody else",
  stub: "recorded by nobody here",
};

export const thirdPartyHtml = ({ third_party }: Dossier): Html =>
  section(
    "third-party",
    "2(a)",
    "Third-party models, and how they were changed",
    "Annex IV, point 2(a): recourse to pre-trained systems or tools provided by third parties, and how those were used, integrated or modified.",
    table<ThirdParty>(
      third_party,
      [
        { head: "Model", width: "w4", cell: named },
        {
          head: "Whose, and licence",
          width: "w3",
          cell: (one) =>
            html`${or(one.owner, (owner) => html`<div>${agentOf(owner)}</div>`)}<div class="soft">${list(one.why.map((why) => html`${WHY[why]}`))}</div><div>licence: ${saidOr(one.license)}</div>${erased(one.withheld)}`,
        },
        {
          head: "How it was used and changed",
          cell: (one) =>
            lines(
              one.uses,
              (use) => html`${useOf(use)}<div class="soft">change: ${mutationOf(use)}</div>`,
              "how is not known",
            ),
        },
      ],
      "No model of somebody else is known in its ancestry.",
    ),
  );

function provenance(one: DataSet): Html {
  return html`${lines(one.from, (parent) => html`${labelOf(parent.type)} ${brief(parent)}`, one.ancestry === "complete" ? "a source of its own" : "where it comes from is not said")}${or(
    one.uri,
    (uri) => html`<div>lies at ${code(uri)}</div>`,
  )}${or(one.description, (text) => html`<div>${said(text)}</div>`)}${one.evidence === null ? NOTHING : html`<div>${jsonOf(one.evidence)}</div>`}`;
}

const dataTable = (all: readonly DataSet[], none: string): Html =>
  table<DataSet>(
    bounded(all, all.length, (one) => one),
    [
      {
        head: "Data set",
        width: "w3",
        cell: (one) =>
          html`${named(one)}<div>licence: ${saidOr(one.license)}</div>${or(one.owner, (owner) => html`<div>${agentOf(owner)}</div>`)}${erased(one.withheld)}`,
      },
      {
        head: "How it was used",
        width: "w4",
        cell: (one) => lines(one.uses, useOf, "in which way is not known"),
      },
      { head: "Where it comes from, and what is known of it", cell: provenance },
    ],
    none,
  );

export const dataHtml = ({ data }: Dossier): Html =>
  section(
    "data",
    "2(d)",
    "Data sets and their provenance",
    "Annex IV, point 2(d): the training data sets used, with their provenance, scope and main characteristics, how they were obtained and selected, labelled and cleaned.",
    html`<h3>What it was made from</h3>
${dataTable(
  data.items.filter(({ depth }) => depth !== null),
  "No data set is known in its ancestry.",
)}
<h3>What it was measured against alone</h3>
${dataTable(
  data.items.filter(({ depth }) => depth === null),
  "None beside those above.",
)}
${rest(data)}`,
  );

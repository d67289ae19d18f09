// The sections of the page that tell what became of it: evaluation, lifecycle, advisories, and what is missing.
import { bounded } from "../model/bounded.ts";
import { type Html, html, joined, NOTHING } from "../model/html.ts";
import type { StandingView } from "../model/view.ts";
import {
  agentOf,
  at,
  brief,
  brieflyId,
  code,
  erased,
  facts,
  jsonOf,
  lines,
  list,
  named,
  number,
  or,
  rest,
  said,
  saidOr,
  section,
  table,
  tag,
} from "./parts.ts";
import type { Advisory, Dossier, Evaluation, Metric, Move, PolicyAsked, Waiver } from "./shape.ts";

const whole = <T>(items: readonly T[]) => bounded(items, items.length, (item) => item);

const dataOf = ({ dataset, dataset_name, split }: Metric): Html =>
  html`${dataset === null ? html`<span class="none">not said</span>` : dataset_name === null ? brieflyId(dataset) : html`${said(dataset_name)} ${brieflyId(dataset)}`}${or(split, (word) => html` <span class="soft">split ${said(word)}</span>`)}`;

const metricsTable = (metrics: Dossier["evaluation"]["metrics"], none: string): Html =>
  table<Metric>(
    metrics,
    [
      {
        head: "Metric",
        width: "w3",
        cell: (one) =>
          html`${said(one.name)}${or(one.step, (step) => html` <span class="soft">at step ${step}</span>`)}`,
      },
      { head: "Value", width: "w2 num", cell: (one) => html`${number(one.value)}` },
      {
        head: "Standard error",
        width: "w2 num",
        cell: (one) => or(one.stderr, (error) => html`± ${number(error)}`, saidOr(null)),
      },
      { head: "Measured on", cell: dataOf },
    ],
    none,
  );

const evaluationTable = (all: Dossier["evaluation"]["evaluations"]): Html =>
  table<Evaluation>(
    all,
    [
      { head: "Evaluation", width: "w4", cell: (one) => html`${named(one)}${erased(one.withheld)}` },
      {
        head: "When and who",
        width: "w3",
        cell: (one) => html`${or(one.at, at)}<div>${or(one.agent, agentOf, saidOr(null))}</div>`,
      },
      {
        head: "What it found",
        cell: (one) =>
          html`${lines(one.metrics, (metric) => html`${said(metric.name)} ${number(metric.value)}${or(metric.stderr, (error) => html` ± ${number(error)}`)} on ${dataOf(metric)}`, "no figure")}${one.against.count === 0 ? NOTHING : html`<div class="soft">with ${lines(one.against, brief)}</div>`}`,
      },
    ],
    "No evaluation of it is on record.",
  );

export const evaluationHtml = ({ evaluation }: Dossier): Html =>
  section(
    "evaluation",
    "2(g)",
    "Evaluation",
    "Annex IV, point 2(g): the validation and testing procedures used, the data used for them, and the metrics.",
    html`<h3>Metrics</h3>
${metricsTable(evaluation.metrics, "No metric of it is on record.")}
${or(evaluation.packet, (uri) => html`<p>More of its evaluation lies at ${code(uri)}.</p>`)}
<h3>Evaluations of it</h3>
${evaluationTable(evaluation.evaluations)}
<h3>Measured on what it was made from</h3>
${table(
  evaluation.leaks,
  [
    { head: "Evaluation set", width: "w5", cell: ({ set }) => named(set) },
    { head: "How close", width: "w2", cell: ({ grade }) => tag(grade, "bad") },
    { head: "Where the two meet", cell: ({ meets }) => named(meets) },
  ],
  "No evaluation set is known to have to do with what it was made from.",
)}`,
  );

const policies = (asked: readonly PolicyAsked[]): Html =>
  asked.length === 0
    ? html`<p class="none">No policy applied.</p>`
    : html`<table class="in"><thead><tr><th class="w4" scope="col">Policy asked</th><th class="w2" scope="col">Verdict</th><th scope="col">Why</th></tr></thead><tbody>${asked.map(
        ({ policy, version, mode, verdict, why, offending }) =>
          html`<tr><td>${said(policy)} <span class="soft">version ${version}, ${mode}</span></td><td>${tag(verdict, verdict === "pass" ? "good" : mode === "enforce" ? "bad" : "warn")}</td><td>${or(why, said)}${offending.length === 0 ? NOTHING : html` <span class="soft">because of ${list(offending.map(brieflyId))}</span>`}</td></tr>`,
      )}</tbody></table>`;

const way = ({ type, from, to }: Move): Html =>
  type === "end" ? html`It ended` : html`${from ?? "no standing"} → ${to ?? "none"}`;

const WORDS: Readonly<Record<Move["type"], string>> = {
  transition: "moved",
  rollback: "rolled back",
  denial: "not let",
  end: "ended",
  replaced: "replaced",
};

function moveHtml(move: Move): Html {
  const { type, verdict, recorded, niche, kind, token, by, replaced, position } = move;
  const bad = type === "denial" || verdict === "denied";
  return html`<li><p class="what">${way(move)} <span class="when">${at(move.at)}</span> ${tag(WORDS[type], bad ? "bad" : "")}${erased(move.withheld)}</p>
${facts(
  [
    [
      "Said",
      html`at position ${position}${or(token, (who) => html` by ${said(who)}`)}${recorded ? html`, afterwards: no policy was asked` : NOTHING}`,
    ],
    ["Niche", niche === null ? null : html`${said(niche)}${or(kind, (word) => html`, as ${word}`)}`],
    ["Learned", move.learning === null ? null : said(move.learning)],
    ["Reason", move.reason === null ? null : said(move.reason)],
    ["Evidence", move.evidence === null ? null : jsonOf(move.evidence)],
    ["Bounds", move.bounds === null ? null : jsonOf(move.bounds)],
    ["By", by === null ? null : brieflyId(by)],
    ["In place of", replaced === null ? null : brieflyId(replaced)],
    [
      "Decision",
      verdict === null
        ? null
        : html`${tag(verdict, bad ? "bad" : "good")}${or(move.decision, (id) => html` <code class="soft">${id}</code>`)}`,
    ],
  ],
  true,
)}${verdict === null ? NOTHING : policies(move.policies)}</li>
`;
}

const standings = (all: readonly StandingView[]): Html =>
  table<StandingView>(
    whole(all),
    [
      {
        head: "Niche",
        width: "w4",
        cell: ({ niche, lineage }) => html`${said(niche)} <span class="soft">in ${said(lineage)}</span>`,
      },
      { head: "State", width: "w2", cell: ({ state }) => tag(state) },
      { head: "Since", width: "w3", cell: ({ since }) => at(since) },
      {
        head: "A rollback leads to",
        cell: ({ rollback_target }) =>
          or(rollback_target, brieflyId, html`<span class="none">nothing</span>`),
      },
    ],
    "It stands nowhere: nobody has moved it.",
  );

export const lifecycleHtml = ({ lifecycle }: Dossier): Html =>
  section(
    "lifecycle",
    "6",
    "Lifecycle and decisions",
    "Annex IV, point 6: relevant changes made by the provider to the system through its lifecycle. Who let it move, which policies were asked and what they said.",
    html`<h3>Where it stands</h3>
${standings(lifecycle.standings)}
<h3>What became of it</h3>
${lifecycle.moves.length === 0 ? html`<p class="none">Nothing has become of it yet.</p>` : html`<ol class="steps moves">${lifecycle.moves.map(moveHtml)}</ol>`}${lifecycle.more_moves ? html`<p class="soft">There is more: the history of the node has it.</p>` : NOTHING}`,
  );

const SEVERE = new Set(["high", "critical"]);

function advisoryHtml(one: Advisory): Html {
  const path = joined(one.path.map(brief), " → ");
  return html`<div class="${SEVERE.has(one.severity) ? "lacks bad" : "lacks"}"><h3>${saidOr(one.title)}</h3>
<p>${tag(one.severity, SEVERE.has(one.severity) ? "bad" : "warn")} ${tag(one.kind)} ${one.waiver === null ? NOTHING : tag("waived", "good")} said ${at(one.time)}${or(one.by, (by) => html` by ${said(by)}`)}${one.withheld ? html` ${tag("erased", "warn")}` : NOTHING}</p>
${or(one.description, (text) => html`<p>${said(text)}</p>`)}
<p>About ${brief(one.source)}, which it comes from by this way: ${path}</p>
${one.references.length === 0 ? NOTHING : html`<p>${list(one.references.map(code))}</p>`}<p class="id">${said(one.id)}</p></div>
`;
}

export const advisoriesHtml = ({ advisories }: Dossier): Html =>
  section(
    "advisories",
    "5, 9",
    "Open advisories",
    "For the risk management system (Annex IV, point 5) and the monitoring after the system was placed on the market (point 9): what is known to be wrong with it, or with what it was made from.",
    html`${
      advisories.tainted === null
        ? html`<div class="lacks bad"><p>Whether it is under an advisory cannot be told. It is not to be taken for clean.</p></div>`
        : advisories.open.length === 0
          ? html`<p class="none">No advisory that is known here is open on it or on anything that it is known to come from.</p>`
          : html`${advisories.open.map(advisoryHtml)}`
    }
<h3>Waivers for it</h3>
${table<Waiver>(
  whole(advisories.waivers),
  [
    { head: "Advisory", width: "w4", cell: ({ advisory }) => code(advisory) },
    {
      head: "Until",
      width: "w3",
      cell: ({ until, holds }) => html`${at(until)} ${holds ? tag("holds", "good") : tag("ended")}`,
    },
    {
      head: "Who and why",
      cell: ({ by, time, reason, withheld }) =>
        html`${at(time)}${or(by, (who) => html` by ${said(who)}`)}<div>${saidOr(reason)}</div>${withheld ? tag("erased", "warn") : NOTHING}`,
    },
  ],
  "None.",
)}`,
  );

export const missingHtml = ({ missing }: Dossier): Html =>
  section(
    "missing",
    null,
    "What is missing, and what to do about it",
    "What this dossier cannot tell, because nobody said it, or because what was said does not fit together.",
    missing.length === 0
      ? html`<p>Nothing that this dossier looks for is missing.</p>`
      : html`<ol class="missing">${missing.map(
          ({ says, todo, nodes }) =>
            html`<li><p><b>${says}</b></p><p class="todo">${todo}</p>${nodes.count === 0 ? NOTHING : html`<div class="soft">${list(nodes.items.map(brief))}</div>${rest(nodes)}`}</li>
`,
        )}</ol>`,
  );

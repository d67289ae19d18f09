// A dossier as a page to be printed: all of it in one file, which asks for nothing from anywhere and runs nothing.
import { bounded } from "../model/bounded.ts";
import { type Html, html, NOTHING } from "../model/html.ts";
import { dataHtml, identityHtml, makingHtml, thirdPartyHtml } from "./page-origin.ts";
import { advisoriesHtml, evaluationHtml, lifecycleHtml, missingHtml } from "./page-use.ts";
import { at, code, type Fact, facts, HASH, kindOf, or, said, section, table } from "./parts.ts";
import type { Dossier, Named } from "./shape.ts";
import { STYLE } from "./style.ts";
import { drawingHtml } from "./svg.ts";

const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

function summaryHtml({ counts, data, third_party, making }: Dossier): Html {
  const figures: readonly (readonly [number, string])[] = [
    [counts.ancestors, plural(counts.ancestors, "ancestor", "ancestors")],
    [making.steps.count, plural(making.steps.count, "step that made it", "steps that made it")],
    [data.count, plural(data.count, "data set", "data sets")],
    [third_party.count, plural(third_party.count, "third-party model", "third-party models")],
  ];
  return html`<div class="summary">${figures.map(([figure, what]) => html`<div><b>${figure}</b><span>${what}</span></div>`)}</div>`;
}

function openHtml({ advisories: { open, tainted } }: Dossier): Html {
  const unwaived = open.filter(({ waiver }) => waiver === null).length;
  if (tainted !== null && open.length === 0) return NOTHING;
  const words =
    tainted === null
      ? "Whether an advisory is open on it cannot be told."
      : `${open.length} ${plural(open.length, "advisory is", "advisories are")} open on it or on what it comes from; ${open.length - unwaived} waived for it.`;
  return html`<div class="lacks bad"><h3>${words}</h3></div>`;
}

function lacksHtml({ missing, complete }: Dossier): Html {
  if (missing.length === 0 && complete)
    return html`<div class="lacks whole"><h3>Nothing that this dossier looks for is missing.</h3></div>`;
  return html`<div class="lacks"><h3>What is missing</h3><ul>${missing.map(({ says }) => html`<li>${says}</li>`)}</ul></div>`;
}

function figureHtml(dossier: Dossier): Html {
  const { drawing, advisories } = dossier;
  if (drawing.nodes.length < 2) return html`<p class="none">No ancestor of it is known.</p>`;
  return html`<div class="figure">${drawingHtml(dossier)}</div>
<p class="legend">Each box names what it was made from in its lower part; lines lead down from there. Blue: models. Green: data. Dashed: named, and recorded by nobody here. ${advisories.tainted === null ? "Which of them are under an open advisory cannot be told." : "Red: under an open advisory."}${drawing.more > 0 ? html` The nearest are drawn, and ${drawing.more} more are not.` : NOTHING}</p>`;
}

function proofHtml({
  position,
  at: instant,
  complete,
  counts,
  prov,
  links,
  weakest_certainty,
}: Dossier): Html {
  const known: readonly Fact[] = [
    ["Position of the log", html`${position}${or(instant, (when) => html`, taken ${at(when)}`)}`],
    [
      "Ancestors",
      complete && counts.read === counts.ancestors
        ? html`all ${counts.ancestors} that are known here were read`
        : html`${counts.read} of ${counts.ancestors} were read`,
    ],
    ["Least sure edge", weakest_certainty === null ? null : html`${weakest_certainty}`],
    ["PROV document", html`${code(prov.link)}`],
    ["SHA-256 of it", or(prov.digest, code, html`<span class="none">not computed</span>`)],
    ["This page", code(links.html)],
    ["The node", code(links.node)],
    ["Its history", code(links.history)],
  ];
  return section(
    "proof",
    null,
    "What this dossier was made from",
    "Asked again for this position it is the same, to the byte, unless something was erased since, or something that could not be read now can be read then. The PROV document (N-Quads) tells of all of the ancestry that is known here, and can be held against its digest.",
    facts(known),
  );
}

/** Everything in a dossier that stands in its tables by the beginning of its hash, with what it is called. */
function hashesIn(value: unknown, found: Map<string, Named | null>): void {
  if (typeof value === "string" && HASH.test(value) && !found.has(value)) found.set(value, null);
  if (typeof value !== "object" || value === null) return;
  const { id, kind, name } = value as Partial<Named>;
  if (id !== undefined && kind !== undefined && name !== undefined && HASH.test(id))
    found.set(id, value as Named);
  for (const member of Object.values(value)) hashesIn(member, found);
}

function hashesHtml({ prov: _prov, ...dossier }: Dossier): Html {
  const found = new Map<string, Named | null>();
  hashesIn(dossier, found);
  const all = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return section(
    "hashes",
    null,
    "Identifiers in full",
    "In the tables a SHA-256 stands by its beginning.",
    table(
      bounded(all, all.length, (one) => one),
      [
        { head: "Identifier", width: "w6", cell: ([id]) => code(id) },
        {
          head: "What it is called",
          cell: ([, node]) =>
            node?.name == null ? NOTHING : html`${said(node.name)} ${or(node.version, said)}`,
        },
      ],
      "None is shortened here.",
    ),
  );
}

/** The page. It is the same for the same dossier, to the byte. */
export function dossierPage(dossier: Dossier): string {
  const { identity: it, position, at: instant } = dossier;
  const title = `${it.name ?? it.id}${it.version === null ? "" : ` ${it.version}`}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lineage dossier: ${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header><p class="kicker">Lineage dossier · EU AI Act (Regulation (EU) 2024/1689), Annex IV</p>
<h1>${said(it.name ?? it.id)} ${or(it.version, (version) => html`<small>${said(version)}</small>`)}</h1>
${or(it.description, (text) => html`<p class="about">${said(text)}</p>`)}
<p class="stand">${kindOf(it)}${it.license === null ? NOTHING : html` · ${said(it.license)}`} · ${it.stub ? "recorded by nobody here" : (dossier.lifecycle.state ?? "no standing")} · as of position ${position}${or(instant, (when) => html`, ${at(when)}`)}</p></header>
<main>
${summaryHtml(dossier)}
${openHtml(dossier)}
${lacksHtml(dossier)}
${identityHtml(dossier)}
${makingHtml(dossier, figureHtml(dossier))}
${thirdPartyHtml(dossier)}
${dataHtml(dossier)}
${evaluationHtml(dossier)}
${lifecycleHtml(dossier)}
${advisoriesHtml(dossier)}
${missingHtml(dossier)}
${proofHtml(dossier)}
${hashesHtml(dossier)}
</main>
<footer>What a lineage store knows of where this comes from. It is one part of the technical documentation that Article 11 and Annex IV ask for, and claims nothing of the other parts. It is as true as what was recorded, and is no statement that any requirement of the Act is met. People stand here as opaque identifiers.</footer>
</body>
</html>
`.html;
}

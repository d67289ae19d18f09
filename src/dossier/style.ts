// How a dossier looks: to be read on paper. Dark ink on white, tints that a printer can do, rules instead of frames, figures that
// stand under each other; rows and drawings are not torn apart. It asks for nothing from anywhere.

export const STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --field: #f4f6f8; --accent: #174a7c;
  --warn: #8a4b00; --warn-field: #fff6e6; --bad: #a1161b; --bad-field: #fdeeee; --good: #1d6b36; }
@page { size: A4; margin: 17mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #59636e; }
  @bottom-left { content: "Lineage dossier · EU AI Act, Annex IV"; font: 8pt sans-serif; color: #59636e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 28px 28px 60px; max-width: 800px; color: var(--ink); background: #fff; font: 14px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Noto Sans", sans-serif; overflow-wrap: anywhere;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
bdi { overflow-wrap: anywhere; }
header { border-bottom: 3px solid var(--ink); padding-bottom: 14px; }
.kicker { margin: 0 0 4px; font-size: 11.5px; letter-spacing: .07em; text-transform: uppercase; color: var(--soft); }
h1 { margin: 0; font-size: 29px; line-height: 1.2; letter-spacing: -.01em; }
h1 small { font-size: 17px; font-weight: 400; color: var(--soft); letter-spacing: 0; }
header p.about { margin: 8px 0 0; max-width: 46em; white-space: pre-line; }
.stand { margin: 10px 0 0; color: var(--soft); font-size: 12.5px; }
h2 { margin: 38px 0 4px; padding-top: 9px; border-top: 1px solid var(--ink); font-size: 19px; line-height: 1.3; display: flex; break-after: avoid; }
h2 .point { flex: 0 0 62px; }
.head { break-inside: avoid; break-after: avoid; }
h2 .point { color: var(--accent); font-variant-numeric: tabular-nums; }
h3 { margin: 20px 0 5px; font-size: 14px; break-after: avoid; }
p { margin: 6px 0; }
.law { margin: 0 0 12px; color: var(--soft); font-size: 12.5px; max-width: 52em; break-after: avoid; }
.none { color: var(--soft); }
.soft { color: var(--soft); }
code, .id { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .84em; overflow-wrap: anywhere; }
.id { color: var(--soft); display: block; line-height: 1.35; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 8px 0 4px; font-size: 12.5px; line-height: 1.42; }
caption { text-align: left; font-weight: 700; padding: 8px 0 4px; break-after: avoid; }
thead { display: table-header-group; }
th { text-align: left; font-weight: 600; font-size: 11px; color: var(--soft); letter-spacing: .02em; padding: 4px 10px 4px 0; border-bottom: 1.5px solid var(--ink); vertical-align: bottom; }
td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr { break-inside: avoid; }
td:last-child, th:last-child { padding-right: 0; }
.num { text-align: right; font-variant-numeric: tabular-nums; }
.w1 { width: 8%; } .w2 { width: 16%; } .w3 { width: 24%; } .w4 { width: 32%; } .w5 { width: 40%; } .w6 { width: 72%; }
dl { margin: 8px 0; display: grid; grid-template-columns: 150px 1fr; font-size: 13px; }
dt { color: var(--soft); padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); }
dd { margin: 0; padding: 4px 0; border-bottom: 1px solid var(--line); min-width: 0; }
dl.tight { grid-template-columns: 104px 1fr; font-size: 12.5px; margin: 4px 0 0; }
dl.tight dt, dl.tight dd { border: 0; padding: 1px 10px 1px 0; }
.summary { margin: 18px 0 0; display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; background: var(--line); border: 1px solid var(--line); break-inside: avoid; }
.summary div { background: #fff; padding: 9px 12px; }
.summary b { display: block; font-size: 20px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.summary span { font-size: 11.5px; color: var(--soft); }
.lacks { margin: 16px 0 0; padding: 10px 16px 11px; background: var(--warn-field); border-left: 4px solid #d98a1f; break-inside: avoid-page; }
.lacks h2, .lacks h3 { margin: 0 0 4px; padding: 0; border: 0; font-size: 14px; display: block; color: var(--warn); }
.lacks ul { margin: 0; padding-left: 18px; font-size: 13px; }
.lacks.whole { background: #eef7f0; border-color: #3d9958; } .lacks.whole h3 { color: var(--good); }
.lacks.bad { background: var(--bad-field); border-color: #c8373d; } .lacks.bad h3 { color: var(--bad); }
.tag { display: inline-block; padding: 0 6px; border: 1px solid var(--line); border-radius: 3px; background: var(--field); font-size: 11px; line-height: 1.55; white-space: nowrap; }
.tag.bad { color: var(--bad); background: var(--bad-field); border-color: #eab8ba; }
.tag.good { color: var(--good); background: #eef7f0; border-color: #b9dcc3; }
.tag.warn { color: var(--warn); background: var(--warn-field); border-color: #ecd2a3; }
ol.steps { list-style: none; margin: 10px 0 0; padding: 0; }
ol.steps > li { padding: 10px 0 12px 62px; border-bottom: 1px solid var(--line); position: relative; break-inside: avoid; }
ol.steps .number { position: absolute; left: 0; top: 9px; width: 30px; height: 24px; border: 1.5px solid var(--accent); border-radius: 12px; color: var(--accent); font-weight: 700; font-size: 12px; line-height: 21px; text-align: center; font-variant-numeric: tabular-nums; }
ol.steps .what { font-weight: 700; margin: 0; }
ol.steps .when { color: var(--soft); font-weight: 400; }
table.in { margin: 6px 0 0; font-size: 12px; } table.in td { padding: 3px 10px 3px 0; } table.in th { border-bottom-width: 1px; }
ol.moves > li { padding-left: 0 !important; }
ol.missing { margin: 8px 0 0; padding: 0; list-style: none; }
ol.missing > li { padding: 8px 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
ol.missing p { margin: 0; } ol.missing .todo { color: var(--accent); }
.figure { margin: 14px 0 4px; }
svg.drawing { display: block; max-width: 100%; height: auto; break-inside: avoid; overflow: hidden; }
svg text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Noto Sans", sans-serif; fill: #1b1f24; }
svg .name { font-size: 10.5px; font-weight: 700; } svg .about { font-size: 8.5px; fill: #59636e; }
svg .mark { font-size: 8.5px; font-weight: 700; fill: #8a4b00; } svg .port { font-size: 8.5px; text-anchor: end; }
svg rect { stroke-width: 1; } svg .box line { stroke: #c9d0d8; stroke-width: .75; } svg .box circle { fill: #59636e; }
svg .model rect { fill: #eaf2fb; stroke: #6d97c4; } svg .data rect { fill: #edf6ee; stroke: #74ab80; } svg .other rect { fill: #f4f4f2; stroke: #a7a59c; }
svg .stub rect { fill: #fff; stroke: #8b949e; stroke-dasharray: 4 3; } svg .first rect { stroke: #1b1f24; stroke-width: 2; }
svg .tainted rect { stroke: #c8373d; stroke-width: 2; } svg .tainted .mark { fill: #a1161b; }
svg .wire polyline { fill: none; stroke: #7b8794; stroke-width: 1; stroke-linejoin: round; } svg .wire polygon { fill: #59636e; }
.legend { font-size: 11.5px; color: var(--soft); margin: 6px 0 0; }
.proof { background: var(--field); padding: 10px 16px; break-inside: avoid; }
footer { margin-top: 36px; padding-top: 10px; border-top: 1px solid var(--line); font-size: 11.5px; color: var(--soft); }
@media (max-width: 640px) { .summary { grid-template-columns: 1fr 1fr; } ol.steps > li { padding-left: 44px; } dl { grid-template-columns: 104px 1fr; } }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } table, dl { font-size: 9.2pt; } h2 { margin-top: 24pt; } }
`;

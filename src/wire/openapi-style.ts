// How the page of the OpenAPI document looks: one column to read, contents beside it where there is room, light or dark
// as the reader has it. It asks for nothing from anywhere.

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2127; --soft: #57606a; --paper: #fff; --field: #f5f6f8; --line: #dfe3e8;
  --accent: #0b5cad; --get: #0b5cad; --post: #1a7340; --put: #8a5300; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7ec; --soft: #9aa5b1; --paper: #14181d; --field: #1d232a;
  --line: #303843; --accent: #7fb8f5; --get: #7fb8f5; --post: #74cf97; --put: #e5b567; --delete: #f39a92; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif; }
code, pre { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.page { display: grid; grid-template-columns: 19rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 1.75rem 1.25rem 3rem;
  border-right: 1px solid var(--line); font-size: .85rem; line-height: 1.35; }
nav h2 { margin: 1.4rem 0 .35rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li { margin: .1rem 0; }
nav li a { display: grid; grid-template-columns: 3.4rem 1fr; color: inherit; padding: .12rem 0; }
nav .names a { display: block; }
main, header { padding: 0 2.5rem; min-width: 0; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h1 small { font-size: 1rem; font-weight: 400; color: var(--soft); margin-left: .5rem; }
header p { max-width: 46rem; }
header .lead { font-size: 1.15rem; margin: .35rem 0 1.25rem; }
section { margin-top: 3rem; }
section > h2 { margin: 0; font-size: 1.45rem; }
section > p { margin: .25rem 0 0; color: var(--soft); max-width: 46rem; }
article { padding: 1.5rem 0; border-bottom: 1px solid var(--line); }
article:last-child { border-bottom: 0; }
article h3 { margin: 0; font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
article h3 a { color: inherit; }
article h4 { margin: 1.1rem 0 .3rem; font-size: .8rem; color: var(--soft); }
article p { margin: .35rem 0; max-width: 46rem; }
.method { font: 600 .75rem/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); } .delete { color: var(--delete); }
h3 .method { margin-right: .6rem; font-size: .85rem; }
.who { color: var(--soft); font-size: .85rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .4rem .9rem .4rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; font-size: .75rem; font-weight: 600; color: var(--soft); padding-bottom: .2rem; }
tbody th { font-weight: 400; width: 13rem; min-width: 8rem; }
tbody td:nth-of-type(1) { width: 16rem; min-width: 9rem; }
.must { display: block; font-size: .75rem; color: var(--soft); }
.limits { display: block; font-size: .8rem; color: var(--soft); }
details { margin: .6rem 0 0; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
summary code { color: var(--ink); }
dl { margin: .5rem 0 0; display: grid; grid-template-columns: 13rem 1fr; gap: .25rem .9rem; font-size: .9rem; }
dt, dd { margin: 0; }
pre { margin: .5rem 0 0; padding: .8rem 1rem; overflow-x: auto; background: var(--field); border-radius: 6px; line-height: 1.45; }
footer { margin: 3rem 2.5rem 4rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 60rem) { .page { display: block; } nav { position: static; height: auto; border-right: 0;
  border-bottom: 1px solid var(--line); } nav > * { display: none; } nav > p { display: block; margin: 0; }
  main, header { padding-left: 1.25rem; padding-right: 1.25rem; } footer { margin-left: 1.25rem; }
  nav { padding: .75rem 1.25rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
  thead { display: none; } table, tbody, tr, tbody th, td, tbody td:nth-of-type(1) { display: block; width: auto; }
  tr { padding: .5rem 0; border-top: 1px solid var(--line); } th, td { border: 0; padding: .05rem 0; }
  .must { display: inline; margin-left: .4rem; } }
@media print { nav { display: none; } .page { display: block; } }
`;

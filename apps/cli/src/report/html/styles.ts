const DARK_COLOURS = `
  color-scheme: dark;
  --paper: #15181c; --panel: #1b1f24; --ink: #e6e9ed; --muted: #a5afba; --line: #323941; --faint: #22272d;
  --accent: #8fbbe8; --notice: #2b2616; --notice-line: #8a7430;
  --critical: #ffa19b; --critical-tint: #3f1d1f; --high: #f3b680; --high-tint: #3a2714;
  --medium: #e3cb72; --medium-tint: #332c12; --low: #98c2ee; --low-tint: #182b3f;
  --info: #b8c1cb; --info-tint: #282d34; --good: #8fd0a2;`;

/**
 * The report's style sheet. Shapes and words carry what colours carry; dark
 * colours apply on screens only, so that print is always light. The theme is
 * chosen by radio buttons, which needs neither a script nor storage.
 */
export const REPORT_STYLES: string = `
:root {
  color-scheme: light;
  --paper: #fafaf9; --panel: #ffffff; --ink: #1c2127; --muted: #58626d; --line: #dfe3e7; --faint: #f2f4f5;
  --accent: #1d5286; --notice: #fdf9ec; --notice-line: #c9a227;
  --critical: #8f1d21; --critical-tint: #fae9e9; --high: #8a3d00; --high-tint: #fcefe2;
  --medium: #6a5100; --medium-tint: #faf3d8; --low: #1d5286; --low-tint: #e8f0f8;
  --info: #4c5661; --info-tint: #edeff2; --good: #1d6b38;
}
@media screen {
  :root:has(#theme-dark:checked) {${DARK_COLOURS}
  }
}
@media screen and (prefers-color-scheme: dark) {
  :root:not(:has(#theme-light:checked)) {${DARK_COLOURS}
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
code, pre {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .88em; overflow-wrap: anywhere; unicode-bidi: isolate;
}
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; letter-spacing: -.015em; }
h2 { font-size: 1.35rem; letter-spacing: -.01em; margin-bottom: .4rem; }
h3 { font-size: 1rem; }
h4 { font-size: .78rem; text-transform: uppercase; letter-spacing: .05em; color: var(--muted); margin: 1.3rem 0 .4rem; }
p { margin: .4rem 0; max-width: 75ch; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
small { font-size: .82em; color: var(--muted); }
.muted { color: var(--muted); font-weight: 400; }
.lead { color: var(--muted); margin-bottom: 1rem; }
time { white-space: nowrap; }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999em; background: var(--panel); padding: .6rem 1rem; z-index: 9; }
.skip:focus { left: 1rem; top: 1rem; }
.frame { max-width: 1360px; margin: 0 auto; padding: 0 2rem; }

/* Header and navigation */
.top { padding: 2.6rem 0 1.8rem; border-bottom: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1rem 2rem; align-items: start; }
.brand { text-transform: uppercase; letter-spacing: .12em; font-size: .74rem; color: var(--muted); margin: 0 0 .5rem; }
.meta { display: flex; flex-wrap: wrap; gap: .9rem 2.2rem; margin: 1.1rem 0 0; }
.meta dt { font-size: .78rem; color: var(--muted); }
.meta dd { margin: 0; }
.meta .accounts { flex-basis: 100%; }
.meta ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.3rem; }
.theme { border: 0; padding: 0; margin: 0; display: flex; gap: .2rem; font-size: .85rem; }
.theme legend { float: left; color: var(--muted); padding: .2rem .5rem .2rem 0; }
.theme label { position: relative; }
.theme input { position: absolute; opacity: 0; inset: 0; margin: 0; }
.theme span { display: block; padding: .2rem .65rem; border-radius: 4px; border: 1px solid transparent; }
.theme input:checked + span { border-color: var(--line); background: var(--panel); font-weight: 600; }
.theme input:focus-visible + span { outline: 3px solid var(--accent); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: flex; justify-content: space-between; gap: 1rem; padding: .3rem 0; color: var(--ink); text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav small { font-size: .85em; }
main > section { padding: 2.4rem 0 .6rem; }

/* Figures */
.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem; margin: .8rem 0 1.6rem; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.2rem; }
.card h3 { font-weight: 500; font-size: .9rem; color: var(--muted); }
.card .figure { font-size: 2.1rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; margin: .2rem 0; }
.card .note { font-size: .85rem; color: var(--muted); margin: 0; }
.card.wide { grid-column: span 3; }
.bar { width: 100%; height: 12px; display: block; border-radius: 3px; background: var(--faint); }
.bar rect { stroke: var(--panel); stroke-width: 1; }
.bar .critical { fill: var(--critical); } .bar .high { fill: var(--high); } .bar .medium { fill: var(--medium); }
.bar .low { fill: var(--low); } .bar .info { fill: var(--info); }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .7rem 0 0; padding: 0; font-size: .9rem; }

/* Badges: shape, word and tint */
.sev { display: inline-block; border-radius: 4px; padding: .05rem .5rem; font-size: .82rem; font-weight: 600; white-space: nowrap; text-decoration: none; color: var(--info); background: var(--info-tint); }
.sev small { color: inherit; font-weight: 500; }
.sev::before { content: "\\25CB" / ""; display: inline-block; width: 1.1em; font-weight: 400; }
.sev.critical { color: var(--critical); background: var(--critical-tint); } .sev.critical::before { content: "\\25C6" / ""; }
.sev.high { color: var(--high); background: var(--high-tint); } .sev.high::before { content: "\\25B2" / ""; }
.sev.medium { color: var(--medium); background: var(--medium-tint); } .sev.medium::before { content: "\\25A0" / ""; }
.sev.low { color: var(--low); background: var(--low-tint); } .sev.low::before { content: "\\25CF" / ""; }
.cert { display: inline-block; font-size: .78rem; border: 1px solid var(--muted); border-radius: 99px; padding: 0 .6rem; white-space: nowrap; }
.cert.conditional { border-style: dashed; } .cert.needs-inventory { border-style: dotted; }
.tag { font-size: .74rem; font-weight: 600; border: 1px solid; color: var(--info); border-radius: 4px; padding: 0 .35rem; margin-left: .3rem; text-decoration: none; white-space: nowrap; }
.tag.critical { color: var(--critical); } .tag.high { color: var(--high); } .tag.medium { color: var(--medium); } .tag.low { color: var(--low); }
.warn { color: var(--high); }

/* Tables */
.scroll { margin: .6rem 0 1.2rem; }
table { border-collapse: collapse; width: 100%; background: var(--panel); border: 1px solid var(--line); }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .5rem .8rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
.matrix tbody th, .plain li, td { overflow-wrap: anywhere; }
.n { overflow-wrap: normal; }
#summary tbody th { min-width: 13rem; }
th { font-weight: 600; }
thead th { position: sticky; top: 0; background: var(--faint); font-size: .82rem; z-index: 1; box-shadow: 0 1px 0 var(--line); overflow-wrap: normal; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
thead button::after { content: "\\00A0\\2195" / ""; color: var(--muted); }
[aria-sort=ascending] button::after { content: "\\00A0\\2191" / ""; } [aria-sort=descending] button::after { content: "\\00A0\\2193" / ""; }
tbody tr:hover { background: var(--faint); }
tbody th { font-weight: 500; }
tbody th small, td > small { display: block; }
.n { text-align: right; } .zero { color: var(--muted); }
.plain, .names { list-style: none; margin: 0; padding: 0; }
.names { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; padding: .4rem .8rem; }
table.matrix { table-layout: fixed; }
.matrix th:first-child { width: 30%; }
.matrix .none { color: var(--muted); }
#inventory table { table-layout: fixed; font-size: .87rem; }
#inventory th:first-child { width: 22%; }
#inventory th { overflow-wrap: anywhere; }
#inventory th, #inventory td { padding: .4rem .6rem; }
#inventory .day { width: 6.6rem; }
.held { white-space: nowrap; }
.held::before { display: inline-block; width: 1.3em; }
.strong .held { font-weight: 600; } .strong .held::before { content: "\\25CF" / ""; color: var(--critical); }
.moderate .held::before { content: "\\25D0" / ""; color: var(--high); }
.weak .held::before { content: "\\25CB" / ""; color: var(--muted); }
.matrix .none::before { content: "\\2013" / ""; display: inline-block; width: 1.3em; }
td.conditional .held { border-bottom: 1px dashed; } td.needs-inventory .held { border-bottom: 1px dotted; }
.matrix .both > th { box-shadow: inset 3px 0 0 var(--info); }
.matrix .both.critical > th { box-shadow: inset 3px 0 0 var(--critical); } .matrix .both.high > th { box-shadow: inset 3px 0 0 var(--high); }
.matrix .both.medium > th { box-shadow: inset 3px 0 0 var(--medium); } .matrix .both.low > th { box-shadow: inset 3px 0 0 var(--low); }
.inline-copy > td, div.inline-copy { background: var(--faint); }
.inline-copy > td { padding: .8rem 1.2rem; }
div.inline-copy { margin: .4rem 0 .8rem; border-left: 3px solid var(--line); padding: .5rem .9rem; }

/* Folding */
summary { cursor: pointer; }
.block { margin: 0 0 1rem; content-visibility: auto; contain-intrinsic-size: auto 3.4rem; }
.block[open] { contain-intrinsic-size: auto 40rem; }
.block > summary { padding: .7rem 0; border-top: 1px solid var(--line); }
.block > summary h3 { display: inline; }
.nothing > summary { color: var(--muted); padding: .3rem .8rem; }
.notice { background: var(--notice); border: 1px solid var(--notice-line); border-left-width: 5px; border-radius: 6px; padding: 1.3rem 1.6rem 1rem !important; margin-top: 1.4rem; }
.notice li { margin: .3rem 0; max-width: 95ch; overflow-wrap: anywhere; }

/* Findings */
.finding { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--info); border-radius: 6px; margin-bottom: .6rem; content-visibility: auto; contain-intrinsic-size: auto 4.6rem; }
.finding.critical { border-left-color: var(--critical); } .finding.high { border-left-color: var(--high); }
.finding.medium { border-left-color: var(--medium); } .finding.low { border-left-color: var(--low); }
.finding:target { outline: 2px solid var(--accent); outline-offset: 2px; }
.finding > details > summary { display: grid; grid-template-columns: 6.4rem 1fr auto; gap: 0 1rem; align-items: start; padding: .75rem 1rem; list-style: none; }
.finding > details > summary::-webkit-details-marker { display: none; }
.finding > details > summary::after { content: "\\25B8" / ""; position: absolute; right: .6rem; color: var(--muted); }
.finding > details[open] > summary::after { content: "\\25BE" / ""; }
.finding > details > summary { position: relative; padding-right: 2rem; }
.finding summary .sev { justify-self: start; }
.finding h3 { font-weight: 500; line-height: 1.4; }
.finding .main code { color: var(--muted); }
.finding .side { display: flex; flex-direction: column; align-items: flex-end; gap: .25rem; font-size: .85rem; }
.finding .body { padding: 0 1.2rem 1.1rem 8.4rem; }
.conditions { margin: 0; padding-left: 1.1rem; }
.chain { list-style: none; margin: 0; padding: 0; counter-reset: step; }
.chain > li { counter-increment: step; position: relative; padding: 0 0 1rem 2.3rem; border-left: 1px solid var(--line); margin-left: .7rem; }
.chain > li:last-child { border-left-color: transparent; padding-bottom: 0; }
.chain > li::before { content: counter(step); position: absolute; left: -.75rem; width: 1.5rem; height: 1.5rem; line-height: 1.5rem; text-align: center; font-size: .78rem; font-weight: 600; border-radius: 50%; background: var(--faint); border: 1px solid var(--line); }
.flow { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 5fr); gap: 2rem; }
.flow code { position: relative; border: 1px solid var(--line); border-radius: 5px; padding: .25rem .6rem .35rem; background: var(--faint); }
.flow code::before { display: block; font: 500 .74rem/1.5 system-ui, sans-serif; color: var(--muted); }
.flow .who::before { content: "principal"; } .flow .act::before { content: "action"; } .flow .what::before { content: "resource"; }
.flow .act { font-weight: 600; }
.flow code:not(:last-child)::after { content: "\\2192" / ""; position: absolute; right: -1.55rem; top: 50%; transform: translateY(-50%); color: var(--muted); font-size: 1.1rem; }
.reason { margin: .45rem 0 .1rem; max-width: none; overflow-wrap: anywhere; }
.dec { font-weight: 600; }
.dec::before { content: "\\2715\\00A0" / ""; }
.dec.Allowed { color: var(--good); } .dec.Allowed::before { content: "\\2713\\00A0" / ""; }
.dec.Unknown::before { content: "?\\00A0" / ""; }
.cites { list-style: none; margin: 0; padding: 0; }
.cites a { overflow-wrap: anywhere; }
.about { display: grid; gap: .15rem; border-top: 1px solid var(--line); margin: 1.2rem 0 0; padding-top: .8rem; font-size: .87rem; }
.about div { display: grid; grid-template-columns: 5.5rem 1fr; gap: 1rem; }
.about dt { color: var(--muted); } .about dd { margin: 0; overflow-wrap: anywhere; }
.empty { color: var(--muted); padding: 1rem 0; }

/* Controls */
.tools { display: flex; flex-wrap: wrap; gap: .7rem 1rem; align-items: end; margin: 0 0 1rem; font-size: .87rem; }
form.tools { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem; }
.tools label { display: grid; gap: .15rem; color: var(--muted); }
.tools label.check { display: flex; gap: .4rem; align-items: center; }
.tools .grow { flex: 1 1 16rem; }
.tools input[type=search], .tools select, .tools button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--muted); border-radius: 5px; padding: .3rem .55rem; min-width: 0; }
.tools select { max-width: 15rem; }
.tools button { cursor: pointer; }
.tools .row { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; }
.chips { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem; }
.chips legend { color: var(--muted); padding: 0; }
.tools .chip { display: block; position: relative; }
.chip input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
.chip .sev { border: 1px solid transparent; padding: .25rem .6rem; }
.chip input:checked + .sev { border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor; }
.chip input:focus-visible + .sev { outline: 3px solid var(--accent); outline-offset: 2px; }

/* Legend and lists at the end */
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 1.6rem 3rem; }
.legend { margin: .6rem 0 0; display: grid; gap: .5rem; }
.legend > div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 1rem; }
.legend dd { margin: 0; }
.entry { border-top: 1px solid var(--line); padding: .7rem 0; content-visibility: auto; contain-intrinsic-size: auto 7rem; }
.entry h3 { font-size: .92rem; }
.entry:target { background: var(--faint); outline: 2px solid var(--accent); }
.actions { list-style: none; margin: .3rem 0 0; padding: 0; display: grid; gap: .5rem; }
pre { margin: .4rem 0; padding: .8rem 1rem; background: var(--faint); border: 1px solid var(--line); border-radius: 5px; overflow: auto; max-height: 26rem; white-space: pre-wrap; }
.inline-copy pre { margin: 0; background: var(--panel); }
footer { margin-top: 2.5rem; padding: 1.4rem 0 2.5rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .87rem; }

@media screen and (min-width: 1180px) {
  .with-nav { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 0 3rem; }
  .with-nav > nav { padding-top: 2.6rem; }
  .with-nav > nav > ul { position: sticky; top: 1.2rem; font-size: .9rem; }
}
@media screen and (max-width: 1179px) {
  nav ul { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; padding-top: 1rem; font-size: .9rem; }
  nav a { gap: .4rem; }
  .scroll { overflow-x: auto; }
  .scroll table { min-width: 54rem; }
  tbody th { position: sticky; left: 0; background: var(--panel); border-right: 1px solid var(--line); }
}
@media screen and (max-width: 760px) {
  .frame { padding: 0 1rem; }
  tbody th:first-child, #inventory th:first-child, .matrix th:first-child { width: 9.5rem; min-width: 9.5rem; max-width: 9.5rem; }
  #summary tbody th { min-width: 9.5rem; overflow-wrap: anywhere; }
  h1 { font-size: 1.5rem; }
  .tag { white-space: normal; margin-left: 0; }
  .top { padding-top: 1.4rem; grid-template-columns: 1fr; }
  .cards { grid-template-columns: 1fr 1fr; gap: .7rem; }
  .card { padding: .8rem .9rem; }
  .card.wide { grid-column: 1 / -1; }
  .card .figure { font-size: 1.7rem; }
  .notice { padding: 1rem 1.1rem .7rem !important; }
  .notice ul { padding-left: 1.1rem; }
  .columns { grid-template-columns: 1fr; }
  .finding > details > summary { grid-template-columns: 1fr auto; gap: .4rem .8rem; }
  .finding .main { grid-column: 1 / -1; grid-row: 2; }
  .finding .side { flex-direction: row; flex-wrap: wrap; align-items: center; justify-content: flex-end; }
  .finding .body { padding: 0 1rem 1rem; }
  .flow { grid-template-columns: 1fr; gap: 1.3rem; }
  .flow code:not(:last-child)::after { content: "\\2193" / ""; right: 50%; top: auto; bottom: -1.55rem; transform: none; }
  .tools select { max-width: 100%; }
  .tools label:not(.check, .chip) { flex: 1 1 9rem; }
  .legend > div { grid-template-columns: 1fr; gap: .1rem; }
}
@media print {
  @page { margin: 15mm 13mm; }
  @page wide { size: landscape; margin: 13mm; }
  body { background: #fff; font-size: 9.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .frame { max-width: none; padding: 0; }
  nav, .tools, .theme, .skip, .inline-copy { display: none !important; }
  .finding, .block, .entry { content-visibility: visible; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  .finding > details > summary::after { display: none; }
  .finding > details > summary { padding-right: 1rem; }
  .finding .body { padding-left: 1.2rem; }
  .cards { gap: 2mm; } .card { padding: 2mm 3mm; } .card .figure { font-size: 16pt; }
  .cards, .chain > li, .entry, .legend > div, tr, .finding > details > summary, .notice li { break-inside: avoid; }
  h2, h3, h4, caption, .block > summary, thead { break-after: avoid; }
  thead th { position: static; }
  thead { display: table-header-group; }
  th, td { padding: 1.2mm 2mm; }
  #findings, #statements { break-before: page; }
  #inventory { page: wide; }
  #inventory table { font-size: 8pt; }
  pre { max-height: none; }
  thead button::after { display: none; }
  summary { list-style: none; }
  a[data-inline]::after { content: " (" attr(data-inline) ")"; }
  a { color: inherit; }
  main > section { padding-top: 6mm; }
  .flow { gap: 1.6rem; }
}
`;

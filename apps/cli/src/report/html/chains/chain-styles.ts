/** The style sheet of the graph of chains; colours are those of the report. */
export const CHAIN_STYLES: string = `
.graph { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; margin: .4rem 0 1rem; padding: .4rem; }
.band { width: max-content; margin: .5rem auto 1rem; }
.band h3 { font-size: .87rem; margin-left: 10px; }
.band svg { display: block; }
.graph text { font-size: 11.5px; fill: var(--muted); }
.node rect { fill: var(--faint); stroke: var(--muted); }
.node.way rect { fill: var(--panel); }
.node.administrator rect { fill: var(--critical-tint); stroke: var(--critical); stroke-width: 1.5; }
.node.duty rect { fill: var(--high-tint); stroke: var(--high); stroke-width: 1.5; }
.graph .name { font-size: 12.5px; font-weight: 600; fill: var(--ink); }
.node.administrator .hit .about { fill: var(--critical); } .node.duty .hit .about { fill: var(--high); }
.graph a text { text-anchor: end; fill: var(--accent); text-decoration: underline; }
.edge .line { fill: none; stroke: var(--muted); stroke-width: 1.4; }
.edge .head { fill: var(--muted); }
.edge.conditional .line { stroke-dasharray: 7 4; }
.edge.needs-inventory .line { stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 2; }
.by rect { fill: var(--panel); }
.by text { text-anchor: middle; fill: var(--ink); }
.hit { cursor: pointer; }
.hit:focus-visible { outline: none; }
.hit:focus-visible rect { stroke: var(--accent); stroke-width: 3; }
.hit[aria-pressed=true] rect { stroke: var(--accent); stroke-width: 2.5; }
@media screen {
  .graph.choosing .node:not(.on), .graph.choosing .by:not(.on) text { opacity: .22; }
  .graph.choosing .edge:not(.on) { opacity: .12; }
  .graph.choosing .edge.on .line { stroke: var(--accent); stroke-width: 2.2; } .graph.choosing .edge.on .head { fill: var(--accent); }
}
.lines { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; margin: .2rem 0; padding: 0; font-size: .82rem; color: var(--muted); }
.lines li { display: flex; align-items: center; gap: .5rem; }
.chain-list { margin: 0; padding-left: 2rem; }
.chain-list > li { padding: .3rem 0; overflow-wrap: anywhere; }
.chain-list > li:target { outline: 2px solid var(--accent); outline-offset: 2px; }
.chain-list p { max-width: none; margin: 0; }
.chain-list ol { list-style: none; padding-left: 1.1rem; margin: .1rem 0 0; color: var(--muted); }
@media print {
  .graph { border: 0; padding: 0; overflow: visible; }
  .band { width: auto; break-inside: avoid; } .band svg { max-width: 100%; height: auto; }
  .chain-list > li[hidden] { display: list-item !important; }
}
`;

/** How charts look; they take the colours of the report. */
export const CHART_STYLES: string = `
.kpis { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1rem; margin: 1rem 0; padding: 0; list-style: none; }
.kpis li { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem .5rem; break-inside: avoid; }
.kpis h3 { font-size: .85rem; font-weight: 600; }
.kpis .value { font-size: 1.5rem; font-weight: 600; margin: .1rem 0 .3rem; }
.kpis .value small { font-weight: 400; font-size: .8rem; }
.kpis .met { color: var(--good); }
.kpis .missed { color: var(--critical); }
.chart { display: block; width: 100%; height: auto; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .tick { fill: var(--muted); font-size: 10px; }
.chart .goal { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 4 3; }
.chart .area { fill: var(--low-tint); }
.chart .line { fill: none; stroke: var(--accent); stroke-width: 1.75; }
.chart .last { fill: var(--accent); }
`;

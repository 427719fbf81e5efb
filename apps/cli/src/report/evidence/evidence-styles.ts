/** How a pack looks, on the screen and on paper. */
export const EVIDENCE_STYLES: string = `
.evidence { padding-bottom: 3rem; }
.evidence table.data { width: 100%; }
.evidence table.data td, .evidence table.data th { vertical-align: top; }
.evidence .hash { font-size: .8rem; }
.control { border-top: 1px solid var(--line); padding: 1rem 0 .4rem; break-inside: auto; }
.evidence section { margin-top: 2.2rem; }
.evidence .access th:nth-child(1) { width: 32%; }
.evidence .access th:nth-child(2) { width: 18%; }
.evidence .access th:nth-child(4) { width: 14%; }
.control h3 { break-after: avoid; break-inside: avoid; }
.control h3 .id { white-space: nowrap; margin-right: .5rem; }
.control h3 .status { margin-left: .4rem; }
.control .muted { break-before: avoid; }
.control h4 { break-after: avoid; }
.control .says { break-after: avoid; }
.control ul { margin: .3rem 0; padding-left: 1.2rem; }
.control li { margin: .15rem 0; break-inside: avoid; overflow-wrap: anywhere; }
.status { font-size: .78rem; font-weight: 600; border: 1px solid currentColor; border-radius: 3px; padding: .05rem .45rem; white-space: nowrap; }
.status.findings { color: var(--critical); }
.status.accepted, .status.partly-checked { color: var(--medium); }
.status.nothing-found { color: var(--good); }
.status.not-checked { color: var(--muted); }
.signature { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem; margin: 2.5rem 0 1rem; break-inside: avoid; }
.signature div { border-top: 1px solid var(--ink); padding-top: .3rem; font-size: .85rem; color: var(--muted); margin-top: 3rem; }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  .evidence { font-size: 10pt; }
  .evidence .frame { padding: 0; max-width: none; }
  .evidence .theme, .evidence footer { display: none; }
  .evidence tr { break-inside: avoid; }
  .evidence h2 { break-after: avoid; }
  .evidence section { break-inside: auto; }
  .evidence thead { display: table-header-group; }
}
`;

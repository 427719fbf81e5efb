import { html, type Markup } from '../html.ts';
import { plural } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';

const SHOWN_AT_ONCE = 12;

/** What the audit could not see or does not model. */
export function renderNotKnown({ report }: ReportIndex): Markup {
  const first = report.notKnown.slice(0, SHOWN_AT_ONCE);
  const rest = report.notKnown.slice(SHOWN_AT_ONCE);
  return html`<section id="not-known" aria-labelledby="not-known-h" class="notice">
<h2 id="not-known-h">What is not known</h2>
${report.notKnown.length === 0 ? html`<p>Nothing that this audit models was missing from the input.</p>` : html`<p>The input does not tell, or this version does not model, the following. A finding may be missing because of it; none was invented because of it.</p>`}
${items(first)}
${rest.length === 0 ? null : html`<details><summary>${plural(rest.length, 'more item')}</summary>${items(rest)}</details>`}
</section>`;
}

function items(texts: readonly string[]): Markup | null {
  return texts.length === 0 ? null : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}

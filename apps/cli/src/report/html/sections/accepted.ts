import { formatInstant } from '@countersign/core';
import { html, type Markup } from '../html.ts';
import type { ReportIndex } from '../report-index.ts';
import { table } from './table.ts';

/** Findings that are meant to be, with who answers for them until when. */
export function renderAccepted({ report: { accepted } }: ReportIndex): Markup {
  return html`<section id="accepted" aria-labelledby="accepted-h">
<h2 id="accepted-h">Accepted findings</h2>
<p class="lead">Somebody answers for these until the day given; they are not counted above.</p>
${table(
  'Accepted findings',
  ['Finding', 'Rule', 'Owner', 'Reason', 'Until'],
  accepted.map(({ exception, finding }) => [
    finding.title,
    finding.rule,
    exception.owner,
    exception.reason,
    formatInstant(exception.untilMs),
  ]),
)}
</section>`;
}

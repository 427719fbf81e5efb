import type { Person } from '@countersign/govern';
import { html, type Markup } from '../html.ts';
import type { ReportIndex } from '../report-index.ts';
import { table } from './table.ts';

/** Who stands behind several identities, and why these are taken to be the person's. */
export function renderPeople({ report: { people } }: ReportIndex): Markup {
  return html`<section id="people" aria-labelledby="people-h">
<h2 id="people-h">People with several identities</h2>
<p class="lead">A person can use what each of these identities has; duties are judged for the person as well.</p>
${table('Identities of people', ['Person', 'Identity', 'Why it is the person’s'], people.flatMap(rowsOf))}
</section>`;
}

function rowsOf({ id, identities, name }: Person): readonly (readonly (Markup | string)[])[] {
  return identities.map(({ entity, evidence }) => [
    name === id ? id : `${name} (${id})`,
    html`<code>${entity.arn}</code>`,
    evidence.join('; '),
  ]);
}

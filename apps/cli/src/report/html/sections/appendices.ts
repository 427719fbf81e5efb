import type { ActionSet, ActionSetLine } from '../action-sets.ts';
import type { CitedStatement } from '../cited-statements.ts';
import { html, type Markup } from '../html.ts';
import { CERTAINTY_LABELS, plural, STRENGTH_LABELS } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';

/** The lists that cells and witnesses point to: each set of actions and each statement once. */
export function renderAppendices(index: ReportIndex): Markup {
  const sets = index.actionSets.all;
  const statements = index.statements.all;
  return html`<section id="action-sets" aria-labelledby="action-sets-h">
<h2 id="action-sets-h">Actions held</h2>
<p class="lead">What the cells of the duty matrix stand for. Principals that hold the same actions share a set.</p>
${sets.length === 0 ? html`<p>No action of any duty is held.</p>` : sets.map(renderSet)}
</section>
<section id="statements" aria-labelledby="statements-h">
<h2 id="statements-h">Statements cited</h2>
<p class="lead">Every statement that decided a request of a witness, as it was understood.</p>
${statements.length === 0 ? html`<p>No finding cites a statement.</p>` : statements.map(renderStatement)}
</section>`;
}

function renderSet(set: ActionSet): Markup {
  return html`<article class="entry" id="a${set.number}"><h3>A${set.number} <span class="muted">${set.duty.title}, ${plural(set.actionCount, 'action')}</span></h3><div class="copy"><ul class="actions">${set.lines.map(renderLine)}</ul></div></article>
`;
}

function renderLine({ group, certainty, conditions, actions }: ActionSetLine): Markup {
  const sure = certainty === 'certain' ? null : `, ${CERTAINTY_LABELS[certainty].toLowerCase()}`;
  return html`<li><b>${group.title}</b> <span class="muted">${STRENGTH_LABELS[group.strength].toLowerCase()}${sure}</span><br>${actions.map((action, at) => html`${at === 0 ? '' : ', '}<code>${action}</code>`)}${conditions.length === 0 ? null : html`<br><span class="muted">if ${conditions.map((condition, at) => html`${at === 0 ? '' : ' and '}<code>${condition}</code>`)}</span>`}</li>`;
}

/** Longer statements stay folded when a finding is opened. */
const LONG_STATEMENT_LINES = 40;

function renderStatement({ number, reference, kind, json }: CitedStatement): Markup {
  const long = (json ?? '').split('\n').length > LONG_STATEMENT_LINES;
  return html`<article class="entry" id="s${number}"${long ? html` data-long` : null}><h3>S${number} <code>${reference.policy}</code> <span class="muted">${reference.pointer}${kind === null || kind === 'identity' ? null : `, ${kind}`}</span></h3><div class="copy">${json === null ? html`<p>The text of this statement is not in the input.</p>` : html`<pre tabindex="0"><code>${json}</code></pre>`}</div></article>
`;
}

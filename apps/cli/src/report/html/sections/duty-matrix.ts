import {
  type Finding,
  type Holdings,
  isServiceLinkedRole,
  type PrincipalEntity,
} from '@countersign/govern';
import type { ActionSet } from '../action-sets.ts';
import { html, type Markup } from '../html.ts';
import {
  accountLabel,
  accountText,
  CERTAINTY_LABELS,
  plural,
  SEVERITY_LABELS,
  STRENGTH_LABELS,
} from '../labels.ts';
import { groupBy, type ReportIndex } from '../report-index.ts';

/** Accounts with more rows than this start folded up. */
const ROWS_OPEN_AT_ONCE = 60;

/** Principals by duties: who holds what, how strongly and how surely. */
export function renderDutyMatrix(index: ReportIndex): Markup {
  const byAccount = groupBy(index.report.holdings, ({ principal }) => principal.accountId);
  return html`<section id="duties" aria-labelledby="duties-h">
<h2 id="duties-h">Who holds which duties</h2>
<p class="lead">Each row is a user or role, each column a duty. The word is the strength of the strongest action that the principal may perform, after boundaries and service control policies. <a href="#legend">How to read this</a></p>
<div class="tools" hidden><label>Find a principal <input type="search" data-rows="duties"></label> <label class="check"><input type="checkbox" data-both="duties"> only those that hold both duties</label> <output data-count="duties" aria-live="polite"></output></div>
${[...byAccount].map(([id, holdings]) => accountMatrix(index, id, holdings))}
${byAccount.size === 0 ? html`<p>There are no users or roles in the input.</p>` : null}
</section>`;
}

function accountMatrix(index: ReportIndex, id: string, holdings: readonly Holdings[]): Markup {
  const holders = holdings.filter(holdsAny);
  const others = holdings.filter((item) => !holdsAny(item));
  const open = holders.length <= ROWS_OPEN_AT_ONCE ? html` open` : null;
  return html`<details class="block"${open}><summary><h3>${accountLabel(index, id)}</h3> <span class="muted">${holders.length} of ${plural(holdings.length, 'principal')} hold a duty</span></summary>
${
  holders.length === 0
    ? null
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Duties in ${accountText(index, id)}"><table class="data matrix">
<thead><tr><th scope="col">Principal</th>${index.duties.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col">Findings</th></tr></thead>
<tbody>${holders.map((item) => holderRow(index, item))}</tbody></table></div>`
}
${others.length === 0 ? null : html`<details class="nothing"><summary>${plural(others.length, 'principal')} ${others.length === 1 ? 'holds' : 'hold'} none of the duties</summary><ul class="names">${others.map(({ principal }) => html`<li title="${principal.arn}">${principal.name} <small>${principal.kind}</small></li>`)}</ul></details>`}
</details>`;
}

function holdsAny({ byDuty }: Holdings): boolean {
  return [...byDuty.values()].some((held) => held.length > 0);
}

function holderRow(index: ReportIndex, { principal }: Holdings): Markup {
  const findings = index.findingsByArn.get(principal.arn) ?? [];
  const both = findings.find(({ rule }) => holdsBoth(index, rule));
  return html`<tr${both === undefined ? null : html` class="both ${both.severity}"`}><th scope="row" title="${principal.arn}">${principal.name} ${both === undefined ? null : html`<a class="tag ${both.severity}" href="#${index.anchors.get(both) ?? ''}">both duties${both.certainty === 'certain' ? null : ', conditional'}</a>`}<small>${describe(principal)}</small></th>${index.duties.map((duty) => dutyCell(index.actionSets.find(principal.arn, duty.id)))}<td>${findingsLink(index, findings)}</td></tr>
`;
}

/** A conflict that the configuration adds has a rule id that no rule of ours carries. */
function holdsBoth(index: ReportIndex, rule: string): boolean {
  return rule.startsWith('duties-') || !index.rulesById.has(rule);
}

function describe(principal: PrincipalEntity): string {
  if (isServiceLinkedRole(principal)) return 'service-linked role';
  return principal.path === '/' ? principal.kind : `${principal.kind} in ${principal.path}`;
}

function dutyCell(set: ActionSet | undefined): Markup {
  if (set === undefined) return html`<td class="none">none</td>`;
  const certainty =
    set.certainty === 'certain'
      ? null
      : html`<small>${CERTAINTY_LABELS[set.certainty].toLowerCase()}</small>`;
  return html`<td class="${set.strength} ${set.certainty}"><span class="held">${STRENGTH_LABELS[set.strength]}</span>${certainty}<small><a href="#a${set.number}" data-inline="A${set.number}" title="${tooltip(set)}">${plural(set.actionCount, 'action')}</a></small></td>`;
}

const TOOLTIP_ACTIONS = 6;

function tooltip(set: ActionSet): string {
  const actions = set.lines.flatMap((line) => line.actions);
  const rest = actions.length - TOOLTIP_ACTIONS;
  return actions.slice(0, TOOLTIP_ACTIONS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function findingsLink(index: ReportIndex, findings: readonly Finding[]): Markup | null {
  const [worst] = findings;
  if (worst === undefined) return html`<span class="muted">none</span>`;
  return html`<a class="sev ${worst.severity}" href="#${index.anchors.get(worst) ?? ''}">${findings.length} <small>${findings.length === 1 ? '' : 'worst '}${SEVERITY_LABELS[worst.severity].toLowerCase()}</small></a>`;
}

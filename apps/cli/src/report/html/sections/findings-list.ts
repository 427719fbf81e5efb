import { type Finding, SEVERITIES, type Severity } from '@countersign/govern';
import { html, type Markup } from '../html.ts';
import {
  accountText,
  CERTAINTY_LABELS,
  certaintyBadge,
  KIND_LABELS,
  plural,
  SEVERITY_LABELS,
  severityBadge,
} from '../labels.ts';
import { groupBy, type ReportIndex } from '../report-index.ts';
import { ruleAnchor, WHY_BY_CATEGORY } from './rule-overview.ts';
import { renderWitness } from './witness-chain.ts';

/** So many findings are shown whole, so that a page of a large organisation still scrolls. */
const MAX_WHOLE = 1000;

/** Every finding: one line to scan, and behind it the witness, the reasons and the fix. */
export function renderFindings(index: ReportIndex): Markup {
  const { findings } = index.report;
  return html`<section id="findings" aria-labelledby="findings-h">
<h2 id="findings-h">Findings</h2>
<p class="lead">${findings.length === 0 ? 'No rule found anything.' : `${plural(findings.length, 'finding')}, worst first. Each one is proved by requests that the evaluator answered; open it to see them.${findings.length > MAX_WHOLE ? ` Of those after the first ${MAX_WHOLE} only what they are is shown: \`--format json\` has all of them whole.` : ''}`}</p>
${findings.length === 0 ? null : filterBar(index)}
<div id="finding-list">${findings.map((finding, at) => renderFinding(index, finding, at < MAX_WHOLE))}</div>
</section>`;
}

function renderFinding(index: ReportIndex, finding: Finding, isWhole: boolean): Markup {
  const { subject } = finding;
  return html`<article class="finding ${finding.severity}" id="${index.anchors.get(finding) ?? ''}"><details><summary>${severityBadge(finding.severity)}<span class="main"><h3>${finding.title}</h3><code>${subject.arn}</code></span><span class="side">${certaintyBadge(finding.certainty)}<span class="muted">${KIND_LABELS[subject.kind]} in ${index.accountName(finding.accountId) ?? finding.accountId}</span></span></summary>
<div class="body">${isWhole ? wholeBody(index, finding) : html`<p>${finding.id}</p>`}</div></details></article>
`;
}

function wholeBody(index: ReportIndex, finding: Finding): Markup {
  return html`${conditionsOf(finding)}<h4>${finding.witness.length === 0 ? 'What was read' : 'Witness'}</h4>${renderWitness(index, finding)}<h4>What to do</h4><p>${finding.fix}</p>${aboutRule(index, finding)}`;
}

function conditionsOf({ certainty, conditions }: Finding): Markup | null {
  if (conditions.length > 0) {
    return html`<h4>Depends on</h4><ul class="conditions">${conditions.map((condition) => html`<li><code>${condition}</code></li>`)}</ul>`;
  }
  if (certainty !== 'needs-inventory') return null;
  return html`<h4>Depends on</h4><p>the account having what the action works on, which the input does not tell</p>`;
}

function aboutRule(index: ReportIndex, finding: Finding): Markup {
  const rule = index.rulesById.get(finding.rule);
  return html`<dl class="about"><div><dt>Rule</dt><dd><a href="#${ruleAnchor(finding.rule)}">${finding.rule}</a>${rule === undefined ? null : `: ${WHY_BY_CATEGORY[rule.category]}`}</dd></div>${rule === undefined || rule.controls.length === 0 ? null : html`<div><dt>Controls</dt><dd>${rule.controls.join(', ')}</dd></div>`}${finding.environment === null ? null : html`<div><dt>Environment</dt><dd>${finding.environment}</dd></div>`}<div><dt>Id</dt><dd>${finding.id} <a href="#${index.anchors.get(finding) ?? ''}">link</a></dd></div></dl>`;
}

function filterBar(index: ReportIndex): Markup {
  const { findings } = index.report;
  const bySeverity = groupBy(findings, ({ severity }) => severity);
  const present = SEVERITIES.filter((severity) => bySeverity.has(severity));
  return html`<form class="tools" id="filters" hidden>
<label class="grow">Search <input type="search" name="text" placeholder="name, action, policy, ARN …"></label>
<fieldset class="chips"><legend>Severity</legend>${present.map((severity) => severityChip(severity, bySeverity.get(severity)?.length ?? 0))}</fieldset>
${select(
  'rule',
  'Rule',
  facet(findings, ({ rule }) => rule, String),
)}
${select(
  'account',
  'Account',
  facet(
    findings,
    ({ accountId }) => accountId,
    (id) => accountText(index, id),
  ),
)}
${select(
  'kind',
  'About',
  facet(
    findings,
    ({ subject }) => subject.kind,
    (kind) => KIND_LABELS[kind],
  ),
)}
${select(
  'certainty',
  'Certainty',
  facet(
    findings,
    ({ certainty }) => certainty,
    (certainty) => CERTAINTY_LABELS[certainty],
  ),
)}
<label>Sort <select name="sort"><option value="severity">Severity</option><option value="account">Account</option><option value="rule">Rule</option><option value="subject">Subject</option><option value="certainty">Certainty</option></select></label>
<div class="row"><output data-count="findings" aria-live="polite"></output><span><button type="reset">Clear filters</button> <button type="button" data-open="1">Open all shown</button> <button type="button" data-open="0">Close all</button></span></div>
</form>
<p class="printed-filter" id="printed-filter" hidden></p>`;
}

function severityChip(severity: Severity, count: number): Markup {
  return html`<label class="chip"><input type="checkbox" name="severity" value="${severity}"><span class="sev ${severity}">${SEVERITY_LABELS[severity]} <b>${count}</b></span></label>`;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** The values that a facet takes among the findings, in order of their labels. */
function facet<Value extends string>(
  findings: readonly Finding[],
  valueOf: (finding: Finding) => Value,
  labelOf: (value: Value) => string,
): readonly Choice[] {
  return [...groupBy(findings, valueOf)]
    .map(([value, group]) => ({ value, label: labelOf(value), count: group.length }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en'));
}

function select(name: string, label: string, choices: readonly Choice[]): Markup {
  return html`<label>${label} <select name="${name}"><option value="">All</option>${choices.map((choice) => html`<option value="${choice.value}">${choice.label} (${choice.count})</option>`)}</select></label>`;
}

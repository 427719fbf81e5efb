import { type Finding, type Rule, type RuleCategory, SEVERITIES } from '@countersign/govern';
import { anchorOf } from '../anchors.ts';
import { html, type Markup, safeUrl } from '../html.ts';
import { formatCount, severityBadge } from '../labels.ts';
import { groupBy, type ReportIndex } from '../report-index.ts';

/** Why the rules of a category exist, in one sentence each. */
export const WHY_BY_CATEGORY: Readonly<Record<RuleCategory, string>> = {
  duties: 'whoever can create an identity and empower it holds the whole account',
  escalation:
    'permission to change permissions is permission for everything they can be changed to',
  trust: 'whoever a role trusts acts with everything the role may do',
  environment: 'what is right in development is a way in where it counts',
  hygiene:
    'it leaves power lying around: wider, easier to take, or harder to see than anybody meant',
};

/** The anchor of a rule's row. */
export function ruleAnchor(ruleId: string): string {
  return anchorOf('r', ruleId);
}

/** Every rule that was applied, with what it found. */
export function renderRules(index: ReportIndex): Markup {
  const findings = groupBy(index.report.findings, ({ rule }) => rule);
  const configured = [...findings.keys()].filter((id) => !index.rulesById.has(id));
  return html`<section id="rules" aria-labelledby="rules-h">
<h2 id="rules-h">Rules applied</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Rules applied"><table class="data sortable">
<thead><tr><th scope="col">Rule</th><th scope="col">Why</th><th scope="col">Controls</th><th scope="col">Usual severity</th><th scope="col" class="n">Findings</th></tr></thead>
<tbody>${index.report.rules.map((rule) => ruleRow(rule, findings.get(rule.id) ?? []))}${configured.map((id) => configuredRow(id, findings.get(id) ?? []))}</tbody>
</table></div></section>`;
}

function ruleRow(rule: Rule, findings: readonly Finding[]): Markup {
  return html`<tr id="${ruleAnchor(rule.id)}"><th scope="row">${rule.title}<small><code>${rule.id}</code>, since ${rule.since}</small></th><td>${sentence(WHY_BY_CATEGORY[rule.category])} ${rule.sources.map(sourceLink)}</td><td>${rule.controls.join(', ')}</td><td data-v="${SEVERITIES.indexOf(rule.severity)}">${severityBadge(rule.severity)}</td><td class="n${findings.length === 0 ? ' zero' : ''}">${formatCount(findings.length)}</td></tr>
`;
}

function configuredRow(id: string, findings: readonly Finding[]): Markup {
  return html`<tr id="${ruleAnchor(id)}"><th scope="row">Conflict of duties from the configuration<small><code>${id}</code></small></th><td>${sentence(WHY_BY_CATEGORY.duties)}</td><td></td><td></td><td class="n">${formatCount(findings.length)}</td></tr>
`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function sourceLink(source: string): Markup {
  const url = safeUrl(source);
  if (url === null) return html`<span>${source}</span> `;
  return html`<a href="${url}" rel="noreferrer noopener">${addressText(new URL(url))}</a> `;
}

/** `docs.aws.amazon.com: access_policies_boundaries`. */
function addressText({ hostname, pathname }: URL): string {
  const page = pathname.split('/').findLast((segment) => segment !== '');
  return page === undefined ? hostname : `${hostname}: ${page.replace(/\.html$/, '')}`;
}

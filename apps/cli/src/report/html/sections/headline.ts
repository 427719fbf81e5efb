import { type AuditReport, type Finding, SEVERITIES, type Severity } from '@countersign/govern';
import { type Hole, html, type Markup } from '../html.ts';
import { accountLabel, formatCount, plural, SEVERITY_LABELS, severityBadge } from '../labels.ts';
import { groupBy, type ReportIndex } from '../report-index.ts';

const ADMINISTRATOR_RULE = 'full-administrator';
const ESCALATION_RULE = 'escalation-to-administrator';
const DUTIES_RULE = 'duties-identity-and-permission';

/** The headline figures as cards, and the same figures account by account. */
export function renderHeadline(index: ReportIndex): Markup {
  const { report } = index;
  const figures = figuresOf(report, report.findings);
  return html`<section id="summary" aria-labelledby="summary-h">
<h2 id="summary-h">Summary</h2>
<div class="cards">
${card('Principals judged', formatCount(report.holdings.length), principalNote(report))}
${figureCard('Full administrators', figures.administrators, 'may do everything in their account')}
${figureCard('Hold both duties', figures.bothDuties, 'can create identities and empower them')}
${figureCard('Ways to administrator', figures.escalations, 'principals that can make themselves one')}
${findingsCard(report.findings)}
${card('Not known', formatCount(report.notKnown.length), html`<a href="#not-known">what this audit could not see</a>`)}
</div>
${index.accountIds.length > 1 ? accountTable(index) : null}
</section>`;
}

/** How many subjects a kind of finding has. */
interface Figure {
  /** Whether the rule was applied: not looked for is not the same as not there. */
  readonly isApplied: boolean;
  readonly subjectCount: number;
  /** Subjects that need a condition, or what the input does not tell. */
  readonly unsureCount: number;
  /** Subjects of findings for information only, which are not counted above. */
  readonly infoCount: number;
}

interface Figures {
  readonly administrators: Figure;
  readonly bothDuties: Figure;
  readonly escalations: Figure;
}

function figuresOf(report: AuditReport, findings: readonly Finding[]): Figures {
  const known = new Set(report.rules.map((rule) => rule.id));
  const byRule = groupBy(findings, ({ rule }) => rule);
  // Conflicts that the configuration adds report under rule ids of their own.
  const holdBoth = findings.filter(({ rule }) => rule === DUTIES_RULE || !known.has(rule));
  return {
    administrators: countSubjects(known, ADMINISTRATOR_RULE, byRule.get(ADMINISTRATOR_RULE) ?? []),
    bothDuties: countSubjects(known, DUTIES_RULE, holdBoth),
    escalations: countSubjects(known, ESCALATION_RULE, byRule.get(ESCALATION_RULE) ?? []),
  };
}

function countSubjects(
  known: ReadonlySet<string>,
  ruleId: string,
  findings: readonly Finding[],
): Figure {
  const serious = findings.filter(({ severity }) => severity !== 'info');
  const subjects = subjectsOf(serious);
  const certain = subjectsOf(serious.filter(({ certainty }) => certainty === 'certain'));
  return {
    isApplied: known.has(ruleId) || findings.length > 0,
    subjectCount: subjects.size,
    unsureCount: subjects.size - certain.size,
    infoCount: subjectsOf(findings.filter(({ severity }) => severity === 'info')).size,
  };
}

function subjectsOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ subject }) => subject.arn));
}

function showFigure({ isApplied, subjectCount }: Figure): string {
  return isApplied ? formatCount(subjectCount) : '–';
}

function figureCard(label: string, figure: Figure, meaning: string): Markup {
  if (!figure.isApplied) return card(label, showFigure(figure), 'its rule was not applied');
  const notes = [meaning];
  if (figure.unsureCount > 0) notes.push(`${formatCount(figure.unsureCount)} only conditionally`);
  if (figure.infoCount > 0) notes.push(`${formatCount(figure.infoCount)} more for information`);
  return card(label, showFigure(figure), notes.join('; '));
}

function card(label: string, figure: string, note: Hole): Markup {
  return html`<div class="card"><h3>${label}</h3><p class="figure">${figure}</p><p class="note">${note}</p></div>`;
}

function principalNote(report: AuditReport): string {
  const users = report.holdings.filter(({ principal }) => principal.kind === 'user').length;
  const roles = report.holdings.length - users;
  return `${plural(users, 'user')} and ${plural(roles, 'role')} in ${plural(report.model.accounts.size, 'account')}`;
}

const BAR_WIDTH = 400;
const BAR_HEIGHT = 12;

function findingsCard(findings: readonly Finding[]): Markup {
  const counts = severityCounts(findings);
  const words = SEVERITIES.map((severity) => `${counts[severity]} ${SEVERITY_LABELS[severity]}`);
  return html`<div class="card wide"><h3>Findings</h3><p class="figure">${formatCount(findings.length)}</p>
<svg class="bar" viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words.join(', ')}">${bars(counts, findings.length)}</svg>
<ul class="counts">${SEVERITIES.map((severity) => html`<li>${severityBadge(severity)} <b>${formatCount(counts[severity])}</b></li>`)}</ul></div>`;
}

function bars(counts: Readonly<Record<Severity, number>>, total: number): readonly Markup[] {
  let x = 0;
  return SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => {
    const width = (counts[severity] / total) * BAR_WIDTH;
    const bar = html`<rect class="${severity}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${BAR_HEIGHT}"/>`;
    x += width;
    return bar;
  });
}

function severityCounts(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function accountTable(index: ReportIndex): Markup {
  const findings = groupBy(index.report.findings, (finding) => finding.accountId);
  const holdings = groupBy(index.report.holdings, ({ principal }) => principal.accountId);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Figures by account"><table class="data sortable">
<caption>By account</caption>
<thead><tr><th scope="col">Account</th><th scope="col" class="n">Principals</th><th scope="col" class="n">Admins</th><th scope="col" class="n">Both duties</th><th scope="col" class="n">Ways to admin</th>${SEVERITIES.map((severity) => html`<th scope="col" class="n">${SEVERITY_LABELS[severity]}</th>`)}</tr></thead>
<tbody>${index.accountIds.map((id) => accountRow(index, id, findings.get(id) ?? [], holdings.get(id)?.length ?? 0))}</tbody>
</table></div>`;
}

function accountRow(
  index: ReportIndex,
  id: string,
  findings: readonly Finding[],
  principalCount: number,
): Markup {
  const figures = figuresOf(index.report, findings);
  const counts = severityCounts(findings);
  return html`<tr><th scope="row">${accountLabel(index, id)}</th>${[
    formatCount(principalCount),
    showFigure(figures.administrators),
    showFigure(figures.bothDuties),
    showFigure(figures.escalations),
    ...SEVERITIES.map((severity) => formatCount(counts[severity])),
  ].map((figure) => html`<td class="n${figure === '0' ? ' zero' : ''}">${figure}</td>`)}</tr>`;
}

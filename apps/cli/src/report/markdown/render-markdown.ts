import { formatInstant } from '@countersign/core';
import { type Finding, SEVERITIES, type Severity, type WitnessStep } from '@countersign/govern';
import { citedStatements, guardrailNames } from '../../audit/cited-statements.ts';
import { matrixOf, violatorsOf } from '../../audit/matrix.ts';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import { type AuditSummary, summaryOf } from '../../audit/summary.ts';
import { counted } from '../../terminal/wrap.ts';
import { markdownCode, markdownTableCode, markdownText } from './escape-markdown.ts';

/** A comment on GitHub holds 65,536 characters; the report stays well below. */
const MAX_FINDINGS_PER_SEVERITY = 25;
const MAX_CHARACTERS_OF_FINDINGS = 48_000;
/** A comment says enough when it names some. */
const MAX_FACTS = 3;
const MAX_ROWS = 50;

/** An audit for a pull request: a table of numbers, then findings folded by severity. */
export function renderMarkdown(answer: AuditAnswer): string {
  const summary = summaryOf(answer);
  const room = { characters: MAX_CHARACTERS_OF_FINDINGS };
  return [
    ...headLines(answer, summary),
    ...SEVERITIES.flatMap((severity) => severityLines(answer, severity, room)),
    ...matrixLines(answer),
    ...notKnownLines(answer),
  ].join('\n');
}

function headLines(answer: AuditAnswer, summary: AuditSummary): readonly string[] {
  const { bySeverity } = summary;
  return [
    '## Countersign audit',
    '',
    `${counted(summary.findings, 'finding')} in ${counted(summary.accounts, 'account')} with ` +
      `${counted(summary.principals, 'principal')}, judged at ${formatInstant(answer.report.atMs)}. ` +
      `${counted(summary.fullAdministrators, 'full administrator')}; ` +
      `${counted(summary.violations, 'principal')} with two duties that must be apart.`,
    '',
    `| ${SEVERITIES.join(' | ')} |`,
    `|${SEVERITIES.map(() => ' ---: |').join('')}`,
    `| ${SEVERITIES.map((severity) => bySeverity[severity]).join(' | ')} |`,
    '',
  ];
}

/** What room is left for findings: the worst come first, and take it. */
interface Room {
  characters: number;
}

function severityLines({ report }: AuditAnswer, severity: Severity, room: Room): readonly string[] {
  const findings = report.findings.filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const isWorst = severity === 'critical' || severity === 'high';
  const shown = shownFindings(findings, guardrailNames(report.model), room);
  const rest = findings.length - shown.length;
  return [
    `<details${isWorst ? ' open' : ''}><summary><strong>${severity}</strong> (${findings.length})</summary>`,
    '',
    ...shown.flat(),
    ...(rest > 0 ? [`… and ${rest} more.`, ''] : []),
    '</details>',
    '',
  ];
}

function shownFindings(
  findings: readonly Finding[],
  guardrails: ReadonlySet<string>,
  room: Room,
): readonly (readonly string[])[] {
  const shown: (readonly string[])[] = [];
  for (const finding of findings.slice(0, MAX_FINDINGS_PER_SEVERITY)) {
    const lines = findingLines(finding, guardrails);
    room.characters -= lines.join('\n').length;
    if (room.characters < 0) break;
    shown.push(lines);
  }
  return shown;
}

function findingLines(finding: Finding, guardrails: ReadonlySet<string>): readonly string[] {
  return [
    `- **${markdownText(finding.title)}**`,
    `  ${markdownCode(finding.subject.arn)} · ${markdownCode(finding.rule)} · ${finding.certainty}`,
    ...finding.witness.map((step, at) =>
      stepLine(step, guardrails, finding.witness[at - 1]?.principal ?? finding.subject.arn),
    ),
    ...finding.afterwards.map(
      ({ action, resource }) => `  - then ${markdownCode(action)} on ${markdownCode(resource)}`,
    ),
    ...factLines(finding),
    ...(finding.conditions.length === 0
      ? []
      : [`  - if ${finding.conditions.map(markdownCode).join(' and ')}`]),
    `  - fix: ${markdownText(finding.fix)}`,
    '',
  ];
}

function factLines({ facts }: Finding): readonly string[] {
  const rest = facts.length - MAX_FACTS;
  return [
    ...facts
      .slice(0, MAX_FACTS)
      .map(({ source, text }) => `  - ${markdownText(text)} ← ${markdownText(source)}`),
    ...(rest > 0 ? [`  - … and ${rest} more`] : []),
  ];
}

function stepLine(step: WitnessStep, guardrails: ReadonlySet<string>, before: string): string {
  const { action, principal, resource } = step;
  const actor = principal === before ? '' : `as ${markdownCode(principal)} `;
  const sources = citedStatements(step, guardrails).map(({ policy, pointer }) =>
    markdownCode(`${policy} ${pointer}`),
  );
  const by = sources.length === 0 ? '' : ` ← ${sources.join(', ')}`;
  return `  - ${actor}can ${markdownCode(action)} on ${markdownCode(resource)}${by}`;
}

function matrixLines(answer: AuditAnswer): readonly string[] {
  const rows = matrixOf(answer);
  const duties = [...(answer.report.holdings[0]?.byDuty.keys() ?? [])];
  if (rows.length === 0) return [];
  const violators = violatorsOf(answer);
  const rest = rows.length - MAX_ROWS;
  return [
    `<details><summary><strong>duties held</strong> (${counted(rows.length, 'principal')})</summary>`,
    '',
    `| | principal | ${duties.map(markdownText).join(' | ')} |`,
    `| --- | --- |${duties.map(() => ' --- |').join('')}`,
    ...rows.slice(0, MAX_ROWS).map((row) => {
      const cells = duties.map((duty) => {
        const cell = row.duties.find((held) => held.duty === duty);
        if (cell === undefined) return '';
        return `${cell.strength} ${cell.actionCount}${cell.certainty === 'certain' ? '' : ' ?'}`;
      });
      const mark = violators.has(row.principal) ? '✖' : '';
      return `| ${mark} | ${markdownTableCode(row.principal)} | ${cells.join(' | ')} |`;
    }),
    '',
    ...(rest > 0 ? [`… and ${rest} more.`, ''] : []),
    '✖ holds two duties that must be apart; ? only under conditions; the number counts actions.',
    '',
    '</details>',
    '',
  ];
}

function notKnownLines({ report }: AuditAnswer): readonly string[] {
  if (report.notKnown.length === 0) return [];
  return [
    `<details><summary><strong>not known</strong> (${report.notKnown.length})</summary>`,
    '',
    ...report.notKnown.map((text) => `- ${markdownText(text)}`),
    '',
    '</details>',
    '',
  ];
}

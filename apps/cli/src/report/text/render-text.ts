import { formatInstant } from '@countersign/core';
import { type AuditChanges, type Finding, SEVERITIES, type Severity } from '@countersign/govern';
import { guardrailNames } from '../../audit/cited-statements.ts';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import { describeFindings, summaryOf } from '../../audit/summary.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled, wrap } from '../../terminal/wrap.ts';
import { changesLines } from './changes-lines.ts';
import { type FindingLook, findingLines } from './finding-lines.ts';
import { matrixLines } from './matrix-lines.ts';

/** How an audit is shown as text. */
export interface TextOptions {
  /** Columns to wrap to. */
  readonly width: number;
  readonly useColor: boolean;
  /** The headline and nothing else. */
  readonly isBrief: boolean;
  /** Everything, however long. */
  readonly showAll: boolean;
  /** What changed since the audit before, where that is known. */
  readonly changes?: AuditChanges | null;
}

/** Longer lists are cut, with a word on how to see the rest. */
const MAX_FINDINGS_PER_SEVERITY = 10;
const MAX_NOT_KNOWN = 12;

/** Shows an audit for people at a terminal or in a log. */
export function renderText(answer: AuditAnswer, options: TextOptions): string {
  const paint = createPaint(options.useColor);
  const lines = headline(answer, options, paint);
  const { changes = null } = options;
  if (!options.isBrief) {
    if (changes !== null) lines.push(...changesLines(changes, { ...options, paint }));
    lines.push(
      ...SEVERITIES.flatMap((severity) => severityLines(answer, severity, options, paint)),
    );
    lines.push(...acceptedLines(answer, options, paint));
    lines.push(...peopleLines(answer, options, paint));
    lines.push(...matrixLines(answer, { ...options, paint }));
    lines.push(...notKnownLines(answer, options, paint));
  }
  return `${lines.join('\n')}\n`;
}

function headline(answer: AuditAnswer, { width }: TextOptions, paint: Paint): string[] {
  const summary = summaryOf(answer);
  const scope = [
    counted(summary.accounts, 'account'),
    counted(summary.principals, 'principal'),
    formatInstant(answer.report.atMs),
    ...(answer.configurationFile === null ? [] : [`configured by ${answer.configurationFile}`]),
  ];
  const isClean = summary.findings === 0;
  const found = describeFindings(summary);
  return [
    `${paint.bold('Countersign audit')} ${plainText(answer.inputs.join(', '))}`,
    ...wrap(plainText(scope.join(' · ')), width).map(paint.dim),
    '',
    paint.bold(isClean ? paint.good(`✔ ${found}`) : `✖ ${found}`),
    `  ${counted(summary.fullAdministrators, 'full administrator')}; ` +
      `${counted(summary.violations, 'principal')} with two duties that must be apart`,
  ];
}

function severityLines(
  { report }: AuditAnswer,
  severity: Severity,
  { width, showAll }: TextOptions,
  paint: Paint,
): readonly string[] {
  const findings = report.findings.filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const limit = showAll ? findings.length : MAX_FINDINGS_PER_SEVERITY;
  const look: FindingLook = { width, showAll, paint, guardrails: guardrailNames(report.model) };
  return [
    '',
    paint.severity(severity, `${severity.toUpperCase()} (${findings.length})`),
    ...findings.slice(0, limit).flatMap((finding) => ['', ...findingLines(finding, look)]),
    ...cutLine(findings.slice(limit), severity, paint),
  ];
}

function cutLine(rest: readonly Finding[], what: string, paint: Paint): readonly string[] {
  if (rest.length === 0) return [];
  return [
    '',
    paint.dim(`  … and ${rest.length} more ${what} (show them with --all, or use --format json)`),
  ];
}

/** What is meant to be, and who answers for it. */
function acceptedLines(
  { report: { accepted } }: AuditAnswer,
  { width }: TextOptions,
  paint: Paint,
): readonly string[] {
  if (accepted.length === 0) return [];
  return [
    '',
    paint.bold(`Accepted (${accepted.length})`),
    ...accepted.flatMap(({ exception: { owner, reason, untilMs }, finding: { rule, subject } }) => [
      `  · ${plainText(rule)} of ${plainText(subject.arn)}`,
      ...labelled(
        '    ',
        plainText(`${owner} answers for it until ${formatInstant(untilMs)}: ${reason}`),
        width,
      ).map(paint.dim),
    ]),
  ];
}

/** Who stands behind several identities, and why these are taken to be the person's. */
function peopleLines(
  { report: { people } }: AuditAnswer,
  { width }: TextOptions,
  paint: Paint,
): readonly string[] {
  if (people.length === 0) return [];
  return [
    '',
    paint.bold(`People with several identities (${people.length})`),
    ...people.flatMap(({ id, identities, name }) => [
      `  · ${plainText(name === id ? id : `${name} (${id})`)}`,
      ...identities.flatMap(({ entity, evidence }) => [
        `    ${plainText(entity.arn)}`,
        ...labelled('      ', plainText(evidence.join('; ')), width).map(paint.dim),
      ]),
    ]),
  ];
}

function notKnownLines(
  { report }: AuditAnswer,
  { width, showAll }: TextOptions,
  paint: Paint,
): readonly string[] {
  if (report.notKnown.length === 0) return [];
  const limit = showAll ? report.notKnown.length : MAX_NOT_KNOWN;
  const rest = report.notKnown.length - limit;
  return [
    '',
    paint.bold(`Not known (${report.notKnown.length})`),
    ...wrap('What the inputs do not tell, and what is not modelled:', width).map(paint.dim),
    ...report.notKnown.slice(0, limit).flatMap((text) => labelled('  · ', plainText(text), width)),
    ...(rest > 0
      ? [paint.dim(`  … and ${rest} more (show them with --all, or use --format json)`)]
      : []),
  ];
}

import { createHash } from 'node:crypto';
import { formatInstant } from '@countersign/core';
import type { Finding, Rule, Severity } from '@countersign/govern';
import type { ReportingDescriptor, Result } from 'sarif';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import { sarifLog, uriOf } from './sarif.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** What code scanning sorts by: critical is 9.0 and above, high 7.0, medium 4.0. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '2.0',
  info: '0.0',
};

/**
 * Findings as SARIF 2.1.0, for code scanning.
 *
 * A finding is about a principal, not a line: its logical location is the ARN, its
 * physical one the input file that holds the account. Its fingerprint is the finding's
 * id, so that an alert stays the same alert from run to run.
 *
 * @see {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html}
 */
export function renderSarif(answer: AuditAnswer): string {
  const rules = rulesOf(answer);
  const ids = rules.map((rule) => rule.id);
  return sarifLog({
    rules: rules.map(describeRule),
    results: answer.report.findings.map((finding) =>
      describeFinding(finding, ids.indexOf(finding.rule), answer),
    ),
    notifications: answer.report.notKnown.map((text) => `not known: ${text}`),
    level: 'note',
    endTimeUtc: formatInstant(answer.report.atMs),
  });
}

type RuleDescription = Pick<
  Rule,
  'id' | 'title' | 'severity' | 'controls' | 'sources' | 'category'
>;

/** The rules that ran, and a stand-in for each conflict of duties that is reported under an id of its own. */
function rulesOf({ report, conflictRules }: AuditAnswer): readonly RuleDescription[] {
  const known = new Set(report.rules.map((rule) => rule.id));
  const own = [...conflictRules].filter((id) => !known.has(id));
  return [
    ...report.rules,
    ...own.map(
      (id): RuleDescription => ({
        id,
        title: 'Principal that holds two duties that must be apart',
        severity: 'critical',
        category: 'duties',
        controls: [],
        sources: [],
      }),
    ),
  ];
}

function describeRule({
  id,
  title,
  severity,
  controls,
  sources,
  category,
}: RuleDescription): ReportingDescriptor {
  const [helpUri] = sources;
  const asked = controls.length === 0 ? '' : ` Asked for by ${controls.join(', ')}.`;
  const see = sources.length === 0 ? '' : ` See ${sources.join(', ')}.`;
  const links = sources.map((source) => `- <${source}>`).join('\n');
  return {
    id,
    name: id
      .split('-')
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text: title },
    fullDescription: { text: `${title}.${asked}` },
    help: {
      text: `${title}.${asked}${see} \`countersign rules show ${id}\` says more.`,
      markdown: `**${title}.**${asked}\n\n${links}\n\n\`countersign rules show ${id}\` says more.`,
    },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', category],
      precision: 'high',
      'security-severity': SECURITY_SEVERITIES[severity],
    },
  };
}

function describeFinding(finding: Finding, ruleIndex: number, answer: AuditAnswer): Result {
  const { subject } = finding;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    kind: 'fail',
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(fileOf(finding, answer)) },
          region: { startLine: 1 },
        },
        logicalLocations: [
          {
            name: subject.arn.slice(subject.arn.lastIndexOf('/') + 1),
            fullyQualifiedName: subject.arn,
            kind: 'resource',
          },
        ],
      },
    ],
    partialFingerprints: {
      'countersignFindingId/v1': createHash('sha256').update(finding.id).digest('hex'),
    },
    properties: {
      id: finding.id,
      severity: finding.severity,
      certainty: finding.certainty,
      accountId: finding.accountId,
      subjectKind: subject.kind,
      conditions: finding.conditions,
      fix: finding.fix,
    },
  };
}

function messageOf({ title, conditions, facts, witness, fix }: Finding): string {
  const requests = witness.map(({ action, resource }) => `${action} on ${resource}`);
  return [
    title,
    ...(requests.length === 0 ? [] : [`Witness: ${requests.join('; ')}.`]),
    ...facts.map(({ source, text }) => `${text} (${source}).`),
    ...(conditions.length === 0 ? [] : [`If ${conditions.join(' and ')}.`]),
    `Fix: ${fix}`,
  ].join('\n');
}

/** The first file that holds the account of the finding. */
function fileOf({ accountId }: Finding, { sources, inputs }: AuditAnswer): string {
  const source = sources.find((one) => one.kind === 'dump' && one.accountIds.includes(accountId));
  return source?.file ?? inputs[0] ?? '-';
}

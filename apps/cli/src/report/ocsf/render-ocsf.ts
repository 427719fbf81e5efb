import { formatInstant } from '@countersign/core';
import { type Exception, type Finding, FRAMEWORKS } from '@countersign/govern';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import { OCSF_SEVERITIES, ocsfProduct } from './ocsf.ts';

/**
 * Findings as events of the class Compliance Finding of the Open Cybersecurity Schema
 * Framework, a line of JSON each. What somebody answers for is suppressed.
 *
 * @see {@link https://schema.ocsf.io/1.3.0/classes/compliance_finding}
 */
export function renderOcsf({ report }: AuditAnswer): string {
  const controls = new Map(report.rules.map((rule) => [rule.id, rule.controls]));
  const events = [
    ...report.findings.map((finding) => eventOf(finding, report.atMs, controls)),
    ...report.accepted.map(({ exception, finding }) => ({
      ...eventOf(finding, report.atMs, controls),
      status_id: 3,
      status: 'Suppressed',
      comment: commentOf(exception),
    })),
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

const CONFIDENCES: Readonly<Record<Finding['certainty'], readonly [id: number, caption: string]>> =
  {
    certain: [3, 'High'],
    conditional: [2, 'Medium'],
    'needs-inventory': [1, 'Low'],
  };

const CATEGORY = 2;
const CLASS = 2003;
const CREATE = 1;

function eventOf(
  finding: Finding,
  atMs: number,
  controls: ReadonlyMap<string, readonly string[]>,
): object {
  const { accountId, certainty, environment, rule, severity, subject } = finding;
  const requirements = controls.get(rule) ?? [];
  const [severityId, severityCaption] = OCSF_SEVERITIES[severity];
  const [confidenceId, confidence] = CONFIDENCES[certainty];
  return {
    activity_id: CREATE,
    activity_name: 'Create',
    category_uid: CATEGORY,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Compliance Finding',
    type_uid: CLASS * 100 + CREATE,
    type_name: 'Compliance Finding: Create',
    time: atMs,
    severity_id: severityId,
    severity: severityCaption,
    confidence_id: confidenceId,
    confidence,
    status_id: 1,
    status: 'New',
    message: finding.title,
    metadata: ocsfProduct(),
    cloud: {
      provider: 'AWS',
      account: { uid: accountId, type_id: 10, type: 'AWS Account' },
    },
    finding_info: {
      uid: finding.id,
      title: finding.title,
      desc: descriptionOf(finding),
      types: [rule],
      last_seen_time: atMs,
    },
    compliance: {
      standards: standardsOf(requirements),
      ...(requirements.length === 0 ? {} : { requirements }),
      control: rule,
      status_id: 3,
      status: 'Fail',
    },
    resources: [
      {
        uid: subject.arn,
        type: subject.kind,
        ...(environment === null ? {} : { group: { name: environment } }),
      },
    ],
    remediation: { desc: finding.fix },
  };
}

/** The frameworks of which a rule names controls; our own where it names none. */
function standardsOf(requirements: readonly string[]): readonly string[] {
  const named = FRAMEWORKS.filter(({ prefix }) =>
    requirements.some((each) => prefix !== null && each.startsWith(`${prefix} `)),
  ).map(({ name }) => name);
  return named.length === 0 ? ['Countersign'] : named;
}

function descriptionOf({ conditions, facts, witness }: Finding): string {
  const requests = witness.map(({ action, resource }) => `${action} on ${resource}`);
  const shown = [...requests, ...facts.map(({ text }) => text)].join('; ');
  return conditions.length === 0 ? shown : `${shown}; if ${conditions.join(' and ')}`;
}

function commentOf({ owner, reason, untilMs }: Exception): string {
  return `${owner} answers for it until ${formatInstant(untilMs)}: ${reason}`;
}

import { formatInstant } from '@countersign/core';
import type { Exception, Finding } from '@countersign/govern';
import type { AuditAnswer } from '../../audit/run-audit.ts';
import { ASFF_LABELS, asffId, asffProductArn, cut } from './asff.ts';

/** Where findings are imported. */
export interface AsffOptions {
  /** The region whose Security Hub takes them. */
  readonly region: string;
}

/**
 * Findings in the AWS Security Finding Format, as a list that `BatchImportFindings` takes a
 * hundred of at a time. Each belongs to the account that it is about, whose own Security Hub
 * takes it; what somebody answers for is suppressed.
 *
 * @see {@link https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html}
 */
export function renderAsff({ report }: AuditAnswer, options: AsffOptions): string {
  const controls = new Map(report.rules.map((rule) => [rule.id, rule.controls]));
  const at = formatInstant(report.atMs);
  const findings = [
    ...report.findings.map((finding) => asffFinding(finding, { at, controls, ...options })),
    ...report.accepted.map(({ exception, finding }) => ({
      ...asffFinding(finding, { at, controls, ...options }),
      Workflow: { Status: 'SUPPRESSED' },
      Note: noteOf(exception, at),
    })),
  ];
  return `${JSON.stringify(findings, null, 2)}\n`;
}

interface AsffContext extends AsffOptions {
  readonly at: string;
  readonly controls: ReadonlyMap<string, readonly string[]>;
}

const RESOURCE_TYPES: Readonly<Record<Finding['subject']['kind'], string>> = {
  user: 'AwsIamUser',
  role: 'AwsIamRole',
  group: 'AwsIamGroup',
  policy: 'AwsIamPolicy',
  account: 'AwsAccount',
  person: 'Other',
  resource: 'Other',
  'permission-set': 'Other',
};

function asffFinding(finding: Finding, { at, controls, region }: AsffContext): object {
  const { accountId, certainty, environment, rule, severity, subject, title } = finding;
  const partition = /^arn:([^:]+):/.exec(subject.arn)?.[1] ?? 'aws';
  const related = (controls.get(rule) ?? []).slice(0, MAX_REQUIREMENTS);
  return {
    SchemaVersion: '2018-10-08',
    Id: asffId(finding.id),
    ProductArn: asffProductArn(partition, region, accountId),
    ProductName: 'Countersign',
    GeneratorId: `countersign/${rule}`,
    AwsAccountId: accountId,
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Label: ASFF_LABELS[severity], Original: severity },
    Title: cut(title, 256),
    Description: cut(descriptionOf(finding), 1024),
    Remediation: { Recommendation: { Text: cut(finding.fix, 512) } },
    Resources: [
      {
        Type: RESOURCE_TYPES[subject.kind],
        Id: subject.kind === 'account' ? `AWS::::Account:${accountId}` : subject.arn,
        Partition: partition,
        Region: region,
      },
    ],
    Compliance: {
      Status: 'FAILED',
      ...(related.length === 0 ? {} : { RelatedRequirements: related }),
    },
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
    UserDefinedFields: {
      certainty,
      ...(environment === null ? {} : { environment }),
    },
  };
}

const MAX_REQUIREMENTS = 32;

/** The requests or facts that show it; as much of them as fits. */
function descriptionOf({ conditions, facts, title, witness }: Finding): string {
  const requests = witness.map(({ action, resource }) => `${action} on ${resource}`);
  const shown = [...requests, ...facts.map(({ text }) => text)].join('; ');
  const condition = conditions.length === 0 ? '' : ` If ${conditions.join(' and ')}.`;
  return `${title}. Shown by: ${shown}.${condition}`;
}

function noteOf({ owner, reason, untilMs }: Exception, at: string): object {
  const text = `${owner} answers for it until ${formatInstant(untilMs)}: ${reason}`;
  return { Text: cut(text, 512), UpdatedBy: 'Countersign', UpdatedAt: at };
}

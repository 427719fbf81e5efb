import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { formatInstant } from '@countersign/core';
import { type Alert, alertText } from '@countersign/govern';
import { ASFF_LABELS, asffId, asffProductArn, cut } from '../report/asff/asff.ts';

/** Whose Security Hub takes the findings. */
export interface AsffPlace {
  readonly region: string;
  readonly account: string;
}

/** Most events that fit into the fields of our own. */
const MAX_EVENT_TEXT = 1024;

/**
 * An alert as a finding of the AWS Security Finding Format: what is told of one incident is one
 * finding, archived when it is resolved.
 *
 * @see {@link https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html}
 */
export function asffIncident(alert: Alert, { account, region }: AsffPlace): AwsSecurityFinding {
  const { decision, incident } = alert;
  const { actor, rule, severity, target } = incident;
  const subject = target ?? actor.arn;
  const partition = /^arn:([^:]+):/.exec(subject)?.[1] ?? 'aws';
  const updatedMs = decision?.atMs ?? incident.lastMs;
  return {
    SchemaVersion: '2018-10-08',
    Id: asffId(incident.id),
    ProductArn: asffProductArn(partition, region, account),
    ProductName: 'Countersign',
    GeneratorId: `countersign/${rule}`,
    AwsAccountId: account,
    Types: ['TTPs/Privilege Escalation'],
    CreatedAt: formatInstant(incident.firstMs),
    UpdatedAt: formatInstant(updatedMs),
    FirstObservedAt: formatInstant(incident.firstMs),
    LastObservedAt: formatInstant(incident.lastMs),
    Severity: { Label: ASFF_LABELS[severity], Original: severity },
    Title: cut(incident.title, 256),
    Description: cut(descriptionOf(alert), 1024),
    Remediation: { Recommendation: { Text: cut(incident.toDo, 512) } },
    Resources: [
      { Type: typeOf(subject), Id: subject, Partition: partitionOf(partition), Region: region },
    ],
    RecordState: decision?.kind === 'resolved' ? 'ARCHIVED' : 'ACTIVE',
    Workflow: { Status: decision === null ? 'NEW' : STATUSES[decision.kind] },
    ...(decision === null
      ? {}
      : {
          Note: {
            Text: cut(alertText(alert).title, 512),
            UpdatedBy: cut(decision.by, 512),
            UpdatedAt: formatInstant(decision.atMs),
          },
        }),
    UserDefinedFields: {
      person: cut(actor.person ?? 'unknown', 1024),
      confidence: actor.confidence,
      caller: cut(actor.arn, 1024),
      events: cut(incident.eventIds.join(' '), MAX_EVENT_TEXT),
    },
  };
}

const STATUSES = { acknowledged: 'NOTIFIED', resolved: 'RESOLVED' } as const;

function partitionOf(partition: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  return partition === 'aws-cn' || partition === 'aws-us-gov' ? partition : 'aws';
}

function typeOf(subject: string): string {
  const kind = /^arn:[^:]+:iam::\d*:(user|role|group|policy)\//.exec(subject)?.[1] ?? '';
  return TYPES.get(kind) ?? 'Other';
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['user', 'AwsIamUser'],
  ['role', 'AwsIamRole'],
  ['group', 'AwsIamGroup'],
  ['policy', 'AwsIamPolicy'],
]);

function descriptionOf({ incident }: Alert): string {
  const { actor, why } = incident;
  const who = actor.person ?? actor.arn;
  return `${why.join('. ')}. By ${who} (${actor.confidence} confidence: ${actor.because}).`;
}

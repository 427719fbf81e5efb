import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  DescribeHubCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Alert, AlertSink } from '@countersign/govern';
import { checkBy } from '../check-by.ts';
import { shortened } from '../in-a-line.ts';
import { type AwsTarget, awsFailure, clientSettings } from './aws-outcome.ts';
import type { SinkOptions } from './sink-options.ts';

/** The Security Hub of an account. */
export interface SecurityHubOptions extends SinkOptions {
  readonly aws: AwsTarget;
  /** An alert as a finding of the AWS Security Finding Format. */
  readonly finding: (alert: Alert) => AwsSecurityFinding;
}

/**
 * Imports alerts as findings; what is told of one incident is one finding.
 *
 * @see {@link https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html}
 */
export function createSecurityHubSink({ aws, finding, name }: SecurityHubOptions): AlertSink {
  const client = new SecurityHubClient(clientSettings(aws));
  return {
    name,
    async send(alert) {
      try {
        const Findings = [finding(alert)];
        const { FailedFindings } = await client.send(new BatchImportFindingsCommand({ Findings }));
        const failed = FailedFindings?.[0];
        if (failed === undefined) return { kind: 'sent', receipt: null };
        const because = shortened(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
        return { kind: 'refused', because };
      } catch (error) {
        return awsFailure(error);
      }
    },
    check: async () =>
      checkBy(async () => client.send(new DescribeHubCommand({})), 'Security Hub is on'),
    async close() {
      client.destroy();
    },
  };
}

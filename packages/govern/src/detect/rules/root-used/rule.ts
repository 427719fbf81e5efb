import { callName } from '../../../trail/call-name.ts';
import type { DetectionRule, RecordedCall } from '../../detection-rule.ts';
import { given, severityOf, tellAttempt } from '../../told.ts';

/** Tells of what root users did themselves, and of sessions that stand for one. */
export const rootUsed: DetectionRule = {
  id: 'root-used',
  title: 'Root user used',
  severity: 'high',
  techniques: ['T1078.004'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html',
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html',
  ],
  since: '0.1.0',
  toDo: 'Root users are for what nothing else can do. If nobody meant it, change the password, end its keys, and look at what it did.',
  joins: 'rule',
  wants: (call) => isRoot(call) || isRootSession(call),
  begin: () => ({
    *onEvent({ event }) {
      const account = event.accountId ?? 'an account';
      const from = event.sourceIp === null ? '' : ` from ${event.sourceIp}`;
      if (isRootSession(event)) {
        const target = given(event, 'targetPrincipal') ?? account;
        const title = `A session for the root user of ${target} was asked for`;
        yield {
          severity: severityOf(event, 'high'),
          title: tellAttempt(event, title),
          target,
          why: `AssumeRoot was called${from}`,
        };
        return;
      }
      const call = callName(event);
      yield {
        severity: severityOf(event, KEYS.has(call) ? 'critical' : 'high'),
        title: KEYS.has(call)
          ? tellAttempt(event, `The root user of ${account} made itself an access key`)
          : `The root user of ${account} was used`,
        target: event.identity.arn ?? account,
        why: `the root user called ${call}${from}`,
      };
    },
  }),
};

const KEYS: ReadonlySet<string> = new Set(['iam:CreateAccessKey']);

/** A service that acts for a root user says so. */
function isRoot({ identity, type }: RecordedCall): boolean {
  return identity.type === 'Root' && identity.invokedBy === null && type !== 'AwsServiceEvent';
}

function isRootSession(call: RecordedCall): boolean {
  return callName(call) === 'sts:AssumeRoot';
}

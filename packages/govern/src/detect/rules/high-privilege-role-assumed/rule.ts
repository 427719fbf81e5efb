import { findRole } from '../../../inventory/model.ts';
import { callName } from '../../../trail/call-name.ts';
import { textIn } from '../../../trail/members.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionRule, RecordedCall } from '../../detection-rule.ts';
import { given, nameIn, nameOfCaller } from '../../told.ts';

/** Tells of sessions of roles that may do everything, or are kept for emergencies. */
export const highPrivilegeRoleAssumed: DetectionRule = {
  id: 'high-privilege-role-assumed',
  title: 'High-privilege or break-glass role assumed',
  severity: 'medium',
  techniques: ['T1078.004', 'T1550.001'],
  sources: [
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
  ],
  since: '0.1.0',
  toDo: 'Ask whoever called what for. A break-glass role is for emergencies: the use of it is reviewed each time.',
  joins: 'target',
  wants: (call) => call.errorCode === null && !isOfService(call) && isWay(call),
  begin: (context) => ({
    *onEvent({ actor, event }) {
      const arn = roleOf(event);
      const role = arn === null ? undefined : findRole(context.judge().model, arn);
      if (role === undefined || actor.kind === 'service') return;
      const privilege = context.privilegeOf(role);
      const isBreakGlass = context.isBreakGlass(role);
      if (privilege !== 'administrator' && !isBreakGlass) return;
      const { hasMfa } = event.identity;
      const what = isBreakGlass ? 'the break-glass role' : 'the administrator role';
      const session = given(event, 'roleSessionName');
      yield {
        severity: isBreakGlass ? 'high' : hasMfa === true ? 'low' : 'medium',
        title: `${nameOfCaller(actor)} came to act as ${what} ${nameIn(role.arn)}`,
        target: role.arn,
        why: [
          `${callName(event)} gave a session${session === null ? '' : ` called ${session}`}`,
          ...(event.sourceIp === null ? [] : [`from ${event.sourceIp}`]),
          hasMfa === true ? 'with a second factor' : 'no second factor is recorded',
        ].join(', '),
      };
    },
  }),
};

const ASSUMES: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
]);

/** Sign-ins of sessions: what the console shows of somebody whom a provider or another role brought. */
const SIGN_INS: ReadonlySet<string> = new Set(['signin:SwitchRole', 'signin:ConsoleLogin']);

function isWay(call: RecordedCall): boolean {
  const name = callName(call);
  return ASSUMES.has(name) || (SIGN_INS.has(name) && call.identity.type === 'AssumedRole');
}

/** Services assume the roles of what runs with them over and over. */
function isOfService({ identity }: RecordedCall): boolean {
  return identity.type === 'AWSService' || identity.invokedBy !== null;
}

function roleOf(event: TrailEvent): string | null {
  if (!ASSUMES.has(callName(event))) {
    const isFailed = textIn(event.responseElements, event.name) === 'Failure';
    return isFailed ? null : event.identity.issuerArn;
  }
  return given(event, 'roleArn');
}

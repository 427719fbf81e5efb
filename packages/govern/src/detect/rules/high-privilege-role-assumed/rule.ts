import { findRole } from '../../../inventory/model.ts';
import { callName } from '../../../trail/call-name.ts';
import { approvalOf } from '../../approvals.ts';
import { assumedRole, mayAssumeRole, roleUse } from '../../assumed-role.ts';
import type { DetectionRule } from '../../detection-rule.ts';
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
  wants: mayAssumeRole,
  begin: (context) => ({
    *onEvent({ actor, event }) {
      const arn = assumedRole(event);
      const role = arn === null ? undefined : findRole(context.judge().model, arn);
      if (role === undefined || actor.kind === 'service') return;
      const privilege = context.privilegeOf(role);
      const isBreakGlass = context.isBreakGlass(role);
      if (privilege !== 'administrator' && !isBreakGlass) return;
      const { hasMfa } = event.identity;
      const approval = approvalOf(context.approvals, roleUse(role.arn, actor, event));
      const isApproved = approval.kind === 'approved';
      const what = isBreakGlass ? 'the break-glass role' : 'the administrator role';
      const session = given(event, 'roleSessionName');
      yield {
        severity: isApproved ? 'low' : isBreakGlass ? 'high' : hasMfa === true ? 'low' : 'medium',
        title: `${nameOfCaller(actor)} came to act as ${what} ${nameIn(role.arn)}`,
        target: role.arn,
        why: [
          `${callName(event)} gave a session${session === null ? '' : ` called ${session}`}`,
          ...(event.sourceIp === null ? [] : [`from ${event.sourceIp}`]),
          hasMfa === true ? 'with a second factor' : 'no second factor is recorded',
          ...(isApproved
            ? [
                `approved by ${approval.window.approvedBy.join(' and ')} for ${approval.window.reason}`,
              ]
            : []),
        ].join(', '),
      };
    },
  }),
};

import { findRole } from '../../../inventory/model.ts';
import { callName } from '../../../trail/call-name.ts';
import { approvalOf, minutesOf, wantsApproval } from '../../approvals.ts';
import { assumedRole, mayAssumeRole, roleUse, sessionEndMs } from '../../assumed-role.ts';
import type { DetectionRule } from '../../detection-rule.ts';
import { fromWhere, nameIn, nameOfCaller } from '../../told.ts';

/** A session may outlast its approval by so much: whoever asks for an hour gets no second less. */
const TOLERANCE_MS = 60_000;

/** Tells of sessions of roles that want an approval, where there is none. */
export const accessOutsideApproval: DetectionRule = {
  id: 'access-outside-approval',
  title: 'Role used without an approval',
  severity: 'high',
  techniques: ['T1078.004', 'T1550.001'],
  sources: [
    'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html',
  ],
  since: '0.1.0',
  toDo: 'Ask whoever called, and those who approve. If nobody knows of it, revoke the sessions of the role, and look at what was done with it.',
  joins: 'target',
  wants: mayAssumeRole,
  begin: (context) => ({
    *onEvent({ actor, event }) {
      const arn = assumedRole(event);
      if (arn === null || actor.kind === 'service') return;
      const role = findRole(context.judge().model, arn)?.arn ?? arn;
      if (!wantsApproval(context.approvals, role)) return;
      const approval = approvalOf(context.approvals, roleUse(role, actor, event));
      const who = `${nameOfCaller(actor)} came to act as ${nameIn(role)}`;
      if (approval.kind === 'none') {
        yield {
          title: `${who} without an approval`,
          target: role,
          why: `${approval.because}; ${callName(event)} gave a session${fromWhere(event)}`,
        };
        return;
      }
      const longerMs = (sessionEndMs(event) ?? 0) - approval.window.untilMs;
      if (longerMs <= TOLERANCE_MS) return;
      yield {
        severity: 'medium',
        title: `${who} for longer than was approved`,
        target: role,
        why: `the session lasts ${minutesOf(longerMs)} longer than the approval for ${approval.window.reason}`,
      };
    },
  }),
};

import { callName } from '../../../trail/call-name.ts';
import { isDenial } from '../../../trail/denial.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionContext, DetectionRule, Found, SeenEvent } from '../../detection-rule.ts';
import { gainedPrivileges } from '../../gained-privileges.ts';
import { nameIn, nameOfCaller, severityOf } from '../../told.ts';

/** Calls that give permissions, or take away what limits them. */
const GRANTS =
  /^(?:iam:(?:(?:Put|Attach)(?:User|Role|Group)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|UpdateAssumeRolePolicy|(?:Put|Delete)(?:User|Role)PermissionsBoundary)|sso:(?:CreateAccountAssignment|PutInlinePolicyToPermissionSet|Attach(?:Customer)?ManagedPolicy(?:Reference)?ToPermissionSet)|identitystore:CreateGroupMembership)$/;

/** So many calls of a minute are judged; of more `iam-access-denied-burst` tells. */
const MAX_JUDGED = 20;
const MINUTE_MS = 60_000;

/** Tells of calls that were refused and would have made somebody privileged. */
export const privilegeChangeDenied: DetectionRule = {
  id: 'privilege-change-denied',
  title: 'Change of permissions tried and denied',
  severity: 'medium',
  techniques: ['T1098.003'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
  ],
  since: '0.1.0',
  toDo: 'Ask whoever called what it was for. If nobody called, his credentials are in other hands: deactivate them, and look for calls that were not denied.',
  joins: 'target',
  wants: (call) => isDenial(call.errorCode) && GRANTS.test(callName(call)),
  begin: (context) => {
    let judged: readonly number[] = [];
    return {
      *onEvent(seen) {
        const { atMs } = seen.event;
        judged = judged.filter((each) => atMs - each < MINUTE_MS);
        if (judged.length >= MAX_JUDGED) return;
        judged = [...judged, atMs];
        const found =
          seen.event.requestParameters === null ? untold(seen) : judgedBy(seen, context);
        if (found !== null) yield found;
      },
    };
  },
};

/** What would have come of it. */
function judgedBy({ actor, event }: SeenEvent, context: DetectionContext): Found | null {
  const signal = context.imagine(event);
  const gained = signal === null ? null : gainedPrivileges(signal, context);
  if (gained === null) return null;
  return {
    severity: severityOf(event, gained.severity ?? 'critical'),
    title: `${nameOfCaller(actor)} was denied ${callName(event)}, by which ${gained.title}`,
    target: gained.target,
    why: `${whyNot(event)}; had it been allowed: ${gained.why}`,
  };
}

/** What was tried, of which the record does not tell the content. */
function untold({ actor, event }: SeenEvent): Found {
  const target = / on resource: (?:(?:user|group|role|policy) )?(\S+)/.exec(
    event.errorMessage ?? '',
  )?.[1];
  const about = target === undefined ? '' : ` on ${nameIn(target)}`;
  return {
    severity: 'low',
    title: `${nameOfCaller(actor)} was denied ${callName(event)}${about}`,
    target: target ?? null,
    why: `${whyNot(event)}; the record does not tell what it would have given`,
  };
}

/** What AWS says of who denied it. */
function whyNot({ errorCode, errorMessage }: TrailEvent): string {
  const because = / because (.{1,200})$/.exec(errorMessage ?? '')?.[1];
  return because === undefined
    ? `it ended with ${errorCode ?? 'an error'}`
    : `denied because ${because}`;
}

import { callName } from '../../../trail/call-name.ts';
import { burstDetector } from '../../burst.ts';
import type { DetectionRule } from '../../detection-rule.ts';

/** So many changes within ten minutes are more than a day's work by hand. */
const AT_LEAST = 20;

/** What makes identities and credentials, or gives them permissions. */
const CHANGES =
  /^iam:(?:Create(?:User|Role|AccessKey|LoginProfile|PolicyVersion)|Attach(?:User|Role|Group)Policy|Put(?:User|Role|Group)Policy|AddUserToGroup|UpdateAssumeRolePolicy)$/;

/** Tells of somebody who makes and empowers identities far more often than before. */
export const iamChangeBurst: DetectionRule = {
  id: 'iam-change-burst',
  title: 'Burst of changes to identities and permissions',
  severity: 'medium',
  techniques: ['T1136.003', 'T1098'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html'],
  since: '0.1.0',
  toDo: 'A deployment looks like this. One that is meant to be is an exception with an owner, a reason and an end.',
  joins: 'rule',
  isOfPipelines: true,
  wants: (call) => call.errorCode === null && CHANGES.test(callName(call)),
  begin: () => burstDetector(AT_LEAST, 'changed identities and permissions'),
};

import { isDenial } from '../../../trail/denial.ts';
import { burstDetector } from '../../burst.ts';
import type { DetectionRule } from '../../detection-rule.ts';

/** So many denied calls within ten minutes are more than a slip. */
const AT_LEAST = 10;

const SOURCES: ReadonlySet<string> = new Set([
  'iam.amazonaws.com',
  'sts.amazonaws.com',
  'organizations.amazonaws.com',
  'sso.amazonaws.com',
  'identitystore.amazonaws.com',
]);

/** Tells of somebody whose calls to IAM and its kin are denied far more often than before. */
export const iamAccessDeniedBurst: DetectionRule = {
  id: 'iam-access-denied-burst',
  title: 'Burst of denied calls to IAM',
  severity: 'medium',
  techniques: ['T1087.004', 'T1580'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'],
  since: '0.1.0',
  toDo: 'Ask whoever called. A program that lost a permission looks the same: its calls are one or two.',
  joins: 'rule',
  wants: ({ errorCode, identity, source }) =>
    isDenial(errorCode) && SOURCES.has(source) && identity.type !== 'AWSService',
  begin: () => burstDetector(AT_LEAST, 'was denied calls to IAM'),
};

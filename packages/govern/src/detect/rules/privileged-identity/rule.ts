import type { DetectionRule } from '../../detection-rule.ts';
import { gainOf } from '../../gain-of.ts';

/** Tells of calls by which somebody else came to be privileged. */
export const privilegedIdentity: DetectionRule = {
  id: 'privileged-identity',
  title: 'Privileged user or role came to be',
  severity: 'critical',
  techniques: ['T1098.003', 'T1136.003'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage.html'],
  since: '0.1.0',
  toDo: 'Ask whoever called. If he did not mean it, take away what the call gave, and look at what the new administrator did since.',
  joins: 'target',
  isOfPipelines: true,
  wants: () => false,
  begin: (context) => ({
    *onSignal(signal) {
      const gained = gainOf(signal, 'privileged-identity', context);
      if (gained !== null) yield gained;
    },
  }),
};

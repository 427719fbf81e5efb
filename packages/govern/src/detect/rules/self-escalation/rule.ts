import type { DetectionRule } from '../../detection-rule.ts';
import { gainOf } from '../../gain-of.ts';
import { nameOfCaller } from '../../told.ts';

/** Tells of calls by which whoever called came to be privileged. */
export const selfEscalation: DetectionRule = {
  id: 'self-escalation',
  title: 'Somebody made himself privileged',
  severity: 'critical',
  techniques: ['T1098.003', 'T1548.005'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage.html'],
  since: '0.1.0',
  toDo: 'Take away what the call gave, end his sessions, and look at what he did since.',
  joins: 'target',
  wants: () => false,
  begin: (context) => ({
    *onSignal(signal) {
      const gained = gainOf(signal, 'self-escalation', context);
      if (gained === null) return;
      yield {
        ...gained,
        title: `${nameOfCaller(signal.actor)} did it to himself: ${gained.title}`,
      };
    },
  }),
};

import type { Signal } from '../../../trail/live-model.ts';
import type { DetectionContext, DetectionRule, Found } from '../../detection-rule.ts';
import { gainedPrivileges } from '../../gained-privileges.ts';
import { letIntoAdministrator } from '../../let-into-administrator.ts';
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
      const found = foundIn(signal, context);
      if (found === null) return;
      yield { ...found, title: `${nameOfCaller(signal.actor)} did it to himself: ${found.title}` };
    },
  }),
};

/** What whoever called gained, or into what he let himself. */
function foundIn(signal: Signal, context: DetectionContext): Found | null {
  if (signal.rule === 'self-escalation') return gainedPrivileges(signal, context);
  const letIn = signal.rule === null ? letIntoAdministrator(signal, context) : null;
  if (letIn?.isOwn !== true) return null;
  const { isOwn: _, ...found } = letIn;
  return found;
}

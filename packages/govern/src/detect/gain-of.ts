import type { Signal } from '../trail/live-model.ts';
import type { DetectionContext, Found } from './detection-rule.ts';
import { gainedPrivileges } from './gained-privileges.ts';
import { letIntoAdministrator } from './let-into-administrator.ts';

/**
 * What somebody gained by a call that one of the two rules about it tells of: what the closure
 * tells, else whom a trust policy lets in; `null` where the other rule tells of it, or nobody did.
 */
export function gainOf(
  signal: Signal,
  rule: NonNullable<Signal['rule']>,
  context: DetectionContext,
): Found | null {
  if (signal.rule !== null) return signal.rule === rule ? gainedPrivileges(signal, context) : null;
  const letIn = letIntoAdministrator(signal, context);
  return letIn?.rule === rule ? letIn.found : null;
}

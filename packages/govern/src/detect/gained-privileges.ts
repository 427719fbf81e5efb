import type { Severity } from '../audit/finding.ts';
import type { Change } from '../inventory/change.ts';
import { findRole } from '../inventory/model.ts';
import { starterId } from '../reach/reach-path.ts';
import { type Gained, idsOf, type Signal } from '../trail/live-model.ts';
import type { DetectionContext, Found } from './detection-rule.ts';
import { isOutOfReach } from './out-of-reach.ts';

/** So many are named; of others it is told how many they are. */
const MAX_NAMED = 3;

/**
 * What somebody gained by a call, as one finding; `null` where nobody did who can make use of it:
 * what a role may do that nobody can assume is nobody's.
 */
export function gainedPrivileges(signal: Signal, context: DetectionContext): Found | null {
  const gains = signal.appeared.filter(({ finding: { from } }) => {
    if (from.kind !== 'role') return true;
    const role = findRole(context.judge().model, from.arn) ?? from;
    return !isOutOfReach(context.judge(), role);
  });
  const worstFirst = gains.toSorted((a, b) => rank(a) - rank(b));
  const [first] = worstFirst;
  if (first === undefined) return null;
  const subjects = signal.changes.flatMap((change) => subjectOf(change) ?? []);
  const oneself = idsOf(signal.event, signal.actor);
  const caller = worstFirst.find(({ finding }) => oneself.has(starterId(finding.from)));
  const subject = gains.find(({ finding }) => subjects.includes(starterId(finding.from)));
  // Who did it for himself is told as who did; else whoever it was done to.
  const own = caller ?? subject;
  const about = subject ?? caller;
  const told = own === undefined ? worstFirst : [own, ...worstFirst.filter((each) => each !== own)];
  const rest = told.length - MAX_NAMED;
  const sentences = told.slice(0, MAX_NAMED).map(({ why }) => why);
  return {
    severity: severityOf(gains),
    title: told[0]?.why ?? first.why,
    target:
      about === undefined
        ? (subjects[0] ?? starterId(first.finding.from))
        : starterId(about.finding.from),
    why: `${sentences.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
  };
}

/**
 * Who both makes and empowers identities is nearly an administrator; other duties are kept apart
 * with less at stake, as is what is wider than before.
 */
function severityOf(gains: readonly Gained[]): Severity {
  const anew = gains.filter(({ finding }) => finding.isWider !== true);
  const conflicts = anew.map(({ finding }) => finding.conflict);
  if (conflicts.includes(null)) return 'critical';
  const isNear = conflicts.some((conflict) => conflict?.duties.includes('identity-creation'));
  return isNear ? 'high' : 'medium';
}

function rank({ finding: { conflict, isWider } }: Gained): number {
  if (isWider === true) return 2;
  return conflict === null ? 0 : 1;
}

/** Whom or what a change is about, by ARN. */
export function subjectOf(change: Change): string | null {
  switch (change.kind) {
    case 'create-user':
    case 'add-user-to-group':
    case 'remove-user-from-group':
      return change.userArn;
    case 'create-role':
    case 'put-trust-policy':
    case 'add-role-to-instance-profile':
    case 'remove-role-from-instance-profile':
      return change.roleArn;
    case 'put-inline-policy':
    case 'delete-inline-policy':
    case 'attach-policy':
    case 'detach-policy':
    case 'set-boundary':
    case 'remove-boundary':
    case 'tag-entity':
    case 'untag-entity':
    case 'delete-entity':
      return change.entityArn;
    case 'create-group':
      return change.groupArn;
    case 'create-policy':
    case 'put-policy-version':
    case 'set-default-policy-version':
    case 'delete-policy-version':
    case 'delete-policy':
      return change.policyArn;
    case 'create-permission-set':
    case 'delete-permission-set':
    case 'assign-permission-set':
    case 'unassign-permission-set':
      return change.permissionSetArn;
    case 'put-organization-policy':
    case 'attach-organization-policy':
    case 'detach-organization-policy':
      return change.policyName;
    case 'add-directory-member':
      return change.groupId;
    case 'put-resource-policy':
    case 'delete-resource-policy':
      return change.resourceArn;
  }
}

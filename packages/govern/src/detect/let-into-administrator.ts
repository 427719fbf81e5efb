import { findAccount, findRole, type PrincipalEntity, type Role } from '../inventory/model.ts';
import { askToAssume } from '../judge/assume-role.ts';
import type { Judge } from '../judge/judge.ts';
import { idsOf, type Signal } from '../trail/live-model.ts';
import type { DetectionContext, Found } from './detection-rule.ts';
import { candidatesIn } from './out-of-reach.ts';

/** Whom an edited trust policy lets into the role of a full administrator. */
interface LetIn {
  /** `self-escalation`: whoever edited it is one of them. */
  readonly rule: NonNullable<Signal['rule']>;
  readonly found: Found;
}

/** So many are named; of others it is told how many they are. */
const MAX_NAMED = 3;

/**
 * Whom of the model a call lets into the role of a full administrator who was not let in before,
 * however he could have come there otherwise; `null` where it lets in nobody.
 */
export function letIntoAdministrator(signal: Signal, context: DetectionContext): LetIn | null {
  for (const change of signal.changes) {
    if (change.kind !== 'put-trust-policy') continue;
    const judge = context.judge();
    const role = findRole(judge.model, change.roleArn);
    const before = findRole(signal.before, change.roleArn);
    if (role === undefined || before === undefined) continue;
    if (context.privilegeOf(role) !== 'administrator') continue;
    const entered = enteredBy(judge, role, before).filter(
      (entity) => context.privilegeOf(entity) !== 'administrator',
    );
    if (entered.length > 0) return told(signal, role, entered);
  }
  return null;
}

/** Those whom a role lets in, and did not before. */
function enteredBy(judge: Judge, role: Role, before: Role): readonly PrincipalEntity[] {
  const account = findAccount(judge.model, role.arn);
  const named = role.trust.policy.statements.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal !== undefined && !principal.negated ? principal.entries : [],
  );
  const candidates = new Set(
    named
      .filter(({ type }) => type === 'AWS')
      .flatMap(({ value }) => (account === undefined ? [] : candidatesIn(account, value))),
  );
  return [...candidates].filter(
    (entity) =>
      askToAssume(judge, entity, role).kind !== 'none' &&
      askToAssume(judge, entity, role, { trust: before.trust }).kind === 'none',
  );
}

function told(
  { actor, event }: Signal,
  { arn, name }: Role,
  entered: readonly PrincipalEntity[],
): LetIn {
  const oneself = idsOf(event, actor);
  const own = entered.find((entity) => oneself.has(entity.arn));
  const inOrder = own === undefined ? entered : [own, ...entered.filter((each) => each !== own)];
  const names = inOrder.slice(0, MAX_NAMED).map((entity) => entity.name);
  const more = inOrder.length - names.length;
  const who = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    rule: own === undefined ? 'privileged-identity' : 'self-escalation',
    found: {
      severity: 'critical',
      title: `${who} can act as the administrator role ${name}`,
      target: arn,
      why: `the trust policy of ${name}, a full administrator, lets in ${who} now and did not before`,
    },
  };
}

import type { Answer } from '@countersign/core';
import type { IdentityPolicy } from '../../../inventory/effective-policies.ts';
import { hasDeny, isInline } from '../../../inventory/effective-policies.ts';
import type { PrincipalEntity } from '../../../inventory/model.ts';
import { surest } from '../../../judge/certainty.ts';
import { attaching } from '../../policy-arns.ts';
import { isFull } from '../../policy-versions.ts';
import type { Actor, Allowed, StepContext, StepKind, TakenStep } from '../../step-kind.ts';

/** Each of them can do away with some policy. */
const ACTIONS: readonly string[] = [
  ...['User', 'Role', 'Group'].flatMap((kind) => [
    `iam:Delete${kind}Policy`,
    `iam:Put${kind}Policy`,
    `iam:Detach${kind}Policy`,
  ]),
  'iam:RemoveUserFromGroup',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
];

/**
 * Doing away with the policies of a user or role that deny, as many of them as the
 * actor can: deleting or writing over those that are inline, detaching managed
 * ones or putting another version in force, or taking the user out of the group.
 */
export const removeDenyingPolicies: StepKind = {
  id: 'remove-denying-policies',
  aliases: [],
  title: 'doing away with policies that deny',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html',
  actions: [],
  oneOf: ACTIONS,
  looksAt: ['attachments', 'documents', 'boundaries'],
  *find(context, actor) {
    for (const entity of context.restrained(actor.accountId)) {
      const step = relieve(context, actor, entity);
      if (step !== null) yield step;
    }
  },
};

function relieve(context: StepContext, actor: Actor, entity: PrincipalEntity): TakenStep | null {
  const policies = context.identityPoliciesOf(entity);
  const removed = new Set<IdentityPolicy>();
  const requests: Allowed[] = [];
  for (const policy of policies.filter(({ document }) => hasDeny(document))) {
    if (removed.has(policy)) continue;
    const alone = surest(removals(context, actor, { entity, policy }));
    const answer = alone.kind === 'none' ? leave(actor, policy) : alone;
    if (answer.kind === 'none') continue;
    requests.push(answer);
    removed.add(policy);
    if (alone.kind !== 'none') continue;
    // Whoever leaves a group loses all that came by it.
    for (const other of policies) {
      if (other.groupArn === policy.groupArn) removed.add(other);
    }
  }
  if (removed.size === 0) return null;
  const source = [...removed]
    .map(({ document, groupArn }) => `${document.name} ${groupArn ?? ''}`.trim())
    .join(', ');
  return { gain: { kind: 'relieve', entity, removed: [...removed], source }, requests };
}

/** The requests each of which is enough to do away with one policy and with no other. */
function* removals(
  { model }: StepContext,
  actor: Actor,
  { entity, policy }: { readonly entity: PrincipalEntity; readonly policy: IdentityPolicy },
): Iterable<Answer> {
  const own = entity.kind === 'user' ? 'User' : 'Role';
  const kind = policy.groupArn === null ? own : 'Group';
  const resources = [policy.groupArn ?? entity.arn];
  if (isInline(policy)) {
    yield actor.ask(`iam:Delete${kind}Policy`, { resources });
    yield actor.ask(`iam:Put${kind}Policy`, { resources });
    return;
  }
  const { name } = policy.document;
  yield actor.ask(`iam:Detach${kind}Policy`, { resources, context: attaching(name) });
  const managed = model.accounts.get(actor.accountId)?.policies.get(name);
  if (managed === undefined) return;
  if (!isFull(managed)) yield actor.ask('iam:CreatePolicyVersion', { resources: [name] });
  if (managed.versions.some((version) => !hasDeny(version.document))) {
    yield actor.ask('iam:SetDefaultPolicyVersion', { resources: [name] });
  }
}

function leave(actor: Actor, { groupArn }: IdentityPolicy): Answer {
  if (groupArn === null) return { kind: 'none' };
  return actor.ask('iam:RemoveUserFromGroup', { resources: [groupArn] });
}

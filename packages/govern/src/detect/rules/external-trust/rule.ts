import { type AttachedPolicy, isAccountId } from '@countersign/core';
import { namesEveryone, outsideAccounts } from '../../../audit/outside.ts';
import type { Change } from '../../../inventory/change.ts';
import { findResourcePolicy, findRole, type Model } from '../../../inventory/model.ts';
import { callName } from '../../../trail/call-name.ts';
import type { DetectionContext, DetectionRule, Found } from '../../detection-rule.ts';
import { given, nameIn } from '../../told.ts';

/** Tells of trust that a call gave to accounts outside, or to anybody. */
export const externalTrust: DetectionRule = {
  id: 'external-trust',
  title: 'Somebody outside was let in',
  severity: 'high',
  techniques: ['T1098.003', 'T1199'],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
  ],
  since: '0.1.0',
  toDo: 'Ask whoever called who that is. If it is a partner, put the account in `trustedAccounts`; if not, write the policy again and look at who came.',
  joins: 'target',
  wants: (call) => call.errorCode === null && WAYS.has(callName(call)),
  begin: (context) => ({
    *onSignal({ before, changes }) {
      for (const change of changes) {
        const written = policyWritten(change, context.judge().model);
        if (written === null) continue;
        const was = policyBefore(change, before);
        const found = letIn(context, { ...written, was });
        if (found !== null) yield found;
      }
    },
    *onEvent({ event }) {
      if (callName(event) === 'rolesanywhere:CreateTrustAnchor') {
        const name = given(event, 'name') ?? 'a trust anchor';
        yield {
          severity: 'medium',
          title: `${name} lets in whoever has a certificate of an authority outside AWS`,
          target: name,
          why: 'a certificate takes the place of credentials for every profile of IAM Roles Anywhere',
        };
        return;
      }
      const principal = given(event, 'principal');
      const target = given(event, 'functionName');
      const isLimited =
        given(event, 'sourceArn') !== null ||
        given(event, 'sourceAccount') !== null ||
        given(event, 'principalOrgID') !== null;
      if (principal === null || isLimited) return;
      const account = isAccountId(principal) ? principal : (principal.split(':')[4] ?? '');
      const isAnyone = principal === '*';
      if (!isAnyone && (!isAccountId(account) || isKnown(context, account))) return;
      yield {
        title: isAnyone
          ? `Anybody may call the function ${nameIn(target ?? '')}`
          : `The account ${account} outside may call the function ${nameIn(target ?? '')}`,
        target,
        why: `the policy of the function names ${principal} and asks for nothing else`,
      };
    },
  }),
};

const WAYS: ReadonlySet<string> = new Set([
  'lambda:AddPermission',
  'rolesanywhere:CreateTrustAnchor',
]);

/** A policy that lets others in, of whom, and what it was before. */
interface Written {
  readonly arn: string;
  readonly policy: AttachedPolicy;
  readonly was: AttachedPolicy | null;
}

function letIn(context: DetectionContext, { arn, policy, was }: Written): Found | null {
  const judge = context.judge();
  const before = was === null ? null : { trust: was };
  const known = new Set(
    before === null ? [] : outsideAccounts(judge, before).map(({ accountId }) => accountId),
  );
  const outside = outsideAccounts(judge, { trust: policy })
    .map(({ accountId }) => accountId)
    .filter((accountId) => !known.has(accountId) && !isKnown(context, accountId));
  const isOpen = isOpenToAnyone(policy) && (was === null || !isOpenToAnyone(was));
  if (outside.length === 0 && !isOpen) return null;
  const who = isOpen ? 'anybody' : `the account ${outside.join(', ')} outside`;
  return {
    severity: isOpen ? 'critical' : 'high',
    title: `${nameIn(arn)} lets in ${who}`,
    target: arn,
    why: isOpen
      ? 'its policy names everybody and sets no condition'
      : `its policy names ${outside.join(', ')}, which is neither in the organisation nor trusted`,
  };
}

/** Names everybody, in a statement without conditions. */
function isOpenToAnyone({ policy, ...rest }: AttachedPolicy): boolean {
  const statements = policy.statements.filter(({ conditions }) => conditions.length === 0);
  return namesEveryone({ trust: { ...rest, policy: { ...policy, statements } } });
}

function isKnown({ judge, trustedAccounts }: DetectionContext, accountId: string): boolean {
  const { accounts, organization } = judge().model;
  return (
    accounts.has(accountId) ||
    organization?.accounts.has(accountId) === true ||
    trustedAccounts.has(accountId)
  );
}

function policyWritten(change: Change, model: Model): Omit<Written, 'was'> | null {
  if (change.kind === 'put-trust-policy' || change.kind === 'create-role') {
    const role = findRole(model, change.roleArn);
    return role === undefined ? null : { arn: role.arn, policy: role.trust };
  }
  if (change.kind !== 'put-resource-policy') return null;
  const policy = findResourcePolicy(model, change.resourceArn)?.policy ?? null;
  return policy === null ? null : { arn: change.resourceArn, policy };
}

function policyBefore(change: Change, model: Model): AttachedPolicy | null {
  if (change.kind === 'put-trust-policy') return findRole(model, change.roleArn)?.trust ?? null;
  if (change.kind !== 'put-resource-policy') return null;
  return findResourcePolicy(model, change.resourceArn)?.policy ?? null;
}

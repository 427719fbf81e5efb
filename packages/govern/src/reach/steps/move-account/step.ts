import type { Organization, OrganizationAccount } from '../../../inventory/model.ts';
import { allAllowed } from '../../one-request.ts';
import {
  type Limit,
  lifting,
  limitedAccounts,
  limitsOn,
  organizationArns,
} from '../../organization-limits.ts';
import type { Actor, StepKind, TakenStep } from '../../step-kind.ts';

/** Moving a member account to where fewer service control policies limit it, and none that did not. */
export const moveAccount: StepKind = {
  id: 'move-account',
  aliases: [],
  title: 'moving an account out of the reach of service control policies',
  page: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html',
  actions: ['organizations:MoveAccount'],
  looksAt: [],
  *find({ model: { organization } }, actor) {
    if (organization === null) return;
    for (const [accountId, limits] of limitedAccounts(organization, actor.accountId)) {
      const account = organization.accounts.get(accountId);
      if (account !== undefined) yield* moves(organization, actor, { account, limits });
    }
  },
};

function* moves(
  organization: Organization,
  actor: Actor,
  { account, limits }: { readonly account: OrganizationAccount; readonly limits: readonly Limit[] },
): Iterable<TakenStep> {
  const arns = organizationArns(organization);
  for (const unitId of organization.units.keys()) {
    if (unitId === account.parentId) continue;
    const left = documentsOn(withParent(organization, account, unitId), account.id);
    const isNoWorse = [...left].every((each) => limits.some(({ document }) => document === each));
    const lifted = limits.filter(({ document }) => !left.has(document));
    if (!isNoWorse || lifted.length === 0) continue;
    const involved = [arns.account(account.id), arns.unit(account.parentId), arns.unit(unitId)];
    const requests = allAllowed(
      involved.map((arn) => actor.ask('organizations:MoveAccount', { resources: [arn] })),
    );
    if (requests !== null) yield { gain: lifting(account.id, lifted), requests };
  }
}

function documentsOn(organization: Organization, accountId: string) {
  return new Set(limitsOn(organization, accountId).map(({ document }) => document));
}

function withParent(
  organization: Organization,
  account: OrganizationAccount,
  parentId: string,
): Organization {
  const accounts = new Map(organization.accounts).set(account.id, { ...account, parentId });
  return { ...organization, accounts };
}

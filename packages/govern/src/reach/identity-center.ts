import { type Answer, parseArn } from '@countersign/core';
import type { Model, Role } from '../inventory/model.ts';
import { surest } from '../judge/certainty.ts';
import { managedAccounts } from './organization-accounts.ts';
import { type Chain, firstAllowed, sharedActions } from './run-chain.ts';
import type { Actor, StepContext, StepKind } from './step-kind.ts';

/** Where IAM Identity Center keeps the roles of permission sets, and how they are called. */
const PATH_OF_ROLES = '/aws-reserved/sso.amazonaws.com/';

/** What it takes to use an assignment. */
export const SIGNS_IN = 'a user of IAM Identity Center as whom the caller signs in';

/** A role of a permission set, and what the input does not tell of who manages it. */
interface AssignedRole {
  readonly role: Role;
  readonly needs: readonly string[];
}

/**
 * The roles that IAM Identity Center made in the accounts that somebody manages
 * by it: one for each permission set that is assigned in an account.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html}
 */
export function* permissionSetRoles(
  { model }: StepContext,
  { accountId }: Actor,
): Iterable<AssignedRole> {
  const { accountIds, needs } = managedAccounts(model, accountId);
  for (const id of accountIds) {
    for (const role of rolesOfAccount(model, id)) yield { role, needs };
  }
}

const rolesByModel = new WeakMap<Model, Map<string, readonly Role[]>>();

function rolesOfAccount(model: Model, accountId: string): readonly Role[] {
  const byAccount = rolesByModel.get(model) ?? new Map<string, readonly Role[]>();
  rolesByModel.set(model, byAccount);
  const known = byAccount.get(accountId);
  if (known !== undefined) return known;
  const all = [...(model.accounts.get(accountId)?.roles.values() ?? [])];
  const found = all.filter(({ path }) => path.startsWith(PATH_OF_ROLES));
  byAccount.set(accountId, found);
  return found;
}

/** The ARN by which IAM Identity Center's actions name an account. */
export function accountArn({ entity }: Actor, accountId: string): string {
  return `arn:${parseArn(entity.arn)?.partition ?? 'aws'}:sso:::account/${accountId}`;
}

/** Whether any policy can be put into a permission set; each sort of policies is enough. */
export function askToWritePermissionSet(actor: Actor): Answer {
  return surest([
    actor.ask('sso:AttachManagedPolicyToPermissionSet', {}),
    actor.ask('sso:PutInlinePolicyToPermissionSet', {}),
  ]);
}

/** What makes the caller a user, or a member of a group, of IAM Identity Center. */
interface SignInSpec extends Pick<StepKind, 'id' | 'aliases' | 'title' | 'page'> {
  /** Alternatives, each with what must exist; the first that is allowed is told. */
  readonly chains: readonly (Chain & { readonly needs: string })[];
}

/** The kind of step that gets at permission sets that others are assigned. */
export function signInKind({ chains, ...about }: SignInSpec): StepKind {
  return {
    ...about,
    actions: sharedActions(chains),
    looksAt: ['other-accounts'],
    *find(context, actor) {
      const chain = firstAllowed(actor, chains);
      if (chain === null) return;
      for (const { role, needs } of permissionSetRoles(context, actor)) {
        yield {
          gain: { kind: 'become', entity: role },
          requests: chain.requests,
          needsInventory: [...chain.needs, ...needs].join(', and '),
        };
      }
    },
  };
}

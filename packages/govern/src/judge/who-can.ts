import { type AttachedPolicy, isAccountId, parseArn } from '@countersign/core';
import { type Certainty } from '../duties/holdings.ts';
import {
  findResourcePolicy,
  findRole,
  type PrincipalEntity,
  principalsOf,
  type Role,
} from '../inventory/model.ts';
import { compileWith, type Judge } from './judge.ts';

/** What is asked. */
export interface WhoCanQuestion {
  readonly action: string;
  /** `null`: any resource of the principal's own account. */
  readonly resource: string | null;
  /** The account that owns the resource, where its ARN does not tell. */
  readonly resourceAccount: string | null;
}

/** A principal that may perform the action. */
export interface CapablePrincipal {
  readonly principal: PrincipalEntity;
  readonly certainty: Exclude<Certainty, 'needs-inventory'>;
  /** What a conditional answer depends on. */
  readonly conditions: readonly string[];
}

/** Who may perform an action, and what that does not tell. */
export interface WhoCanAnswer {
  readonly allowed: readonly CapablePrincipal[];
  readonly notKnown: readonly string[];
}

/**
 * Lists the users and roles of the model that may perform an action on a
 * resource, or, without one, on any resource of their own account.
 *
 * For assuming a role its trust policy counts as well, and so does the policy of a
 * resource that the model knows; both may let in principals of other accounts. Of a
 * resource whose policy is not known only principals of its own account are listed.
 */
export function whoCan(judge: Judge, question: WhoCanQuestion): WhoCanAnswer {
  const { action, resource } = question;
  const { isKnown, owner, policy, role } = ofResource(judge, question);
  const allowed: CapablePrincipal[] = [];
  for (const principal of principalsOf(judge.model)) {
    if (owner !== null && policy === null && principal.accountId !== owner) continue;
    const answer = judge.ask(principal, action, {
      ...(resource === null ? {} : { resources: [resource] }),
      ...(owner === null ? {} : { resourceAccount: owner }),
      ...(policy === null ? {} : { layers: compileWith(judge.policiesOf(principal), policy) }),
    });
    if (answer.kind === 'none') continue;
    allowed.push({
      principal,
      certainty: answer.kind === 'certain' ? 'certain' : 'conditional',
      conditions: answer.witness.conditions,
    });
  }
  const notKnown = [...limitsOf(judge, { action, resource }, { role, isKnown })];
  if (resource !== null && resource !== '*' && owner === null) {
    notKnown.push(`who owns ${resource}: each principal is judged as if its own account did`);
  }
  return { allowed, notKnown };
}

/** What the model knows of the resource of a question. */
interface KnownOfResource {
  /** The account that owns it; `null` where nothing tells. */
  readonly owner: string | null;
  /** Its policy, or the trust policy of a role. */
  readonly policy: AttachedPolicy | null;
  readonly isKnown: boolean;
  /** The role, where the question is about assuming one. */
  readonly role: Role | undefined;
}

function ofResource(
  { model }: Judge,
  { action, resource, resourceAccount }: WhoCanQuestion,
): KnownOfResource {
  if (resource === null) {
    return { owner: resourceAccount, policy: null, isKnown: false, role: undefined };
  }
  const isAssumed = action.toLowerCase().startsWith('sts:assumerole');
  const role = isAssumed ? findRole(model, resource) : undefined;
  const known = findResourcePolicy(model, resource);
  return {
    owner: resourceAccount ?? accountIn(resource) ?? known?.accountId ?? null,
    policy: role?.trust ?? known?.policy ?? null,
    isKnown: known !== undefined,
    role,
  };
}

function accountIn(resource: string): string | null {
  const account = parseArn(resource)?.account ?? '';
  return isAccountId(account) ? account : null;
}

function limitsOf(
  judge: Judge,
  { action, resource }: Pick<WhoCanQuestion, 'action' | 'resource'>,
  { isKnown, role }: { readonly role: Role | undefined; readonly isKnown: boolean },
): readonly string[] {
  const texts = ['root users are not listed: only service control policies bind them'];
  if (role !== undefined) {
    texts.push('services, identity providers and other accounts that the trust policy names');
  } else if (isKnown) {
    texts.push(`services and accounts outside the input that the policy of ${resource} names`);
  } else if (resource !== null) {
    texts.push(
      `a resource-based policy of ${resource} is not in the input: it may allow more, also to other accounts, or deny`,
    );
  } else if (action.toLowerCase().startsWith('kms:')) {
    texts.push('key policies are not in the input: each may allow more, also by grants, or deny');
  }
  for (const principal of principalsOf(judge.model)) {
    for (const missing of judge.policiesOf(principal).missing) {
      texts.push(`${missing.name}, which bears on ${principal.arn}, is not in the input`);
    }
  }
  return texts;
}

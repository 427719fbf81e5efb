import { parseArn, policyJson } from '@countersign/core';
import { type Entity, findManagedPolicy, shortInlineName } from '@countersign/govern';
import { limitExceeded, noSuchEntity } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Asked, type Call, type Operation, reading } from '../operation.ts';
import { MARKERS, pageOf } from '../paging.ts';
import { checkSize, DOCUMENT_LIMITS, documentIn, encoded } from './documents.ts';
import { arnOf, GROUPS, type HolderKind, holderOf, newName, ROLES, USERS } from './entities.ts';

const MAX_ATTACHED = 10;

/** Inline policies of users, groups and roles, and managed policies attached to them. */
export const ATTACHMENT_OPERATIONS: Readonly<Record<string, Operation>> = {
  ...inlineOperations(USERS),
  ...inlineOperations(GROUPS),
  ...inlineOperations(ROLES),
  ...attachedOperations(USERS),
  ...attachedOperations(GROUPS),
  ...attachedOperations(ROLES),
};

/** Requests on a user or role tell the boundary that it has. */
function onHolder<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): Asked {
  return { resource: arnOf(call, kind) };
}

function inlineOperations<Holder extends Entity>(
  kind: HolderKind<Holder>,
): Record<string, Operation> {
  const { title } = kind;
  return {
    [`Put${title}Policy`]: {
      isReadOnly: false,
      asks: (call) => [onHolder(call, kind)],
      run: (call) => putInline(call, kind),
    },
    [`Get${title}Policy`]: reading(
      (call) => arnOf(call, kind),
      (call) => {
        const holder = holderOf(call, kind);
        const policy = inlineOf(call, holder);
        return {
          [`${title}Name`]: holder.name,
          PolicyName: call.input.text('PolicyName'),
          PolicyDocument: encoded(policy.policy),
        };
      },
    ),
    [`Delete${title}Policy`]: {
      isReadOnly: false,
      asks: (call) => [onHolder(call, kind)],
      run: (call) => {
        const holder = holderOf(call, kind);
        inlineOf(call, holder);
        const policyName = call.input.text('PolicyName');
        call.world.change({ kind: 'delete-inline-policy', entityArn: holder.arn, policyName });
        return null;
      },
    },
    [`List${title}Policies`]: reading(
      (call) => arnOf(call, kind),
      (call) => {
        const { arn, inlinePolicies } = holderOf(call, kind);
        const names = inlinePolicies.map((policy) => shortInlineName(arn, policy)).toSorted();
        const page = pageOf(call.input, names, { names: MARKERS, otherwise: 100, max: 1000 });
        return { PolicyNames: page.items, ...page.members };
      },
    ),
  };
}

function putInline<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): null {
  const { arn, inlinePolicies } = holderOf(call, kind);
  const policyName = newName(call, 'PolicyName', 128);
  const policy = documentIn(call, 'PolicyDocument');
  const others = inlinePolicies
    .filter((each) => shortInlineName(arn, each) !== policyName)
    .map((each) => JSON.stringify(policyJson(each.policy)));
  const limit = DOCUMENT_LIMITS.inline[kind.type];
  checkSize([...others, call.input.text('PolicyDocument')], limit, `${kind.type} ${arn}`);
  call.world.change({ kind: 'put-inline-policy', entityArn: arn, policyName, policy });
  return null;
}

function inlineOf({ input }: Call, { arn, inlinePolicies }: Entity) {
  const name = input.text('PolicyName');
  const found = inlinePolicies.find((policy) => shortInlineName(arn, policy) === name);
  if (found === undefined) throw noSuchEntity(`The policy with name ${name}`);
  return found;
}

function attachedOperations<Holder extends Entity>(
  kind: HolderKind<Holder>,
): Record<string, Operation> {
  const { title } = kind;
  const asks = (call: Call): readonly Asked[] => {
    const context = new Map([['iam:policyarn', [call.input.text('PolicyArn')]]]);
    return [{ ...onHolder(call, kind), context }];
  };
  return {
    [`Attach${title}Policy`]: { isReadOnly: false, asks, run: (call) => attach(call, kind) },
    [`Detach${title}Policy`]: { isReadOnly: false, asks, run: (call) => detach(call, kind) },
    [`ListAttached${title}Policies`]: reading(
      (call) => arnOf(call, kind),
      (call) => {
        const attached = attachedMembers(holderOf(call, kind));
        const page = pageOf(call.input, attached, { names: MARKERS, otherwise: 100, max: 1000 });
        return { AttachedPolicies: page.items, ...page.members };
      },
    ),
  };
}

/** Policies of AWS that the accounts do not use are there as well; what they say is not known. */
export function checkPolicy({ world }: Call, policyArn: string): void {
  if (parseArn(policyArn)?.account === 'aws') return;
  if (findManagedPolicy(world.model, policyArn) === undefined) {
    throw noSuchEntity(`Policy ${policyArn}`);
  }
}

function attach<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): null {
  const { arn, attachedPolicyArns } = holderOf(call, kind);
  const policyArn = call.input.text('PolicyArn');
  checkPolicy(call, policyArn);
  if (!attachedPolicyArns.includes(policyArn) && attachedPolicyArns.length >= MAX_ATTACHED) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind.title}: ${MAX_ATTACHED}`);
  }
  call.world.change({ kind: 'attach-policy', entityArn: arn, policyArn });
  return null;
}

function detach<Holder extends Entity>(call: Call, kind: HolderKind<Holder>): null {
  const { arn, attachedPolicyArns } = holderOf(call, kind);
  const policyArn = call.input.text('PolicyArn');
  if (!attachedPolicyArns.includes(policyArn)) throw noSuchEntity(`Policy ${policyArn}`);
  call.world.change({ kind: 'detach-policy', entityArn: arn, policyArn });
  return null;
}

/** The managed policies of something, by name and ARN. */
export function attachedMembers({ attachedPolicyArns }: Entity): readonly Members[] {
  return attachedPolicyArns.map((PolicyArn) => ({
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
    PolicyArn,
  }));
}

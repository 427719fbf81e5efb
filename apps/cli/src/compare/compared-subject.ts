import {
  type AttachedPolicy,
  type EffectivePermission,
  NO_LAYERS,
  policiesOf,
  type Subject,
} from '@countersign/core';

/** What is compared: a policy, or what several leave a principal. */
export interface ComparedSubject {
  /** The file of the policy, or the ARN of the principal. */
  readonly name: string;
  /** The same in a sentence, with what limits it. */
  readonly title: string;
  readonly subject: Subject;
  /** Every policy of it, the one that it is named after first. */
  readonly policies: readonly AttachedPolicy[];
}

/** The policies that bear on a principal besides the one that is asked about. */
export interface LimitingPolicies {
  /** Further identity-based policies. */
  readonly identity: readonly AttachedPolicy[];
  readonly boundary: AttachedPolicy | null;
  readonly session: readonly AttachedPolicy[] | null;
  /** One list for each level of the organisation, root first. */
  readonly scps: readonly (readonly AttachedPolicy[])[] | null;
}

/** A policy by itself, or with what limits it: the effective permission of whoever has them all. */
export function subjectOf(
  policy: AttachedPolicy,
  limits: LimitingPolicies | null,
): ComparedSubject {
  if (limits === null) return asWritten(policy);
  const subject: EffectivePermission = {
    name: policy.name,
    principal: null,
    resourceAccount: null,
    resourcesDelegate: true,
    context: { keys: new Map(), others: 'unknown' },
    layers: { ...NO_LAYERS, ...limits, identity: [policy, ...limits.identity] },
  };
  const policies = policiesOf(subject);
  const others = policies.slice(1).map(({ name }) => name);
  return { name: policy.name, title: `${policy.name} with ${joined(others)}`, subject, policies };
}

/** A policy by itself. */
export function asWritten(policy: AttachedPolicy): ComparedSubject {
  const { name } = policy;
  return { name, title: name, subject: policy, policies: [policy] };
}

function joined(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

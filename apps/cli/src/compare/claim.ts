import {
  type AttachedPolicy,
  everythingBut,
  type TrustZone,
  trustZonePolicy,
} from '@countersign/core';
import type { ComparedType } from './compared-type.ts';
import { namedServices, namedZone, unionOf } from './fixed-values.ts';

/** What is to be proved of a policy. */
export type Claim =
  | { readonly kind: 'subset-of'; readonly other: AttachedPolicy }
  | {
      readonly kind: 'not-granted';
      readonly actions: readonly string[];
      readonly resources: readonly string[];
    }
  /** Without a zone, whoever the policy itself names is trusted. */
  | { readonly kind: 'not-public'; readonly zone: TrustZone | null }
  | { readonly kind: 'disjoint'; readonly other: AttachedPolicy };

/** How a claim is decided: the policy must be within another, or must not meet it. */
export interface Reduction {
  readonly relation: 'within' | 'apart';
  readonly other: AttachedPolicy;
}

/** Turns a claim into a question about two policies. */
export function reduce(claim: Claim, policy: AttachedPolicy, type: ComparedType): Reduction {
  switch (claim.kind) {
    case 'subset-of':
      return { relation: 'within', other: claim.other };
    case 'disjoint':
      return { relation: 'apart', other: claim.other };
    case 'not-granted':
      return { relation: 'within', other: everythingBut(type, claim.actions, claim.resources) };
    case 'not-public':
      return { relation: 'within', other: trustedBy(claim.zone, policy, type) };
  }
}

function trustedBy(
  zone: TrustZone | null,
  policy: AttachedPolicy,
  type: ComparedType,
): AttachedPolicy {
  if (zone === null) return namedZone(policy);
  const kind = type === 'trust' ? 'trust' : 'resource';
  const trusted = trustZonePolicy(kind, zone);
  // A role is handed to a service by its own account only: see `claimAssumptions`.
  return type === 'trust' ? unionOf(trusted.name, [trusted, namedServices(policy)]) : trusted;
}

/** The claim as a sentence. */
export function describeClaim(claim: Claim, name: string): string {
  switch (claim.kind) {
    case 'subset-of':
      return `${name} allows nothing that ${claim.other.name} does not allow`;
    case 'disjoint':
      return `there is no request that both ${name} and ${claim.other.name} allow`;
    case 'not-granted':
      return `${name} does not allow ${claim.actions.join(' or ')} on ${resourcesOf(claim.resources)}`;
    case 'not-public':
      return claim.zone === null
        ? `${name} lets in nobody but those whom it names`
        : `${name} lets in nobody but ${describeZone(claim.zone)}`;
  }
}

function resourcesOf(resources: readonly string[]): string {
  return resources.includes('*') ? 'any resource' : resources.join(' or ');
}

function describeZone({ accounts, organizations }: TrustZone): string {
  const parts = [
    ...(accounts.length === 0
      ? []
      : [`${accounts.length === 1 ? 'account' : 'accounts'} ${accounts.join(', ')}`]),
    ...(organizations.length === 0
      ? []
      : [
          `${organizations.length === 1 ? 'organisation' : 'organisations'} ${organizations.join(', ')}`,
        ]),
  ];
  return parts.join(' and ');
}

/** What a claim takes for granted beyond what every comparison does. */
export function claimAssumptions(claim: Claim, type: ComparedType): readonly string[] {
  if (claim.kind !== 'not-public') return [];
  if (claim.zone === null) {
    return [
      'whom the policy names with a fixed value is meant: a principal, an organisation, an account, a network, a range of addresses no wider than /8 (IPv6: /32), or the subject of an identity provider',
    ];
  }
  return type === 'trust'
    ? [
        'a service that a trust policy names acts for the account of the role: nobody else can hand it the role',
      ]
    : [];
}

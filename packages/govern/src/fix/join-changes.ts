import type { Change } from '../inventory/change.ts';

/**
 * Leaves out changes that a later one overwrites: of several documents for one policy
 * the last stays, in the place of the first.
 */
export function joinChanges(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = [];
  const placeByTarget = new Map<string, number>();
  for (const change of changes) {
    const target = targetOf(change);
    const place = target === null ? undefined : placeByTarget.get(target);
    if (place !== undefined) joined[place] = joinedWith(joined[place], change);
    else {
      if (target !== null) placeByTarget.set(target, joined.length);
      joined.push(change);
    }
  }
  return joined;
}

/** What a change writes a document of; `null` for changes that do not overwrite each other. */
function targetOf(change: Change): string | null {
  switch (change.kind) {
    case 'put-inline-policy':
      return `inline ${change.entityArn} ${change.policyName}`;
    case 'create-policy':
    case 'put-policy-version':
      return `managed ${change.policyArn}`;
    case 'put-trust-policy':
      return `trust ${change.roleArn}`;
    case 'put-organization-policy':
      return `organization ${change.policyName}`;
    case 'set-boundary':
      return `boundary ${change.entityArn}`;
    default:
      return null;
  }
}

/** A policy that is made and then given a new version is made as it is in the end. */
function joinedWith(earlier: Change | undefined, later: Change): Change {
  return earlier?.kind === 'create-policy' && later.kind === 'put-policy-version'
    ? { ...earlier, policy: later.policy }
    : later;
}

import type { Change } from '../inventory/change.ts';
import { matchSomeChange } from '../inventory/match-change.ts';

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
  return matchSomeChange<string | null>(
    change,
    {
      'put-inline-policy': ({ entityArn, policyName }) => `inline ${entityArn} ${policyName}`,
      'create-policy': managed,
      'put-policy-version': managed,
      'put-trust-policy': ({ roleArn }) => `trust ${roleArn}`,
      'put-organization-policy': ({ policyName }) => `organization ${policyName}`,
      'set-boundary': ({ entityArn }) => `boundary ${entityArn}`,
    },
    null,
  );
}

function managed({ policyArn }: { readonly policyArn: string }): string {
  return `managed ${policyArn}`;
}

/** A policy that is made and then given a new version is made as it is in the end. */
function joinedWith(earlier: Change | undefined, later: Change): Change {
  return earlier?.kind === 'create-policy' && later.kind === 'put-policy-version'
    ? { ...earlier, policy: later.policy }
    : later;
}

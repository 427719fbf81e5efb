import type { Change } from '../inventory/change.ts';
import { matchSomeChange } from '../inventory/match-change.ts';

/**
 * Leaves out changes that a later one overwrites: of several documents for one policy
 * the last stays, in the place of the first; of several boundaries the last stays where
 * it is, since it may name a policy that was made in between. What is deleted and made
 * again is not joined across the deletion.
 */
export function joinChanges(changes: readonly Change[]): readonly Change[] {
  const joined: (Change | null)[] = [];
  const places = new Map<string, number>();
  for (const change of changes) {
    if (change.kind === 'delete-entity') places.clear();
    const target = targetOf(change);
    const place = target === null ? undefined : places.get(target);
    if (target !== null && isDeletion(change)) places.delete(target);
    else if (place !== undefined && change.kind !== 'set-boundary') {
      joined[place] = joinedWith(joined[place], change);
      continue;
    } else if (target !== null) {
      if (place !== undefined) joined[place] = null;
      places.set(target, joined.length);
    }
    joined.push(change);
  }
  return joined.filter((change) => change !== null);
}

/** What a change writes or deletes; `null` for changes that do not overwrite each other. */
function targetOf(change: Change): string | null {
  return matchSomeChange<string | null>(
    change,
    {
      'put-inline-policy': inline,
      'delete-inline-policy': inline,
      'create-policy': managed,
      'put-policy-version': managed,
      'delete-policy': managed,
      'put-trust-policy': ({ roleArn }) => `trust ${roleArn}`,
      'put-organization-policy': ({ policyName }) => `organization ${policyName}`,
      'set-boundary': boundary,
      'remove-boundary': boundary,
    },
    null,
  );
}

interface InlinePolicyOf {
  readonly entityArn: string;
  readonly policyName: string;
}

function inline({ entityArn, policyName }: InlinePolicyOf): string {
  return `inline ${entityArn} ${policyName}`;
}

function managed({ policyArn }: { readonly policyArn: string }): string {
  return `managed ${policyArn}`;
}

function boundary({ entityArn }: { readonly entityArn: string }): string {
  return `boundary ${entityArn}`;
}

const DELETIONS: ReadonlySet<Change['kind']> = new Set([
  'delete-inline-policy',
  'delete-policy',
  'remove-boundary',
]);

function isDeletion({ kind }: Change): boolean {
  return DELETIONS.has(kind);
}

/** A policy that is made and then given a new version is made as it is in the end. */
function joinedWith(earlier: Change | null | undefined, later: Change): Change {
  return earlier?.kind === 'create-policy' && later.kind === 'put-policy-version'
    ? { ...earlier, policy: later.policy }
    : later;
}

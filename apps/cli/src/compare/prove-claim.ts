import {
  type AttachedPolicy,
  type Catalog,
  decideAlone,
  type StatementReference,
} from '@countersign/core';
import { type Claim, claimAssumptions, describeClaim, reduce } from './claim.ts';
import { assumptionsOf } from './compare-policies.ts';
import type { ComparedType } from './compared-type.ts';
import { allowsMore, createComparers, decidingVerdict, meets, type Verdict } from './verdict.ts';

/** The answer to a claim. */
export interface Proof {
  readonly policy: AttachedPolicy;
  /** The policy that the claim was reduced to a question about. */
  readonly other: AttachedPolicy;
  readonly claim: Claim;
  /** The claim as a sentence. */
  readonly sentence: string;
  /** `no` means that there is no counterexample: the claim holds. */
  readonly counterexample: Verdict;
  /** The same where actions count that AWS may add. */
  readonly counterexampleInOpenWorld: Verdict;
  readonly openDecides: boolean;
  /** The statements that allow the counterexample, then those of the other policy that bear on it. */
  readonly statements: readonly StatementReference[];
  readonly assumptions: readonly string[];
}

/** Proves a claim about a policy, or finds a request that shows the contrary. */
export function proveClaim(
  catalog: Catalog,
  { policy, claim, type }: { policy: AttachedPolicy; claim: Claim; type: ComparedType },
  openDecides: boolean,
): Proof {
  const { relation, other } = reduce(claim, policy, type);
  const comparers = createComparers(catalog, [policy, other], openDecides);
  const ask = relation === 'within' ? allowsMore : meets;
  const verdicts = ask(comparers, policy, other);
  const counterexample = decidingVerdict(comparers, verdicts);
  const isGiven = claim.kind === 'subset-of' || claim.kind === 'disjoint';
  return {
    policy,
    other,
    claim,
    sentence: describeClaim(claim, policy.name),
    counterexample,
    counterexampleInOpenWorld: verdicts.open,
    openDecides,
    statements:
      counterexample.kind === 'yes'
        ? (isGiven ? [policy, other] : [policy]).flatMap(
            (each) => decideAlone(counterexample.witness, each).statements,
          )
        : [],
    assumptions: [...assumptionsOf(catalog, openDecides), ...claimAssumptions(claim, type)],
  };
}

import type { AttachedPolicy, Catalog, StatementReference } from '@countersign/core';
import { type Claim, claimAssumptions, describeClaim, reduce } from './claim.ts';
import { assumptionsOf, statementsOf } from './compare-policies.ts';
import { asWritten, type ComparedSubject } from './compared-subject.ts';
import type { ComparedType } from './compared-type.ts';
import {
  allowsMore,
  type CountedRequests,
  createComparers,
  decidingVerdict,
  meets,
  type Verdict,
} from './verdict.ts';

/** The answer to a claim. */
export interface Proof {
  readonly subject: ComparedSubject;
  /** What the claim was reduced to a question about. */
  readonly other: ComparedSubject;
  readonly claim: Claim;
  /** The claim as a sentence. */
  readonly sentence: string;
  /** `no` means that there is no counterexample: the claim holds. */
  readonly counterexample: Verdict;
  /** The same where actions count that AWS may add. */
  readonly counterexampleInOpenWorld: Verdict;
  /** The same where only requests count that AWS can form. */
  readonly counterexampleTyped: Verdict;
  readonly counted: CountedRequests;
  /** The statements that allow the counterexample, then those of the other policy that bear on it. */
  readonly statements: readonly StatementReference[];
  readonly assumptions: readonly string[];
}

/** What is to be proved of what. */
export interface ClaimedSubject {
  readonly subject: ComparedSubject;
  readonly claim: Claim;
  readonly type: ComparedType;
}

/** Proves a claim about a policy, or finds a request that shows the contrary. */
export function proveClaim(
  catalog: Catalog,
  { subject, claim, type }: ClaimedSubject,
  counted: CountedRequests,
): Proof {
  const { relation, other: opposite } = reduce(claim, firstPolicy(subject), type);
  const other = asWritten(opposite);
  const comparers = createComparers(catalog, [subject.subject, opposite], counted);
  const ask = relation === 'within' ? allowsMore : meets;
  const verdicts = ask(comparers, subject.subject, opposite);
  const counterexample = decidingVerdict(comparers, verdicts);
  return {
    subject,
    other,
    claim,
    sentence: describeClaim(claim, subject.title),
    counterexample,
    counterexampleInOpenWorld: verdicts.open,
    counterexampleTyped: verdicts.typed,
    counted,
    statements: statementsOf(counterexample, shownSubjects({ claim, subject, other })),
    assumptions: [...assumptionsOf(catalog, counted), ...claimAssumptions(claim, type)],
  };
}

/** What a counterexample is drawn against; a policy that was made up for the claim is not. */
export function shownSubjects({
  claim,
  other,
  subject,
}: Pick<Proof, 'claim' | 'other' | 'subject'>): readonly ComparedSubject[] {
  return claim.kind === 'subset-of' || claim.kind === 'disjoint' ? [subject, other] : [subject];
}

/** The policy that a claim about whom it names is about; one of a principal names nobody. */
function firstPolicy({ name, policies }: ComparedSubject): AttachedPolicy {
  const [first] = policies;
  if (first !== undefined) return first;
  return { name, kind: 'identity', policy: { version: '2012-10-17', statements: [] } };
}

import type { Certificate, StatementReference } from '@countersign/core';
import type { Claim } from '../compare/claim.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import type { Proof } from '../compare/prove-claim.ts';
import type { RequestWitness } from '../compare/request-witness.ts';
import { plainReference, reasonOf, witnessOf } from './compare-document.ts';

/** The answer of `prove --json`. */
export interface ProveDocument {
  readonly schema: 'countersign.prove/1';
  readonly holds: Holds;
  /** A request that shows that the claim does not hold. */
  readonly witness: RequestWitness | null;
  /** A proof that others can check; `null` unless the claim holds, and where it rests on how AWS forms requests. */
  readonly certificate: Certificate | null;
  readonly claim: {
    readonly kind: Claim['kind'];
    /** The claim as a sentence. */
    readonly text: string;
  };
  readonly assumptions: readonly string[];
  /** Why it is not known whether the claim holds. */
  readonly reason: string | null;
  /** The statements that allow the witness, then those of the other policy that bear on it. */
  readonly statements: readonly StatementReference[];
  readonly openWorld: {
    /** Whether `holds` counts actions that AWS may add. */
    readonly decides: boolean;
    readonly holds: Holds;
  };
  readonly typed: {
    /** Whether `holds` counts only requests that AWS can form. */
    readonly decides: boolean;
    readonly holds: Holds;
  };
  readonly type: ComparedType;
  readonly policy: string;
}

type Holds = 'yes' | 'no' | 'unknown';

/** Puts a proof in the form that others script against. */
export function proveDocument(proof: Proof, type: ComparedType): ProveDocument {
  const { counterexample, counterexampleInOpenWorld } = proof;
  return {
    schema: 'countersign.prove/1',
    holds: holdsWithout(counterexample.kind),
    witness: witnessOf(counterexample),
    certificate: counterexample.kind === 'no' ? counterexample.certificate : null,
    claim: { kind: proof.claim.kind, text: proof.sentence },
    assumptions: proof.assumptions,
    reason: reasonOf(counterexample),
    statements: proof.statements.map(plainReference),
    openWorld: {
      decides: proof.counted.openWorld,
      holds: holdsWithout(counterexampleInOpenWorld.kind),
    },
    typed: {
      decides: proof.counted.typed,
      holds: holdsWithout(proof.counterexampleTyped.kind),
    },
    type,
    policy: proof.subject.name,
  };
}

/** A claim holds when there is no counterexample. */
function holdsWithout(counterexample: Holds): Holds {
  if (counterexample === 'unknown') return counterexample;
  return counterexample === 'no' ? 'yes' : 'no';
}

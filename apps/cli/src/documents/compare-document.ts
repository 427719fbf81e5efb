import type { StatementReference } from '@countersign/core';
import type { PolicyComparison } from '../compare/compare-policies.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import { type RequestWitness, requestWitness } from '../compare/request-witness.ts';
import type { Verdict } from '../compare/verdict.ts';

/** The answer of `compare --json`. */
export interface CompareDocument {
  readonly schema: 'countersign.compare/1';
  readonly newlyAllows: Verdict['kind'];
  readonly newlyDenies: Verdict['kind'];
  /** A request that the new policy allows and the old one does not. */
  readonly witness: RequestWitness | null;
  /** The statements that allow the witness, then those of the old policy that deny it. */
  readonly statements: readonly StatementReference[];
  readonly assumptions: readonly string[];
  /** A request that the old policy allows and the new one does not. */
  readonly deniedWitness: RequestWitness | null;
  /** Why an answer is `unknown`. */
  readonly reason: string | null;
  readonly newActions: readonly string[];
  readonly openWorld: {
    /** Whether `newlyAllows` and `newlyDenies` count actions that AWS may add. */
    readonly decides: boolean;
    readonly newlyAllows: Verdict['kind'];
  };
  readonly typed: {
    /** Whether `newlyAllows` and `newlyDenies` count only requests that AWS can form. */
    readonly decides: boolean;
    readonly newlyAllows: Verdict['kind'];
  };
  readonly type: ComparedType;
  readonly old: string;
  readonly new: string;
}

/** Puts a comparison in the form that others script against. */
export function compareDocument(comparison: PolicyComparison, type: ComparedType): CompareDocument {
  const { newlyAllows, newlyDenies } = comparison;
  return {
    schema: 'countersign.compare/1',
    newlyAllows: newlyAllows.kind,
    newlyDenies: newlyDenies.kind,
    witness: witnessOf(newlyAllows),
    statements: comparison.statements.map(plainReference),
    assumptions: comparison.assumptions,
    deniedWitness: witnessOf(newlyDenies),
    reason: reasonOf(newlyAllows) ?? reasonOf(newlyDenies),
    newActions: comparison.newActions,
    openWorld: {
      decides: comparison.counted.openWorld,
      newlyAllows: comparison.newlyAllowsInOpenWorld.kind,
    },
    typed: {
      decides: comparison.counted.typed,
      newlyAllows: comparison.newlyAllowsTyped.kind,
    },
    type,
    old: comparison.old.name,
    new: comparison.new.name,
  };
}

/** The witness of a verdict, or `null`. */
export function witnessOf(verdict: Verdict): RequestWitness | null {
  return verdict.kind === 'yes' ? requestWitness(verdict.witness) : null;
}

/** Why a verdict is unknown, or `null`. */
export function reasonOf(verdict: Verdict): string | null {
  return verdict.kind === 'unknown' ? verdict.reason : null;
}

/** A reference with nothing but the members of the contract. */
export function plainReference({
  policy,
  pointer,
  effect,
}: StatementReference): StatementReference {
  return { policy, pointer, effect };
}

import type { Verification } from '../compare/verification.ts';

/** The answer of `verify --json`. */
export interface VerifyDocument {
  readonly schema: 'countersign.verify/1';
  readonly accepted: boolean;
  /** Why it was not accepted. */
  readonly reason: string | null;
  /** Where: the place of the goal in the certificate, and the node of its proof. */
  readonly goal: number | null;
  readonly node: number | null;
  readonly certificate: string;
  readonly relation: 'within' | 'apart';
  readonly openWorld: boolean;
  /** The claim that it was held to; `null` when it was checked by itself. */
  readonly claim: string | null;
  readonly goals: number;
  readonly nodes: number;
}

/** Puts a verification in the form that others script against. */
export function verifyDocument(verification: Verification): VerifyDocument {
  const { goalCount = 0, name, nodeCount = 0, openWorld, refusal, relation } = verification;
  return {
    schema: 'countersign.verify/1',
    accepted: refusal === null,
    reason: refusal?.reason ?? null,
    goal: refusal?.goal ?? null,
    node: refusal?.node ?? null,
    certificate: name,
    relation,
    openWorld,
    claim: verification.sentence,
    goals: goalCount,
    nodes: nodeCount,
  };
}

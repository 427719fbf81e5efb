/** What came of checking a certificate. */
export interface Verification {
  /** The file of the certificate, or `standard input`. */
  readonly name: string;
  /** What it says: that one set of requests is within another, or that two are apart. */
  readonly relation: 'within' | 'apart';
  /** Whether it also covers actions that AWS may add. */
  readonly openWorld: boolean;
  /** The claim that it was held to; `null` when it was checked by itself. */
  readonly sentence: string | null;
  /** Why it was not accepted, or `null`. */
  readonly refusal: Refusal | null;
  /** How many parts had to be proved, and by how many nodes they were; for one that was accepted. */
  readonly goalCount?: number;
  readonly nodeCount?: number;
}

/** Why a certificate was not accepted. */
export interface Refusal {
  /** The place of the goal in the certificate; `null` where it is about the whole. */
  readonly goal: number | null;
  /** The node of its proof. */
  readonly node: number | null;
  readonly reason: string;
}

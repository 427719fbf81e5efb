import {
  type AttachedPolicy,
  type Catalog,
  type Comparer,
  type Comparison,
  createComparer,
  decideAlone,
  isConfirmed,
  isConfirmedMeeting,
  type Request,
} from '@countersign/core';

/**
 * The answer to "is there a request that …?". A `yes` holds a request that the
 * reference evaluator confirmed.
 */
export type Verdict =
  | { readonly kind: 'no' }
  | { readonly kind: 'yes'; readonly witness: Request }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A verdict for the actions that AWS has, and one that also counts actions that it may add. */
export interface Verdicts {
  readonly closed: Verdict;
  readonly open: Verdict;
}

/** What a question is asked with: comparers over the same policies. */
export interface Comparers {
  readonly closed: Comparer;
  /** Made when it is first needed. */
  open(): Comparer;
  /** Whether the open world decides. */
  readonly openDecides: boolean;
}

/** Comparers for some policies, which must be all that are asked about. */
export function createComparers(
  catalog: Catalog,
  policies: readonly AttachedPolicy[],
  openDecides: boolean,
): Comparers {
  let open: Comparer | null = null;
  return {
    closed: createComparer(catalog, policies),
    open: () => (open ??= createComparer(catalog, policies, { openWorld: true })),
    openDecides,
  };
}

/** Whether the first policy allows a request that the second does not. */
export function allowsMore(comparers: Comparers, a: AttachedPolicy, b: AttachedPolicy): Verdicts {
  return inBothWorlds(
    comparers,
    (comparer) => comparer.allowsMore(a, b),
    // What the second leaves undecided is not shown to be more than it allows.
    (witness) => isConfirmed(witness, a, b) && decideAlone(witness, b).decision !== 'Unknown',
  );
}

/** Whether there is a request that both policies allow. */
export function meets(comparers: Comparers, a: AttachedPolicy, b: AttachedPolicy): Verdicts {
  return inBothWorlds(
    comparers,
    (comparer) => comparer.meets(a, b),
    (witness) => isConfirmedMeeting(witness, a, b),
  );
}

/** The verdict that decides. */
export function decidingVerdict({ openDecides }: Comparers, { closed, open }: Verdicts): Verdict {
  return openDecides ? open : closed;
}

function inBothWorlds(
  comparers: Comparers,
  ask: (comparer: Comparer) => Comparison,
  confirm: (witness: Request) => boolean,
): Verdicts {
  const closed = confirmed(ask(comparers.closed), confirm);
  // A request with an action that AWS has counts in the open world, too.
  if (closed.kind === 'yes') return { closed, open: closed };
  // Where the smaller question was too hard, the larger one is asked only when it decides.
  if (closed.kind === 'unknown' && !comparers.openDecides) return { closed, open: closed };
  return { closed, open: confirmed(ask(comparers.open()), confirm) };
}

function confirmed(answer: Comparison, confirm: (witness: Request) => boolean): Verdict {
  if (answer.kind !== 'yes') return answer;
  if (confirm(answer.witness)) return { kind: 'yes', witness: answer.witness };
  return {
    kind: 'unknown',
    reason: 'a request was found that the reference evaluator does not confirm',
  };
}

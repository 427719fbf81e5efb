import {
  type Catalog,
  type Certificate,
  type CompareOptions,
  type Comparer,
  type Comparison,
  createComparer,
  decideBy,
  isConfirmed,
  isConfirmedMeeting,
  type Request,
  type Subject,
  type TypingGround,
} from '@countersign/core';

/**
 * The answer to "is there a request that …?". A `yes` holds a request that the
 * reference evaluator confirmed; a `no` the proof, where there is one that others
 * can check.
 */
export type Verdict =
  | {
      readonly kind: 'no';
      readonly certificate: Certificate | null;
      readonly restsOn: readonly TypingGround[];
    }
  | { readonly kind: 'yes'; readonly witness: Request }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One question asked in several worlds. */
export interface Verdicts {
  /** For the actions that AWS has. */
  readonly closed: Verdict;
  /** Also for actions that it may add. */
  readonly open: Verdict;
  /** Only for requests that AWS can form, as far as its data tells. */
  readonly typed: Verdict;
}

/** Which requests count for the answer. */
export interface CountedRequests {
  /** Whether those for actions count that AWS may add. */
  readonly openWorld: boolean;
  /** Whether only those count that AWS can form. */
  readonly typed: boolean;
}

/** What a question is asked with: comparers over the same subjects. */
export interface Comparers {
  readonly counted: CountedRequests;
  /** The comparer for some requests, made when it is first needed. */
  for(counted: CountedRequests): Comparer;
}

/** Comparers for some subjects, which must be all that are asked about; each question within bounds. */
export function createComparers(
  catalog: Catalog,
  subjects: readonly Subject[],
  counted: CountedRequests,
  bounds: Pick<CompareOptions, 'maxSteps'> = {},
): Comparers {
  const made = new Map<string, Comparer>();
  return {
    counted,
    for: ({ openWorld, typed }) => {
      const key = `${openWorld} ${typed}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const comparer = createComparer(catalog, subjects, {
        openWorld,
        typed,
        withCertificates: true,
        ...bounds,
      });
      made.set(key, comparer);
      return comparer;
    },
  };
}

/** Whether the first subject allows a request that the second does not. */
export function allowsMore(comparers: Comparers, a: Subject, b: Subject): Verdicts {
  return inAllWorlds(
    comparers,
    (comparer) => comparer.allowsMore(a, b),
    // What the second leaves undecided is not shown to be more than it allows.
    (witness) => isConfirmed(witness, a, b) && decideBy(witness, b) !== 'Unknown',
  );
}

/** Whether there is a request that both subjects allow. */
export function meets(comparers: Comparers, a: Subject, b: Subject): Verdicts {
  return inAllWorlds(
    comparers,
    (comparer) => comparer.meets(a, b),
    (witness) => isConfirmedMeeting(witness, a, b),
  );
}

/** The verdict that decides; a request that AWS can form is shown before one that it cannot. */
export function decidingVerdict(
  { counted }: Comparers,
  { closed, open, typed }: Verdicts,
): Verdict {
  const deciding = counted.openWorld ? open : closed;
  return deciding.kind === 'yes' && typed.kind === 'yes' ? typed : deciding;
}

function inAllWorlds(
  comparers: Comparers,
  ask: (comparer: Comparer) => Comparison,
  confirm: (witness: Request) => boolean,
): Verdicts {
  const { counted } = comparers;
  const askIn = (world: CountedRequests): Verdict => confirmed(ask(comparers.for(world)), confirm);
  const closed = askIn({ openWorld: false, typed: counted.typed });
  // Whoever allows nothing more allows no request more that AWS can form.
  const isOdd = closed.kind === 'yes' && !counted.typed;
  const typed = isOdd ? askIn({ openWorld: false, typed: true }) : closed;
  // A request with an action that AWS has counts in the open world, too.
  if (closed.kind === 'yes') return { closed, typed, open: closed };
  // Where the smaller question was too hard, the larger one is asked only when it decides.
  if (closed.kind === 'unknown' && !counted.openWorld) return { closed, typed, open: closed };
  return { closed, typed, open: askIn({ openWorld: true, typed: counted.typed }) };
}

function confirmed(answer: Comparison, confirm: (witness: Request) => boolean): Verdict {
  if (answer.kind !== 'yes') return answer;
  if (confirm(answer.witness)) return { kind: 'yes', witness: answer.witness };
  return {
    kind: 'unknown',
    reason: 'a request was found that the reference evaluator does not confirm',
  };
}

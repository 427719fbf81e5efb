import {
  type AttachedPolicy,
  type Comparer,
  type Comparison,
  decideAlone,
  isConfirmed,
  isConfirmedMeeting,
  type Request,
} from '../../packages/core/src/index.ts';
import type { Encoding } from './encode.ts';
import { allOf, not, type Term } from './terms.ts';

/** Something that can be asked about two policies, with the ways to hold an answer to account. */
export interface Question {
  readonly title: string;
  ask(comparer: Comparer): Comparison;
  /** Whether the reference evaluator says that a request is one that the answer "yes" speaks of. */
  isShownBy(request: Request): boolean;
  /** Whether a witness is confirmed in the way that users are told. */
  confirms(witness: Request): boolean;
  /** What the solver is asked, about an encoding of the two policies. */
  termOf(encoding: Encoding): Term;
}

/** The three questions about two policies: does either allow more, and do they meet. */
export function questionsAbout(a: AttachedPolicy, b: AttachedPolicy): readonly Question[] {
  return [
    {
      title: 'A allows more than B',
      ask: (comparer) => comparer.allowsMore(a, b),
      isShownBy: (request) => isAllowed(request, a) && !isAllowed(request, b),
      confirms: (witness) => isConfirmed(witness, a, b),
      termOf: ({ allows: [first = '', second = ''] }) => allOf([first, not(second)]),
    },
    {
      title: 'B allows more than A',
      ask: (comparer) => comparer.allowsMore(b, a),
      isShownBy: (request) => isAllowed(request, b) && !isAllowed(request, a),
      confirms: (witness) => isConfirmed(witness, b, a),
      termOf: ({ allows: [first = '', second = ''] }) => allOf([second, not(first)]),
    },
    {
      title: 'A and B meet',
      ask: (comparer) => comparer.meets(a, b),
      isShownBy: (request) => isAllowed(request, a) && isAllowed(request, b),
      confirms: (witness) => isConfirmedMeeting(witness, a, b),
      termOf: ({ allows }) => allOf(allows),
    },
  ];
}

/** Whether a policy by itself allows a request, as the reference evaluator decides it. */
export function isAllowed(request: Request, attached: AttachedPolicy): boolean {
  return decideAlone(request, attached).decision === 'Allowed';
}

/** What is wrong with an answer by the reference evaluator, or `null`. */
export function faultOf(
  question: Question,
  answer: Comparison,
  requests: readonly Request[],
): string | null {
  if (answer.kind === 'yes') {
    return question.confirms(answer.witness) ? null : `not confirmed: ${show(answer.witness)}`;
  }
  if (answer.kind === 'unknown') return null;
  const shown = requests.find((request) => question.isShownBy(request));
  return shown === undefined ? null : `"no", but there is ${show(shown)}`;
}

/** A request in one line. */
export function show({ context, ...rest }: Request): string {
  return JSON.stringify({ ...rest, keys: Object.fromEntries(context.keys) });
}

import {
  type AttachedPolicy,
  type Comparison,
  createComparer,
  type Request,
} from '../../packages/core/src/index.ts';
import type { Query, SolverAnswer } from './cvc5.ts';
import { encode, type World, worldOf } from './encode.ts';
import type { PolicyPair } from './mutate-policy.ts';
import type { Prng } from './prng.ts';
import { faultOf, type Question, questionsAbout } from './questions.ts';
import { attach, RANDOM_CATALOG, type RandomPair } from './random-pairs.ts';
import { requestsAbout } from './random-requests.ts';

/** A random pair, with what we answer about it. */
export interface Subject {
  readonly policies: readonly [AttachedPolicy, AttachedPolicy];
  readonly world: World;
  readonly asked: readonly Asked[];
}

/** A question and our answer. */
export interface Asked {
  readonly question: Question;
  readonly answer: Comparison;
}

/** Asks everything about a pair. */
export function subjectOf({ a, b }: PolicyPair, side: RandomPair['side']): Subject {
  const policies = [attach('A', a, side), attach('B', b, side)] as const;
  const comparer = createComparer(RANDOM_CATALOG, policies);
  const asked = questionsAbout(...policies).map((question) => ({
    question,
    answer: question.ask(comparer),
  }));
  return { policies, world: worldOf(RANDOM_CATALOG, policies), asked };
}

/** Random requests that come near to what the pair says. */
export function requestsFor(
  { policies, world }: Subject,
  random: Prng,
  variables: readonly string[] = [],
): readonly Request[] {
  const source = requestsAbout(policies, world, variables);
  return Array.from({ length: REQUESTS }, () => source.next(random));
}

const REQUESTS = 20;

/** What the reference evaluator says is wrong with our answers. */
export function referenceFaults({ asked }: Subject, requests: readonly Request[]): string[] {
  return asked.flatMap(({ question, answer }) => {
    const fault = faultOf(question, answer, requests);
    return fault === null ? [] : [`${question.title}: ${fault}`];
  });
}

/** What the solver is asked: a query for each question. */
export function queriesOf({ asked, policies, world }: Subject): readonly Query[] {
  const encoding = encode(policies, world);
  if ('reason' in encoding) throw new Error(`not encodable: ${encoding.reason}`);
  const { declarations } = encoding;
  return asked.map(({ question }) => ({ declarations, term: question.termOf(encoding) }));
}

/** Where the solver says otherwise; nothing where either has no answer. */
export function solverFaults({ asked }: Subject, verdicts: readonly SolverAnswer[]): string[] {
  return asked.flatMap(({ answer, question }, index) => {
    const verdict = VERDICTS[verdicts[index] ?? 'unknown'];
    const isFine = [answer.kind, 'unknown'].includes(verdict) || answer.kind === 'unknown';
    return isFine ? [] : [`${question.title}: ${answer.kind}, but cvc5 says ${verdict}`];
  });
}

const VERDICTS = { sat: 'yes', unsat: 'no', unknown: 'unknown' } as const;

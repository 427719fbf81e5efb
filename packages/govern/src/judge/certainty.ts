import type { Answer } from '@countersign/core';
import { type Certainty, weaker } from '../duties/holdings.ts';

/** An answer that is not "none". */
export type Positive = Exclude<Answer, { kind: 'none' }>;

/** How sure a finding that rests on an answer is; what could not be decided counts as possible. */
export function certaintyOf(answer: Positive): Certainty {
  return answer.kind === 'certain' ? 'certain' : 'conditional';
}

/** The least sure of several certainties. */
export function weakest(certainties: Iterable<Certainty>): Certainty {
  let least: Certainty = 'certain';
  for (const certainty of certainties) least = weaker(least, certainty);
  return least;
}

const ANSWER_RANK: Readonly<Record<Answer['kind'], number>> = {
  certain: 3,
  conditional: 2,
  undecided: 1,
  none: 0,
};

/** The surest of several answers; asks no further once one is certain. */
export function surest(answers: Iterable<Answer>): Answer {
  let best: Answer = { kind: 'none' };
  for (const answer of answers) {
    if (ANSWER_RANK[answer.kind] > ANSWER_RANK[best.kind]) best = answer;
    if (best.kind === 'certain') break;
  }
  return best;
}

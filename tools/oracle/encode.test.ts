import { describe, expect, it } from 'vitest';
import type { Request } from '../../packages/core/src/index.ts';
import { cvc5Version, type Query, solveAll } from './cvc5.ts';
import { encode, worldOf } from './encode.ts';
import { isAllowed } from './questions.ts';
import { attach, RANDOM_CATALOG, randomPair } from './random-pairs.ts';
import { mixedFlavour } from './random-policies.ts';
import { requestsAbout } from './random-requests.ts';
import { allOf } from './terms.ts';

const { env } = process;
const SEED = Number(
  env['COUNTERSIGN_COMPARE_SEED'] ?? env['COUNTERSIGN_SEED'] ?? Date.now() % 1_000_000_000,
);
const POLICIES = 300;
const REQUESTS = 6;

/** A request, what the evaluator says of it, and the query that should say the same. */
interface Case {
  readonly request: Request;
  readonly expected: 'sat' | 'unsat';
  readonly query: Query;
}

function casesOf(number: number): readonly Case[] {
  const { a, random, side } = randomPair(SEED, number, mixedFlavour);
  const policy = attach('A', a, side);
  const world = worldOf(RANDOM_CATALOG, [policy]);
  const source = requestsAbout([policy], world);
  return Array.from({ length: REQUESTS }, () => {
    const request = source.next(random);
    const encoding = encode([policy], world, request);
    if ('reason' in encoding) throw new Error(encoding.reason);
    const isRequest = encoding.isRequest(request) ?? 'not-encodable';
    return {
      request,
      expected: isAllowed(request, policy) ? 'sat' : 'unsat',
      query: {
        declarations: encoding.declarations,
        term: allOf([isRequest, ...encoding.allows]),
      },
    };
  });
}

describe.skipIf(cvc5Version() === null)('the encoding of a policy', { timeout: 300_000 }, () => {
  it('allows a request exactly where the reference evaluator does', async () => {
    let allowed = 0;
    for (let number = 0; number < POLICIES; number += 1) {
      const cases = casesOf(number);
      const answers = await solveAll(
        cases.map(({ query }) => query),
        2000,
      );
      for (const [index, { expected, request }] of cases.entries()) {
        const context = JSON.stringify([request, [...request.context.keys]]);
        expect(answers[index], `seed ${SEED}, pair ${number}: ${context}`).toBe(expected);
        if (expected === 'sat') allowed += 1;
      }
    }
    expect(allowed).toBeGreaterThan(0.05 * POLICIES * REQUESTS);
  });
});

import { describe, expect, it } from 'vitest';
import { cvc5Version, type SolverAnswer, solveAll } from './cvc5.ts';
import type { PolicyPair } from './mutate-policy.ts';
import type { Prng } from './prng.ts';
import { randomPair } from './random-pairs.ts';
import {
  type Flavour,
  mixedFlavour,
  randomFlavour,
  VARIABLE_KEYS,
  variableFlavour,
} from './random-policies.ts';
import { reducePair } from './reduce-pair.ts';
import {
  queriesOf,
  referenceFaults,
  requestsFor,
  type Subject,
  solverFaults,
  subjectOf,
} from './subject.ts';
import { Tally } from './tally.ts';

const { env } = process;
/** Comparisons; there are three about each pair of policies. */
const RUNS = Number(env['COUNTERSIGN_COMPARE_RUNS'] ?? 900);
const SEED = Number(
  env['COUNTERSIGN_COMPARE_SEED'] ?? env['COUNTERSIGN_SEED'] ?? Date.now() % 1_000_000_000,
);
const BATCH = 10;
const LIMIT_MS = 2000;

const cvc5 = cvc5Version();
const isRequired = env['REQUIRE_CVC5'] === '1';

/** Makes the flavour of each pair of a run. */
type FlavourOf = (random: Prng) => Flavour;

interface Run {
  readonly flavourOf: FlavourOf;
  readonly comparisons: number;
  readonly variables: readonly string[];
  readonly withSolver: boolean;
  /** Whether every comparison must be decided. */
  readonly isExact: boolean;
}

interface Outcome {
  readonly tally: Tally;
  /** One for each pair about which something is wrong. */
  readonly reports: readonly string[];
}

async function hold(run: Run): Promise<Outcome> {
  const tally = new Tally();
  const reports: string[] = [];
  const count = Math.ceil(run.comparisons / 3);
  for (let first = 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    const pairs = Array.from({ length: size }, (_, index) =>
      randomPair(SEED, first + index, run.flavourOf),
    );
    const subjects = pairs.map((pair) => subjectOf(pair, pair.side));
    const verdicts = await verdictsOn(subjects, run);
    for (const [index, pair] of pairs.entries()) {
      const subject = subjects[index];
      if (subject === undefined) continue;
      const own = verdicts.slice(3 * index, 3 * index + 3);
      count3(tally, subject, own);
      const requests = requestsFor(subject, pair.random, run.variables);
      const faults = [
        ...referenceFaults(subject, requests),
        ...solverFaults(subject, own),
        ...undecided(subject, run),
      ];
      if (faults.length > 0) reports.push(await report(first + index, faults, run));
    }
  }
  return { tally, reports };
}

async function verdictsOn(
  subjects: readonly Subject[],
  { withSolver }: Run,
): Promise<readonly SolverAnswer[]> {
  return withSolver ? solveAll(subjects.flatMap(queriesOf), LIMIT_MS) : [];
}

function count3(tally: Tally, { asked }: Subject, verdicts: readonly SolverAnswer[]): void {
  for (const { answer } of asked) tally.add(answer.kind);
  for (const verdict of verdicts) if (verdict === 'unknown') tally.add('without an answer of cvc5');
}

function undecided({ asked }: Subject, { isExact }: Run): readonly string[] {
  return asked.flatMap(({ answer, question }) =>
    isExact && answer.kind === 'unknown' ? [`${question.title}: ${answer.reason}`] : [],
  );
}

/** What is wrong with a pair, and the smallest pair of which the same can be said without its random requests. */
async function report(number: number, faults: readonly string[], run: Run): Promise<string> {
  const { a, b, side } = randomPair(SEED, number, run.flavourOf);
  const faultsOf = async (pair: PolicyPair): Promise<readonly string[]> => {
    const subject = subjectOf(pair, side);
    return [
      ...referenceFaults(subject, []),
      ...solverFaults(subject, await verdictsOn([subject], run)),
      ...undecided(subject, run),
    ];
  };
  const isWrong = async (pair: PolicyPair): Promise<boolean> => (await faultsOf(pair)).length > 0;
  const pair = (await isWrong({ a, b })) ? await reducePair({ a, b }, isWrong) : { a, b };
  return [
    `seed ${SEED}, pair ${number}, kind ${side}`,
    ...new Set([...faults, ...(await faultsOf(pair))]),
    `A ${JSON.stringify(pair.a)}`,
    `B ${JSON.stringify(pair.b)}`,
  ].join('\n');
}

function print(title: string, { tally }: Outcome): void {
  process.stdout.write(`${title}, seed ${SEED}: ${tally.toString()}\n`);
}

if (cvc5 === null) {
  process.stdout.write('cvc5 is not installed: comparisons are held to the evaluator only\n');
}

describe('random comparisons', { timeout: 120_000 + 200 * RUNS }, () => {
  const withSolver = cvc5 !== null;

  it.skipIf(cvc5 === null && !isRequired)('have cvc5 beside them', () => {
    expect(cvc5).not.toBeNull();
  });

  it('agree with the evaluator and cvc5, and none is left undecided', async () => {
    const outcome = await hold({
      flavourOf: randomFlavour,
      comparisons: RUNS,
      variables: [],
      withSolver,
      isExact: true,
    });
    print(withSolver ? `held to cvc5 ${cvc5}` : 'held to the evaluator', outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
    expect(outcome.tally.of('no')).toBeGreaterThan(0.3 * RUNS);
  });

  it('agree where a key is compared with and without regard to case', async () => {
    const outcome = await hold({
      flavourOf: mixedFlavour,
      comparisons: RUNS / 5,
      variables: [],
      withSolver,
      isExact: false,
    });
    print('with and without regard to case', outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  });

  it('agree with the evaluator where there are policy variables', async () => {
    const outcome = await hold({
      flavourOf: variableFlavour,
      comparisons: RUNS,
      variables: VARIABLE_KEYS,
      withSolver: false,
      isExact: false,
    });
    print('with policy variables', outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  });
});

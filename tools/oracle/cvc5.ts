import { spawn, spawnSync } from 'node:child_process';
import type { Term } from './terms.ts';

const COMMAND = 'cvc5';

/** One question for the solver: declarations, and what must hold at once. */
export interface Query {
  readonly declarations: readonly string[];
  readonly term: Term;
}

/** Whether something meets a query; `unknown` when the solver gives up or runs out of time. */
export type SolverAnswer = 'sat' | 'unsat' | 'unknown';

/** The version of the solver that is installed, or `null`. */
export function cvc5Version(): string | null {
  const { error, stdout } = spawnSync(COMMAND, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return null;
  return /version ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown';
}

/** Asks one query in a process of its own. */
export async function solve(query: Query, limitMs: number): Promise<SolverAnswer> {
  const script = [PRELUDE, ...query.declarations, `(assert ${query.term})`, CHECK];
  const { lines } = await run([`--tlimit=${limitMs}`], script.join('\n'), 2 * limitMs);
  return answerOf(lines[0]);
}

/**
 * Asks many queries in one process; those without an answer in time are asked
 * again, each in a process of its own.
 */
export async function solveAll(
  queries: readonly Query[],
  limitMs: number,
): Promise<readonly SolverAnswer[]> {
  const script = [PRELUDE, ...queries.flatMap(inScope)];
  const options = ['--incremental', `--tlimit-per=${limitMs}`];
  const { lines } = await run(options, script.join('\n'), limitMs * (queries.length + 1));
  const answers: SolverAnswer[] = [];
  for (const [index, query] of queries.entries()) {
    const answer = answerOf(lines[index]);
    answers.push(answer === 'unknown' ? await solve(query, limitMs) : answer);
  }
  return answers;
}

/** Looking for short texts first halves the time of most queries, and many have an answer only so. */
const OPTIONS: readonly string[] = ['--lang=smt2', '--strings-exp', '--strings-fmf'];
const PRELUDE = '(set-logic ALL)';
const CHECK = '(check-sat)\n';

function inScope({ declarations, term }: Query): readonly string[] {
  return ['(push 1)', ...declarations, `(assert ${term})`, CHECK.trim(), '(pop 1)'];
}

function answerOf(line: string | undefined): SolverAnswer {
  return line === 'sat' || line === 'unsat' ? line : 'unknown';
}

interface Output {
  readonly lines: readonly string[];
}

/** Runs the solver on a script; what it printed until it ended or was ended. */
async function run(
  options: readonly string[],
  script: string,
  endAfterMs: number,
): Promise<Output> {
  const child = spawn(COMMAND, [...OPTIONS, ...options], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const end = setTimeout(() => child.kill(), endAfterMs);
  let printed = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    printed += text;
  });
  // A solver that ends early closes its input: what it printed tells.
  child.stdin.on('error', () => {});
  child.stdin.end(script);
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      resolve();
    });
  });
  clearTimeout(end);
  return { lines: printed.split('\n').filter((line) => line !== '') };
}

import { fileURLToPath } from 'node:url';
import type { Output } from '../io.ts';
import { run } from '../run.ts';

/** The repository's root, where samples lie. */
export const REPOSITORY: string = fileURLToPath(new URL('../../../../', import.meta.url));

/** The instant of tests: all goldens are made at it. */
const TEST_INSTANT = '2026-11-22T12:00:00Z';

/** What a command did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What differs from a run in the repository, without input and without a terminal. */
export interface RunCommandOptions {
  readonly directory?: string;
  readonly stdin?: string | Uint8Array;
  /** Columns of a terminal that shows colours. */
  readonly terminal?: number;
}

/** Runs a command line in this process, with everything around it in memory but the files. */
export async function runCommand(
  argv: readonly string[],
  { directory = REPOSITORY, stdin = '', terminal = 0 }: RunCommandOptions = {},
): Promise<Ran> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await run(argv, {
    stdout: capture(stdout, terminal),
    stderr: capture(stderr, terminal),
    stdin: chunksOf(stdin),
    directory,
    nowMs: () => Date.parse(TEST_INSTANT),
    interruption: () => new AbortController().signal,
  });
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}

function capture(texts: string[], columns: number): Output {
  return {
    write: (text) => {
      texts.push(text);
    },
    isTerminal: columns > 0,
    columns,
    useColor: columns > 0,
  };
}

async function* chunksOf(input: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield typeof input === 'string' ? Buffer.from(input) : input;
}

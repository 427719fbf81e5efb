import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const HERE = import.meta.dirname;

/** Inside the package, so that what is not bundled is found. */
const PLACE = path.join(HERE, '../../../dist/testing');

/** The writer of this folder as a program. */
export interface WriterProgram {
  start(location: string, writer: number, first: number, count: number): Writer;
  remove(): void;
}

/** A process that saves audits. */
export interface Writer {
  readonly process: ChildProcess;
  /** What it has said so far: pairs of a word and an id. */
  readonly said: readonly (readonly [word: string, id: string])[];
  /** What it wrote to standard error. */
  readonly complaints: readonly string[];
  /** Answers when it has said a word so many times, or has ended. */
  readonly hasSaid: (word: string, times: number) => Promise<void>;
  /** Answers with the exit code when it has ended; `null` when it was killed. */
  readonly ended: Promise<number | null>;
}

/** Bundles the writer. */
export async function buildWriter(): Promise<WriterProgram> {
  fs.mkdirSync(PLACE, { recursive: true });
  const directory = fs.mkdtempSync(path.join(PLACE, 'writer-'));
  const file = path.join(directory, 'writer.mjs');
  await build({
    entryPoints: [path.join(HERE, 'writer.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@countersign/source'],
    external: ['@photostructure/sqlite', 'pg', 'kysely'],
  });
  return {
    start: (location, writer, first, count) =>
      startWriter([file, location, String(writer), String(first), String(count)]),
    remove() {
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startWriter(argv: readonly string[]): Writer {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: (readonly [string, string])[] = [];
  const complaints: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const space = line.indexOf(' ');
      said.push([line.slice(0, space), line.slice(space + 1)]);
      child.emit('said');
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  // `close` comes after all that was written has been read.
  const ended = once(child, 'close').then((): number | null => {
    child.emit('said');
    return child.exitCode;
  });
  return {
    process: child,
    said,
    complaints,
    ended,
    async hasSaid(word, times) {
      const isEnough = () => said.filter(([each]) => each === word).length >= times;
      while (!isEnough() && !hasEnded(child)) await once(child, 'said');
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

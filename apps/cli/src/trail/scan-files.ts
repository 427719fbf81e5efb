import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { InputProblem } from '@countersign/adapters/dump';
import { type Catalog, invariant, ok, type Result } from '@countersign/core';
import type { Io } from '../io.ts';
import { createFileScanner, type FileScanner, type ScannedFile } from './scan-file.ts';
import { GroupUnpacker, type PackedBatch } from './shared-groups.ts';
import type { TrailFile } from './trail-files.ts';

/** What a thread is asked to read. */
export interface ScanRequest {
  readonly number: number;
  readonly name: string;
  readonly directory: string;
}

/** What a thread has read. */
export interface ScanResponse {
  readonly number: number;
  readonly result: Result<{ readonly digest: string; readonly batch: PackedBatch }, InputProblem>;
}

/** What became of a file. */
export interface FileOutcome {
  readonly file: TrailFile;
  readonly result: Result<ScannedFile, InputProblem>;
}

/** Where files are read. */
export interface ScanPlace {
  readonly io: Pick<Io, 'directory' | 'stdin'>;
  readonly catalog: Catalog;
  /** Most threads beside this one; by default one for each core, up to eight. */
  readonly threads?: number;
  /** The program of a thread. */
  readonly worker?: URL;
}

/** The program of a thread, beside the bundle; there is none where sources are run. */
const WORKER = new URL('countersign-scan-worker.mjs', import.meta.url);

/** Files for which it is not worth to start threads. */
const FEW_FILES = 16;

/** More threads than this read faster than what they read is counted and judged. */
const MAX_THREADS = 8;

/** How many files a thread has to itself at once, so that it goes on while a change is judged. */
const AHEAD = 8;

/** Reads files of records, on several cores where there are many, and answers in their order. */
export async function* scanFiles(
  files: readonly TrailFile[],
  place: ScanPlace,
): AsyncIterable<FileOutcome> {
  const threads = threadsFor(files, place);
  const { catalog, io, worker = WORKER } = place;
  const here = createFileScanner(catalog);
  if (threads === 0) {
    for (const file of files) yield { file, result: await scanHere(here, file, io) };
    return;
  }
  const pool = new ScanPool(worker, threads);
  try {
    const begun: Promise<FileOutcome>[] = [];
    for (const file of files) {
      const outcome = outcomeOf(
        file,
        file.name === '-' ? scanHere(here, file, io) : pool.scan(file.name, io.directory),
      );
      // Whoever waits for it is told; nobody may be waiting yet, or any more.
      outcome.catch(() => undefined);
      begun.push(outcome);
      const first = begun.length < threads * AHEAD ? undefined : begun.shift();
      if (first !== undefined) yield await first;
    }
    for (const each of begun) yield await each;
  } finally {
    await pool.end();
  }
}

async function outcomeOf(
  file: TrailFile,
  result: Promise<FileOutcome['result']>,
): Promise<FileOutcome> {
  return { file, result: await result };
}

function threadsFor(
  files: readonly TrailFile[],
  { threads = Math.min(availableParallelism(), MAX_THREADS), worker = WORKER }: ScanPlace,
): number {
  const isWorth = files.length > FEW_FILES && threads > 1 && existsSync(worker);
  return isWorth ? threads : 0;
}

async function scanHere(
  scan: FileScanner,
  { name }: TrailFile,
  { directory, stdin }: ScanPlace['io'],
): Promise<Result<ScannedFile, InputProblem>> {
  return scan(name, { directory, standardInput: stdin });
}

/** Threads that read files in turn. */
class ScanPool {
  private readonly workers: readonly Worker[];
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  private broken: Error | null = null;

  constructor(program: URL, threads: number) {
    this.workers = Array.from({ length: threads }, () => this.start(program));
  }

  async scan(name: string, directory: string): Promise<Result<ScannedFile, InputProblem>> {
    const number = this.next;
    this.next += 1;
    const worker = this.workers[number % this.workers.length];
    invariant(worker !== undefined, 'there is a thread');
    return new Promise((give, fail) => {
      if (this.broken !== null) {
        fail(this.broken);
        return;
      }
      this.waiting.set(number, { give, fail });
      const request: ScanRequest = { number, name, directory };
      worker.postMessage(request, []);
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map(async (worker) => worker.terminate()));
  }

  private start(program: URL): Worker {
    const worker = new Worker(program);
    const unpacker = new GroupUnpacker();
    worker.on('message', ({ number, result }: ScanResponse) => {
      const give = this.waiting.get(number)?.give;
      this.waiting.delete(number);
      if (!result.ok) give?.(result);
      else give?.(ok({ ...result.value, batch: unpacker.unpack(result.value.batch) }));
    });
    // A thread that ends takes what it was asked to read with it: nothing goes on without.
    worker.on('error', (error: Error) => this.fail(error));
    worker.on('exit', (code) => this.fail(new Error(`a thread that reads ended with ${code}`)));
    return worker;
  }

  private fail(error: Error): void {
    this.broken ??= error;
    for (const { fail } of this.waiting.values()) fail(error);
    this.waiting.clear();
  }
}

interface Waiting {
  readonly give: (result: Result<ScannedFile, InputProblem>) => void;
  readonly fail: (error: Error) => void;
}

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { InputProblem } from '@countersign/adapters/dump';
import { type Catalog, invariant, ok, type Result } from '@countersign/core';
import type { DetectionRule } from '@countersign/govern';
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
  /** Whose records are wanted whole; those of others are read by this thread alone. */
  readonly rules?: readonly DetectionRule[];
  /** Most threads that read, this one among them; by default one for each core, up to eight. */
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

/** How many files are read at most before those in front of them are taken, for each thread. */
const MAX_HELD = 4 * AHEAD;

/** Reads files of records as a {@link ScanTeam} that is gone afterwards. */
export async function* scanFiles(
  files: readonly TrailFile[],
  place: ScanPlace,
): AsyncIterable<FileOutcome> {
  const team = new ScanTeam(place);
  try {
    yield* team.scan(files);
  } finally {
    await team.end();
  }
}

/**
 * Reads files of records, on several cores where there are many, and answers in their order.
 *
 * Threads are started with the first files that are worth it, and stay until the end: what they
 * have learned of callers and their calls serves for the next files.
 */
export class ScanTeam {
  private readonly place: ScanPlace;
  private readonly here: FileScanner;
  private pool: ScanPool | null = null;

  constructor(place: ScanPlace) {
    this.place = place;
    this.here = createFileScanner(place.catalog, place.rules);
  }

  async *scan(files: readonly TrailFile[]): AsyncIterable<FileOutcome> {
    const { here, place } = this;
    const others = threadsFor(files, place) - 1;
    if (others === 0) {
      for (const file of files) yield { file, result: await scanHere(here, file, place.io) };
      return;
    }
    this.pool ??= new ScanPool(place.worker ?? WORKER, others);
    yield* scanTogether(files, { pool: this.pool, io: place.io, here });
  }

  async end(): Promise<void> {
    await this.pool?.end();
  }
}

/** Who reads files. */
interface Readers {
  readonly pool: ScanPool;
  readonly io: ScanPlace['io'];
  readonly here: FileScanner;
}

/** Other threads read ahead; while this one would wait for them it reads what is next for nobody. */
async function* scanTogether(
  files: readonly TrailFile[],
  { here, io, pool }: Readers,
): AsyncIterable<FileOutcome> {
  const begun: BegunFile[] = [];
  const maxHeld = pool.size * MAX_HELD;
  const queue = files[Symbol.iterator]();
  let next = queue.next();
  for (;;) {
    while (next.done !== true && pool.hasRoom && begun.length < maxHeld) {
      const file = next.value;
      const isElsewhere = file.name !== '-';
      begun.push(
        begin(file, isElsewhere ? pool.scan(file.name, io.directory) : scanHere(here, file, io)),
      );
      next = queue.next();
    }
    const first = begun.shift();
    if (first === undefined) return;
    while (!first.isRead && next.done !== true && begun.length < maxHeld) {
      const begunHere = begin(next.value, scanHere(here, next.value, io));
      begun.push(begunHere);
      next = queue.next();
      await begunHere.outcome;
    }
    yield await first.outcome;
  }
}

/** A file that somebody reads. */
interface BegunFile {
  readonly outcome: Promise<FileOutcome>;
  isRead: boolean;
}

function begin(file: TrailFile, result: Promise<FileOutcome['result']>): BegunFile {
  const begun: BegunFile = {
    isRead: false,
    outcome: result.then((value) => {
      begun.isRead = true;
      return { file, result: value };
    }),
  };
  // Whoever waits for it is told; nobody may be waiting yet, or any more.
  begun.outcome.catch(() => undefined);
  return begun;
}

function threadsFor(
  files: readonly TrailFile[],
  { rules, threads = Math.min(availableParallelism(), MAX_THREADS), worker = WORKER }: ScanPlace,
): number {
  // Rules are functions, which no thread can give to another.
  if (rules !== undefined) return 1;
  const isWorth = files.length > FEW_FILES && threads > 1 && existsSync(worker);
  return isWorth ? threads : 1;
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

  /** How many threads there are. */
  get size(): number {
    return this.workers.length;
  }

  /** Whether the threads have too little to do. */
  get hasRoom(): boolean {
    return this.waiting.size < this.workers.length * AHEAD;
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

import { once } from 'node:events';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { INPUT_LIMITS } from '@countersign/adapters/dump';
import { type FSWatcher, watch } from 'chokidar';
import type { Io } from '../io.ts';
import { isTrailFile } from '../trail/trail-files.ts';
import { LineSplitter } from './line-splitter.ts';

/** Something that came. */
export type Arrival =
  /** A file that is new, or that was written again. */
  | { readonly kind: 'file'; readonly name: string }
  /** Lines of standard input; `done` is to be called when they were read. */
  | { readonly kind: 'lines'; readonly bytes: Uint8Array; readonly done: () => void }
  /** Lines that were too long to be held. */
  | { readonly kind: 'lost'; readonly lines: number };

/** Sources that are followed. */
export interface Following {
  /** What comes, until the command is to end, or standard input does and is alone. */
  readonly arrivals: AsyncIterable<Arrival>;
  /** Has what came taken, and nothing more come. */
  readonly stop: () => void;
  readonly close: () => Promise<void>;
}

/** How long a file has to stay as it is before it counts as written, in milliseconds. */
const WRITTEN_MS = 300;

/** What has come and was not taken yet. */
class Arrivals {
  readonly stream: Readable = new Readable({ objectMode: true, read: () => undefined });
  private isOver = false;

  /** What comes after the end is for nobody; answers whether somebody will take it. */
  add(arrival: Arrival): boolean {
    if (!this.isOver) this.stream.push(arrival);
    return !this.isOver;
  }

  end(): void {
    if (!this.isOver) this.stream.push(null);
    this.isOver = true;
  }

  fail(error: Error): void {
    this.isOver = true;
    this.stream.destroy(error);
  }

  close(): void {
    this.isOver = true;
    this.stream.destroy();
  }
}

/**
 * Begins to follow files, directories and standard input. What is there already does not come.
 * Where these are all that is followed, it ends with standard input.
 */
export async function followSources(
  io: Io,
  sources: readonly string[],
  { isAlone }: { readonly isAlone: boolean },
): Promise<Following> {
  const arrivals = new Arrivals();
  const onDisk = sources.filter((source) => source !== '-');
  const watcher = onDisk.length === 0 ? null : await watchFiles(io.directory, onDisk, arrivals);
  if (onDisk.length < sources.length) {
    pump(io, arrivals).then(
      () => watcher === null && isAlone && arrivals.end(),
      (error: Error) => arrivals.fail(error),
    );
  }
  const interrupt = io.interruption();
  const stop = (): void => arrivals.end();
  interrupt.addEventListener('abort', stop, { once: true });
  if (interrupt.aborted) stop();
  return {
    arrivals: arrivals.stream,
    stop,
    async close() {
      interrupt.removeEventListener('abort', stop);
      arrivals.close();
      await watcher?.close();
    },
  };
}

async function watchFiles(
  directory: string,
  sources: readonly string[],
  arrivals: Arrivals,
): Promise<FSWatcher> {
  const named = new Set(sources.map((source) => path.resolve(directory, source)));
  const ignored = (file: string, stats?: Stats): boolean =>
    stats?.isFile() === true && !named.has(path.resolve(directory, file)) && !isTrailFile(file);
  const watcher = watch([...sources], {
    cwd: directory,
    ignored,
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: WRITTEN_MS, pollInterval: WRITTEN_MS / 3 },
  });
  const arrived = (name: string): void => {
    arrivals.add({ kind: 'file', name });
  };
  watcher.on('add', arrived).on('change', arrived);
  watcher.on('error', (error) => {
    arrivals.fail(error instanceof Error ? error : new Error(String(error)));
  });
  await once(watcher, 'ready');
  return watcher;
}

/** Hands on lines as they come, and reads on when those have been read. */
async function pump({ stdin }: Io, arrivals: Arrivals): Promise<void> {
  const splitter = new LineSplitter(INPUT_LIMITS.textBytes);
  for await (const part of stdin) {
    const { lines, lost } = splitter.take(part);
    if (lost > 0) arrivals.add({ kind: 'lost', lines: lost });
    await hand(lines, arrivals);
  }
  await hand(splitter.end(), arrivals);
}

async function hand(bytes: Uint8Array, arrivals: Arrivals): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((done) => {
    if (!arrivals.add({ kind: 'lines', bytes, done })) done();
  });
}

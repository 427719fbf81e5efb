import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { DIRECTORY_MODE } from './write-whole.ts';

/** What AWS answered to a call: its output, or an error that will not change by asking again. */
export type JournalledAnswer =
  | { readonly output: unknown }
  | { readonly failure: { readonly code: string; readonly message: string } };

interface Place {
  readonly start: number;
  readonly length: number;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1_048_576;

/**
 * The answers to the calls about one account, as they came in: a file of JSON
 * lines that only grows. A line is on the disk before its answer is used, so that
 * a program that is started again finds every answer that it had used, and what
 * of the last line is torn is as if it had never been asked for.
 *
 * Holds the places of answers in memory, not the answers.
 */
export class AnswerJournal {
  private readonly handle: FileHandle;
  private readonly places: Map<string, Place>;
  private end: number;
  /** The append that is under way; appends come one after the other. */
  private last: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle, places: Map<string, Place>, end: number) {
    this.handle = handle;
    this.places = places;
    this.end = end;
  }

  /** Opens a journal, or begins it; a torn last line is cut off. */
  static async open(file: string): Promise<AnswerJournal> {
    await mkdir(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
    const handle = await open(file, 'a+', 0o600);
    try {
      const { end, places } = await readPlaces(handle);
      await handle.truncate(end);
      return new AnswerJournal(handle, places, end);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** How many answers there are. */
  get size(): number {
    return this.places.size;
  }

  /** The answer to a call, or `null` when there is none yet. */
  async find(key: string): Promise<JournalledAnswer | null> {
    const place = this.places.get(key);
    if (place === undefined) return null;
    const bytes = Buffer.alloc(place.length);
    await this.handle.read(bytes, 0, place.length, place.start);
    return parseLine(bytes.toString('utf8'))?.answer ?? null;
  }

  /** Adds an answer; it is on the disk when the promise is fulfilled. */
  async add(key: string, answer: JournalledAnswer): Promise<void> {
    const line = Buffer.from(`${JSON.stringify({ key, ...answer })}\n`, 'utf8');
    const appended = this.last.then(() => this.append(key, line));
    // The next append does not fail because this one did.
    this.last = appended.catch(() => undefined);
    return appended;
  }

  async close(): Promise<void> {
    await this.last;
    await this.handle.close();
  }

  private async append(key: string, line: Buffer): Promise<void> {
    await this.handle.appendFile(line);
    await this.handle.datasync();
    this.places.set(key, { start: this.end, length: line.length - 1 });
    this.end += line.length;
  }
}

/** Finds where answers lie, and where the last whole line ends. */
async function readPlaces(
  handle: FileHandle,
): Promise<{ readonly places: Map<string, Place>; readonly end: number }> {
  const places = new Map<string, Place>();
  let end = 0;
  let pending: Buffer = Buffer.alloc(0);
  for (let position = 0; ; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return { places, end };
    position += bytesRead;
    pending = Buffer.concat([pending, chunk.subarray(0, bytesRead)]);
    for (let at = pending.indexOf(NEWLINE); at >= 0; at = pending.indexOf(NEWLINE)) {
      const line = parseLine(pending.subarray(0, at).toString('utf8'));
      // What follows a line that was not written whole cannot be trusted.
      if (line === null) return { places, end };
      places.set(line.key, { start: end, length: at });
      end += at + 1;
      pending = pending.subarray(at + 1);
    }
  }
}

function parseLine(
  text: string,
): { readonly key: string; readonly answer: JournalledAnswer } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('key' in value)) return null;
  if (typeof value.key !== 'string') return null;
  if ('output' in value) return { key: value.key, answer: { output: value.output } };
  const failure = 'failure' in value ? readFailure(value.failure) : null;
  return failure === null ? null : { key: value.key, answer: { failure } };
}

function readFailure(value: unknown): { readonly code: string; readonly message: string } | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('code' in value) || !('message' in value)) return null;
  const { code, message } = value;
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : null;
}

import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import {
  accountFile,
  manifestJson,
  SNAPSHOT_FILES,
  type SnapshotAccount,
  type SnapshotManifest,
  type SnapshotProblem,
} from '@countersign/govern';
import { AnswerJournal } from './answer-journal.ts';
import { DIRECTORY_MODE, flushDirectory, writeJsonWhole } from './write-whole.ts';

/** An account that was read, as far as it could be. */
export interface CollectedAccount extends SnapshotAccount {
  readonly problems: readonly SnapshotProblem[];
}

/** How a collection was begun; one that goes on has to be begun alike. */
export interface CollectionStart {
  /** The instant, as ISO 8601. */
  readonly startedAt: string;
  readonly collectedBy: SnapshotManifest['collectedBy'];
  /** What was asked for, as a JSON value. */
  readonly request: unknown;
}

/** Why nothing can be collected into a directory. */
export interface DirectoryRefusal {
  readonly message: string;
  readonly help: string;
}

const COLLECTING = '.collecting';
const START = 'start.json';
const LOCK = 'lock';

/**
 * The directory of a snapshot while it is collected. What is needed to go on after
 * an interruption lies in `.collecting`, which goes when the snapshot is finished;
 * `snapshot.json` comes last.
 */
export class CollectionDirectory {
  readonly start: CollectionStart;
  /** Whether an earlier run began it. */
  readonly isResumed: boolean;
  private readonly directory: string;
  private readonly finished: Map<string, CollectedAccount>;

  private constructor(
    directory: string,
    begun: { readonly start: CollectionStart; readonly isResumed: boolean },
    finished: Map<string, CollectedAccount>,
  ) {
    this.directory = directory;
    this.start = begun.start;
    this.isResumed = begun.isResumed;
    this.finished = finished;
  }

  /**
   * Opens a directory to collect into: one that is not there or empty, or one whose
   * collecting was interrupted and began with the same request.
   *
   * @throws the operating system's error
   */
  static async open(
    directory: string,
    start: CollectionStart,
  ): Promise<Result<CollectionDirectory, DirectoryRefusal>> {
    await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
    const names = await readdir(directory);
    const isResumed = names.includes(COLLECTING);
    if (!isResumed && names.length > 0) return fail(occupied(names));
    await mkdir(path.join(directory, COLLECTING, 'accounts'), {
      recursive: true,
      mode: DIRECTORY_MODE,
    });
    const locked = await lock(path.join(directory, COLLECTING, LOCK));
    if (!locked.ok) return locked;
    const begun = await begin(path.join(directory, COLLECTING, START), start);
    if (!begun.ok) {
      await unlock(path.join(directory, COLLECTING, LOCK));
      return begun;
    }
    const finished = await readFinished(path.join(directory, COLLECTING, 'accounts'));
    return ok(new CollectionDirectory(directory, { start: begun.value, isResumed }, finished));
  }

  /** The accounts that are read already, by id. */
  get finishedAccounts(): ReadonlyMap<string, CollectedAccount> {
    return this.finished;
  }

  /** The journal of one account, or of the organisation. */
  async openJournal(name: string): Promise<AnswerJournal> {
    return AnswerJournal.open(this.journalFile(name));
  }

  /** Writes a file of the snapshot, such as `organization.json`. */
  async writeFile(name: string, value: unknown): Promise<void> {
    await this.write(path.join(this.directory, name), value);
  }

  /** Writes the files of an account, says that it is read, and forgets its journal. */
  async finishAccount(
    account: CollectedAccount,
    files: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    for (const [name, value] of files) {
      await this.writeFile(accountFile(account.id, name), value);
    }
    await this.write(this.collecting('accounts', `${account.id}.json`), account);
    this.finished.set(account.id, account);
    await rm(this.journalFile(account.id), { force: true });
  }

  /** Writes `snapshot.json`: from now on the directory is a snapshot. */
  async finish(manifest: SnapshotManifest): Promise<void> {
    await this.writeFile(SNAPSHOT_FILES.manifest, manifestJson(manifest));
    await rm(this.collecting(), { recursive: true, force: true });
    await flushDirectory(this.directory);
  }

  /** Leaves everything to a later run. */
  async leave(): Promise<void> {
    await unlock(this.collecting(LOCK));
  }

  /** Half-written files lie in `.collecting`, so that none is left in the snapshot. */
  private async write(file: string, value: unknown): Promise<void> {
    await writeJsonWhole(file, value, this.collecting());
  }

  private journalFile(name: string): string {
    return this.collecting(`${name}.jsonl`);
  }

  private collecting(...names: readonly string[]): string {
    return path.join(this.directory, COLLECTING, ...names);
  }
}

function occupied(names: readonly string[]): DirectoryRefusal {
  return names.includes(SNAPSHOT_FILES.manifest)
    ? {
        message: 'the directory holds a finished snapshot',
        help: 'give another one; two snapshots can be compared with `countersign snapshot diff`',
      }
    : {
        message: 'the directory holds other files',
        help: 'give a directory that is empty or not there',
      };
}

/** Takes the start of an earlier run, or writes this one's. */
async function begin(
  file: string,
  start: CollectionStart,
): Promise<Result<CollectionStart, DirectoryRefusal>> {
  const earlier = await readIfThere(file);
  if (earlier === null) {
    await writeJsonWhole(file, start, path.dirname(file));
    return ok(start);
  }
  const known = readStart(earlier);
  if (known === null) {
    return fail({
      message: 'what an earlier run left in `.collecting` cannot be read',
      help: 'remove the directory and begin anew',
    });
  }
  const isSame =
    known.collectedBy.accountId === start.collectedBy.accountId &&
    JSON.stringify(known.request) === JSON.stringify(start.request);
  if (isSame) return ok(known);
  return fail({
    message: 'an earlier run that was interrupted collected something else into the directory',
    help: 'repeat its options and account to go on, or give another directory',
  });
}

function readStart(text: string): CollectionStart | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (!('startedAt' in value) || !('collectedBy' in value) || !('request' in value)) return null;
  const { collectedBy, request, startedAt } = value;
  if (typeof startedAt !== 'string') return null;
  if (typeof collectedBy !== 'object' || collectedBy === null) return null;
  if (!('arn' in collectedBy) || !('accountId' in collectedBy)) return null;
  const { accountId, arn } = collectedBy;
  if (typeof arn !== 'string' || typeof accountId !== 'string') return null;
  return { startedAt, collectedBy: { arn, accountId }, request };
}

/** What earlier runs finished; this very program wrote it, whole or not at all. */
async function readFinished(directory: string): Promise<Map<string, CollectedAccount>> {
  const finished = new Map<string, CollectedAccount>();
  for (const name of (await readdir(directory)).toSorted()) {
    if (!name.endsWith('.json') || name.startsWith('.')) continue;
    const account: CollectedAccount = JSON.parse(
      await readFile(path.join(directory, name), 'utf8'),
    );
    finished.set(account.id, account);
  }
  return finished;
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Keeps a second run out of the directory while this one lives. */
async function lock(file: string): Promise<Result<null, DirectoryRefusal>> {
  const owner = Number(await readIfThere(file));
  if (owner > 0 && owner !== process.pid && isRunning(owner)) {
    return fail({
      message: `another run collects into the directory (process ${owner})`,
      help: `wait for it; if there is none, remove ${file}`,
    });
  }
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) {
    return fail({ message: 'another run has just begun', help: 'wait for it' });
  }
  await handle.writeFile(String(process.pid));
  await handle.close();
  return ok(null);
}

async function unlock(file: string): Promise<void> {
  await rm(file, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

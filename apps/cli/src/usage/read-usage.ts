import path from 'node:path';
import type { OpenStore } from '@countersign/adapters/store';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type ActorSources,
  ActorTracker,
  type AsideRecord,
  createResourcePatterns,
  createRollUp,
  type TrailBatch,
  type TrailCounts,
  TrailTally,
  type Usage,
  UsageRoll,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import { hashFile } from '../hash-file.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { type FileOutcome, scanFiles } from '../trail/scan-files.ts';
import { findTrailFiles, type TrailFile } from '../trail/trail-files.ts';

/** What is read, and where it is kept. */
export interface UsageRequest {
  /** What CloudTrail recorded. */
  readonly paths: readonly string[];
  readonly sources: ActorSources;
  readonly catalog: Catalog;
  /** `null` where nothing is kept. */
  readonly store: OpenStore | null;
  readonly progress: Progress;
}

/** Who used what, and what that was read from. */
export interface UsageAnswer {
  /** With a store everything that it holds. */
  readonly usages: readonly Usage[];
  readonly counts: TrailCounts;
  /** Calls of which no action is known, or that have none. */
  readonly withoutAction: number;
  readonly files: number;
  /** Files that the store had before. */
  readonly knownFiles: number;
  /** The store without its password; `null` without one. */
  readonly store: string | null;
  /** The first of what was kept aside. */
  readonly kept: readonly AsideRecord[];
}

/** So many files are added to a store at once. */
const CHUNK = 500;

/** Reads who used which action on what; with a store each file counts once, whenever it is read. */
export async function readUsage(
  io: Io,
  request: UsageRequest,
): Promise<Result<UsageAnswer, Failure>> {
  const { catalog, paths, progress, store } = request;
  const files = await findTrailFiles(io.directory, paths);
  if (!files.ok) return fail({ kind: 'input', problems: files.failure });
  progress.show('looking for files that are new');
  const fresh = store === null ? files.value : await filesNotIn(store, io, files.value);
  const collector = new UsageCollector(request);
  let done = 0;
  for await (const outcome of scanFiles(fresh, { io, catalog })) {
    const taken = await collector.take(outcome);
    if (!taken.ok) return taken;
    done += 1;
    if (done % 50 === 0) progress.show(`reading file ${done} of ${fresh.length}`);
  }
  return collector.answer(files.value.length, files.value.length - fresh.length);
}

async function filesNotIn(
  store: OpenStore,
  { directory }: Io,
  files: readonly TrailFile[],
): Promise<readonly TrailFile[]> {
  const fresh: TrailFile[] = [];
  for (let from = 0; from < files.length; from += CHUNK) {
    const digests = new Map<TrailFile, string | null>();
    for (const file of files.slice(from, from + CHUNK)) {
      digests.set(file, await digestOf(file, directory));
    }
    const asked = [...digests.values()].filter((digest) => digest !== null);
    const known = await store.usages.knownSources(asked);
    for (const [file, digest] of digests) if (!known.has(digest ?? '')) fresh.push(file);
  }
  return fresh;
}

/** `null` where only reading it tells what is the matter with it. */
async function digestOf({ name }: TrailFile, directory: string): Promise<string | null> {
  if (name === '-') return null;
  try {
    return await hashFile(path.resolve(directory, name));
  } catch {
    return null;
  }
}

/** Of how many kinds of call the numbers are held before they are rolled up. */
const MAX_GROUPS = 50_000;

/** Rolls up what files hold, and adds it to the store. */
class UsageCollector {
  private readonly request: UsageRequest;
  private readonly tally = new TrailTally();
  private readonly tracker: ActorTracker;
  private readonly usagesOf: ReturnType<typeof createRollUp>;
  private readonly generalOf: (action: string, accountId: string | null) => string;
  private readonly roll: UsageRoll;
  private readonly digests = new Set<string>();
  private withoutAction = 0;

  constructor(request: UsageRequest) {
    const { catalog, sources } = request;
    this.request = request;
    this.tracker = new ActorTracker(sources);
    this.usagesOf = createRollUp(catalog, this.tracker);
    ({ generalOf: this.generalOf } = createResourcePatterns(catalog));
    this.roll = new UsageRoll(this.generalOf);
  }

  async take({ file, result }: FileOutcome): Promise<Result<null, Failure>> {
    if (!result.ok) {
      if (file.isNamed) return fail({ kind: 'input', problems: [result.failure] });
      // One file of many that is broken keeps nobody from reading the others.
      this.tally.noteUnreadable(file.name, result.failure.issue.message);
      return ok(null);
    }
    const { batch, digest } = result.value;
    if (this.digests.has(digest)) return ok(null);
    this.count(batch);
    this.digests.add(digest);
    return this.digests.size >= CHUNK ? this.save() : ok(null);
  }

  async answer(files: number, knownFiles: number): Promise<Result<UsageAnswer, Failure>> {
    const saved = await this.save();
    if (!saved.ok) return saved;
    const { store } = this.request;
    const { roll, tally, withoutAction } = this;
    // What was folded in one run may not have been in another.
    if (store !== null) for await (const usage of store.usages.usages()) roll.add(usage);
    return ok({
      usages: roll.usages(),
      counts: tally.counts,
      withoutAction,
      files,
      knownFiles,
      store: store?.shown ?? null,
      kept: tally.aside,
    });
  }

  private count(batch: TrailBatch): void {
    this.tracker.observeAll(this.tally.take(batch).toSorted((a, b) => a.atMs - b.atMs));
    if (this.tally.groupCount > MAX_GROUPS) this.rollUp();
  }

  private rollUp(): void {
    for (const group of this.tally.drain()) {
      const usages = this.usagesOf(group);
      if (usages.length === 0) this.withoutAction += group.count;
      for (const usage of usages) this.roll.add(usage);
    }
  }

  private async save(): Promise<Result<null, Failure>> {
    this.rollUp();
    const { digests, roll } = this;
    const { store } = this.request;
    if (store === null || digests.size === 0) return ok(null);
    const outcome = await store.usages.add([...digests], roll.usages());
    if (outcome === 'already-added') {
      return fail({
        kind: 'outside',
        message: `somebody else adds the same files to ${store.shown}`,
        help: 'run it again: what was added is left out then',
      });
    }
    roll.clear();
    digests.clear();
    return ok(null);
  }
}

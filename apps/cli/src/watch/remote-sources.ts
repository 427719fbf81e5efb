import { setTimeout as sleep } from 'node:timers/promises';
import { INPUT_LIMITS } from '@countersign/adapters/dump';
import type { Delivery, RemoteSource } from '@countersign/adapters/sources';
import { fail, ok, type Result } from '@countersign/core';
import type { ServiceCheck } from '@countersign/govern';
import { prepareSdk } from '../config.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { plainText } from '../terminal/plain-text.ts';

/** How long a source that failed is left alone, in milliseconds; twice as long each time, up to a limit. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Where a bucket is asked for that is somewhere else. */
const DEFAULT_REGION = 'us-east-1';

/** Whether a source is a bucket or a queue, and no file. */
export function isRemote(source: string): boolean {
  return source.startsWith('s3://') || source.startsWith('arn:');
}

/** Takes what a service delivered. */
export type TakeDelivery = (delivery: Delivery) => Promise<Result<null, Failure>>;

/** Services that are asked for records. */
export class RemoteSources {
  private readonly io: Io;
  private readonly sources: readonly RemoteSource[];
  private readonly failureCounts = new Map<string, number>();

  private constructor(io: Io, sources: readonly RemoteSource[]) {
    this.io = io;
    this.sources = sources;
    for (const { name } of sources) this.failureCounts.set(name, 0);
  }

  /** Opens those of some sources that are no files; names that are wrong are refused. */
  static async open(
    io: Io,
    names: readonly string[],
    hasRead: (source: string) => Promise<boolean>,
  ): Promise<Result<RemoteSources, Failure>> {
    const remote = names.filter(isRemote);
    if (remote.length === 0) return ok(new RemoteSources(io, []));
    // The clients of AWS take long to load, and most watches read files.
    const { sdkRegion } = prepareSdk();
    const { openRemoteSource } = await import('@countersign/adapters/sources');
    const aws = { region: sdkRegion ?? DEFAULT_REGION };
    const sources: RemoteSource[] = [];
    for (const name of remote) {
      const source = openRemoteSource(name, {
        maxBytes: INPUT_LIMITS.fileBytes,
        hasRead,
        aws,
      });
      if (source === null) return fail(notASource(name));
      sources.push(source);
    }
    return ok(new RemoteSources(io, sources));
  }

  get isEmpty(): boolean {
    return this.sources.length === 0;
  }

  /** How often each source that is followed could not be read. */
  get failures(): ReadonlyMap<string, number> {
    return this.failureCounts;
  }

  /** Takes everything that is there. */
  async takeAll(take: TakeDelivery): Promise<Result<null, Failure>> {
    for (const source of this.sources) {
      const options = { nowMs: this.io.nowMs(), mayWait: false };
      try {
        for await (const delivery of source.deliveries(options)) {
          const taken = await take(delivery);
          if (!taken.ok) return taken;
        }
      } catch (error) {
        return fail(failed(source, error));
      }
    }
    return ok(null);
  }

  /** Takes what comes until it is to end; a source that fails is asked again, and again later. */
  async follow(take: TakeDelivery, signal: AbortSignal): Promise<Result<null, Failure>> {
    const ends = this.sources.map(async (source) => this.followOne(source, take, signal));
    const outcomes = await Promise.all(ends);
    return outcomes.find((each) => !each.ok) ?? ok(null);
  }

  /** Tells of each whether it can be read. */
  async check(): Promise<readonly ServiceCheck[]> {
    return Promise.all(this.sources.map(async (source) => source.check(this.io.nowMs())));
  }

  close(): void {
    for (const source of this.sources) source.close();
  }

  private async followOne(
    source: RemoteSource,
    take: TakeDelivery,
    signal: AbortSignal,
  ): Promise<Result<null, Failure>> {
    let pauseMs = 0;
    while (!signal.aborted) {
      try {
        const options = { nowMs: this.io.nowMs(), mayWait: true, signal };
        for await (const delivery of source.deliveries(options)) {
          const taken = await take(delivery);
          if (!taken.ok || signal.aborted) return taken;
        }
        pauseMs = 0;
      } catch (error) {
        if (signal.aborted) break;
        this.failureCounts.set(source.name, (this.failureCounts.get(source.name) ?? 0) + 1);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2 || FIRST_PAUSE_MS);
        this.io.stderr.write(`${plainText(failed(source, error).message)}; it is tried again\n`);
      }
      await sleep(pauseMs === 0 ? source.pauseMs : pauseMs, undefined, { signal }).catch(
        () => null,
      );
    }
    return ok(null);
  }
}

function notASource(name: string): Failure {
  return {
    kind: 'usage',
    message: `\`${name}\` is neither a bucket nor a queue`,
    help: 'write `s3://BUCKET/PREFIX`, or the ARN of a queue of SQS',
  };
}

function failed({ name }: RemoteSource, error: unknown): Failure & { readonly message: string } {
  const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'outside',
    message: `${name} could not be read: ${because}`,
    help: 'see the permissions in docs/watch.md',
  };
}

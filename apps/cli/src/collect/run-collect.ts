import path from 'node:path';
import {
  type CallerSession,
  CallFailure,
  CollectingStopped,
  type CollectionLimits,
  type CollectionOutcome,
  type CollectionProgress,
  type CollectionRequest,
  collect,
  openCallerSession,
} from '@countersign/adapters/aws';
import { CollectionDirectory } from '@countersign/adapters/snapshot';
import { fail, formatInstant, ok, type Result } from '@countersign/core';
import { prepareSdk } from '../config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderCollected } from '../report/text/render-collected.ts';
import { startProgress } from '../terminal/progress.ts';
import { progressText } from './progress-text.ts';

/** What `collect` was asked for. */
export interface CollectRequest extends CollectionRequest {
  readonly directory: string;
  readonly limits: CollectionLimits;
  readonly isQuiet: boolean;
}

/** Where STS is asked first; whoever has other partitions says so in the SDK's own settings. */
const FIRST_REGION = 'us-east-1';

/** Collects into a directory, going on where an earlier run stopped, and says what came of it. */
export async function runCollect(
  io: Io,
  request: CollectRequest,
): Promise<Result<ExitCode, Failure>> {
  const { sdkRegion } = prepareSdk();
  const session = await openSession(sdkRegion ?? FIRST_REGION);
  if (!session.ok) return session;
  const opened = await openDirectory(io, session.value, request);
  if (!opened.ok) return opened;
  const directory = opened.value;
  if (directory.isResumed && !request.isQuiet) {
    io.stderr.write(`going on with what began at ${directory.start.startedAt}\n`);
  }
  const outcome = await collectInto(io, directory, { session: session.value, request });
  if (!outcome.ok) return outcome;
  if (outcome.value.kind === 'refused') {
    const { help, message } = outcome.value;
    return fail({ kind: 'outside', message, help });
  }
  const { manifest, progress } = outcome.value;
  io.stdout.write(renderCollected(request.directory, manifest, progress));
  return ok(manifest.problems.length > 0 ? EXIT.outside : EXIT.yes);
}

async function openSession(region: string): Promise<Result<CallerSession, Failure>> {
  try {
    return ok(await openCallerSession(region));
  } catch (error) {
    if (!(error instanceof CallFailure) && !(error instanceof CollectingStopped)) throw error;
    return fail({
      kind: 'outside',
      message: `AWS does not take the credentials: ${error.message}`,
      help: 'sign in as for the AWS CLI: `aws sts get-caller-identity` has to work',
    });
  }
}

async function openDirectory(
  io: Io,
  session: CallerSession,
  { directory, role, ...request }: CollectRequest,
): Promise<Result<CollectionDirectory, Failure>> {
  const { accountIds, regions, withLastAccessed, withResources } = request;
  try {
    const opened = await CollectionDirectory.open(path.resolve(io.directory, directory), {
      startedAt: formatInstant(io.nowMs()),
      collectedBy: { arn: session.arn, accountId: session.accountId },
      request: {
        role: role?.name ?? null,
        accountIds,
        regions,
        withLastAccessed,
        withResources,
      },
    });
    if (opened.ok) return opened;
    const { help, message } = opened.failure;
    return fail({ kind: 'usage', message: `cannot collect into ${directory}: ${message}`, help });
  } catch (error) {
    return fail(cannotWrite(directory, error));
  }
}

async function collectInto(
  io: Io,
  directory: CollectionDirectory,
  { request, session }: { readonly session: CallerSession; readonly request: CollectRequest },
): Promise<Result<CollectionOutcome, Failure>> {
  const progress = startProgress(io, request.isQuiet);
  const startedMs = io.nowMs();
  const interrupt = io.interruption();
  try {
    const { limits } = request;
    const onProgress = (state: CollectionProgress): void =>
      progress.show(progressText(state, io.nowMs() - startedMs));
    return ok(
      await collect(session, request, directory, { limits, signal: interrupt, onProgress }),
    );
  } catch (error) {
    if (error instanceof CollectingStopped) {
      return fail({
        kind: 'outside',
        message: `collecting was interrupted: ${error.message}`,
        help: 'give the same command again; it goes on where it stopped, and asks nothing twice',
      });
    }
    if (error instanceof Error && 'syscall' in error) {
      return fail(cannotWrite(request.directory, error));
    }
    throw error;
  } finally {
    progress.end();
    await directory.leave();
  }
}

function cannotWrite(directory: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return {
    kind: 'outside',
    message: `cannot write into ${directory}: ${why}`,
    help: 'check its permissions and the space on the disk',
  };
}

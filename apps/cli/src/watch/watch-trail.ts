import type { InputContents } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import { compareModels, type ModelDifferences } from '@countersign/govern';
import { readModel } from '../commands/load-model.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { plainText } from '../terminal/plain-text.ts';
import { startProgress } from '../terminal/progress.ts';
import { counted } from '../terminal/wrap.ts';
import type { AlertSending } from './alert-sending.ts';
import { beginKeeping } from './begin-keeping.ts';
import { type BegunWatch, beginWatch } from './begin-watch.ts';
import { type Following, followSources } from './follow-sources.ts';
import type { Keeping } from './keeping.ts';
import { beginLookingOn } from './looking-on.ts';
import { isRemote, RemoteSources } from './remote-sources.ts';
import { WatchMeter } from './watch-meter.ts';
import type { KeptWatch, WatchRequest } from './watch-request.ts';
import type { Listener, Watched } from './watched.ts';
import { Watcher } from './watcher.ts';

/** Replays what was recorded on a snapshot, follows what comes, and hands on what each call did. */
export async function watchTrail(
  io: Io,
  request: WatchRequest,
  listener: Listener,
): Promise<Result<Watched, Failure>> {
  const progress = startProgress(io, request.isQuiet);
  const begun = await beginWatch(io, request, progress);
  if (!begun.ok) {
    progress.end();
    return begun;
  }
  const keeping = await beginKeeping(io, request, begun.value, progress);
  progress.end();
  const meter = new WatchMeter();
  const { rules } = request;
  const watcher = new Watcher({ ...begun.value, ...keeping, listener, io, rules, meter });
  const read = await readSources(io, request, { watcher, listener, meter, ...keeping });
  if (!read.ok) return read;
  if (!request.isQuiet && request.kept !== undefined) await tellWaiting(io, request.kept);
  const drift = await driftOf(io, request, begun.value);
  return drift.ok ? ok({ ...watcher.watched, drift: drift.value }) : drift;
}

interface Reading {
  readonly listener: Listener;
  readonly meter: WatchMeter;
  readonly watcher: Watcher;
  readonly keeping: Keeping;
  readonly sending: AlertSending | null;
}

/** Reads what is there and follows what comes, while alerts are sent. */
async function readSources(
  io: Io,
  request: WatchRequest,
  reading: Reading,
): Promise<Result<null, Failure>> {
  const { keeping } = reading;
  const remote = await RemoteSources.open(io, request.sources, async (source) =>
    keeping.hasRead(source),
  );
  if (!remote.ok) return remote;
  try {
    return request.isOnce
      ? await readOnce(request, reading, remote.value)
      : await followWatched(io, request, { ...reading, remote: remote.value });
  } finally {
    await reading.sending?.end();
    remote.value.close();
  }
}

async function readOnce(
  { sources }: WatchRequest,
  { sending, watcher }: Reading,
  remote: RemoteSources,
): Promise<Result<null, Failure>> {
  const onDisk = sources.filter((source) => !isRemote(source));
  const read = await watcher.readAll(onDisk, false);
  const taken = read.ok
    ? await remote.takeAll(async (delivery) => watcher.takeDelivery(delivery))
    : read;
  const sent = (await sending?.sendOnce()) ?? ok(null);
  return taken.ok ? sent : taken;
}

/** Follows what comes, while others look on. */
async function followWatched(
  io: Io,
  request: WatchRequest,
  reading: FollowedReading,
): Promise<Result<null, Failure>> {
  const looking = await beginLookingOn(io, request, reading);
  if (!looking.ok) return looking;
  try {
    return await followAll(io, request, reading);
  } finally {
    await looking.value.end();
  }
}

interface FollowedReading extends Reading {
  readonly remote: RemoteSources;
}

/** Everything goes on until one of them ends, and then all do. */
async function followAll(
  io: Io,
  request: WatchRequest,
  { remote, sending, watcher }: FollowedReading,
): Promise<Result<null, Failure>> {
  const onDisk = request.sources.filter((source) => !isRemote(source));
  // Followed first, so that nothing is missed that comes while the rest is read.
  const following = await followSources(io, onDisk, {
    isAlone: onDisk.length === request.sources.length,
  });
  const stop = new AbortController();
  const interruption = io.interruption();
  interruption.addEventListener('abort', () => stop.abort(), { once: true });
  const end = async (outcome: Result<null, Failure>): Promise<Result<null, Failure>> => {
    stop.abort();
    following.stop();
    await sending?.end();
    return outcome;
  };
  // One part after the other is taken, whoever has it.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn: InTurn = async (take) => {
    const taken = last.then(take);
    last = taken.catch(() => null);
    return taken;
  };
  const running = [
    follow(io, { ...request, sources: onDisk }, { watcher, following, inTurn }).then(end),
    ...(remote.isEmpty
      ? []
      : [
          remote
            .follow(
              async (delivery) => inTurn(async () => watcher.takeDelivery(delivery)),
              stop.signal,
            )
            .then(end),
        ]),
    ...(sending === null ? [] : [sending.run().then(end)]),
  ];
  try {
    const outcomes = await Promise.all(running);
    return outcomes.find((each) => !each.ok) ?? ok(null);
  } finally {
    await end(ok(null));
    await following.close();
  }
}

type InTurn = (take: () => Promise<Result<null, Failure>>) => Promise<Result<null, Failure>>;

interface FollowedFiles {
  readonly watcher: Watcher;
  readonly following: Following;
  readonly inTurn: InTurn;
}

async function follow(
  { stderr }: Io,
  { isQuiet, sources }: WatchRequest,
  { following, inTurn, watcher }: FollowedFiles,
): Promise<Result<null, Failure>> {
  const waiting = sources.filter((source) => source !== '-');
  const read = await inTurn(async () => watcher.readAll(waiting, true));
  if (!read.ok) return read;
  if (!isQuiet) stderr.write('following; Ctrl+C ends it\n');
  for await (const arrival of following.arrivals) {
    const taken = await inTurn(async () => watcher.takeArrival(arrival));
    if (!taken.ok) return taken;
  }
  return ok(null);
}

/** What could not be sent yet, or not at all, and why. */
async function tellWaiting({ stderr }: Io, { store }: KeptWatch): Promise<void> {
  const waiting = await store.incidents.alerts({ state: 'waiting' });
  const dead = await store.incidents.alerts({ state: 'dead' });
  const reasons = new Map([...dead, ...waiting].map(({ because, sink }) => [sink, because]));
  if (reasons.size === 0) return;
  stderr.write(
    `${counted(waiting.length, 'alert')} waiting, ${dead.length} given up; see \`countersign alerts\`\n`,
  );
  for (const [sink, because] of reasons) {
    if (because !== null) stderr.write(plainText(`  ${sink}: ${because}`) + '\n');
  }
}

/** What the model has otherwise than the accounts have, read again. */
async function driftOf(
  io: Io,
  { fresh }: WatchRequest,
  { before, live }: BegunWatch,
): Promise<Result<ModelDifferences | null, Failure>> {
  if (fresh === null || before === null) return ok(null);
  const old: InputContents = { ...before, model: live.model };
  const now = await readModel(io, [fresh]);
  return now.ok ? ok(compareModels({ old, new: now.value })) : fail(now.failure);
}

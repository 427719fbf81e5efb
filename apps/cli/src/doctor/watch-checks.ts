import type { OpenStore } from '@countersign/adapters/store';
import { ok } from '@countersign/core';
import { type Alert, type AlertSink, principalsOf, testAlerts } from '@countersign/govern';
import { openSinks } from '../alerts/open-sinks.ts';
import { readModel } from '../commands/load-model.ts';
import type { SinkEntry, WatchEntry } from '../configuration/watch-section.ts';
import type { Io } from '../io.ts';
import { STORE_NAMES, withStore } from '../store/with-store.ts';
import { withoutPasswordsIn } from '../terminal/without-passwords.ts';
import { counted } from '../terminal/wrap.ts';
import { findTrailFiles } from '../trail/trail-files.ts';
import { isRemote, RemoteSources } from '../watch/remote-sources.ts';
import { type Check, fails, type Seen, seenFailure, seenOf, warns, works } from './check.ts';

/** How a watch is looked at. */
export interface WatchChecksOptions {
  /** Alerts that every sink is sent; none where sinks are only asked. */
  readonly alerts: readonly Alert[];
}

/** A pair of alerts that say that they are a test. */
export function alertsOfTest(io: Io): readonly Alert[] {
  const nowMs = io.nowMs();
  return testAlerts(String(nowMs), nowMs);
}

/** What a watch needs, each for itself. */
export function watchChecks(
  io: Io,
  { sinks, snapshot, sources, store }: WatchEntry,
  { alerts }: WatchChecksOptions,
): readonly Check[] {
  const named = Object.entries(sinks);
  return [
    ...(snapshot === null
      ? []
      : [
          {
            part: 'snapshot' as const,
            name: snapshot,
            look: async () => lookAtSnapshot(io, snapshot),
          },
        ]),
    ...(store === null
      ? []
      : [
          {
            part: 'store' as const,
            name: withoutPasswordsIn(store),
            look: async () => lookAtStore(io, store),
          },
        ]),
    ...sources.map((name) => ({
      part: 'source' as const,
      name,
      look: async () => lookAtSource(io, name),
    })),
    ...named.map(([name, entry]) => ({
      part: 'sink' as const,
      name: `${name} (${entry.kind})`,
      look: async () => lookAtSink(io, { name, entry, alerts, isUsed: store !== null }),
    })),
  ];
}

async function lookAtSnapshot(io: Io, snapshot: string): Promise<Seen> {
  const read = await readModel(io, [snapshot]);
  if (!read.ok) return seenFailure(read.failure);
  const { model } = read.value;
  const { accounts } = model;
  const principals = [...principalsOf(model)].length;
  const told = `${counted(accounts.size, 'account')}, ${counted(principals, 'user or role', 'users and roles')}`;
  return works(told);
}

const NO_STORE_YET = 'there is none yet; `countersign watch` makes it';

async function lookAtStore(io: Io, location: string): Promise<Seen> {
  const options = { mayCreate: false, whenNone: () => works(NO_STORE_YET) };
  const seen = await withStore(io, location, options, async (store) =>
    ok(await lookAtAlerts(store)),
  );
  return seen.ok ? seen.value : seenFailure(seen.failure);
}

async function lookAtAlerts({ incidents }: OpenStore): Promise<Seen> {
  const open = await incidents.incidents({ states: ['open'] });
  const waiting = await incidents.alerts({ state: 'waiting' });
  const dead = await incidents.alerts({ state: 'dead' });
  const told = `${counted(open.length, 'open incident')}, ${counted(waiting.length, 'alert')} waiting`;
  return dead.length === 0
    ? works(told)
    : warns(
        `${told}, ${dead.length} given up`,
        'see `countersign alerts`; `countersign alerts retry` has them tried again',
      );
}

async function lookAtSource(io: Io, name: string): Promise<Seen> {
  if (name === '-') return works('standard input is read when `countersign watch` runs');
  return isRemote(name) ? lookAtRemote(io, name) : lookAtFiles(io, name);
}

async function lookAtRemote(io: Io, name: string): Promise<Seen> {
  const opened = await RemoteSources.open(io, [name], async () => false);
  if (!opened.ok) return seenFailure(opened.failure);
  try {
    const [check] = await opened.value.check();
    return check === undefined
      ? fails('it is no source')
      : seenOf(check, 'see the permissions in docs/watch.md');
  } finally {
    opened.value.close();
  }
}

async function lookAtFiles({ directory }: Io, name: string): Promise<Seen> {
  const found = await findTrailFiles(directory, [name], { mayBeEmpty: true });
  if (!found.ok) return seenFailure({ kind: 'input', problems: found.failure });
  const { length } = found.value;
  return length === 0
    ? warns(
        'the directory holds no file of CloudTrail yet',
        'that is right where files are still to come',
      )
    : works(counted(length, 'file'));
}

interface SinkToLookAt {
  readonly name: string;
  readonly entry: SinkEntry;
  readonly alerts: readonly Alert[];
  /** Whether a watch alerts it. */
  readonly isUsed: boolean;
}

async function lookAtSink(io: Io, { alerts, entry, isUsed, name }: SinkToLookAt): Promise<Seen> {
  const opened = await openSinks(io, { [name]: entry });
  if (!opened.ok) return seenFailure(opened.failure);
  const [route] = opened.value;
  if (route === undefined) return fails('it is no sink');
  try {
    const asked = seenOf(await route.sink.check(), 'see docs/watch.md for what it needs');
    if (asked.state === 'fails') return asked;
    const sent = alerts.length === 0 ? asked : await sendAll(route.sink, alerts);
    return isUsed || sent.state === 'fails'
      ? sent
      : warns(`${sent.told}; nobody alerts it`, `add a store: ${STORE_NAMES}`);
  } finally {
    await route.sink.close?.();
  }
}

async function sendAll(sink: AlertSink, alerts: readonly Alert[]): Promise<Seen> {
  let thread: string | null = null;
  for (const alert of alerts) {
    const outcome = await sink.send({ ...alert, isUncertain: false, thread });
    if (outcome.kind !== 'sent') {
      return fails(outcome.because, 'see docs/watch.md for what it needs');
    }
    thread ??= outcome.receipt;
  }
  return works('a test was sent, and that it is over');
}

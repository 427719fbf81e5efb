import type { InputContents } from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type AsideRecord,
  compareModels,
  joinPeople,
  LiveModel,
  type Model,
  type ModelDifferences,
  ReachWatch,
  type Signal,
  type TrailBatch,
  type TrailCounts,
  type TrailEvent,
  TrailTally,
} from '@countersign/govern';
import { readModel } from '../commands/load-model.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { type Progress, startProgress } from '../terminal/progress.ts';
import {
  createFileScanner,
  createLineScanner,
  type FileScanner,
  type LineScanner,
} from '../trail/scan-file.ts';
import { type FileOutcome, scanFiles } from '../trail/scan-files.ts';
import { findTrailFiles } from '../trail/trail-files.ts';
import { type Arrival, followSources } from './follow-sources.ts';

/** What is watched, and from which snapshot on. */
export interface WatchRequest {
  /** What CloudTrail recorded. */
  readonly sources: readonly string[];
  /** The accounts as they were before. */
  readonly snapshot: string;
  /** The accounts as they are after, for what was missed; `null` without. */
  readonly fresh: string | null;
  readonly configurationFile: string | null;
  /** Whether what is there is all that is read; otherwise what comes is followed. */
  readonly isOnce: boolean;
  /** The instant at which conditions are judged, in milliseconds since 1970. */
  readonly atMs: number;
  readonly isQuiet: boolean;
}

/** Everything that was watched. */
export interface Watched {
  readonly counts: TrailCounts;
  /** The first of what was kept aside. */
  readonly kept: readonly AsideRecord[];
  readonly signals: number;
  /** How the model differs from the accounts as they are after; `null` without these. */
  readonly drift: ModelDifferences | null;
}

/** Replays what was recorded on a snapshot, follows what comes, and hands on what each call did. */
export async function watchTrail(
  io: Io,
  request: WatchRequest,
  give: (signal: Signal) => void,
): Promise<Result<Watched, Failure>> {
  const { fresh, isOnce, isQuiet, sources } = request;
  const progress = startProgress(io, isQuiet);
  const begun = await begin(io, request, progress);
  progress.end();
  if (!begun.ok) return begun;
  const { before, catalog, live } = begun.value;
  const watcher = new Watcher(live, catalog, give);
  // Followed first, so that nothing is missed that comes while the rest is read.
  const following = isOnce ? null : await followSources(io, sources);
  try {
    const waiting = isOnce ? sources : sources.filter((source) => source !== '-');
    const read = await watcher.readAll(io, waiting, !isOnce);
    if (!read.ok) return read;
    if (following !== null && !isQuiet) io.stderr.write('following; Ctrl+C ends it\n');
    for await (const arrival of following?.arrivals ?? []) await watcher.take(io, arrival);
  } finally {
    await following?.close();
  }
  const drift =
    fresh === null ? ok(null) : await driftFrom(io, { ...before, model: live.model }, fresh);
  if (!drift.ok) return drift;
  return ok({ ...watcher.told, drift: drift.value });
}

interface Begun {
  readonly before: InputContents;
  readonly catalog: Catalog;
  readonly live: LiveModel;
}

async function begin(
  io: Io,
  { atMs, configurationFile, snapshot }: WatchRequest,
  progress: Progress,
): Promise<Result<Begun, Failure>> {
  const loaded = await loadConfiguration(io, configurationFile, [snapshot]);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const before = await readModel(io, [snapshot]);
  if (!before.ok) return before;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  progress.show('judging the snapshot');
  const { duties, ownerTags, people: declared } = loaded.value.configuration;
  const peopleOf = (model: Model) => joinPeople(model, { declared, ownerTags }).people;
  const { model } = before.value;
  const live = new LiveModel({
    watch: new ReachWatch({ model, catalog: catalog.value, atMs, duties, people: peopleOf }),
    sources: { people: peopleOf(model), directory: model.identityCenter?.users ?? null },
  });
  return ok({ before: before.value, catalog: catalog.value, live });
}

/** What the model has otherwise than the accounts have, read again. */
async function driftFrom(
  io: Io,
  old: InputContents,
  fresh: string,
): Promise<Result<ModelDifferences, Failure>> {
  const now = await readModel(io, [fresh]);
  return now.ok ? ok(compareModels({ old, new: now.value })) : now;
}

/** Takes what was recorded, and hands on what it did. */
class Watcher {
  private readonly live: LiveModel;
  private readonly catalog: Catalog;
  private readonly give: (signal: Signal) => void;
  private readonly tally = new TrailTally();
  private readonly scanFile: FileScanner;
  private readonly scanLines: LineScanner;
  private signals = 0;

  constructor(live: LiveModel, catalog: Catalog, give: (signal: Signal) => void) {
    this.live = live;
    this.catalog = catalog;
    this.give = give;
    this.scanFile = createFileScanner(catalog);
    this.scanLines = createLineScanner(catalog);
  }

  get told(): Omit<Watched, 'drift'> {
    const { signals, tally } = this;
    return { counts: tally.counts, kept: tally.aside, signals };
  }

  /** Everything that is there, in order of time. */
  async readAll(
    io: Io,
    sources: readonly string[],
    mayBeEmpty: boolean,
  ): Promise<Result<null, Failure>> {
    const files = await findTrailFiles(io.directory, sources, { mayBeEmpty });
    if (!files.ok) return fail({ kind: 'input', problems: files.failure });
    const events: TrailEvent[] = [];
    for await (const outcome of scanFiles(files.value, { io, catalog: this.catalog })) {
      const { file, result } = outcome;
      if (!result.ok && file.isNamed) return fail({ kind: 'input', problems: [result.failure] });
      for (const event of this.eventsOf(outcome)) events.push(event);
    }
    events.sort((a, b) => a.atMs - b.atMs);
    for (const second of secondsOf(events)) this.tell(second);
    return ok(null);
  }

  /** What has come. */
  async take(io: Io, arrival: Arrival): Promise<void> {
    if (arrival.kind === 'lost') {
      this.tally.noteUnreadable('standard input', 'a line is too long to be held');
    } else if (arrival.kind === 'lines') {
      this.tell(this.eventsIn(this.scanLines(arrival.bytes, '-')));
      arrival.done();
    } else {
      const { directory, stdin: standardInput } = io;
      const result = await this.scanFile(arrival.name, { directory, standardInput });
      this.tell(this.eventsOf({ file: { name: arrival.name, isNamed: false }, result }));
    }
  }

  private eventsOf({ file, result }: FileOutcome): readonly TrailEvent[] {
    if (result.ok) return this.eventsIn(result.value.batch);
    // One file of many that is broken keeps nobody from reading the others.
    this.tally.noteUnreadable(file.name, result.failure.issue.message);
    return [];
  }

  private eventsIn(batch: TrailBatch): readonly TrailEvent[] {
    const events = this.tally.take(batch);
    // How often calls came is nobody's question here, and would be held for a whole backlog.
    this.tally.drain();
    return events;
  }

  private tell(events: readonly TrailEvent[]): void {
    for (const signal of this.live.take(events)) {
      this.signals += 1;
      this.give(signal);
    }
  }
}

/** Events of the same instant together, as nothing puts them in order. */
function* secondsOf(events: readonly TrailEvent[]): Iterable<readonly TrailEvent[]> {
  for (let from = 0; from < events.length; ) {
    let to = from;
    while (events[to]?.atMs === events[from]?.atMs) to += 1;
    yield events.slice(from, to);
    from = to;
  }
}

import type { InputContents } from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type AsideRecord,
  compareModels,
  type Detection,
  type DetectionRule,
  Detections,
  emptyModel,
  type Incident,
  Incidents,
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
  /** The accounts as they were before; `null` where nobody tells. */
  readonly snapshot: string | null;
  /** The accounts as they are after, for what was missed; `null` without. */
  readonly fresh: string | null;
  readonly configurationFile: string | null;
  /** Instead of those that are built in. */
  readonly rules?: readonly DetectionRule[];
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
  readonly incidents: number;
  /** How much was found that an exception covers. */
  readonly accepted: number;
  /** How the model differs from the accounts as they are after; `null` without these. */
  readonly drift: ModelDifferences | null;
}

/** Who is told of what. */
export interface Listener {
  /** What a call did. */
  readonly signal: (signal: Signal) => void;
  /** What somebody did; again where it becomes worse. */
  readonly incident: (incident: Incident) => void;
  /** What a rule found in an event. */
  readonly detection?: (detection: Detection) => void;
}

/** Replays what was recorded on a snapshot, follows what comes, and hands on what each call did. */
export async function watchTrail(
  io: Io,
  request: WatchRequest,
  listener: Listener,
): Promise<Result<Watched, Failure>> {
  const { fresh, isOnce, isQuiet, sources } = request;
  const progress = startProgress(io, isQuiet);
  const begun = await begin(io, request, progress);
  progress.end();
  if (!begun.ok) return begun;
  const { before, live } = begun.value;
  const watcher = new Watcher(begun.value, listener);
  // Followed first, so that nothing is missed that comes while the rest is read.
  const following = isOnce ? null : await followSources(io, sources);
  try {
    const waiting = isOnce ? sources : sources.filter((source) => source !== '-');
    const read = await watcher.readAll(io, waiting, !isOnce);
    if (!read.ok) return read;
    if (following !== null && !isQuiet) io.stderr.write('following; Ctrl+C ends it\n');
    for await (const arrival of following?.arrivals ?? []) await watcher.takeArrival(io, arrival);
  } finally {
    await following?.close();
  }
  const drift =
    fresh === null || before === null
      ? ok(null)
      : await driftFrom(io, { ...before, model: live.model }, fresh);
  if (!drift.ok) return drift;
  return ok({ ...watcher.watched, drift: drift.value });
}

interface Begun {
  /** `null` where the model began with nothing. */
  readonly before: InputContents | null;
  readonly catalog: Catalog;
  readonly live: LiveModel;
  readonly rules: readonly DetectionRule[] | undefined;
  readonly detections: Detections;
  readonly incidents: Incidents;
}

async function begin(
  io: Io,
  { atMs, configurationFile, rules, snapshot }: WatchRequest,
  progress: Progress,
): Promise<Result<Begun, Failure>> {
  const inputs = snapshot === null ? [] : [snapshot];
  const loaded = await loadConfiguration(io, configurationFile, inputs);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const before = snapshot === null ? ok(null) : await readModel(io, [snapshot]);
  if (!before.ok) return before;
  const opened = openCatalog();
  if (!opened.ok) return opened;
  progress.show('judging the snapshot');
  const { duties, exceptions, ownerTags, people, trustedAccounts } = loaded.value.configuration;
  const peopleOf = (from: Model) => joinPeople(from, { declared: people, ownerTags }).people;
  const catalog = opened.value;
  const model = before.value?.model ?? emptyModel();
  const watch = new ReachWatch({ model, catalog, atMs, duties, people: peopleOf });
  const live = new LiveModel({
    watch,
    sources: { people: peopleOf(model), directory: model.identityCenter?.users ?? null },
    isOpen: before.value === null,
  });
  return ok({
    before: before.value,
    catalog,
    live,
    rules,
    detections: new Detections({
      live,
      watch,
      catalog,
      atMs,
      trustedAccounts,
      ...(rules === undefined ? {} : { rules }),
    }),
    incidents: new Incidents({ exceptions }),
  });
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
  private readonly begun: Begun;
  private readonly listener: Listener;
  private readonly tally = new TrailTally();
  private readonly scanFile: FileScanner;
  private readonly scanLines: LineScanner;
  /** What was told of each incident last, in short. */
  private readonly told = new Map<string, string>();
  private signals = 0;

  constructor(begun: Begun, listener: Listener) {
    this.begun = begun;
    this.listener = listener;
    this.scanFile = createFileScanner(begun.catalog, begun.rules);
    this.scanLines = createLineScanner(begun.catalog, begun.rules);
  }

  get watched(): Omit<Watched, 'drift'> {
    const { begun, signals, tally, told } = this;
    const { accepted } = begun.incidents;
    return { counts: tally.counts, kept: tally.aside, signals, incidents: told.size, accepted };
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
    const { catalog, rules } = this.begun;
    const place = { io, catalog, ...(rules === undefined ? {} : { rules }) };
    for await (const outcome of scanFiles(files.value, place)) {
      const { file, result } = outcome;
      if (!result.ok && file.isNamed) return fail({ kind: 'input', problems: [result.failure] });
      for (const event of this.eventsOf(outcome)) events.push(event);
    }
    events.sort((a, b) => a.atMs - b.atMs);
    // Of what has been for long each incident is told once, as it is at the end.
    const incidents = new Map<string, Incident>();
    for (const second of secondsOf(events)) {
      for (const incident of this.take(second)) incidents.set(incident.id, incident);
    }
    const inOrder = [...incidents.values()].toSorted((a, b) => a.firstMs - b.firstMs);
    for (const incident of inOrder) this.tell(incident);
    return ok(null);
  }

  /** What has come. */
  async takeArrival(io: Io, arrival: Arrival): Promise<void> {
    if (arrival.kind === 'lost') {
      this.tally.noteUnreadable('standard input', 'a line is too long to be held');
    } else if (arrival.kind === 'lines') {
      this.tellAll(this.eventsIn(this.scanLines(arrival.bytes, '-')));
      arrival.done();
    } else {
      const { directory, stdin: standardInput } = io;
      const result = await this.scanFile(arrival.name, { directory, standardInput });
      this.tellAll(this.eventsOf({ file: { name: arrival.name, isNamed: false }, result }));
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

  private tellAll(events: readonly TrailEvent[]): void {
    for (const incident of this.take(events)) this.tell(incident);
  }

  /** Takes events, and answers with the incidents that they are about. */
  private take(events: readonly TrailEvent[]): readonly Incident[] {
    const { detections, incidents, live } = this.begun;
    const signals = live.take(events);
    for (const signal of signals) {
      this.signals += 1;
      this.listener.signal(signal);
    }
    const found = detections.take(events, signals);
    for (const detection of found) this.listener.detection?.(detection);
    return incidents.add(found);
  }

  /** Tells of an incident that is new, or has become another. */
  private tell(incident: Incident): void {
    const { id, rules, severity, target } = incident;
    const gist = JSON.stringify([rules, severity, target]);
    if (this.told.get(id) === gist) return;
    this.told.set(id, gist);
    this.listener.incident(incident);
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

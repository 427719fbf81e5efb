import { readInputs } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import {
  joinPeople,
  LiveModel,
  type Model,
  ReachWatch,
  type Signal,
  TrailDecoder,
  type TrailEvent,
} from '@countersign/govern';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { startProgress } from '../terminal/progress.ts';
import { readTrail } from '../trail/read-trail.ts';

/** What is watched, and from which snapshot on. */
export interface WatchRequest {
  /** What CloudTrail recorded. */
  readonly sources: readonly string[];
  /** The accounts as they were before. */
  readonly snapshot: string;
  readonly configurationFile: string | null;
  /** The instant at which conditions are judged, in milliseconds since 1970. */
  readonly atMs: number;
  readonly isQuiet: boolean;
}

/** Everything that was watched. */
export interface Watched {
  readonly decoder: TrailDecoder;
  readonly signals: number;
}

/** Replays what was recorded on a snapshot, and hands on what each call did. */
export async function watchTrail(
  io: Io,
  request: WatchRequest,
  give: (signal: Signal) => void,
): Promise<Result<Watched, Failure>> {
  const { atMs, configurationFile, isQuiet, snapshot, sources } = request;
  const loaded = await loadConfiguration(io, configurationFile, [snapshot]);
  if (!loaded.ok) return fail({ kind: 'input', problems: loaded.failure });
  const contents = await readInputs([snapshot], {
    directory: io.directory,
    standardInput: io.stdin,
  });
  if (!contents.ok) return fail({ kind: 'input', problems: contents.failure });
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const decoder = new TrailDecoder();
  const events: TrailEvent[] = [];
  const read = await readTrail(io, sources, decoder, (event) => events.push(event));
  if (!read.ok) return fail({ kind: 'input', problems: read.failure });
  const progress = startProgress(io, isQuiet);
  progress.show('judging the snapshot');
  const { duties, ownerTags, people: declared } = loaded.value.configuration;
  const peopleOf = (model: Model) => joinPeople(model, { declared, ownerTags }).people;
  const { model } = contents.value;
  const live = new LiveModel({
    watch: new ReachWatch({ model, catalog: catalog.value, atMs, duties, people: peopleOf }),
    sources: { people: peopleOf(model), directory: model.identityCenter?.users ?? null },
  });
  progress.end();
  let signals = 0;
  events.sort((a, b) => a.atMs - b.atMs);
  for (const second of secondsOf(events)) {
    for (const signal of live.take(second)) {
      signals += 1;
      give(signal);
    }
  }
  return ok({ decoder, signals });
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

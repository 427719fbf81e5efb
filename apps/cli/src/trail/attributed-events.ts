import { fail, ok, type Result } from '@countersign/core';
import {
  type Actor,
  type ActorSources,
  ActorTracker,
  createActionMapper,
  type EventActions,
  TrailDecoder,
  type TrailEvent,
} from '@countersign/govern';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { readTrail } from './read-trail.ts';

/** An event with who stands behind it and by which actions it was authorised. */
export interface AttributedEvent {
  readonly event: TrailEvent;
  readonly actor: Actor;
  readonly actions: EventActions;
}

/** Everything that was recorded, in order of time. */
export interface AttributedTrail {
  readonly events: readonly AttributedEvent[];
  readonly decoder: TrailDecoder;
}

/**
 * Reads what CloudTrail recorded and tells of each event who stands behind it. All events are
 * held in memory, as what tells of a session may come after what the session did.
 */
export async function attributeTrail(
  io: Io,
  paths: readonly string[],
  sources: ActorSources,
): Promise<Result<AttributedTrail, Failure>> {
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const decoder = new TrailDecoder();
  const events: TrailEvent[] = [];
  const read = await readTrail(io, paths, decoder, (event) => events.push(event));
  if (!read.ok) return fail({ kind: 'input', problems: read.failure });
  events.sort((a, b) => a.atMs - b.atMs);
  const tracker = new ActorTracker(sources);
  tracker.observeAll(events);
  const actionsOf = createActionMapper(catalog.value);
  return ok({
    decoder,
    events: events.map((event) => ({
      event,
      actor: tracker.actorOf(event),
      actions: actionsOf(event),
    })),
  });
}

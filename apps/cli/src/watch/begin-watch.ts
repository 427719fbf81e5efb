import type { InputContents } from '@countersign/adapters/dump';
import { type Catalog, fail, ok, type Result } from '@countersign/core';
import {
  type DetectionRule,
  Detections,
  emptyModel,
  Incidents,
  joinPeople,
  LiveModel,
  type Model,
  ReachWatch,
  TrailWatch,
} from '@countersign/govern';
import { readModel } from '../commands/load-model.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import type { Progress } from '../terminal/progress.ts';

/** From what a watch begins. */
export interface WatchBeginning {
  /** The accounts as they were before; `null` where nobody tells. */
  readonly snapshot: string | null;
  readonly configuration: Configuration;
  /** Instead of those that are built in. */
  readonly rules?: readonly DetectionRule[];
  /** The instant at which conditions are judged, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A watch that has seen nothing yet. */
export interface BegunWatch {
  /** `null` where the model began with nothing. */
  readonly before: InputContents | null;
  readonly catalog: Catalog;
  readonly live: LiveModel;
  readonly watch: TrailWatch;
}

/** Reads and judges the accounts as they were before, from which a watch goes on. */
export async function beginWatch(
  io: Io,
  { atMs, configuration, rules, snapshot }: WatchBeginning,
  progress: Progress,
): Promise<Result<BegunWatch, Failure>> {
  const before = snapshot === null ? ok(null) : await readModel(io, [snapshot]);
  if (!before.ok) return before;
  const opened = openCatalog();
  if (!opened.ok) return fail(opened.failure);
  progress.show('judging the snapshot');
  const { approvals, deployments, environments, trustedAccounts } = configuration;
  const { duties, exceptions, ownerTags, people } = configuration;
  const peopleOf = (from: Model) => joinPeople(from, { declared: people, ownerTags }).people;
  const catalog = opened.value;
  const model = before.value?.model ?? emptyModel();
  const reach = new ReachWatch({ model, catalog, atMs, duties, people: peopleOf });
  const live = new LiveModel({
    watch: reach,
    sources: { people: peopleOf(model), directory: model.identityCenter?.users ?? null },
    isOpen: before.value === null,
  });
  const detections = new Detections({
    live,
    watch: reach,
    catalog,
    atMs,
    trustedAccounts,
    approvals,
    environments,
    deployments,
    severities: configuration.rules,
    ...(rules === undefined ? {} : { rules }),
  });
  const incidents = new Incidents({ exceptions });
  return ok({
    before: before.value,
    catalog,
    live,
    watch: new TrailWatch({ live, detections, incidents }),
  });
}

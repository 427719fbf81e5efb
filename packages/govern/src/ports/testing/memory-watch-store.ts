import {
  type AlertProgress,
  type AlertState,
  alertId,
  type DueAlert,
  type KeptAlert,
} from '../../alerts/alert.ts';
import {
  type IncidentQuery,
  type KeptDecision,
  type KeptIncident,
  stateAfter,
} from '../../alerts/kept-incident.ts';
import { isAtLeast } from '../../audit/finding.ts';
import type { Incident } from '../../detect/incidents.ts';
import type { IncidentStore } from '../incident-store.ts';
import type { WatchBatch, WatchSession, WatchStore } from '../watch-store.ts';

/** What a watch writes, and what people read and decide. */
export interface MemoryWatchStore {
  readonly watch: WatchStore;
  readonly incidents: IncidentStore;
}

/** Keeps what a watch took while the process runs. */
export function createMemoryWatchStore(): MemoryWatchStore {
  const kept = new Kept();
  return {
    watch: {
      async begin() {
        kept.epoch += 1;
        return sessionOf(kept, kept.epoch);
      },
    },
    incidents: incidentsOf(kept),
  };
}

interface Entry {
  readonly revisions: { readonly incident: Incident; readonly atMs: number }[];
  readonly decisions: KeptDecision[];
}

/** An alert while it is on its way. */
interface Row {
  readonly key: number;
  readonly sink: string;
  readonly incidentId: string;
  readonly revision: number;
  readonly decisionNumber: number;
  sinceMs: number;
  state: AlertState;
  attempts: number;
  isUncertain: boolean;
  atMs: number;
  because: string | null;
  receipt: string | null;
}

class Kept {
  epoch = 0;
  batches = 0;
  readonly records: (readonly string[])[] = [];
  readonly events = new Set<string>();
  readonly sources = new Set<string>();
  readonly incidents = new Map<string, Entry>();
  readonly alerts: Row[] = [];

  addAlert(
    sink: string,
    {
      decisionNumber,
      incidentId,
      revision,
    }: Pick<Row, 'decisionNumber' | 'incidentId' | 'revision'>,
    atMs: number,
  ): void {
    const of = { sink, incidentId, revision, decisionNumber, sinceMs: atMs, atMs };
    const fresh = {
      state: 'waiting',
      attempts: 0,
      isUncertain: false,
      because: null,
      receipt: null,
    } as const;
    this.alerts.push({ key: this.alerts.length + 1, ...of, ...fresh });
  }

  due(sink: string): readonly Row[] {
    const first = new Map<string, Row>();
    for (const row of this.alerts) {
      const isOne = row.sink === sink && row.state === 'waiting' && !first.has(row.incidentId);
      if (isOne) first.set(row.incidentId, row);
    }
    return [...first.values()];
  }

  dueAlert(row: Row): DueAlert {
    const { attempts, decisionNumber, incidentId, isUncertain, key, revision, sinceMs, sink } = row;
    const entry = this.incidents.get(incidentId);
    const incident = entry?.revisions[revision - 1]?.incident;
    if (incident === undefined) throw new Error('an alert is about an incident');
    const decision = entry?.decisions[decisionNumber - 1] ?? null;
    const told = this.alerts.find(
      (each) => each.sink === sink && each.incidentId === incidentId && each.receipt !== null,
    );
    return {
      id: alertId(incidentId, revision, decisionNumber),
      incident,
      revision,
      decision: decision === null ? null : withoutRevision(decision),
      key,
      sink,
      attempts,
      sinceMs,
      isUncertain,
      thread: told?.receipt ?? null,
    };
  }
}

function sessionOf(kept: Kept, epoch: number): WatchSession {
  const isOver = (): boolean => kept.epoch !== epoch;
  const before = kept.batches;
  return {
    async *taken() {
      yield* kept.records;
    },
    async knownEvents(ids) {
      return new Set(ids.filter((id) => kept.events.has(id)));
    },
    async knownSources(sources) {
      return new Set(sources.filter((source) => kept.sources.has(source)));
    },
    async take(batch) {
      if (isOver()) return 'overtaken';
      if (before + batch.number > kept.batches) keep(kept, batch);
      return 'taken';
    },
    async due(sink, nowMs, most) {
      const due = kept.due(sink).filter(({ atMs }) => atMs <= nowMs);
      return due.slice(0, most).map((row) => kept.dueAlert(row));
    },
    async nextDueMs(sink) {
      const instants = kept.due(sink).map(({ atMs }) => atMs);
      return instants.length === 0 ? null : Math.min(...instants);
    },
    async note(key, atMs, progress) {
      if (isOver()) return 'overtaken';
      const row = kept.alerts[key - 1];
      if (row !== undefined) Object.assign(row, noted(row, atMs, progress));
      return 'noted';
    },
  };
}

function keep(kept: Kept, batch: WatchBatch): void {
  kept.batches += 1;
  if (batch.events.length > 0) kept.records.push(batch.events.map(({ record }) => record));
  for (const { id } of batch.events) kept.events.add(id);
  for (const source of batch.sources) kept.sources.add(source);
  for (const { incident } of batch.incidents) {
    const entry = kept.incidents.get(incident.id) ?? { revisions: [], decisions: [] };
    kept.incidents.set(incident.id, entry);
    entry.revisions.push({ incident, atMs: batch.atMs });
  }
  for (const { incidentId, sink } of batch.alerts) {
    const revision = kept.incidents.get(incidentId)?.revisions.length ?? 0;
    kept.addAlert(sink, { incidentId, revision, decisionNumber: 0 }, batch.atMs);
  }
}

function noted({ attempts }: Row, atMs: number, progress: AlertProgress): Partial<Row> {
  switch (progress.kind) {
    case 'begun':
      return { attempts: attempts + 1, isUncertain: true };
    case 'sent':
      return { state: 'sent', atMs, isUncertain: false, because: null, receipt: progress.receipt };
    case 'failed':
      return { atMs: progress.dueMs, isUncertain: false, because: progress.because };
    case 'dead':
      return { state: 'dead', atMs, isUncertain: false, because: progress.because };
  }
}

function incidentsOf(kept: Kept): IncidentStore {
  const all = (): readonly KeptIncident[] =>
    [...kept.incidents.values()].flatMap((entry) => keptIncident(entry) ?? []);
  return {
    async incidents(query) {
      const asked = all().filter((each) => isAskedFor(each, query));
      return asked.toSorted((a, b) => b.incident.firstMs - a.incident.firstMs);
    },
    async startingWith(start) {
      return all()
        .filter(({ incident }) => incident.id.startsWith(start))
        .slice(0, 10);
    },
    async decide(id, decision) {
      const entry = kept.incidents.get(id);
      const known = entry === undefined ? null : keptIncident(entry);
      if (entry === undefined || known === null) return 'unknown';
      if (known.state === decision.kind) return 'unchanged';
      const { revision } = known;
      entry.decisions.push({ ...decision, revision });
      const sinks = new Set(
        kept.alerts.filter((row) => row.incidentId === id).map(({ sink }) => sink),
      );
      const decisionNumber = entry.decisions.length;
      for (const sink of sinks) {
        kept.addAlert(sink, { incidentId: id, revision, decisionNumber }, decision.atMs);
      }
      return 'decided';
    },
    async alerts({ incidentId, state }) {
      return kept.alerts
        .filter(
          (row) =>
            (state === undefined || row.state === state) &&
            (incidentId === undefined || row.incidentId === incidentId),
        )
        .map(keptAlert);
    },
    async waitingBySink() {
      const counts = new Map<string, number>();
      for (const { sink, state } of kept.alerts) {
        if (state === 'waiting') counts.set(sink, (counts.get(sink) ?? 0) + 1);
      }
      return counts;
    },
    async retryDead(nowMs) {
      const dead = kept.alerts.filter(({ state }) => state === 'dead');
      for (const row of dead) Object.assign(row, { state: 'waiting', atMs: nowMs, sinceMs: nowMs });
      return dead.length;
    },
  };
}

function isAskedFor(
  { incident, state }: KeptIncident,
  { severity, sinceMs, states }: IncidentQuery,
): boolean {
  return (
    (states === undefined || states.includes(state)) &&
    (severity === undefined || isAtLeast(incident.severity, severity)) &&
    (sinceMs === undefined || incident.firstMs >= sinceMs)
  );
}

function keptIncident({ decisions, revisions }: Entry): KeptIncident | null {
  const first = revisions[0];
  const last = revisions.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    incident: last.incident,
    revision: revisions.length,
    keptMs: first.atMs,
    lastKeptMs: last.atMs,
    decisions,
    state: stateAfter(decisions, revisions.length),
  };
}

function keptAlert(row: Row): KeptAlert {
  const { atMs, attempts, because, incidentId, revision, sinceMs, sink, state } = row;
  const id = alertId(incidentId, revision, row.decisionNumber);
  return { id, sink, attempts, sinceMs, incidentId, state, atMs, because };
}

function withoutRevision({ atMs, by, kind, note }: KeptDecision): DueAlert['decision'] {
  return { kind, by, note, atMs };
}

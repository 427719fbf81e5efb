import { invariant } from '@countersign/core';
import {
  type AlertProgress,
  alertId,
  type DueAlert,
  type ToldIncident,
  type WatchBatch,
  type WatchSession,
  type WatchStore,
} from '@countersign/govern';
import { type SqlBool, sql } from 'kysely';
import type { StoreEngine } from './engine.ts';
import { greatest } from './greatest.ts';
import { inBatches } from './in-batches.ts';
import { decisionFrom, incidentFrom } from './incident-rows.ts';
import { keepAlerts } from './kept-alerts.ts';
import { type DigestColumn, knownTexts } from './known-digests.ts';
import { type Reader, read, stream } from './reader.ts';
import { digestOf } from './rows.ts';
import type { AlertRow, StoreDatabase, StoreTransaction } from './schema.ts';
import { originalText, storedText } from './stored-text.ts';
import { writeAlone } from './write-alone.ts';

const EVENT_IDS: DigestColumn = { table: 'watch_events', column: 'id_digest' };
const SOURCES: DigestColumn = { table: 'watch_sources', column: 'digest' };

/** Records that are read at a time. */
const PAGE_SIZE = 2000;

/** Keeps what a watch took in tables that have been migrated. */
export function createSqlWatchStore(database: StoreDatabase, engine: StoreEngine): WatchStore {
  const reader = { database, engine };
  return {
    async begin(atMs) {
      return writeAlone(reader, 'watching', async (transaction) => {
        const epoch = (await greatest(transaction, 'watch_sessions', 'epoch')) + 1;
        await transaction.insertInto('watch_sessions').values({ epoch, at_ms: atMs }).execute();
        return createSession(reader, {
          epoch,
          batchesBefore: await greatest(transaction, 'watch_batches', 'batch'),
        });
      });
    },
  };
}

/** Which session it is, and after how many batches it began. */
interface SessionPlace {
  readonly epoch: number;
  readonly batchesBefore: number;
}

function createSession(reader: Reader, { batchesBefore, epoch }: SessionPlace): WatchSession {
  /** Writes, unless another session has begun since. */
  const change = async <Done>(
    done: Done,
    write: (transaction: StoreTransaction) => Promise<void>,
  ): Promise<Done | 'overtaken'> =>
    writeAlone(reader, 'watching', async (transaction) => {
      if ((await greatest(transaction, 'watch_sessions', 'epoch')) !== epoch) return 'overtaken';
      await write(transaction);
      return done;
    });
  return {
    taken: () => stream(reader, readTaken),
    knownEvents: async (ids) => knownTexts(reader, EVENT_IDS, ids),
    knownSources: async (sources) => knownTexts(reader, SOURCES, sources),
    take: async (batch) =>
      change('taken' as const, async (transaction) => {
        const number = batchesBefore + batch.number;
        // Whoever does not know whether it was kept gives it again.
        const last = await greatest(transaction, 'watch_batches', 'batch');
        if (number > last) await keep(transaction, number, batch);
      }),
    due: async (sink, nowMs, most) =>
      read(reader, async (transaction) => readDue(transaction, { sink, nowMs, most })),
    nextDueMs: async (sink) =>
      read(reader, async (transaction) => {
        const { next } = await firstOfIncidents(transaction, sink)
          .select(({ fn }) => fn.min('alerts.at_ms').as('next'))
          .executeTakeFirstOrThrow();
        return next ?? null;
      }),
    note: async (key, atMs, progress) =>
      change('noted' as const, async (transaction) => {
        await transaction
          .updateTable('alerts')
          .set(progressOf(atMs, progress))
          .where('alert_key', '=', key)
          .execute();
      }),
  };
}

async function keep(
  transaction: StoreTransaction,
  number: number,
  { alerts, atMs, events, incidents, sources }: WatchBatch,
): Promise<void> {
  await transaction.insertInto('watch_batches').values({ batch: number, at_ms: atMs }).execute();
  const eventRows = events.map((event, position) => ({
    id_digest: digestOf(event.id),
    batch: number,
    position,
    at_ms: event.atMs,
    record: event.record,
  }));
  for (const rows of inBatches(eventRows)) {
    await transaction.insertInto('watch_events').values(rows).execute();
  }
  const sourceRows = sources.map((source) => ({ digest: digestOf(source), batch: number }));
  for (const rows of inBatches(sourceRows)) {
    await transaction
      .insertInto('watch_sources')
      .values(rows)
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
  }
  for (const told of incidents) {
    const incident_key = await keepIncident(transaction, told, atMs);
    const sinks = alerts
      .filter(({ incidentId }) => incidentId === told.incident.id)
      .map(({ sink }) => sink);
    const about = { incident_key, revision: told.revision, decision_number: 0 };
    await keepAlerts(transaction, { ...about, sinks, atMs });
  }
}

/** Keeps an incident as it is told now, and answers with its key. */
async function keepIncident(
  transaction: StoreTransaction,
  { incident, revision }: ToldIncident,
  atMs: number,
): Promise<number> {
  const id = storedText(incident.id);
  const id_digest = digestOf(id);
  const known = await transaction
    .selectFrom('incidents')
    .select('incident_key')
    .where('id_digest', '=', id_digest)
    .executeTakeFirst();
  const incident_key =
    known?.incident_key ?? (await greatest(transaction, 'incidents', 'incident_key')) + 1;
  if (known === undefined) {
    await transaction.insertInto('incidents').values({ incident_key, id, id_digest }).execute();
  }
  await transaction
    .insertInto('incident_revisions')
    .values({
      incident_key,
      revision,
      at_ms: atMs,
      first_ms: incident.firstMs,
      severity: incident.severity,
      document: JSON.stringify(incident),
    })
    .execute();
  return incident_key;
}

async function* readTaken(transaction: StoreTransaction): AsyncIterable<readonly string[]> {
  let after = { batch: 0, position: 0 };
  let pending: string[] = [];
  for (;;) {
    const rows = await transaction
      .selectFrom('watch_events')
      .select(['batch', 'position', 'record'])
      .where(sql<SqlBool>`(batch, position) > (${after.batch}, ${after.position})`)
      .orderBy('batch')
      .orderBy('position')
      .limit(PAGE_SIZE)
      .execute();
    for (const { batch, position, record } of rows) {
      if (batch !== after.batch && pending.length > 0) {
        yield pending;
        pending = [];
      }
      pending.push(record);
      after = { batch, position };
    }
    if (rows.length === PAGE_SIZE) continue;
    if (pending.length > 0) yield pending;
    return;
  }
}

/** Of each incident the alert for a sink that was not sent yet and is the first of these. */
function firstOfIncidents(transaction: StoreTransaction, sink: string) {
  return transaction
    .selectFrom('alerts')
    .where('alerts.state', '=', 'waiting')
    .where('alerts.sink', '=', storedText(sink))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('alerts as others')
            .select('others.alert_key')
            .whereRef('others.incident_key', '=', 'alerts.incident_key')
            .whereRef('others.sink', '=', 'alerts.sink')
            .where('others.state', '=', 'waiting')
            .whereRef('others.alert_key', '<', 'alerts.alert_key'),
        ),
      ),
    );
}

async function readDue(
  transaction: StoreTransaction,
  { most, nowMs, sink }: { readonly sink: string; readonly nowMs: number; readonly most: number },
): Promise<readonly DueAlert[]> {
  const rows = await firstOfIncidents(transaction, sink)
    .selectAll('alerts')
    .where('alerts.at_ms', '<=', nowMs)
    .orderBy('alerts.alert_key')
    .limit(most)
    .execute();
  const due: DueAlert[] = [];
  for (const row of rows) due.push(await dueAlert(transaction, row));
  return due;
}

async function dueAlert(transaction: StoreTransaction, row: AlertRow): Promise<DueAlert> {
  const { decision_number, incident_key, revision } = row;
  const told = await transaction
    .selectFrom('incident_revisions')
    .select('document')
    .where('incident_key', '=', incident_key)
    .where('revision', '=', revision)
    .executeTakeFirst();
  invariant(told !== undefined, 'an alert is about an incident');
  const incident = incidentFrom(told.document);
  return {
    id: alertId(incident.id, revision, decision_number),
    incident,
    revision,
    decision: await decisionOf(transaction, row),
    key: row.alert_key,
    sink: originalText(row.sink),
    attempts: row.attempt_count,
    sinceMs: row.since_ms,
    isUncertain: row.is_uncertain === 1,
    thread: await threadOf(transaction, row),
  };
}

async function decisionOf(
  transaction: StoreTransaction,
  { decision_number, incident_key }: AlertRow,
): Promise<DueAlert['decision']> {
  if (decision_number === 0) return null;
  const row = await transaction
    .selectFrom('incident_decisions')
    .selectAll()
    .where('incident_key', '=', incident_key)
    .where('number', '=', decision_number)
    .executeTakeFirstOrThrow();
  const { revision: _, ...decision } = decisionFrom(row);
  return decision;
}

/** What the sink called its first message about the incident. */
async function threadOf(
  transaction: StoreTransaction,
  { incident_key, sink }: AlertRow,
): Promise<string | null> {
  const first = await transaction
    .selectFrom('alerts')
    .select('receipt')
    .where('incident_key', '=', incident_key)
    .where('sink', '=', sink)
    .where('receipt', 'is not', null)
    .orderBy('alert_key')
    .limit(1)
    .executeTakeFirst();
  return first?.receipt === undefined || first.receipt === null
    ? null
    : originalText(first.receipt);
}

function progressOf(atMs: number, progress: AlertProgress) {
  switch (progress.kind) {
    case 'begun':
      return { is_uncertain: 1, attempt_count: sql<number>`attempt_count + 1` };
    case 'sent': {
      const receipt = progress.receipt === null ? null : storedText(progress.receipt);
      return { state: 'sent' as const, is_uncertain: 0, at_ms: atMs, because: null, receipt };
    }
    case 'failed':
      return { is_uncertain: 0, at_ms: progress.dueMs, because: storedText(progress.because) };
    case 'dead': {
      const because = storedText(progress.because);
      return { state: 'dead' as const, is_uncertain: 0, at_ms: atMs, because };
    }
  }
}

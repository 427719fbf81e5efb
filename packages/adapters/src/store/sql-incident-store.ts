import {
  type AlertQuery,
  alertId,
  type IncidentDecision,
  type IncidentQuery,
  type IncidentStore,
  isAtLeast,
  type KeptAlert,
  type KeptDecision,
  type KeptIncident,
  SEVERITIES,
  stateAfter,
} from '@countersign/govern';
import { sql } from 'kysely';
import type { StoreEngine } from './engine.ts';
import { inBatches } from './in-batches.ts';
import { decisionFrom, incidentFrom } from './incident-rows.ts';
import { keepAlerts } from './kept-alerts.ts';
import { read } from './reader.ts';
import { digestOf } from './rows.ts';
import type { IncidentRevisionRow, StoreDatabase, StoreTransaction } from './schema.ts';
import { originalText, storedText } from './stored-text.ts';
import { writeAlone } from './write-alone.ts';

/** So many incidents are found by the beginning of an id. */
const MAX_FOUND = 10;

/** Gives people incidents and alerts from tables that have been migrated. */
export function createSqlIncidentStore(
  database: StoreDatabase,
  engine: StoreEngine,
): IncidentStore {
  const reader = { database, engine };
  return {
    incidents: async (query) =>
      read(reader, async (transaction) => {
        const kept = await readKept(transaction, await revisionsFor(transaction, query));
        return kept.filter(({ state }) => query.states?.includes(state) ?? true);
      }),
    startingWith: async (start) =>
      read(reader, async (transaction) => {
        const text = storedText(start);
        const found = await latestRevisions(transaction)
          .where(sql<boolean>`substr(incidents.id, 1, length(${text})) = ${text}`)
          .orderBy('incidents.incident_key')
          .limit(MAX_FOUND)
          .execute();
        return readKept(transaction, found);
      }),
    decide: async (id, decision) =>
      writeAlone(reader, 'watching', async (transaction) => decide(transaction, id, decision)),
    alerts: async (query) => read(reader, async (transaction) => readAlerts(transaction, query)),
    waitingBySink: async () =>
      read(reader, async (transaction) => {
        const rows = await transaction
          .selectFrom('alerts')
          .select(({ fn }) => ['sink', fn.countAll<number | string>().as('count')])
          .where('state', '=', 'waiting')
          .groupBy('sink')
          .execute();
        return new Map(rows.map(({ count, sink }) => [originalText(sink), Number(count)]));
      }),
    retryDead: async (nowMs) =>
      writeAlone(reader, 'watching', async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('alerts')
          .set({ state: 'waiting', at_ms: nowMs, since_ms: nowMs })
          .where('state', '=', 'dead')
          .executeTakeFirst();
        return Number(numUpdatedRows);
      }),
  };
}

type Revision = IncidentRevisionRow & { readonly kept_ms: number };

/** Incidents as they were told last. */
function latestRevisions(transaction: StoreTransaction) {
  return transaction
    .selectFrom('incident_revisions as last')
    .innerJoin('incidents', 'incidents.incident_key', 'last.incident_key')
    .innerJoin('incident_revisions as first', (join) =>
      join.onRef('first.incident_key', '=', 'last.incident_key').on('first.revision', '=', 1),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('incident_revisions as later')
            .select('later.revision')
            .whereRef('later.incident_key', '=', 'last.incident_key')
            .whereRef('later.revision', '>', 'last.revision'),
        ),
      ),
    )
    .selectAll('last')
    .select('first.at_ms as kept_ms');
}

async function revisionsFor(
  transaction: StoreTransaction,
  { severity, sinceMs }: IncidentQuery,
): Promise<readonly Revision[]> {
  const severities = SEVERITIES.filter(
    (each) => severity === undefined || isAtLeast(each, severity),
  );
  return latestRevisions(transaction)
    .where('last.severity', 'in', severities)
    .where('last.first_ms', '>=', sinceMs ?? Number.MIN_SAFE_INTEGER)
    .orderBy('last.first_ms', 'desc')
    .orderBy('last.incident_key', 'desc')
    .execute();
}

async function readKept(
  transaction: StoreTransaction,
  revisions: readonly Revision[],
): Promise<readonly KeptIncident[]> {
  const keys = revisions.map(({ incident_key }) => incident_key);
  const decisionsByKey = await readDecisions(transaction, keys);
  return revisions.map((row) => {
    const decisions = decisionsByKey.get(row.incident_key) ?? [];
    return {
      incident: incidentFrom(row.document),
      revision: row.revision,
      keptMs: row.kept_ms,
      lastKeptMs: row.at_ms,
      decisions,
      state: stateAfter(decisions, row.revision),
    };
  });
}

async function readDecisions(
  transaction: StoreTransaction,
  keys: readonly number[],
): Promise<ReadonlyMap<number, readonly KeptDecision[]>> {
  const byKey = new Map<number, KeptDecision[]>();
  for (const batch of inBatches(keys)) {
    const rows = await transaction
      .selectFrom('incident_decisions')
      .selectAll()
      .where('incident_key', 'in', batch)
      .orderBy('incident_key')
      .orderBy('number')
      .execute();
    for (const row of rows) {
      const decisions = byKey.get(row.incident_key) ?? [];
      byKey.set(row.incident_key, decisions);
      decisions.push(decisionFrom(row));
    }
  }
  return byKey;
}

async function decide(
  transaction: StoreTransaction,
  id: string,
  decision: IncidentDecision,
): Promise<'decided' | 'unchanged' | 'unknown'> {
  const found = await latestRevisions(transaction)
    .where('incidents.id_digest', '=', digestOf(storedText(id)))
    .execute();
  const [kept] = await readKept(transaction, found);
  const [row] = found;
  if (kept === undefined || row === undefined) return 'unknown';
  if (kept.state === decision.kind) return 'unchanged';
  const { incident_key, revision } = row;
  const decision_number = kept.decisions.length + 1;
  await transaction
    .insertInto('incident_decisions')
    .values({
      incident_key,
      number: decision_number,
      revision,
      kind: decision.kind,
      decided_by: storedText(decision.by),
      note: decision.note === null ? null : storedText(decision.note),
      at_ms: decision.atMs,
    })
    .execute();
  const told = await transaction
    .selectFrom('alerts')
    .select('sink')
    .distinct()
    .where('incident_key', '=', incident_key)
    .orderBy('sink')
    .execute();
  const sinks = told.map(({ sink }) => originalText(sink));
  const about = { incident_key, revision, decision_number };
  await keepAlerts(transaction, { ...about, sinks, atMs: decision.atMs });
  return 'decided';
}

async function readAlerts(
  transaction: StoreTransaction,
  { incidentId, state }: AlertQuery,
): Promise<readonly KeptAlert[]> {
  let query = transaction
    .selectFrom('alerts')
    .innerJoin('incidents', 'incidents.incident_key', 'alerts.incident_key')
    .selectAll('alerts')
    .select('incidents.id')
    .orderBy('alert_key');
  if (state !== undefined) query = query.where('state', '=', state);
  if (incidentId !== undefined) {
    query = query.where('incidents.id_digest', '=', digestOf(storedText(incidentId)));
  }
  const rows = await query.execute();
  return rows.map((row) => {
    const id = originalText(row.id);
    return {
      id: alertId(id, row.revision, row.decision_number),
      sink: originalText(row.sink),
      attempts: row.attempt_count,
      sinceMs: row.since_ms,
      incidentId: id,
      state: row.state,
      atMs: row.at_ms,
      because: row.because === null ? null : originalText(row.because),
    };
  });
}

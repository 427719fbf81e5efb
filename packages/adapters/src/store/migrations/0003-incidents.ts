import type { Migration, TableMaker } from './migration.ts';

/** What a watch took, the incidents that came of it, and the alerts about these. */
export const incidents: Migration = {
  id: '0003-incidents',
  async up(tables) {
    await createTaken(tables);
    await createIncidents(tables);
    await createAlerts(tables);
  },
};

async function createTaken(tables: TableMaker): Promise<void> {
  await tables.schema
    .createTable('watch_sessions')
    .addColumn('epoch', 'integer', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await tables.schema
    .createTable('watch_batches')
    .addColumn('batch', 'integer', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await tables.schema
    .createTable('watch_events')
    .addColumn('id_digest', 'text', (column) => column.primaryKey())
    .addColumn('batch', 'integer', (column) => column.notNull().references('watch_batches.batch'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await tables.schema
    .createIndex('watch_events_in_order')
    .on('watch_events')
    .columns(['batch', 'position'])
    .execute();
  await tables.schema
    .createTable('watch_sources')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('batch', 'integer', (column) => column.notNull().references('watch_batches.batch'))
    .execute();
}

async function createIncidents(tables: TableMaker): Promise<void> {
  await tables.schema
    .createTable('incidents')
    .addColumn('incident_key', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('id_digest', 'text', (column) => column.notNull().unique())
    .execute();
  await tables.schema
    .createTable('incident_revisions')
    .addColumn('incident_key', 'integer', (column) =>
      column.notNull().references('incidents.incident_key'),
    )
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('first_ms', 'bigint', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_revisions_key', ['incident_key', 'revision'])
    .execute();
  await tables.schema
    .createTable('incident_decisions')
    .addColumn('incident_key', 'integer', (column) =>
      column.notNull().references('incidents.incident_key'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_decisions_key', ['incident_key', 'number'])
    .execute();
}

async function createAlerts(tables: TableMaker): Promise<void> {
  await tables.schema
    .createTable('alerts')
    .addColumn('alert_key', 'integer', (column) => column.primaryKey())
    .addColumn('sink', 'text', (column) => column.notNull())
    .addColumn('incident_key', 'integer', (column) =>
      column.notNull().references('incidents.incident_key'),
    )
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('decision_number', 'integer', (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('is_uncertain', 'integer', (column) => column.notNull())
    .addColumn('attempt_count', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('because', 'text')
    .addColumn('receipt', 'text')
    .addUniqueConstraint('alerts_once', ['incident_key', 'sink', 'revision', 'decision_number'])
    .execute();
  await tables.schema
    .createIndex('alerts_by_state')
    .on('alerts')
    .columns(['state', 'sink', 'at_ms'])
    .execute();
}

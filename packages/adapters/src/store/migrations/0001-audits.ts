import { sql } from 'kysely';
import type { Migration, TableMaker } from './migration.ts';

/** Audits, their findings, and what they looked at. */
export const audits: Migration = {
  id: '0001-audits',
  async up(tables, engine) {
    await createAudits(tables);
    await createFindings(tables);
    await createSightings(tables, engine);
  },
};

async function createAudits(tables: TableMaker): Promise<void> {
  await tables.schema
    .createTable('scopes')
    .addColumn('scope_key', 'integer', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('organization_id', 'text')
    .addColumn('account_ids', 'text', (column) => column.notNull())
    .addColumn('incomplete_account_ids', 'text', (column) => column.notNull())
    .addColumn('rules', 'text', (column) => column.notNull())
    .execute();
  await tables.schema
    .createTable('audits')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('saved_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('inputs', 'text', (column) => column.notNull())
    .addColumn('configuration', 'text')
    .addColumn('scope_key', 'integer', (column) => column.notNull().references('scopes.scope_key'))
    .addColumn('not_known', 'text', (column) => column.notNull())
    .execute();
  await tables.schema
    .createTable('audit_counts')
    .addColumn('sequence', 'integer', (column) => column.notNull().references('audits.sequence'))
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('is_accepted', 'integer', (column) => column.notNull())
    .addColumn('finding_count', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_counts_key', ['sequence', 'severity', 'is_accepted'])
    .execute();
}

async function createFindings(tables: TableMaker): Promise<void> {
  await tables.schema
    .createTable('findings')
    .addColumn('finding_key', 'integer', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('id_digest', 'text', (column) => column.notNull().unique())
    .addColumn('rule', 'text', (column) => column.notNull())
    .execute();
  await tables.schema
    .createTable('finding_contents')
    .addColumn('content_key', 'integer', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('subject_kind', 'text', (column) => column.notNull())
    .addColumn('subject_arn', 'text', (column) => column.notNull())
    .addColumn('certainty', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('account_ids', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
}

async function createSightings(tables: TableMaker, engine: string): Promise<void> {
  const table = tables.schema
    .createTable('sightings')
    .addColumn('sequence', 'integer', (column) => column.notNull().references('audits.sequence'))
    .addColumn('finding_key', 'integer', (column) =>
      column.notNull().references('findings.finding_key'),
    )
    .addColumn('content_key', 'integer', (column) =>
      column.notNull().references('finding_contents.content_key'),
    )
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('exception', 'text')
    .addPrimaryKeyConstraint('sightings_key', ['finding_key', 'sequence']);
  // SQLite keeps such a table in the order of its key, and the key once.
  await (engine === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table).execute();
  await tables.schema
    .createIndex('sightings_by_audit')
    .on('sightings')
    .columns(['sequence', 'finding_key'])
    .execute();
}

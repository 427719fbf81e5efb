import type { Migration } from './migration.ts';

/** Who used which actions, and the sources that this was read from. */
export const usages: Migration = {
  id: '0002-usages',
  async up(tables) {
    await tables.schema
      .createTable('usage_sources')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .execute();
    await tables.schema
      .createTable('usages')
      .addColumn('usage_key', 'text', (column) => column.primaryKey())
      .addColumn('person', 'text')
      .addColumn('principal', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text')
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('resource', 'text', (column) => column.notNull())
      .addColumn('first_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_ms', 'bigint', (column) => column.notNull())
      .addColumn('call_count', 'bigint', (column) => column.notNull())
      .addColumn('denied_count', 'bigint', (column) => column.notNull())
      .execute();
  },
};

import { sql } from 'kysely';
import type { StoreSchema, StoreTransaction } from './schema.ts';

/** The greatest number in a column; 0 where there are no rows. */
export async function greatest<Table extends keyof StoreSchema>(
  transaction: StoreTransaction,
  table: Table,
  column: keyof StoreSchema[Table] & string,
): Promise<number> {
  const { rows } = await sql<{ readonly greatest: number | null }>`
    select max(${sql.ref(column)}) as greatest from ${sql.table(table)}
  `.execute(transaction);
  return rows[0]?.greatest ?? 0;
}

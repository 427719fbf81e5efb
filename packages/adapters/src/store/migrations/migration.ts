import type { Kysely } from 'kysely';
import type { StoreEngine } from '../engine.ts';

/** What migrations work with: it knows no types of rows, as these are of the newest tables. */
export type TableMaker = Pick<Kysely<unknown>, 'schema' | 'getExecutor'>;

/** One change of the tables. Once released it stays as it is: what is to change comes in a later one. */
export interface Migration {
  /** `0001-what`, in order, never used twice. */
  readonly id: string;
  /** Makes the change, within a transaction. */
  up(tables: TableMaker, engine: StoreEngine['name']): Promise<void>;
}

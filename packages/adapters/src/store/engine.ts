import type { Dialect } from 'kysely';
import type { StoreDatabase, StoreTransaction } from './schema.ts';
import type { StoreError } from './store-error.ts';

/** What a process has to itself while it holds a lock. */
export type StoreLock = 'migrating' | 'saving' | 'watching';

/** What differs from one database to another. */
export interface StoreEngine {
  readonly name: 'sqlite' | 'postgres';
  readonly dialect: Dialect;
  hasTable(database: StoreDatabase, name: string): Promise<boolean>;
  /** Waits until no other transaction holds the lock, and holds it to the end of this one. */
  lock(transaction: StoreTransaction, lock: StoreLock): Promise<void>;
  /** Puts what a database threw in words. */
  explain(error: unknown): StoreError;
}

import { InvariantError } from '@countersign/core';
import type { StoreEngine } from './engine.ts';
import type { StoreDatabase, StoreTransaction } from './schema.ts';

/** What is asked. */
export interface Reader {
  readonly database: StoreDatabase;
  readonly engine: StoreEngine;
}

/** What several questions see is one state, whatever is saved in between. */
const SNAPSHOT = { accessMode: 'read only', isolationLevel: 'repeatable read' } as const;

/** Asks several questions of one state. */
export async function read<Answer>(
  { database, engine }: Reader,
  ask: (transaction: StoreTransaction) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await database
      .transaction()
      .setAccessMode(SNAPSHOT.accessMode)
      .setIsolationLevel(SNAPSHOT.isolationLevel)
      .execute(ask);
  } catch (error) {
    throw explained(engine, error);
  }
}

/**
 * Asks as long as more of the answer is wanted, of one state. The transaction ends when the answer has been read, or nobody wants more of it.
 */
export async function* stream<Item>(
  { database, engine }: Reader,
  ask: (transaction: StoreTransaction) => AsyncIterable<Item>,
): AsyncIterable<Item> {
  let transaction = null;
  try {
    transaction = await database
      .startTransaction()
      .setAccessMode(SNAPSHOT.accessMode)
      .setIsolationLevel(SNAPSHOT.isolationLevel)
      .execute();
    yield* ask(transaction);
  } catch (error) {
    throw explained(engine, error);
  } finally {
    // Nothing was written. A connection that broke cannot end its transaction, nor need it.
    await transaction
      ?.rollback()
      .execute()
      .catch(() => {});
  }
}

/** What a database threw, in words; mistakes of ours stay what they are. */
export function explained(engine: StoreEngine, error: unknown): unknown {
  return error instanceof InvariantError ? error : engine.explain(error);
}

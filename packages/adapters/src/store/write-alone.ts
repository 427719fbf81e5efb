import type { StoreLock } from './engine.ts';
import { explained, type Reader } from './reader.ts';
import type { StoreTransaction } from './schema.ts';

/** Writes in one transaction, by one writer of a lock at a time. */
export async function writeAlone<Answer>(
  { database, engine }: Reader,
  lock: StoreLock,
  change: (transaction: StoreTransaction) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await database
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        await engine.lock(transaction, lock);
        return change(transaction);
      });
  } catch (error) {
    throw explained(engine, error);
  }
}

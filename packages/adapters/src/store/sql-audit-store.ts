import { fail, InvariantError, ok } from '@countersign/core';
import { type AuditStore, auditIssue } from '@countersign/govern';
import type { StoreEngine } from './engine.ts';
import { findAudit, listAudits, readFindings, readLives } from './read-audits.ts';
import { RefusedAudit, saveAudit } from './save-audit.ts';
import type { StoreDatabase, StoreTransaction } from './schema.ts';

/** Keeps audits in tables that have been migrated. */
export function createSqlAuditStore(database: StoreDatabase, engine: StoreEngine): AuditStore {
  const reader = { database, engine };
  return {
    async save(audit, findings) {
      const issue = auditIssue(audit);
      if (issue !== null) return fail([issue]);
      const input = new Guarded(findings);
      try {
        const outcome = await database
          .transaction()
          .setIsolationLevel('read committed')
          .execute(async (transaction) => saveAudit(transaction, engine, audit, input));
        return ok(outcome);
      } catch (error) {
        if (error instanceof RefusedAudit) return fail([error.issue]);
        throw input.failed(error) ? error : explained(engine, error);
      }
    },
    audits: async () => read(reader, listAudits),
    findAudit: async (id) => read(reader, async (transaction) => findAudit(transaction, id)),
    findingsOf: (auditId) => stream(reader, (transaction) => readFindings(transaction, auditId)),
    lives: () => stream(reader, readLives),
  };
}

interface Reader {
  readonly database: StoreDatabase;
  readonly engine: StoreEngine;
}

/** What several questions see is one state, whatever is saved in between. */
const SNAPSHOT = { accessMode: 'read only', isolationLevel: 'repeatable read' } as const;

async function read<Answer>(
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

/** The transaction ends when the answer has been read, or nobody wants more of it. */
async function* stream<Item>(
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

function explained(engine: StoreEngine, error: unknown): unknown {
  return error instanceof InvariantError ? error : engine.explain(error);
}

/** Findings that remember what went wrong while they were had, which is no failure of the store. */
class Guarded<Item> implements Iterable<Item> {
  private readonly items: Iterable<Item>;
  private failure: { readonly error: unknown } | null = null;

  constructor(items: Iterable<Item>) {
    this.items = items;
  }

  failed(error: unknown): boolean {
    return this.failure !== null && this.failure.error === error;
  }

  *[Symbol.iterator](): Iterator<Item> {
    try {
      yield* this.items;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}

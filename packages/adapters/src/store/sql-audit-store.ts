import { fail, ok } from '@countersign/core';
import { type AuditStore, auditIssue } from '@countersign/govern';
import type { StoreEngine } from './engine.ts';
import { findAudit, listAudits, readFindings, readLives } from './read-audits.ts';
import { explained, read, stream } from './reader.ts';
import { RefusedAudit, saveAudit } from './save-audit.ts';
import type { StoreDatabase } from './schema.ts';

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

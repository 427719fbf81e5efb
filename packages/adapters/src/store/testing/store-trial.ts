import { deepStrictEqual as equal } from 'node:assert';
import { compareText } from '@countersign/core';
import type { AuditStore, FindingLife, RecordedFinding } from '@countersign/govern';
import { createMemoryAuditStore } from '@countersign/govern/testing';
import type { Writer } from './start-writer.ts';
import { openOrThrow, type TestStores } from './test-stores.ts';
import { writtenAudit } from './written-audit.ts';

/** What is known of one store while writers come and go; throws when the store is not as it must be. */
export class StoreTrial {
  readonly location: string;
  private readonly query: TestStores['query'];
  private readonly acknowledged = new Set<string>();
  /** Every audit that was found, as it ought to be. */
  private readonly expected = createMemoryAuditStore();
  private readonly found = new Set<string>();

  constructor(location: string, query: TestStores['query']) {
    this.location = location;
    this.query = query;
  }

  /** How many audits writers were told to be saved. */
  get acknowledgedCount(): number {
    return this.acknowledged.size;
  }

  /** Opens the store, and holds all that is in it to what writers said; how many audits it has. */
  async check(writers: readonly Writer[]): Promise<number> {
    for (const [word, id] of writers.flatMap(({ said }) => said)) {
      if (word === 'saved') this.acknowledged.add(id);
    }
    if (!this.location.startsWith('postgres:')) await this.checkFile();
    const store = await openOrThrow(this.location);
    try {
      return await this.checkAudits(store.audits);
    } finally {
      await store.close();
    }
  }

  private async checkFile(): Promise<void> {
    const [checked] = await this.query(this.location, 'pragma integrity_check');
    equal({ ...checked }, { integrity_check: 'ok' });
    equal(await this.query(this.location, 'pragma foreign_key_check'), []);
  }

  private async checkAudits(audits: AuditStore): Promise<number> {
    const ids = (await audits.audits()).map(({ id }) => id);
    const kept = new Set(ids);
    equal(kept.size, ids.length);
    equal(
      [...this.acknowledged, ...this.found].filter((id) => !kept.has(id)),
      [],
    );
    for (const id of ids) {
      if (!this.found.has(id)) await this.checkAudit(audits, id);
    }
    equal(await livesById(audits), await livesById(this.expected));
    return ids.length;
  }

  private async checkAudit(audits: AuditStore, id: string): Promise<void> {
    const { audit, findings } = writtenAudit(id);
    equal(await audits.findAudit(id), audit);
    equal(await findingsById(audits, id), byId(findings));
    await this.expected.save(audit, findings);
    this.found.add(id);
  }
}

async function findingsById(store: AuditStore, id: string): Promise<readonly RecordedFinding[]> {
  const findings: RecordedFinding[] = [];
  for await (const finding of store.findingsOf(id)) findings.push(finding);
  return byId(findings);
}

function byId(findings: readonly RecordedFinding[]): readonly RecordedFinding[] {
  return findings.toSorted((a, b) => compareText(a.finding.id, b.finding.id));
}

async function livesById(store: AuditStore): Promise<readonly FindingLife[]> {
  const lives: FindingLife[] = [];
  for await (const life of store.lives()) lives.push(life);
  return lives.toSorted((a, b) => compareText(a.id, b.id));
}

import { type Issue, invariant } from '@countersign/core';
import {
  type CompleteAudit,
  createFindingCheck,
  type RecordedFinding,
  type SaveOutcome,
  type Severity,
} from '@countersign/govern';
import type { StoreEngine } from './engine.ts';
import { greatest } from './greatest.ts';
import { auditRow, contentRow, digestOf, exceptionText, scopeRow } from './rows.ts';
import type { ContentRow, FindingRow, SightingRow, StoreTransaction } from './schema.ts';
import { storedText } from './stored-text.ts';

/** Findings that are written at a time: as many values as both databases take, a few megabytes. */
const BATCH_SIZE = 500;

/** That an audit cannot be saved as it is; thrown to end the transaction. */
export class RefusedAudit extends Error {
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

/** Writes an audit with its findings, in one transaction, by one writer at a time. */
export async function saveAudit(
  transaction: StoreTransaction,
  engine: StoreEngine,
  audit: CompleteAudit,
  findings: Iterable<RecordedFinding>,
): Promise<SaveOutcome> {
  await engine.lock(transaction, 'saving');
  const row = auditRow(audit);
  const known = await transaction
    .selectFrom('audits')
    .select('sequence')
    .where('id', '=', row.id)
    .executeTakeFirst();
  if (known !== undefined) return 'already-saved';
  const sequence = (await greatest(transaction, 'audits', 'sequence')) + 1;
  const scope_key = await scopeKey(transaction, audit);
  await transaction
    .insertInto('audits')
    .values({ sequence, scope_key, ...row })
    .execute();
  await writeFindings(transaction, sequence, checked(audit, findings));
  return 'saved';
}

/** The scope's key; the scope is written if no audit before had it. */
async function scopeKey(transaction: StoreTransaction, audit: CompleteAudit): Promise<number> {
  const row = scopeRow(audit.scope);
  const known = await transaction
    .selectFrom('scopes')
    .select('scope_key')
    .where('digest', '=', row.digest)
    .executeTakeFirst();
  if (known !== undefined) return known.scope_key;
  const scope_key = (await greatest(transaction, 'scopes', 'scope_key')) + 1;
  await transaction
    .insertInto('scopes')
    .values({ scope_key, ...row })
    .execute();
  return scope_key;
}

function* checked(
  audit: CompleteAudit,
  findings: Iterable<RecordedFinding>,
): Iterable<RecordedFinding> {
  const check = createFindingCheck(audit);
  for (const recorded of findings) {
    const issue = check(recorded);
    if (issue !== null) throw new RefusedAudit(issue);
    yield recorded;
  }
}

async function writeFindings(
  transaction: StoreTransaction,
  sequence: number,
  findings: Iterable<RecordedFinding>,
): Promise<void> {
  const writer = new FindingWriter(transaction, sequence, {
    finding: await greatest(transaction, 'findings', 'finding_key'),
    content: await greatest(transaction, 'finding_contents', 'content_key'),
  });
  let batch: RecordedFinding[] = [];
  for (const recorded of findings) {
    batch.push(recorded);
    if (batch.length < BATCH_SIZE) continue;
    await writer.write(batch);
    batch = [];
  }
  if (batch.length > 0) await writer.write(batch);
  await writer.writeCounts();
}

/** Writes the findings of one audit. Keys are counted on, as nobody else writes meanwhile. */
class FindingWriter {
  private readonly transaction: StoreTransaction;
  private readonly sequence: number;
  private readonly lastKey: { finding: number; content: number };
  private readonly counts = new Map<Severity, { open: number; accepted: number }>();

  constructor(
    transaction: StoreTransaction,
    sequence: number,
    lastKey: { readonly finding: number; readonly content: number },
  ) {
    this.transaction = transaction;
    this.sequence = sequence;
    this.lastKey = { ...lastKey };
  }

  async write(batch: readonly RecordedFinding[]): Promise<void> {
    const findings = batch.map(({ finding: { id, rule } }) => ({
      id: storedText(id),
      id_digest: digestOf(storedText(id)),
      rule: storedText(rule),
    }));
    const contents = batch.map(contentRow);
    const findingKeys = await this.findingKeys(findings);
    const contentKeys = await this.contentKeys(contents);
    const sightings = batch.map(({ exception, finding: { severity } }, index): SightingRow => {
      this.count(severity, exception !== null);
      return {
        sequence: this.sequence,
        finding_key: keyOf(findingKeys, findings[index]?.id_digest),
        content_key: keyOf(contentKeys, contents[index]?.digest),
        severity,
        exception: exceptionText(exception),
      };
    });
    await this.transaction.insertInto('sightings').values(sightings).execute();
  }

  async writeCounts(): Promise<void> {
    const { sequence } = this;
    const rows = [...this.counts].flatMap(([severity, { accepted, open }]) => [
      { sequence, severity, is_accepted: 0, finding_count: open },
      { sequence, severity, is_accepted: 1, finding_count: accepted },
    ]);
    if (rows.length > 0) await this.transaction.insertInto('audit_counts').values(rows).execute();
  }

  private count(severity: Severity, isAccepted: boolean): void {
    const count = this.counts.get(severity) ?? { open: 0, accepted: 0 };
    count[isAccepted ? 'accepted' : 'open'] += 1;
    this.counts.set(severity, count);
  }

  /** The keys of findings by the digests of their ids; those that are new are written. */
  private async findingKeys(
    rows: readonly Omit<FindingRow, 'finding_key'>[],
  ): Promise<ReadonlyMap<string, number>> {
    const digests = rows.map(({ id_digest }) => id_digest);
    const known = await this.transaction
      .selectFrom('findings')
      .select(['finding_key', 'id_digest'])
      .where('id_digest', 'in', digests)
      .execute();
    const keys = new Map(known.map(({ finding_key, id_digest }) => [id_digest, finding_key]));
    const added: FindingRow[] = [];
    for (const row of rows) {
      if (keys.has(row.id_digest)) continue;
      this.lastKey.finding += 1;
      keys.set(row.id_digest, this.lastKey.finding);
      added.push({ finding_key: this.lastKey.finding, ...row });
    }
    if (added.length > 0) await this.transaction.insertInto('findings').values(added).execute();
    return keys;
  }

  /** The keys of contents by their digests; those that are new are written. */
  private async contentKeys(
    rows: readonly Omit<ContentRow, 'content_key'>[],
  ): Promise<ReadonlyMap<string, number>> {
    const digests = rows.map(({ digest }) => digest);
    const known = await this.transaction
      .selectFrom('finding_contents')
      .select(['content_key', 'digest'])
      .where('digest', 'in', digests)
      .execute();
    const keys = new Map(known.map(({ content_key, digest }) => [digest, content_key]));
    const added: ContentRow[] = [];
    for (const row of rows) {
      if (keys.has(row.digest)) continue;
      this.lastKey.content += 1;
      keys.set(row.digest, this.lastKey.content);
      added.push({ content_key: this.lastKey.content, ...row });
    }
    if (added.length > 0) {
      await this.transaction.insertInto('finding_contents').values(added).execute();
    }
    return keys;
  }
}

function keyOf(keys: ReadonlyMap<string, number>, digest: string | undefined): number {
  const key = keys.get(digest ?? '');
  invariant(key !== undefined, 'a row of a batch has no key');
  return key;
}

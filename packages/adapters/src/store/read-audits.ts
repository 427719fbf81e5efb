import { invariant } from '@countersign/core';
import {
  type AuditScope,
  type CompleteAudit,
  createLifeReader,
  type FindingLife,
  type PlacedAudit,
  type RecordedFinding,
  type SavedAudit,
  type Severity,
} from '@countersign/govern';
import { sql } from 'kysely';
import { auditFrom, findingFrom, scopeFrom, summaryFrom, textsFrom } from './rows.ts';
import type { ContentRow, FindingRow, SightingRow, StoreTransaction } from './schema.ts';
import { originalText, storedText } from './stored-text.ts';

/** Rows that are read at a time. */
const PAGE_SIZE = 10_000;

/** Findings with all their details that are read at a time. */
const FINDING_PAGE_SIZE = 500;

/** Rows that are asked for at a time, by key. */
const KEY_BATCH_SIZE = 1000;

/** Every audit, the earliest first. */
export async function listAudits(transaction: StoreTransaction): Promise<readonly SavedAudit[]> {
  const scopes = await readScopes(transaction);
  const counts = await readCounts(transaction);
  const rows = await transaction
    .selectFrom('audits')
    .select(['sequence', 'id', 'at_ms', 'saved_at_ms', 'version', 'inputs', 'configuration'])
    .select('scope_key')
    .orderBy('at_ms')
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    ...auditFrom(row, scopeOf(scopes, row.scope_key)),
    ...(counts.get(row.sequence) ?? { bySeverity: noFindings(), acceptedCount: 0 }),
  }));
}

/** One audit, or `null`. */
export async function findAudit(
  transaction: StoreTransaction,
  id: string,
): Promise<CompleteAudit | null> {
  const row = await transaction
    .selectFrom('audits')
    .innerJoin('scopes', 'scopes.scope_key', 'audits.scope_key')
    .selectAll()
    .where('id', '=', storedText(id))
    .executeTakeFirst();
  if (row === undefined) return null;
  return { ...auditFrom(row, scopeFrom(row)), notKnown: textsFrom(row.not_known) };
}

/** The findings of an audit, in the order of their keys. */
export async function* readFindings(
  transaction: StoreTransaction,
  auditId: string,
): AsyncIterable<RecordedFinding> {
  const audit = await transaction
    .selectFrom('audits')
    .select('sequence')
    .where('id', '=', storedText(auditId))
    .executeTakeFirst();
  if (audit === undefined) return;
  let after = 0;
  for (;;) {
    const rows = await transaction
      .selectFrom('sightings')
      .select(SIGHTING_COLUMNS)
      .where('sequence', '=', audit.sequence)
      .where('finding_key', '>', after)
      .orderBy('finding_key')
      .limit(FINDING_PAGE_SIZE)
      .execute();
    const findings = await readFindingRows(transaction, rows);
    const contents = await readContents(transaction, rows);
    const details = await readDetails(transaction, rows);
    for (const row of rows) {
      yield findingFrom({
        ...partOf(contents, row.content_key),
        ...partOf(details, row.content_key),
        ...partOf(findings, row.finding_key),
        ...row,
      });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < FINDING_PAGE_SIZE) return;
    after = last.finding_key;
  }
}

/** The life of every finding, in the order of their keys. */
export async function* readLives(transaction: StoreTransaction): AsyncIterable<FindingLife> {
  const readLife = createLifeReader(await placedAudits(transaction));
  for await (const page of sightingPages(transaction)) {
    const findings = await readFindingRows(transaction, page.flat());
    const contents = await readContents(transaction, page.flat());
    for (const rows of page) {
      const sightings = rows.map((row) => ({
        ...row,
        isAccepted: row.exception !== null,
        accountIds: partOf(contents, row.content_key).accountIds,
      }));
      const finding = partOf(findings, rows[0].finding_key);
      const life = readLife(originalText(finding.rule), sightings);
      const { content_key, severity } = life.last;
      yield {
        ...summaryFrom({ ...partOf(contents, content_key), ...finding, severity }),
        state: life.state,
        periods: life.periods,
        lastLookedAt: life.lastLookedAt,
      };
    }
  }
}

const SIGHTING_COLUMNS = [
  'sequence',
  'finding_key',
  'content_key',
  'severity',
  'exception',
] as const;

/** The sightings of one finding. */
type Sightings = readonly [SightingRow, ...SightingRow[]];

/** All sightings, those of one finding together, a few thousand at a time. */
async function* sightingPages(transaction: StoreTransaction): AsyncIterable<readonly Sightings[]> {
  let pending: [SightingRow, ...SightingRow[]] | null = null;
  let after: Pick<SightingRow, 'finding_key' | 'sequence'> = { finding_key: 0, sequence: 0 };
  for (;;) {
    const rows = await sightingsAfter(transaction, after);
    const page: Sightings[] = [];
    for (const row of rows) {
      if (pending !== null && pending[0].finding_key === row.finding_key) {
        pending.push(row);
        continue;
      }
      if (pending !== null) page.push(pending);
      pending = [row];
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) {
      yield pending === null ? page : [...page, pending];
      return;
    }
    yield page;
    after = last;
  }
}

async function sightingsAfter(
  transaction: StoreTransaction,
  { finding_key, sequence }: Pick<SightingRow, 'finding_key' | 'sequence'>,
): Promise<readonly SightingRow[]> {
  return transaction
    .selectFrom('sightings')
    .select(SIGHTING_COLUMNS)
    .where(sql<boolean>`(finding_key, sequence) > (${finding_key}, ${sequence})`)
    .orderBy('finding_key')
    .orderBy('sequence')
    .limit(PAGE_SIZE)
    .execute();
}

// What belongs to a page is asked for by key and not joined: a database without statistics of
// tables that were just filled may join a page by reading all of them.

/** The findings of sightings, by key. */
async function readFindingRows(
  transaction: StoreTransaction,
  rows: readonly SightingRow[],
): Promise<ReadonlyMap<number, Omit<FindingRow, 'id_digest'>>> {
  const found = await inBatches(
    rows.map(({ finding_key }) => finding_key),
    async (keys) =>
      transaction
        .selectFrom('findings')
        .select(['finding_key', 'id', 'rule'])
        .where('finding_key', 'in', keys)
        .execute(),
  );
  return new Map(found.map((row) => [row.finding_key, row]));
}

type Content = Omit<ContentRow, 'digest' | 'details'> & { readonly accountIds: readonly string[] };

/** The contents of sightings without their details, by key. */
async function readContents(
  transaction: StoreTransaction,
  rows: readonly SightingRow[],
): Promise<ReadonlyMap<number, Content>> {
  const found = await inBatches(
    rows.map(({ content_key }) => content_key),
    async (keys) =>
      transaction
        .selectFrom('finding_contents')
        .select(['content_key', 'account_id', 'subject_kind', 'subject_arn', 'certainty', 'title'])
        .select('account_ids')
        .where('content_key', 'in', keys)
        .execute(),
  );
  return new Map(
    found.map((row) => [row.content_key, { ...row, accountIds: textsFrom(row.account_ids) }]),
  );
}

/** The details of sightings, by the key of their content. */
async function readDetails(
  transaction: StoreTransaction,
  rows: readonly SightingRow[],
): Promise<ReadonlyMap<number, Pick<ContentRow, 'details'>>> {
  const found = await inBatches(
    rows.map(({ content_key }) => content_key),
    async (keys) =>
      transaction
        .selectFrom('finding_contents')
        .select(['content_key', 'details'])
        .where('content_key', 'in', keys)
        .execute(),
  );
  return new Map(found.map((row) => [row.content_key, row]));
}

async function inBatches<Row>(
  keys: readonly number[],
  ask: (keys: readonly number[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const distinct = [...new Set(keys)];
  const rows: Row[] = [];
  for (let start = 0; start < distinct.length; start += KEY_BATCH_SIZE) {
    rows.push(...(await ask(distinct.slice(start, start + KEY_BATCH_SIZE))));
  }
  return rows;
}

function partOf<Row>(rows: ReadonlyMap<number, Row>, key: number): Row {
  const row = rows.get(key);
  invariant(row !== undefined, `a sighting refers to the key ${key}, which is not there`);
  return row;
}

async function placedAudits(transaction: StoreTransaction): Promise<readonly PlacedAudit[]> {
  const scopes = await readScopes(transaction);
  const rows = await transaction
    .selectFrom('audits')
    .select(['sequence', 'id', 'at_ms', 'scope_key'])
    .execute();
  return rows.map(({ at_ms, id, scope_key, sequence }) => ({
    id: originalText(id),
    atMs: at_ms,
    sequence,
    scope: scopeOf(scopes, scope_key),
  }));
}

/** Each scope as one value, however many audits have it. */
async function readScopes(transaction: StoreTransaction): Promise<ReadonlyMap<number, AuditScope>> {
  const rows = await transaction.selectFrom('scopes').selectAll().execute();
  return new Map(rows.map((row) => [row.scope_key, scopeFrom(row)]));
}

function scopeOf(scopes: ReadonlyMap<number, AuditScope>, key: number): AuditScope {
  const scope = scopes.get(key);
  invariant(scope !== undefined, 'an audit has no scope');
  return scope;
}

type Counts = Pick<SavedAudit, 'bySeverity' | 'acceptedCount'>;

async function readCounts(transaction: StoreTransaction): Promise<ReadonlyMap<number, Counts>> {
  const rows = await transaction.selectFrom('audit_counts').selectAll().execute();
  const counts = new Map<number, { bySeverity: Record<Severity, number>; acceptedCount: number }>();
  for (const { finding_count, is_accepted, sequence, severity } of rows) {
    const count = counts.get(sequence) ?? { bySeverity: noFindings(), acceptedCount: 0 };
    if (is_accepted === 1) count.acceptedCount += finding_count;
    else count.bySeverity[severity] += finding_count;
    counts.set(sequence, count);
  }
  return counts;
}

function noFindings(): Record<Severity, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
}

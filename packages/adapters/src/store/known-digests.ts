import { sql } from 'kysely';
import { inBatches } from './in-batches.ts';
import { type Reader, read } from './reader.ts';
import { digestOf } from './rows.ts';
import type { StoreTransaction } from './schema.ts';

/** Where digests of texts are kept. */
export type DigestColumn =
  | { readonly table: 'usage_sources' | 'watch_sources'; readonly column: 'digest' }
  | { readonly table: 'watch_events'; readonly column: 'id_digest' };

/** Those of some texts whose digests are kept. */
export async function knownTexts(
  reader: Reader,
  kept: DigestColumn,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  if (texts.length === 0) return new Set();
  const byDigest = new Map(texts.map((text) => [digestOf(text), text]));
  const known = await read(reader, async (transaction) =>
    knownDigests(transaction, kept, [...byDigest.keys()]),
  );
  return new Set(known.map((digest) => byDigest.get(digest) ?? ''));
}

/** Those of some digests that are kept. */
export async function knownDigests(
  transaction: StoreTransaction,
  { column, table }: DigestColumn,
  digests: readonly string[],
): Promise<readonly string[]> {
  const known: string[] = [];
  for (const batch of inBatches(digests)) {
    const { rows } = await sql<{ readonly digest: string }>`
      select ${sql.ref(column)} as digest from ${sql.table(table)}
      where ${sql.ref(column)} in (${sql.join(batch)})
    `.execute(transaction);
    known.push(...rows.map(({ digest }) => digest));
  }
  return known;
}

import { formatInstant } from '@countersign/core';
import type { AsideRecord, UsageKey } from '@countersign/govern';
import type { UsageAnswer } from '../usage/read-usage.ts';

/** The answer of `usage --json`. */
export interface UsageDocument {
  readonly schema: 'countersign.usage/1';
  readonly store: string | null;
  readonly files: number;
  readonly knownFiles: number;
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly aside: number;
  readonly withoutAction: number;
  readonly usages: readonly UsedDocument[];
  readonly kept: readonly AsideRecord[];
}

/** How somebody used an action. */
export interface UsedDocument extends UsageKey {
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly denied: number;
}

/** Puts usage in the form that others script against. */
export function usageDocument(answer: UsageAnswer): UsageDocument {
  const { counts, files, kept, knownFiles, store, usages, withoutAction } = answer;
  return {
    schema: 'countersign.usage/1',
    store,
    files,
    knownFiles,
    ...counts,
    withoutAction,
    usages: usages.map(({ firstMs, lastMs, count, denied, ...key }) => ({
      ...key,
      first: formatInstant(firstMs),
      last: formatInstant(lastMs),
      count,
      denied,
    })),
    kept,
  };
}

import { compareText } from '@countersign/core';
import { listAspect, valueAspect } from '../inventory/difference/aspects.ts';
import type { AspectDifference, Differences } from '../inventory/difference/difference.ts';
import { isOpenObject } from '../inventory/json-reader.ts';

/** The counts of AWS's summary that say something of the root user; all others follow from what is counted. */
const ROOT_FACTS: readonly string[] = [
  'AccountAccessKeysPresent',
  'AccountMFAEnabled',
  'AccountPasswordPresent',
  'AccountSigningCertificatesPresent',
];

/**
 * What differs in two `account.json`: aliases, what passwords have to be like, and
 * whether the root user has MFA, keys, a password or certificates. In an account
 * that was read in part, what is `null` may not have been read.
 */
export function compareAccountFacts(
  accountId: string,
  old: unknown,
  now: unknown,
  isWhole: boolean,
): Differences {
  const parts = PARTS.map(({ compare, key }) => {
    const [before, after] = [old, now].map((facts) => partOf(facts, key));
    const isUnread = !isWhole && (before === null) !== (after === null);
    return { key, isUnread, aspects: isUnread ? [] : compare(before, after) };
  });
  const aspects = parts.flatMap((part) => part.aspects);
  return {
    items:
      aspects.length === 0
        ? []
        : [
            {
              kind: 'account-settings',
              id: accountId,
              name: accountId,
              accountId,
              how: 'changed',
              aspects,
            },
          ],
    undecided: [],
    notKnown: parts
      .filter(({ isUnread }) => isUnread)
      .map(
        ({ key }) => `${key} in account.json of account ${accountId}: only one side tells of it`,
      ),
  };
}

interface FactsPart {
  readonly key: string;
  readonly compare: (before: unknown, after: unknown) => readonly AspectDifference[];
}

const PARTS: readonly FactsPart[] = [
  {
    key: 'aliases',
    compare: (before, after) => listAspect('aliases', textsOf(before), textsOf(after)),
  },
  {
    key: 'passwordPolicy',
    compare: (before, after) => compareMembers('password policy', before, after, null),
  },
  {
    key: 'summary',
    compare: (before, after) => compareMembers('root user', before, after, ROOT_FACTS),
  },
];

function partOf(facts: unknown, key: string): unknown {
  if (!isOpenObject(facts) || !Object.hasOwn(facts, key)) return null;
  return facts[key] ?? null;
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => (typeof item === 'string' ? [item] : []));
}

function compareMembers(
  label: string,
  before: unknown,
  after: unknown,
  only: readonly string[] | null,
): readonly AspectDifference[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => only?.includes(key) ?? true)
    .toSorted(compareText)
    .flatMap((key) => valueAspect(`${label}: ${key}`, old.get(key) ?? null, now.get(key) ?? null));
}

function membersOf(value: unknown): ReadonlyMap<string, string> {
  if (!isOpenObject(value)) return new Map();
  return new Map(Object.keys(value).map((key) => [key, JSON.stringify(value[key])]));
}

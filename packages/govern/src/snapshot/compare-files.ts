import { type AttachedPolicy, compareText, parsePolicy } from '@countersign/core';
import { documentAspect, listAspect, valueAspect } from '../inventory/difference/aspects.ts';
import type {
  AspectDifference,
  Differences,
  ItemPlace,
} from '../inventory/difference/difference.ts';
import { joinDifferences, pairItems } from '../inventory/difference/pair-items.ts';
import { isSameValue } from '../inventory/difference/same-value.ts';
import { isOpenObject, type OpenObject } from '../inventory/json-reader.ts';
import { compareAccountFacts } from './compare-account-facts.ts';
import {
  ACCOUNT_COLLECTIONS,
  type FileCollection,
  OBSERVATIONS,
  ORGANIZATION_COLLECTIONS,
} from './file-collections.ts';

/** A file that two snapshots have, other than those that the model is made of. */
export interface ComparedFile {
  /** Its name in the directory of the account or of the snapshot. */
  readonly file: string;
  /** `null` for a file of the organisation. */
  readonly accountId: string | null;
  readonly old: unknown;
  readonly new: unknown;
  /** Whether both snapshots hold all of the account, or of the organisation. */
  readonly isWhole: boolean;
}

/**
 * Tells which items of a file differ. When something was last used is an observation,
 * not a difference. A file that is not known here is told as a whole.
 */
export function compareSnapshotFiles(compared: ComparedFile): Differences {
  const { accountId, file, isWhole, new: now, old } = compared;
  if (OBSERVATIONS.has(file) || isSameValue(old, now)) return NOTHING;
  if (file === 'account.json' && accountId !== null) {
    return compareAccountFacts(accountId, old, now, isWhole);
  }
  const known = accountId === null ? ORGANIZATION_COLLECTIONS : ACCOUNT_COLLECTIONS;
  const collections = known.get(file);
  if (collections === undefined) return asWhole(compared);
  return joinDifferences(collections.map((collection) => compareCollection(collection, compared)));
}

const NOTHING: Differences = { items: [], undecided: [], notKnown: [] };

function asWhole({ accountId, file }: ComparedFile): Differences {
  const id = accountId === null ? file : `${accountId}/${file}`;
  const aspects: readonly AspectDifference[] = [
    { kind: 'value', name: 'content', before: 'as it was', after: 'otherwise' },
  ];
  return {
    ...NOTHING,
    items: [{ kind: 'file', id, name: file, accountId, how: 'changed', aspects }],
  };
}

function compareCollection(collection: FileCollection, compared: ComparedFile): Differences {
  const { path, within = [] } = collection;
  const [old, now] = [listAt(compared.old, path), listAt(compared.new, path)];
  if (old === null || now === null) {
    return old === now ? NOTHING : { ...NOTHING, notKnown: [unreadLine(compared, path, old)] };
  }
  const [before, after] = [byMember(old, collection.id), byMember(now, collection.id)];
  const paired = pairItems({
    before,
    after,
    placeOf: (item, id): ItemPlace => placeOf(item, id, collection, compared),
    compare: (one, other) => compareMembers(one, other, collection),
    isWhole: compared.isWhole,
  });
  const items = paired.items.filter(
    ({ how }) => how === 'changed' || collection.onlyChanges !== true,
  );
  const undecided = collection.onlyChanges === true ? [] : paired.undecided;
  return joinDifferences([
    { items, undecided, notKnown: unreadMembers(before, after, collection, compared) },
    ...[...after].flatMap(([id, item]) =>
      within.map((inner) =>
        compareCollection(inner, { ...compared, old: before.get(id) ?? {}, new: item }),
      ),
    ),
  ]);
}

/** The objects of a list; `null` when it could not be read, none when there is no such member. */
function listAt(value: unknown, path: readonly string[]): readonly OpenObject[] | null {
  let found = value;
  for (const key of path) {
    if (!isOpenObject(found) || !Object.hasOwn(found, key)) return [];
    found = found[key];
  }
  if (found === null) return null;
  return Array.isArray(found) ? found.filter(isOpenObject) : [];
}

/** Items by one member; those that have it in common, as versions of a launch template do, are one with several values. */
function byMember(items: readonly OpenObject[], key: string): ReadonlyMap<string, OpenObject> {
  const found = new Map<string, OpenObject>();
  for (const item of items) {
    const id = textOf(memberOf(item, key)) ?? '';
    const known = found.get(id);
    found.set(id, known === undefined ? item : joined(known, item));
  }
  return found;
}

function joined(one: OpenObject, other: OpenObject): OpenObject {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const members = [...keys].map((key): readonly [string, unknown] => {
    const values = [one, other]
      .map((item) => memberOf(item, key))
      .flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
    const distinct = [...new Set(values)];
    return [key, distinct.length === 1 ? distinct[0] : distinct];
  });
  return Object.fromEntries(members);
}

function memberOf(item: OpenObject, key: string): unknown {
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

function placeOf(
  item: OpenObject,
  id: string,
  { kind, name }: FileCollection,
  { accountId }: ComparedFile,
): ItemPlace {
  const called = name === undefined ? null : textOf(memberOf(item, name));
  return { kind, id, name: called ?? id, accountId: kind === 'account' ? id : accountId };
}

/** What differs between two items member by member; of one alone what it has. */
function compareMembers(
  before: OpenObject | null,
  after: OpenObject | null,
  {
    documentKind = 'identity',
    documents = [],
    id,
    ignored = [],
    only,
    unreadWhenNull = [],
  }: FileCollection,
): readonly AspectDifference[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys]
    .filter((key) => key !== id && !ignored.includes(key) && (only?.includes(key) ?? true))
    .toSorted(compareText)
    .flatMap((key) => {
      const [old, now] = [before, after].map((item) =>
        item === null ? undefined : memberOf(item, key),
      );
      const isUnread = unreadWhenNull.includes(key) && (old === null || now === null);
      if (isUnread) return [];
      return documents.includes(key)
        ? documentMember({ name: key, kind: documentKind }, old, now)
        : memberAspect(key, old, now);
    });
}

function documentMember(
  as: Pick<AttachedPolicy, 'kind' | 'name'>,
  old: unknown,
  now: unknown,
): readonly AspectDifference[] {
  const [before, after] = [old, now].map((value) => documentOf(as, value));
  if (before === undefined || after === undefined) return memberAspect(as.name, old, now);
  return documentAspect(as.name, before, after);
}

/** A policy document; `null` where there is none, `undefined` where it cannot be read. */
function documentOf(
  as: Pick<AttachedPolicy, 'kind' | 'name'>,
  value: unknown,
): AttachedPolicy | null | undefined {
  if (value === null || value === undefined) return null;
  const parsed = parsePolicy(value);
  return parsed.ok ? { ...as, policy: parsed.value.policy } : undefined;
}

function memberAspect(key: string, old: unknown, now: unknown): readonly AspectDifference[] {
  if (isSameValue(old, now)) return [];
  if (Array.isArray(old) || Array.isArray(now)) {
    return listAspect(key, textsOf(old), textsOf(now));
  }
  return valueAspect(key, textOf(old), textOf(now));
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => textOf(item) ?? '');
}

/** A value as people read it: texts as they are, objects by their members, everything else as JSON. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (!isOpenObject(value)) return JSON.stringify(value);
  return Object.keys(value)
    .map((key) => `${key} ${textOf(value[key]) ?? '-'}`)
    .join(', ');
}

function unreadLine(
  { accountId, file }: ComparedFile,
  path: readonly string[],
  old: unknown,
): string {
  const of = accountId === null ? file : `${file} of account ${accountId}`;
  return `${path.join('.')} in ${of}: it could not be read in ${old === null ? 'OLD' : 'NEW'}, and was not compared`;
}

function unreadMembers(
  before: ReadonlyMap<string, OpenObject>,
  after: ReadonlyMap<string, OpenObject>,
  { unreadWhenNull = [] }: FileCollection,
  compared: ComparedFile,
): readonly string[] {
  return [...after].flatMap(([id, item]) => {
    const known = before.get(id);
    if (known === undefined) return [];
    return unreadWhenNull.flatMap((key) => {
      const [old, now] = [memberOf(known, key), memberOf(item, key)];
      if ((old === null) === (now === null)) return [];
      return [`${unreadLine(compared, [key], old)}: ${id}`];
    });
  });
}

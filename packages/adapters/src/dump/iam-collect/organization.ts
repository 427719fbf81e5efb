import path from 'node:path';
import { quote } from '@countersign/core';
import { isOpenObject, type OpenObject, ORGANIZATION_SCHEMA } from '@countersign/govern';
import { fileProblem, type InputIssue, type InputProblem } from '../input-problem.ts';
import { lastPart, metadataOf } from './account.ts';
import type { CollectedItem } from './collected-folder.ts';
import { issueIn, type LocatedValue } from './located.ts';

/** What iam-collect wrote of an organisation. */
export interface CollectedOrganization {
  /** `metadata`, `accounts`, `ous`. */
  readonly own: CollectedItem;
  readonly units: readonly CollectedItem[];
  readonly scps: readonly CollectedItem[];
  readonly rcps: readonly CollectedItem[];
}

/** Where a kind of policy is kept, and under which name its targets are. */
interface PolicyKind {
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  readonly key: 'scps' | 'rcps';
}

const POLICY_KINDS: readonly PolicyKind[] = [
  { type: 'SERVICE_CONTROL_POLICY', key: 'scps' },
  { type: 'RESOURCE_CONTROL_POLICY', key: 'rcps' },
];

/** Puts an organisation together as an organisation file has it. */
export function organizationOf(collected: CollectedOrganization): LocatedValue {
  const accounts = entriesOf(collected.own, 'accounts');
  const units = entriesOf(collected.own, 'ous');
  const metadata = metadataOf(collected.own);
  const names = new Map(
    collected.units.map((item) => [path.basename(item.folder), metadataOf(item)['name']]),
  );
  const policies = POLICY_KINDS.flatMap((kind) =>
    collected[kind.key].map((item) => ({ kind, item })),
  );
  return {
    value: {
      schema: ORGANIZATION_SCHEMA,
      id: metadata['id'],
      managementAccountId: metadata['rootAccountId'],
      units: units.map(([id, unit]) => ({
        id,
        name: names.get(id.toLowerCase()) ?? id,
        parent: unit['parent'],
      })),
      // Names of accounts are not collected.
      accounts: accounts.map(([id, { ou, tags }]) => ({ id, name: id, parent: ou, tags })),
      policies: policies.map(({ kind: { key, type }, item }) => ({
        name: metadataOf(item)['name'],
        arn: metadataOf(item)['arn'],
        type,
        document: item.files.get('policy'),
        targets: targetsOf([...units, ...accounts], key, metadataOf(item)['arn']),
      })),
    },
    locate: (issue) => locate(collected.own, policies, issue),
  };
}

/** The policies that are attached somewhere and were not written: what they deny would be missed. */
export function missingPolicies(collected: CollectedOrganization): readonly InputProblem[] {
  const targets = ['accounts', 'ous'].flatMap((file) => entriesOf(collected.own, file));
  return POLICY_KINDS.flatMap(({ key }) => {
    const known = new Set(collected[key].map((item) => metadataOf(item)['arn']));
    const attached = new Set(targets.flatMap(([, target]) => listOf(target[key])));
    return [...attached]
      .filter((arn) => !known.has(arn))
      .map((arn) => missing(collected, key, arn));
  });
}

function missing({ own }: CollectedOrganization, key: string, arn: unknown): InputProblem {
  return fileProblem(
    path.join(own.folder, key),
    'not-found',
    `the policy ${quote(lastPart(arn))} is attached to a unit or an account, but is not here`,
    'collect the organisation again with iam-collect',
  );
}

type Entry = readonly [id: string, value: OpenObject];

function entriesOf({ files }: CollectedItem, file: string): readonly Entry[] {
  const content = files.get(file);
  if (!isOpenObject(content)) return [];
  return Object.entries(content).map(([id, value]) => [id, isOpenObject(value) ? value : {}]);
}

function targetsOf(entries: readonly Entry[], key: string, arn: unknown): readonly string[] {
  return entries.filter(([, value]) => listOf(value[key]).includes(arn)).map(([id]) => id);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function locate(
  own: CollectedItem,
  policies: readonly { readonly item: CollectedItem }[],
  issue: InputIssue,
): InputProblem {
  const [section = '', index = '', member = '', ...below] = issue.pointer.split('/').slice(1);
  const folder = policies[Number(index)]?.item.folder;
  if (section === 'policies' && folder !== undefined) {
    return member === 'document'
      ? issueIn({ folder, file: 'policy' }, issue, below)
      : issueIn({ folder, file: 'metadata', kept: 0 }, issue, below);
  }
  const file = { accounts: 'accounts', units: 'ous' }[section] ?? 'metadata';
  return issueIn({ folder: own.folder, file, kept: 0 }, issue, below);
}

import type { PolicyKind } from '@countersign/core';
import type { ItemKind } from '../inventory/difference/difference.ts';

/** A list in a file of a snapshot, each of whose items is told from others by one member. */
export interface FileCollection {
  readonly kind: ItemKind;
  /** The members that lead to the list; none where the file is the list itself. */
  readonly path: readonly string[];
  /** The member that tells items apart. */
  readonly id: string;
  /** The member that people know items by, where it is another one. */
  readonly name?: string;
  /** Members that are not compared: observations, and lists that are compared by themselves. */
  readonly ignored?: readonly string[];
  /** The only members that are compared; all but those ignored when absent. */
  readonly only?: readonly string[];
  /** Members whose `null` says that they could not be read, not that there is nothing. */
  readonly unreadWhenNull?: readonly string[];
  /** Members that hold a policy document. */
  readonly documents?: readonly string[];
  /** What those documents are; identity-based policies when absent. */
  readonly documentKind?: PolicyKind;
  /** Whether only items that both sides have are compared: others come and go with something else. */
  readonly onlyChanges?: true;
  /** Lists within each item. */
  readonly within?: readonly FileCollection[];
}

/** What AWS's credential report tells of use, which is no difference. */
const USE_OF_CREDENTIALS: readonly string[] = [
  'password_last_used',
  ...['1', '2'].flatMap((key) =>
    ['date', 'region', 'service'].map((what) => `access_key_${key}_last_used_${what}`),
  ),
];

const WITHIN_INSTANCE: readonly FileCollection[] = [
  {
    kind: 'permission-set',
    path: ['permissionSets'],
    id: 'arn',
    name: 'name',
    unreadWhenNull: ['assignments'],
    documents: ['inlinePolicy'],
  },
  { kind: 'identity-center-user', path: ['users'], id: 'id', name: 'userName' },
  {
    kind: 'identity-center-group',
    path: ['groups'],
    id: 'id',
    name: 'name',
    unreadWhenNull: ['memberIds'],
  },
];

/** The lists of the files of an account, by the names of the files. */
export const ACCOUNT_COLLECTIONS: ReadonlyMap<string, readonly FileCollection[]> = new Map([
  [
    'credential-report.json',
    [
      {
        kind: 'credentials',
        path: ['users'],
        id: 'arn',
        name: 'user',
        ignored: USE_OF_CREDENTIALS,
        onlyChanges: true,
      },
    ],
  ],
  ['mfa-devices.json', [{ kind: 'mfa-device', path: [], id: 'SerialNumber', name: 'UserName' }]],
  [
    'access-keys.json',
    [{ kind: 'access-key', path: [], id: 'AccessKeyId', name: 'UserName', ignored: ['LastUsed'] }],
  ],
  [
    'identity-providers.json',
    [
      { kind: 'saml-provider', path: ['saml'], id: 'Arn' },
      { kind: 'oidc-provider', path: ['oidc'], id: 'Arn' },
    ],
  ],
  [
    'resource-policies.json',
    [
      {
        kind: 'resource',
        path: ['Resources'],
        id: 'Arn',
        documents: ['Policy'],
        documentKind: 'resource',
      },
    ],
  ],
  ['workloads.json', [{ kind: 'workload', path: ['Workloads'], id: 'Arn' }]],
  ['access-analyzers.json', [{ kind: 'access-analyzer', path: ['Analyzers'], id: 'Arn' }]],
]);

/** Files that tell of one region after the other. */
export const REGIONAL_FILES: ReadonlySet<string> = new Set([
  'resource-policies.json',
  'workloads.json',
  'access-analyzers.json',
]);

/** The lists of the files of the organisation, by the names of the files. */
export const ORGANIZATION_COLLECTIONS: ReadonlyMap<string, readonly FileCollection[]> = new Map([
  [
    'organization.json',
    [
      {
        kind: 'account',
        path: ['accounts'],
        id: 'id',
        name: 'name',
        only: ['email', 'status'],
        onlyChanges: true,
      },
      { kind: 'delegated-administrator', path: ['delegatedAdministrators'], id: 'accountId' },
    ],
  ],
  [
    'identity-center.json',
    [
      {
        kind: 'identity-center',
        path: ['instances'],
        id: 'arn',
        name: 'name',
        ignored: ['permissionSets', 'users', 'groups'],
        within: WITHIN_INSTANCE,
      },
    ],
  ],
]);

/** Files that tell of use alone, which is no difference. */
export const OBSERVATIONS: ReadonlySet<string> = new Set(['last-accessed.json']);

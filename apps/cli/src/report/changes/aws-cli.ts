import { type Policy, policyJson } from '@countersign/core';
import type { Change } from '@countersign/govern';
import {
  accountOf,
  type DescribedChange,
  entityKind,
  nameIn,
  pathIn,
} from '../../fix/described-change.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * Writes changes as a script for a POSIX shell that calls the AWS CLI, one call each,
 * with a heading for each account.
 *
 * @see {@link https://docs.aws.amazon.com/cli/latest/reference/iam/}
 * @see {@link https://docs.aws.amazon.com/cli/latest/reference/organizations/}
 */
export function renderAwsCli(changes: readonly DescribedChange[]): string {
  const lines = ['#!/bin/sh', 'set -eu'];
  let account: string | null | undefined;
  for (const described of changes) {
    const next = accountOf(described.change);
    if (next !== account) lines.push('', `# ${headingFor(next)}`);
    account = next;
    lines.push(`# ${plainText(described.title)}`, ...commandLines(described));
  }
  return `${lines.join('\n')}\n`;
}

function headingFor(account: string | null): string {
  return account === null
    ? 'with credentials of the management account'
    : `with credentials of account ${plainText(account)}`;
}

/** The command lines of one change. */
export function commandLines({ change, before }: DescribedChange): readonly string[] {
  if (change.kind === 'put-organization-policy') return writeOrganizationPolicy(change, before);
  if (
    change.kind === 'attach-organization-policy' ||
    change.kind === 'detach-organization-policy'
  ) {
    const verb = change.kind === 'attach-organization-policy' ? 'attach' : 'detach';
    return [
      findOrganizationPolicy(change.policyName),
      `aws organizations ${verb}-policy --policy-id "$policy_id" --target-id ${shellQuote(change.targetId)}`,
    ];
  }
  return isOfIam(change)
    ? [line('iam', iamCall(change))]
    : ['# by hand: no call is written for it'];
}

/** No fix changes IAM Identity Center, instance profiles or the policies of resources. */
function isOfIam(
  change: IamChange | OtherChange,
): change is Exclude<IamChange, { readonly kind: 'put-organization-policy' }> {
  return !(
    'permissionSetArn' in change ||
    'groupId' in change ||
    'resourceArn' in change ||
    change.kind === 'add-role-to-instance-profile' ||
    change.kind === 'remove-role-from-instance-profile'
  );
}

type OtherChange = Extract<
  Change,
  | { readonly permissionSetArn: string }
  | { readonly groupId: string }
  | { readonly resourceArn: string }
  | { readonly kind: 'add-role-to-instance-profile' | 'remove-role-from-instance-profile' }
>;

/** The name of a call, and its options. */
type Call = readonly [name: string, options: Readonly<Record<string, string | true>>];

function line(service: string, [name, options]: Call): string {
  const words = Object.entries(options).flatMap(([option, value]) =>
    value === true ? [`--${option}`] : [`--${option}`, shellQuote(value)],
  );
  return ['aws', service, name, ...words].join(' ');
}

type IamChange = Exclude<
  Change,
  { readonly policyName: string; readonly targetId: string } | OtherChange
>;

function iamCall(change: Exclude<IamChange, { readonly kind: 'put-organization-policy' }>): Call {
  if ('entityArn' in change) return entityCall(change);
  if ('policyArn' in change) return policyCall(change);
  if ('groupName' in change) {
    const call =
      change.kind === 'add-user-to-group' ? 'add-user-to-group' : 'remove-user-from-group';
    return [call, { 'group-name': change.groupName, 'user-name': nameIn(change.userArn) }];
  }
  return creationCall(change);
}

type EntityChange = Extract<Change, { readonly entityArn: string }>;

function entityCall(change: EntityChange): Call {
  const { entityArn } = change;
  const kind = entityKind(entityArn);
  const holder = { [`${kind}-name`]: nameIn(entityArn) };
  switch (change.kind) {
    case 'put-inline-policy':
      return [
        `put-${kind}-policy`,
        { ...holder, 'policy-name': change.policyName, 'policy-document': text(change.policy) },
      ];
    case 'delete-inline-policy':
      return [`delete-${kind}-policy`, { ...holder, 'policy-name': change.policyName }];
    case 'attach-policy':
      return [`attach-${kind}-policy`, { ...holder, 'policy-arn': change.policyArn }];
    case 'detach-policy':
      return [`detach-${kind}-policy`, { ...holder, 'policy-arn': change.policyArn }];
    case 'set-boundary':
      return [
        `put-${kind}-permissions-boundary`,
        { ...holder, 'permissions-boundary': change.policyArn },
      ];
    case 'remove-boundary':
      return [`delete-${kind}-permissions-boundary`, holder];
    case 'tag-entity':
      return [`tag-${kind}`, { ...holder, tags: tagList(change.tags) }];
    case 'untag-entity':
      return [`untag-${kind}`, { ...holder, 'tag-keys': JSON.stringify(change.keys) }];
    case 'delete-entity':
      return [`delete-${kind}`, holder];
  }
}

/** Tags in the form of JSON, in which keys and values may hold anything. */
function tagList(tags: ReadonlyMap<string, string>): string {
  return JSON.stringify(Array.from(tags, ([Key, Value]) => ({ Key, Value })));
}

type PolicyChange = Extract<
  Change,
  {
    readonly kind:
      | 'create-policy'
      | 'put-policy-version'
      | 'set-default-policy-version'
      | 'delete-policy-version'
      | 'delete-policy';
  }
>;

function policyCall(change: PolicyChange): Call {
  const arn = { 'policy-arn': change.policyArn };
  switch (change.kind) {
    case 'create-policy':
      return [
        'create-policy',
        {
          'policy-name': nameIn(change.policyArn),
          path: pathIn(change.policyArn),
          'policy-document': text(change.policy),
        },
      ];
    case 'put-policy-version':
      return [
        'create-policy-version',
        { ...arn, 'policy-document': text(change.policy), 'set-as-default': true },
      ];
    case 'set-default-policy-version':
      return ['set-default-policy-version', { ...arn, 'version-id': change.versionId }];
    case 'delete-policy-version':
      return ['delete-policy-version', { ...arn, 'version-id': change.versionId }];
    case 'delete-policy':
      return ['delete-policy', arn];
  }
}

type CreationChange = Extract<
  Change,
  { readonly kind: 'put-trust-policy' | 'create-user' | 'create-group' | 'create-role' }
>;

function creationCall(change: CreationChange): Call {
  switch (change.kind) {
    case 'put-trust-policy':
      return [
        'update-assume-role-policy',
        { 'role-name': nameIn(change.roleArn), 'policy-document': text(change.policy) },
      ];
    case 'create-user':
      return ['create-user', { ...named('user', change.userArn), ...bounded(change.boundaryArn) }];
    case 'create-group':
      return ['create-group', named('group', change.groupArn)];
    case 'create-role':
      return [
        'create-role',
        {
          ...named('role', change.roleArn),
          'assume-role-policy-document': text(change.trust),
          ...bounded(change.boundaryArn),
        },
      ];
  }
}

function named(kind: string, arn: string): Readonly<Record<string, string>> {
  return { [`${kind}-name`]: nameIn(arn), path: pathIn(arn) };
}

function bounded(arn: string | null): Readonly<Record<string, string>> {
  return arn === null ? {} : { 'permissions-boundary': arn };
}

function text(policy: Policy): string {
  return JSON.stringify(policyJson(policy));
}

type OrganizationPolicyChange = Extract<Change, { readonly kind: 'put-organization-policy' }>;

/** AWS names such a policy by an id that it gives; the script asks for it. */
function writeOrganizationPolicy(
  { policy, policyName, type }: OrganizationPolicyChange,
  before: Policy | null,
): readonly string[] {
  if (before !== null) {
    return [
      findOrganizationPolicy(policyName, type),
      `aws organizations update-policy --policy-id "$policy_id" --content ${shellQuote(text(policy))}`,
    ];
  }
  return [
    line('organizations', [
      'create-policy',
      {
        name: policyName,
        description: 'Keeps duties apart',
        type: typeName(type),
        content: text(policy),
      },
    ]),
  ];
}

function typeName(type: 'scp' | 'rcp'): string {
  return type === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY';
}

function findOrganizationPolicy(name: string, type: 'scp' | 'rcp' = 'scp'): string {
  if (name.startsWith('arn:')) return `policy_id=${shellQuote(nameIn(name))}`;
  const query = `Policies[?Name==\`${JSON.stringify(name)}\`].Id | [0]`;
  return (
    `policy_id=$(aws organizations list-policies --filter ${typeName(type)} ` +
    `--query ${shellQuote(query)} --output text)`
  );
}

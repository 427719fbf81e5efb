import type { NamedOperation } from './operation.ts';
import * as ec2 from './services/ec2.ts';
import * as iam from './services/iam.ts';
import * as identityStore from './services/identitystore.ts';
import * as organizations from './services/organizations.ts';
import * as sso from './services/sso.ts';

/** A policy document with statements that allow. */
export interface NeededPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** Every operation that is called in an account; a module of a service holds its operations and nothing else. */
const IN_ACCOUNTS: readonly NamedOperation[] = [iam, ec2].flatMap((service) =>
  Object.values<NamedOperation>(service),
);

/** What is called with the caller's own credentials to read an organisation. */
const IN_ORGANIZATION: readonly NamedOperation[] = [organizations, sso, identityStore].flatMap(
  (service) => Object.values<NamedOperation>(service),
);

/**
 * The policy that collecting needs, made of the operations that it calls.
 *
 * Without a role: what the role of each account needs, and what the caller needs
 * to read one account. With the name of a role: what the caller needs who reads an
 * organisation, his own account by himself and the others by that role.
 */
export function neededPolicy(role: string | null): NeededPolicy {
  const account = {
    Sid: 'ReadAccount',
    Effect: 'Allow',
    Action: actionsOf([...IN_ACCOUNTS, organizations.organization]),
    Resource: '*',
  } as const;
  if (role === null) return { Version: '2012-10-17', Statement: [account] };
  const organization = {
    Sid: 'ReadOrganization',
    Effect: 'Allow',
    Action: actionsOf(IN_ORGANIZATION),
    Resource: '*',
  } as const;
  const assume = {
    Sid: 'AssumeRoleInAccounts',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: `arn:aws:iam::*:role/${role}`,
  } as const;
  return { Version: '2012-10-17', Statement: [account, organization, assume] };
}

function actionsOf(operations: readonly NamedOperation[]): readonly string[] {
  return [...new Set(operations.flatMap(({ actions }) => actions))].toSorted();
}

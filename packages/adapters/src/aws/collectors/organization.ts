import { invariant } from '@countersign/core';
import { ORGANIZATION_SCHEMA } from '@countersign/govern';
import type { AccountReading } from '../account-reading.ts';
import { decodeDocument } from '../documents.ts';
import type { AnswerOf } from '../operation.ts';
import * as organizations from '../services/organizations.ts';
import { byText } from '../sorted.ts';

/** The organisation as `organization.json` holds it. */
export interface OrganizationFile {
  readonly schema: typeof ORGANIZATION_SCHEMA;
  readonly id: string;
  readonly managementAccountId: string;
  readonly units: readonly UnitEntry[];
  readonly accounts: readonly AccountEntry[];
  readonly policies: readonly PolicyEntry[];
  readonly delegatedAdministrators: readonly DelegatedEntry[];
}

interface UnitEntry {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

interface AccountEntry {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  readonly email: string | undefined;
  /** `ACTIVE`, `SUSPENDED`, … */
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface PolicyEntry {
  readonly id: string;
  readonly arn: string | undefined;
  readonly name: string;
  readonly type: PolicyType;
  readonly awsManaged: boolean;
  readonly targets: readonly string[];
  readonly document: unknown;
}

interface DelegatedEntry {
  readonly accountId: string;
  readonly services: readonly string[];
}

/** The types of policies that bear on who may do what. */
const POLICY_TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
type PolicyType = (typeof POLICY_TYPES)[number];
type Root = NonNullable<AnswerOf<typeof organizations.roots>['Roots']>[number];

/** Which organisation an account belongs to, and which account manages it; `undefined` when to none, or when it may not know. */
export async function askForOrganization(
  reading: AccountReading,
): Promise<{ readonly id: string; readonly managementAccountId: string } | undefined> {
  const answer = await reading.ask(
    organizations.organization,
    {},
    { absentOn: ['AWSOrganizationsNotInUseException'] },
  );
  const { Id, MasterAccountId } = answer?.Organization ?? {};
  if (Id === undefined || MasterAccountId === undefined) return undefined;
  return { id: Id, managementAccountId: MasterAccountId };
}

/**
 * The structure of an organisation with its service and resource control policies.
 * A type of policy that is not turned on is left out: none of its policies bears on anything.
 * `undefined` when the accounts could not be listed.
 *
 * @see {@link https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html}
 */
export async function collectOrganization(
  reading: AccountReading,
  known: { readonly id: string; readonly managementAccountId: string },
): Promise<OrganizationFile | undefined> {
  return reading.attempt(async () => {
    const roots = await reading.list(organizations.roots, {}, ({ Roots }) => Roots);
    const units: UnitEntry[] = [];
    const accounts: AccountEntry[] = [];
    for (const root of roots) {
      await collectBelow(reading, { id: textOf(root.Id), name: textOf(root.Name) }, null, {
        units,
        accounts,
      });
    }
    return {
      schema: ORGANIZATION_SCHEMA,
      ...known,
      units: units.toSorted(byText(({ id, parent }) => `${parent === null ? 0 : 1}${id}`)),
      accounts: accounts.toSorted(byText(({ id }) => id)),
      policies: await collectPolicies(reading, roots),
      delegatedAdministrators: await collectDelegated(reading),
    };
  });
}

async function collectBelow(
  reading: AccountReading,
  { id, name }: { readonly id: string; readonly name: string },
  parent: string | null,
  into: { readonly units: UnitEntry[]; readonly accounts: AccountEntry[] },
): Promise<void> {
  into.units.push({ id, name, parent });
  const accounts = await reading.list(
    organizations.accounts,
    { ParentId: id },
    ({ Accounts }) => Accounts,
  );
  const entries = accounts.map(async (account): Promise<AccountEntry> => {
    const accountId = textOf(account.Id);
    return {
      id: accountId,
      name: account.Name ?? accountId,
      parent: id,
      email: account.Email,
      // The newer of the two members; AWS takes the other one away in 2026.
      status: account.State ?? account.Status ?? 'ACTIVE',
      tags: await collectTags(reading, accountId),
    };
  });
  into.accounts.push(...(await Promise.all(entries)));
  const units = await reading.list(
    organizations.units,
    { ParentId: id },
    ({ OrganizationalUnits }) => OrganizationalUnits,
  );
  for (const unit of units) {
    await collectBelow(reading, { id: textOf(unit.Id), name: textOf(unit.Name) }, id, into);
  }
}

async function collectTags(
  reading: AccountReading,
  accountId: string,
): Promise<Readonly<Record<string, string>>> {
  const tags = await reading.attempt(async () =>
    reading.list(organizations.tags, { ResourceId: accountId }, ({ Tags }) => Tags, {
      subject: accountId,
    }),
  );
  return Object.fromEntries(
    (tags ?? []).toSorted(byText(({ Key }) => Key)).map(({ Key, Value }) => [Key, Value ?? '']),
  );
}

async function collectPolicies(
  reading: AccountReading,
  roots: readonly Root[],
): Promise<readonly PolicyEntry[]> {
  const entries: PolicyEntry[] = [];
  for (const type of POLICY_TYPES) {
    if (!roots.some((root) => isTurnedOn(root, type))) continue;
    const policies = await reading.attempt(async () =>
      reading.list(organizations.policies, { Filter: type }, ({ Policies }) => Policies),
    );
    const read = (policies ?? []).map((policy) => collectPolicy(reading, type, policy));
    const known = (await Promise.all(read)).filter((entry) => entry !== undefined);
    // With one policy missing, a level might seem to allow nothing: then rather none of the type.
    if (known.length === read.length) entries.push(...known);
  }
  return entries.toSorted(byText(({ id, type }) => `${type} ${id}`));
}

function isTurnedOn({ PolicyTypes }: Root, type: PolicyType): boolean {
  return (PolicyTypes ?? []).some(({ Status, Type }) => Type === type && Status === 'ENABLED');
}

type PolicySummary = NonNullable<AnswerOf<typeof organizations.policies>['Policies']>[number];

/** A policy with its document and targets; `undefined` when one of them is not known. */
async function collectPolicy(
  reading: AccountReading,
  type: PolicyType,
  { Arn, AwsManaged, Id, Name }: PolicySummary,
): Promise<PolicyEntry | undefined> {
  const id = textOf(Id);
  return reading.attempt(async () => {
    const { Policy } = await reading.demand(
      organizations.policy,
      { PolicyId: id },
      { subject: id },
    );
    const targets = await reading.list(
      organizations.policyTargets,
      { PolicyId: id },
      ({ Targets }) => Targets,
      {
        subject: id,
      },
    );
    return {
      id,
      arn: Arn,
      name: Name ?? id,
      type,
      awsManaged: AwsManaged === true,
      targets: targets.map(({ TargetId }) => textOf(TargetId)).toSorted(),
      document: decodeDocument(Policy?.Content),
    };
  });
}

async function collectDelegated(reading: AccountReading): Promise<readonly DelegatedEntry[]> {
  const administrators = await reading.attempt(async () =>
    reading.list(
      organizations.delegatedAdministrators,
      {},
      ({ DelegatedAdministrators }) => DelegatedAdministrators,
    ),
  );
  const entries = (administrators ?? []).map(async ({ Id }): Promise<DelegatedEntry> => {
    const accountId = textOf(Id);
    const services = await reading.attempt(async () =>
      reading.list(
        organizations.delegatedServices,
        { AccountId: accountId },
        ({ DelegatedServices }) => DelegatedServices,
        { subject: accountId },
      ),
    );
    const names = (services ?? []).map(({ ServicePrincipal }) => textOf(ServicePrincipal));
    return { accountId, services: names.toSorted() };
  });
  return (await Promise.all(entries)).toSorted(byText(({ accountId }) => accountId));
}

function textOf(value: string | undefined): string {
  invariant(value !== undefined, 'AWS names what it lists');
  return value;
}

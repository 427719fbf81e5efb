import type { AccountReading, CallOptions } from '../account-reading.ts';
import { decodeDocument } from '../documents.ts';
import type { AnswerOf } from '../operation.ts';
import * as identityStore from '../services/identitystore.ts';
import * as sso from '../services/sso.ts';
import { byText } from '../sorted.ts';
import { tagsJson } from './authorization-details.ts';

/** The schema name that `identity-center.json` carries. */
const IDENTITY_CENTER_SCHEMA = 'countersign.identity-center/1';

type Instance = NonNullable<AnswerOf<typeof sso.instances>['Instances']>[number];

/**
 * IAM Identity Center as `identity-center.json` holds it: permission sets, who has
 * them in which accounts, users, groups and who is in them. It lies in one region,
 * which is looked for among those given; `undefined` when none has one.
 *
 * @see {@link https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html}
 */
export async function collectIdentityCenter(
  reading: AccountReading,
  regions: readonly string[],
): Promise<object | undefined> {
  const found = await Promise.all(
    regions.map(async (region) => {
      const instances = await reading.attempt(async () =>
        reading.list(sso.instances, {}, ({ Instances }) => Instances, { region }),
      );
      return (instances ?? []).map((instance) => ({ instance, region }));
    }),
  );
  const instances = found.flat().toSorted(byText(({ instance }) => instance.InstanceArn));
  if (instances.length === 0) return undefined;
  const read = instances.map(async ({ instance, region }) =>
    collectInstance(reading, instance, region),
  );
  return { schema: IDENTITY_CENTER_SCHEMA, instances: await Promise.all(read) };
}

async function collectInstance(
  reading: AccountReading,
  { IdentityStoreId = '', InstanceArn = '', Name, OwnerAccountId }: Instance,
  region: string,
): Promise<object> {
  const sets = await reading.attempt(async () =>
    reading.list(sso.permissionSets, { InstanceArn }, ({ PermissionSets }) => PermissionSets, {
      region,
    }),
  );
  const arns = (sets ?? []).toSorted();
  const read = arns.map(async (arn) => collectPermissionSet(reading, [InstanceArn, arn], region));
  return {
    arn: InstanceArn,
    name: Name ?? null,
    region,
    ownerAccountId: OwnerAccountId,
    identityStoreId: IdentityStoreId,
    permissionSets: sets === undefined ? null : await Promise.all(read),
    users: (await collectUsers(reading, IdentityStoreId, region)) ?? null,
    groups: (await collectGroups(reading, IdentityStoreId, region)) ?? null,
  };
}

async function collectPermissionSet(
  reading: AccountReading,
  [InstanceArn, PermissionSetArn]: readonly [instance: string, permissionSet: string],
  region: string,
): Promise<object> {
  const input = { InstanceArn, PermissionSetArn };
  const about: CallOptions = { region, subject: PermissionSetArn };
  const described = await reading.ask(sso.permissionSet, input, about);
  const inline = await reading.ask(sso.inlinePolicy, input, about);
  const managed = await reading.attempt(async () =>
    reading.list(sso.managedPolicies, input, (page) => page.AttachedManagedPolicies, about),
  );
  const customer = await reading.attempt(async () =>
    reading.list(
      sso.customerManagedPolicies,
      input,
      (page) => page.CustomerManagedPolicyReferences,
      about,
    ),
  );
  const boundary = await reading.ask(sso.boundary, input, {
    ...about,
    absentOn: ['ResourceNotFoundException'],
  });
  const tags = await reading.attempt(async () =>
    reading.list(
      sso.permissionSetTags,
      { InstanceArn, ResourceArn: PermissionSetArn },
      ({ Tags }) => Tags,
      about,
    ),
  );
  const { Description, Name, RelayState, SessionDuration } = described?.PermissionSet ?? {};
  const document = inline?.InlinePolicy ?? '';
  return {
    arn: PermissionSetArn,
    name: Name ?? null,
    description: Description ?? null,
    sessionDuration: SessionDuration ?? null,
    relayState: RelayState ?? null,
    inlinePolicy: document === '' ? null : decodeDocument(document),
    managedPolicyArns: (managed ?? []).flatMap(({ Arn }) => Arn ?? []).toSorted(),
    customerManagedPolicies: (customer ?? [])
      .map(({ Name: name, Path }) => ({ name, path: Path ?? '/' }))
      .toSorted(byText(({ name, path }) => `${path}${name}`)),
    boundary: boundary?.PermissionsBoundary ?? null,
    tags: tagsJson(tags),
    assignments: (await collectAssignments(reading, input, about)) ?? null,
  };
}

async function collectAssignments(
  reading: AccountReading,
  input: { readonly InstanceArn: string; readonly PermissionSetArn: string },
  about: CallOptions,
): Promise<readonly object[] | undefined> {
  return reading.attempt(async () => {
    const accountIds = await reading.list(
      sso.provisionedAccounts,
      input,
      ({ AccountIds }) => AccountIds,
      about,
    );
    const found = accountIds
      .toSorted()
      .map(async (AccountId) =>
        reading.list(
          sso.assignments,
          { ...input, AccountId },
          ({ AccountAssignments }) => AccountAssignments,
          about,
        ),
      );
    return (await Promise.all(found))
      .flat()
      .map(({ AccountId, PrincipalId, PrincipalType }) => ({
        accountId: AccountId,
        principalType: PrincipalType,
        principalId: PrincipalId,
      }))
      .toSorted(byText(({ accountId, principalId }) => `${accountId} ${principalId}`));
  });
}

async function collectUsers(
  reading: AccountReading,
  IdentityStoreId: string,
  region: string,
): Promise<readonly object[] | undefined> {
  const users = await reading.attempt(async () =>
    reading.list(identityStore.users, { IdentityStoreId }, ({ Users }) => Users, { region }),
  );
  return users?.toSorted(byText(({ UserId }) => UserId)).map((user) => ({
    id: user.UserId,
    userName: user.UserName ?? null,
    displayName: user.DisplayName ?? null,
    emails: (user.Emails ?? []).flatMap(({ Value }) => Value ?? []).toSorted(),
    externalIds: (user.ExternalIds ?? [])
      .map(({ Id, Issuer }) => ({ issuer: Issuer, id: Id }))
      .toSorted(byText(({ id, issuer }) => `${issuer} ${id}`)),
  }));
}

async function collectGroups(
  reading: AccountReading,
  IdentityStoreId: string,
  region: string,
): Promise<readonly object[] | undefined> {
  return reading.attempt(async () => {
    const groups = await reading.list(
      identityStore.groups,
      { IdentityStoreId },
      ({ Groups }) => Groups,
      { region },
    );
    const read = groups.toSorted(byText(({ GroupId }) => GroupId)).map(async (group) => {
      const { Description, DisplayName, GroupId = '' } = group;
      const members = await reading.attempt(async () =>
        reading.list(
          identityStore.memberships,
          { IdentityStoreId, GroupId },
          ({ GroupMemberships }) => GroupMemberships,
          { region, subject: GroupId },
        ),
      );
      return {
        id: GroupId,
        name: DisplayName ?? null,
        description: Description ?? null,
        memberIds: members?.flatMap(({ MemberId }) => MemberId?.UserId ?? []).toSorted() ?? null,
      };
    });
    return Promise.all(read);
  });
}

import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListInstancesCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
  ListTagsForResourceCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const SSO: AwsService<SSOAdminClient> = {
  name: 'sso',
  open: (settings) => new SSOAdminClient(settings),
};

type SsoOperation<Command extends CommandClass> = OperationOf<SSOAdminClient, Command>;

/** The instances of IAM Identity Center in a region. */
export const instances: SsoOperation<typeof ListInstancesCommand> = operation(
  SSO,
  'ListInstances',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListInstancesCommand(input)),
    keep: ['Instances', 'NextToken'],
  },
);

/** The permission sets of an instance. */
export const permissionSets: SsoOperation<typeof ListPermissionSetsCommand> = operation(
  SSO,
  'ListPermissionSets',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListPermissionSetsCommand(input)),
    keep: ['PermissionSets', 'NextToken'],
  },
);

/** A permission set. */
export const permissionSet: SsoOperation<typeof DescribePermissionSetCommand> = operation(
  SSO,
  'DescribePermissionSet',
  {
    send: (client, input) => client.send(new DescribePermissionSetCommand(input)),
    keep: ['PermissionSet'],
  },
);

/** The inline policy of a permission set. */
export const inlinePolicy: SsoOperation<typeof GetInlinePolicyForPermissionSetCommand> = operation(
  SSO,
  'GetInlinePolicyForPermissionSet',
  {
    send: (client, input) => client.send(new GetInlinePolicyForPermissionSetCommand(input)),
    keep: ['InlinePolicy'],
  },
);

/** The policies of AWS in a permission set. */
export const managedPolicies: SsoOperation<typeof ListManagedPoliciesInPermissionSetCommand> =
  operation(SSO, 'ListManagedPoliciesInPermissionSet', {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListManagedPoliciesInPermissionSetCommand(input)),
    keep: ['AttachedManagedPolicies', 'NextToken'],
  });

/** The customer managed policies in a permission set, by name. */
export const customerManagedPolicies: SsoOperation<
  typeof ListCustomerManagedPolicyReferencesInPermissionSetCommand
> = operation(SSO, 'ListCustomerManagedPolicyReferencesInPermissionSet', {
  paging: NEXT_TOKEN,
  send: (client, input) =>
    client.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(input)),
  keep: ['CustomerManagedPolicyReferences', 'NextToken'],
});

/** The permissions boundary of a permission set. */
export const boundary: SsoOperation<typeof GetPermissionsBoundaryForPermissionSetCommand> =
  operation(SSO, 'GetPermissionsBoundaryForPermissionSet', {
    send: (client, input) => client.send(new GetPermissionsBoundaryForPermissionSetCommand(input)),
    keep: ['PermissionsBoundary'],
  });

/** The tags of a permission set. */
export const permissionSetTags: SsoOperation<typeof ListTagsForResourceCommand> = operation(
  SSO,
  'ListTagsForResource',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListTagsForResourceCommand(input)),
    keep: ['Tags', 'NextToken'],
  },
);

/** The accounts in which a permission set is a role. */
export const provisionedAccounts: SsoOperation<
  typeof ListAccountsForProvisionedPermissionSetCommand
> = operation(SSO, 'ListAccountsForProvisionedPermissionSet', {
  paging: NEXT_TOKEN,
  send: (client, input) => client.send(new ListAccountsForProvisionedPermissionSetCommand(input)),
  keep: ['AccountIds', 'NextToken'],
});

/** Who has a permission set in an account. */
export const assignments: SsoOperation<typeof ListAccountAssignmentsCommand> = operation(
  SSO,
  'ListAccountAssignments',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListAccountAssignmentsCommand(input)),
    keep: ['AccountAssignments', 'NextToken'],
  },
);

import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsForParentCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const ORGANIZATIONS: AwsService<OrganizationsClient> = {
  name: 'organizations',
  open: (settings) => new OrganizationsClient(settings),
};

type OrganizationsOperation<Command extends CommandClass> = OperationOf<
  OrganizationsClient,
  Command
>;

/** The organisation that an account belongs to. */
export const organization: OrganizationsOperation<typeof DescribeOrganizationCommand> = operation(
  ORGANIZATIONS,
  'DescribeOrganization',
  {
    send: (client, input) => client.send(new DescribeOrganizationCommand(input)),
    keep: ['Organization'],
  },
);

/** The root, with the types of policies that are turned on. */
export const roots: OrganizationsOperation<typeof ListRootsCommand> = operation(
  ORGANIZATIONS,
  'ListRoots',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListRootsCommand(input)),
    keep: ['Roots', 'NextToken'],
  },
);

/** The organizational units below a root or unit. */
export const units: OrganizationsOperation<typeof ListOrganizationalUnitsForParentCommand> =
  operation(ORGANIZATIONS, 'ListOrganizationalUnitsForParent', {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListOrganizationalUnitsForParentCommand(input)),
    keep: ['OrganizationalUnits', 'NextToken'],
  });

/** The accounts right below a root or unit. */
export const accounts: OrganizationsOperation<typeof ListAccountsForParentCommand> = operation(
  ORGANIZATIONS,
  'ListAccountsForParent',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListAccountsForParentCommand(input)),
    keep: ['Accounts', 'NextToken'],
  },
);

/** The tags of an account. */
export const tags: OrganizationsOperation<typeof ListTagsForResourceCommand> = operation(
  ORGANIZATIONS,
  'ListTagsForResource',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListTagsForResourceCommand(input)),
    keep: ['Tags', 'NextToken'],
  },
);

/** The policies of one type. */
export const policies: OrganizationsOperation<typeof ListPoliciesCommand> = operation(
  ORGANIZATIONS,
  'ListPolicies',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListPoliciesCommand(input)),
    keep: ['Policies', 'NextToken'],
  },
);

/** A policy with its document. */
export const policy: OrganizationsOperation<typeof DescribePolicyCommand> = operation(
  ORGANIZATIONS,
  'DescribePolicy',
  {
    send: (client, input) => client.send(new DescribePolicyCommand(input)),
    keep: ['Policy'],
  },
);

/** What a policy is attached to. */
export const policyTargets: OrganizationsOperation<typeof ListTargetsForPolicyCommand> = operation(
  ORGANIZATIONS,
  'ListTargetsForPolicy',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListTargetsForPolicyCommand(input)),
    keep: ['Targets', 'NextToken'],
  },
);

/** The accounts that manage a service for the organisation. */
export const delegatedAdministrators: OrganizationsOperation<
  typeof ListDelegatedAdministratorsCommand
> = operation(ORGANIZATIONS, 'ListDelegatedAdministrators', {
  paging: NEXT_TOKEN,
  send: (client, input) => client.send(new ListDelegatedAdministratorsCommand(input)),
  keep: ['DelegatedAdministrators', 'NextToken'],
});

/** The services that an account manages. */
export const delegatedServices: OrganizationsOperation<
  typeof ListDelegatedServicesForAccountCommand
> = operation(ORGANIZATIONS, 'ListDelegatedServicesForAccount', {
  paging: NEXT_TOKEN,
  send: (client, input) => client.send(new ListDelegatedServicesForAccountCommand(input)),
  keep: ['DelegatedServices', 'NextToken'],
});

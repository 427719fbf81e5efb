import {
  IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const IDENTITY_STORE: AwsService<IdentitystoreClient> = {
  name: 'identitystore',
  open: (settings) => new IdentitystoreClient(settings),
};

type IdentityStoreOperation<Command extends CommandClass> = OperationOf<
  IdentitystoreClient,
  Command
>;

/** The users of an identity store; of their data only what tells who they are. */
export const users: IdentityStoreOperation<typeof ListUsersCommand> = operation(
  IDENTITY_STORE,
  'ListUsers',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListUsersCommand(input)),
    keep: ({ NextToken, Users }) => ({
      Users: Users?.map(
        ({ DisplayName, Emails, ExternalIds, IdentityStoreId, UserId, UserName, UserStatus }) => ({
          IdentityStoreId,
          UserId,
          UserName,
          DisplayName,
          Emails,
          ExternalIds,
          UserStatus,
        }),
      ),
      NextToken,
    }),
  },
);

/** The groups of an identity store. */
export const groups: IdentityStoreOperation<typeof ListGroupsCommand> = operation(
  IDENTITY_STORE,
  'ListGroups',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListGroupsCommand(input)),
    keep: ['Groups', 'NextToken'],
  },
);

/** The members of a group. */
export const memberships: IdentityStoreOperation<typeof ListGroupMembershipsCommand> = operation(
  IDENTITY_STORE,
  'ListGroupMemberships',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListGroupMembershipsCommand(input)),
    keep: ['GroupMemberships', 'NextToken'],
  },
);

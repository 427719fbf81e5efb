import {
  DescribeDomainCommand,
  DescribeNotebookInstanceCommand,
  DescribeUserProfileCommand,
  ListDomainsCommand,
  ListNotebookInstancesCommand,
  ListUserProfilesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const SAGEMAKER: AwsService<SageMakerClient> = {
  name: 'sagemaker',
  open: (settings) => new SageMakerClient(settings),
};

type SageMakerOperation<Command extends CommandClass> = OperationOf<SageMakerClient, Command>;

/** The notebook instances of a region. */
export const notebooks: SageMakerOperation<typeof ListNotebookInstancesCommand> = operation(
  SAGEMAKER,
  'ListNotebookInstances',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListNotebookInstancesCommand(input)),
    keep: ({ NextToken, NotebookInstances }) => ({
      NotebookInstances: NotebookInstances?.map(
        ({ NotebookInstanceArn, NotebookInstanceName }) => ({
          NotebookInstanceArn,
          NotebookInstanceName,
        }),
      ),
      NextToken,
    }),
  },
);

/** The role of a notebook instance. */
export const notebook: SageMakerOperation<typeof DescribeNotebookInstanceCommand> = operation(
  SAGEMAKER,
  'DescribeNotebookInstance',
  {
    send: (client, input) => client.send(new DescribeNotebookInstanceCommand(input)),
    keep: ['NotebookInstanceArn', 'RoleArn'],
  },
);

/** The domains of a region. */
export const domains: SageMakerOperation<typeof ListDomainsCommand> = operation(
  SAGEMAKER,
  'ListDomains',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListDomainsCommand(input)),
    keep: ({ Domains, NextToken }) => ({
      Domains: Domains?.map(({ DomainId }) => ({ DomainId })),
      NextToken,
    }),
  },
);

/** The role that users of a domain have unless their profile names another. */
export const domain: SageMakerOperation<typeof DescribeDomainCommand> = operation(
  SAGEMAKER,
  'DescribeDomain',
  {
    send: (client, input) => client.send(new DescribeDomainCommand(input)),
    keep: ({ DefaultUserSettings }) => ({
      DefaultUserSettings:
        DefaultUserSettings === undefined
          ? undefined
          : { ExecutionRole: DefaultUserSettings.ExecutionRole },
    }),
  },
);

/** The user profiles of a domain. */
export const userProfiles: SageMakerOperation<typeof ListUserProfilesCommand> = operation(
  SAGEMAKER,
  'ListUserProfiles',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListUserProfilesCommand(input)),
    keep: ({ NextToken, UserProfiles }) => ({
      UserProfiles: UserProfiles?.map(({ UserProfileName }) => ({ UserProfileName })),
      NextToken,
    }),
  },
);

/** The role of a user profile. */
export const userProfile: SageMakerOperation<typeof DescribeUserProfileCommand> = operation(
  SAGEMAKER,
  'DescribeUserProfile',
  {
    send: (client, input) => client.send(new DescribeUserProfileCommand(input)),
    keep: ({ UserProfileArn, UserSettings }) => ({
      UserProfileArn,
      UserSettings:
        UserSettings === undefined ? undefined : { ExecutionRole: UserSettings.ExecutionRole },
    }),
  },
);

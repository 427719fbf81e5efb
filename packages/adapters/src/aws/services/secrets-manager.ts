import {
  GetResourcePolicyCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const SECRETS_MANAGER: AwsService<SecretsManagerClient> = {
  name: 'secretsmanager',
  open: (settings) => new SecretsManagerClient(settings),
};

type SecretsManagerOperation<Command extends CommandClass> = OperationOf<
  SecretsManagerClient,
  Command
>;

/** The names of the secrets of a region. */
export const secrets: SecretsManagerOperation<typeof ListSecretsCommand> = operation(
  SECRETS_MANAGER,
  'ListSecrets',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListSecretsCommand(input)),
    keep: ({ NextToken, SecretList }) => ({
      SecretList: SecretList?.map(({ ARN }) => ({ ARN })),
      NextToken,
    }),
  },
);

/** The policy of a secret. */
export const secretPolicy: SecretsManagerOperation<typeof GetResourcePolicyCommand> = operation(
  SECRETS_MANAGER,
  'GetResourcePolicy',
  {
    send: (client, input) => client.send(new GetResourcePolicyCommand(input)),
    keep: ['ResourcePolicy'],
  },
);

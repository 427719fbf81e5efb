import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const STS: AwsService<STSClient> = {
  name: 'sts',
  open: (settings) => new STSClient(settings),
};

type StsOperation<Command extends CommandClass> = OperationOf<STSClient, Command>;

/** Whose credentials these are; needs no permission. */
export const callerIdentity: StsOperation<typeof GetCallerIdentityCommand> = operation(
  STS,
  'GetCallerIdentity',
  {
    send: (client, input) => client.send(new GetCallerIdentityCommand(input)),
    keep: ['Account', 'Arn', 'UserId'],
  },
);

/** The credentials of a role; never journalled, as it is called outside of what is kept. */
export const assumeRole: StsOperation<typeof AssumeRoleCommand> = operation(STS, 'AssumeRole', {
  send: (client, input) => client.send(new AssumeRoleCommand(input)),
  keep: () => ({}),
});

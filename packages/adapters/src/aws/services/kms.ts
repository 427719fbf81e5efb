import { GetKeyPolicyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const KMS: AwsService<KMSClient> = {
  name: 'kms',
  open: (settings) => new KMSClient(settings),
};

type KmsOperation<Command extends CommandClass> = OperationOf<KMSClient, Command>;

/** The keys of a region. */
export const keys: KmsOperation<typeof ListKeysCommand> = operation(KMS, 'ListKeys', {
  paging: { from: 'NextMarker', to: 'Marker' },
  send: (client, input) => client.send(new ListKeysCommand(input)),
  keep: ['Keys', 'NextMarker'],
});

/** The policy of a key. */
export const keyPolicy: KmsOperation<typeof GetKeyPolicyCommand> = operation(KMS, 'GetKeyPolicy', {
  send: (client, input) => client.send(new GetKeyPolicyCommand(input)),
  keep: ['Policy'],
});

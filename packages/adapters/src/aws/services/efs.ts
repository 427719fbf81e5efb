import {
  DescribeFileSystemPolicyCommand,
  DescribeFileSystemsCommand,
  EFSClient,
} from '@aws-sdk/client-efs';
import { type AwsService, type CommandClass, type OperationOf, operation } from '../operation.ts';

const EFS: AwsService<EFSClient> = {
  name: 'elasticfilesystem',
  open: (settings) => new EFSClient(settings),
};

type EfsOperation<Command extends CommandClass> = OperationOf<EFSClient, Command>;

/** The file systems of a region. */
export const fileSystems: EfsOperation<typeof DescribeFileSystemsCommand> = operation(
  EFS,
  'DescribeFileSystems',
  {
    paging: { from: 'NextMarker', to: 'Marker' },
    send: (client, input) => client.send(new DescribeFileSystemsCommand(input)),
    keep: ['FileSystems', 'NextMarker'],
  },
);

/** The policy of a file system. */
export const fileSystemPolicy: EfsOperation<typeof DescribeFileSystemPolicyCommand> = operation(
  EFS,
  'DescribeFileSystemPolicy',
  {
    send: (client, input) => client.send(new DescribeFileSystemPolicyCommand(input)),
    keep: ['Policy'],
  },
);

import {
  BackupClient,
  GetBackupVaultAccessPolicyCommand,
  ListBackupVaultsCommand,
} from '@aws-sdk/client-backup';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const BACKUP: AwsService<BackupClient> = {
  name: 'backup',
  open: (settings) => new BackupClient(settings),
};

type BackupOperation<Command extends CommandClass> = OperationOf<BackupClient, Command>;

/** The backup vaults of a region. */
export const backupVaults: BackupOperation<typeof ListBackupVaultsCommand> = operation(
  BACKUP,
  'ListBackupVaults',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new ListBackupVaultsCommand(input)),
    keep: ({ BackupVaultList, NextToken }) => ({
      BackupVaultList: BackupVaultList?.map(({ BackupVaultArn, BackupVaultName }) => ({
        BackupVaultArn,
        BackupVaultName,
      })),
      NextToken,
    }),
  },
);

/** The access policy of a backup vault. */
export const backupVaultPolicy: BackupOperation<typeof GetBackupVaultAccessPolicyCommand> =
  operation(BACKUP, 'GetBackupVaultAccessPolicy', {
    send: (client, input) => client.send(new GetBackupVaultAccessPolicyCommand(input)),
    keep: ['Policy'],
  });

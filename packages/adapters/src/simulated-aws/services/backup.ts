import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { policyText, resourceAt } from './resource-policies.ts';
import { restJson } from './rest-json.ts';

const MISSING = { code: 'ResourceNotFoundException', service: 'backup' } as const;
const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'NextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListBackupVaults: reading(anything, ({ accountId, input, region, world }) => {
    const vaults = world.resources.of('backup', accountId, region);
    const page = pageOf(input, vaults, { names: PAGING, otherwise: 1000, max: 1000 });
    const BackupVaultList = page.items.map(({ arn, name }) => ({
      BackupVaultArn: arn,
      BackupVaultName: name,
    }));
    return { BackupVaultList, ...page.members };
  }),
  GetBackupVaultAccessPolicy: reading(vaultArn, (call) => {
    const vault = resourceAt(call, vaultArn(call), MISSING);
    const Policy = policyText(vault);
    if (Policy !== null) {
      return { BackupVaultName: vault.name, BackupVaultArn: vault.arn, Policy };
    }
    throw new ServiceError(MISSING.code, `${vault.name} has no access policy.`);
  }),
};

/** Backup, as far as vaults and their access policies go. */
export const BACKUP: Service = {
  signingName: 'backup',
  actionPrefix: 'backup',
  eventSource: 'backup.amazonaws.com',
  protocol: restJson({
    'GET /backup-vaults': 'ListBackupVaults',
    'GET /backup-vaults/{BackupVaultName}/access-policy': 'GetBackupVaultAccessPolicy',
  }),
  operations: new Map(Object.entries(OPERATIONS)),
};

function vaultArn({ accountId, input, region }: Call): string {
  return `arn:aws:backup:${region}:${accountId}:backup-vault:${input.text('BackupVaultName')}`;
}

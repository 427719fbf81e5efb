import { backupVaultPolicy, backupVaults } from '../../services/backup.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The access policies of backup vaults. */
export const backupVaultPolicies: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { region }, found) {
    const listed = await reading.list(backupVaults, {}, (page) => page.BackupVaultList, { region });
    await Promise.all(
      listed.map(async ({ BackupVaultArn, BackupVaultName }) => {
        const answer = await reading.askIfAny(
          backupVaultPolicy,
          { BackupVaultName },
          { region, subject: BackupVaultArn ?? '', absentOn: ['ResourceNotFoundException'] },
        );
        found.addPolicy(
          BackupVaultArn,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};

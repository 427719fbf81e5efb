import { fileSystemPolicy, fileSystems } from '../../services/efs.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The policies of file systems. */
export const efsFileSystems: ResourceCollector = {
  workloadTypes: [],
  async collect(reading, { accountId, partition, region }, found) {
    const listed = await reading.list(fileSystems, {}, ({ FileSystems }) => FileSystems, {
      region,
    });
    await Promise.all(
      listed.map(async ({ FileSystemArn, FileSystemId = '' }) => {
        const place = `arn:${partition}:elasticfilesystem:${region}:${accountId}`;
        const subject = FileSystemArn ?? `${place}:file-system/${FileSystemId}`;
        const answer = await reading.askIfAny(
          fileSystemPolicy,
          { FileSystemId },
          { region, subject, absentOn: ['PolicyNotFound', 'FileSystemNotFound'] },
        );
        found.addPolicy(
          subject,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};

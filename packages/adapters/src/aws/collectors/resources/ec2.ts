import { instances, launchTemplates } from '../../services/ec2.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The instance profiles of instances, and those that launch templates give. */
export const ec2Instances: ResourceCollector = {
  workloadTypes: ['ec2:instance', 'ec2:launch-template'],
  async collect(reading, { accountId, partition, region }, found) {
    const place = `arn:${partition}:ec2:${region}:${accountId}`;
    const reservations = await reading.list(instances, {}, (page) => page.Reservations, { region });
    for (const { IamInstanceProfile, InstanceId = '', State } of reservations.flatMap(
      ({ Instances }) => Instances ?? [],
    )) {
      if (State?.Name === 'terminated') continue;
      found.addByProfile(
        'ec2:instance',
        `${place}:instance/${InstanceId}`,
        IamInstanceProfile?.Arn,
      );
    }
    const versions = await reading.list(
      launchTemplates,
      { Versions: ['$Default'] },
      ({ LaunchTemplateVersions }) => LaunchTemplateVersions,
      { region },
    );
    for (const { LaunchTemplateData, LaunchTemplateId = '' } of versions) {
      const { Arn, Name } = LaunchTemplateData?.IamInstanceProfile ?? {};
      const template = `${place}:launch-template/${LaunchTemplateId}`;
      found.addByProfile('ec2:launch-template', template, Arn ?? Name);
    }
  },
};

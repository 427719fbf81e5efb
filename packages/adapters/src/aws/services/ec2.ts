import {
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRegionsCommand,
  EC2Client,
  type Instance,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import {
  type AwsService,
  type CommandClass,
  NEXT_TOKEN,
  type OperationOf,
  operation,
} from '../operation.ts';

const EC2: AwsService<EC2Client> = {
  name: 'ec2',
  open: (settings) => new EC2Client(settings),
};

type Ec2Operation<Command extends CommandClass> = OperationOf<EC2Client, Command>;

/** The regions that an account has enabled. */
export const regions: Ec2Operation<typeof DescribeRegionsCommand> = operation(
  EC2,
  'DescribeRegions',
  {
    send: (client, input) => client.send(new DescribeRegionsCommand(input)),
    keep: ['Regions'],
  },
);

/** The instances, as far as they carry a role. */
export const instances: Ec2Operation<typeof DescribeInstancesCommand> = operation(
  EC2,
  'DescribeInstances',
  {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new DescribeInstancesCommand(input)),
    keep: ({ NextToken, Reservations }) => ({
      Reservations: Reservations?.map(({ Instances, OwnerId }) => ({
        OwnerId,
        Instances: Instances?.map(instanceParts),
      })),
      NextToken,
    }),
  },
);

/** The default and latest versions of launch templates; of their data the profile alone, as user data may hold secrets. */
export const launchTemplates: Ec2Operation<typeof DescribeLaunchTemplateVersionsCommand> =
  operation(EC2, 'DescribeLaunchTemplateVersions', {
    paging: NEXT_TOKEN,
    send: (client, input) => client.send(new DescribeLaunchTemplateVersionsCommand(input)),
    keep: ({ LaunchTemplateVersions, NextToken }) => ({
      LaunchTemplateVersions: LaunchTemplateVersions?.map(templateParts),
      NextToken,
    }),
  });

/** An instance without its keys, addresses and user data. */
function instanceParts({
  IamInstanceProfile,
  InstanceId,
  MetadataOptions,
  State,
  Tags,
}: Instance): Instance {
  return {
    InstanceId,
    State,
    IamInstanceProfile,
    MetadataOptions: { HttpTokens: MetadataOptions?.HttpTokens },
    Tags,
  };
}

function templateParts({
  DefaultVersion,
  LaunchTemplateData,
  LaunchTemplateId,
  LaunchTemplateName,
  VersionNumber,
}: LaunchTemplateVersion): LaunchTemplateVersion {
  return {
    LaunchTemplateId,
    LaunchTemplateName,
    VersionNumber,
    DefaultVersion,
    LaunchTemplateData: { IamInstanceProfile: LaunchTemplateData?.IamInstanceProfile },
  };
}

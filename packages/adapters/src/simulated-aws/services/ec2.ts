import { anything, type Operation, reading, type Service } from './operation.ts';

/** The regions that every account has enabled. */
const REGIONS = ['eu-central-1', 'us-east-1'] as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeRegions: reading(anything, () => ({
    regionInfo: REGIONS.map((name) => ({
      regionName: name,
      regionEndpoint: `ec2.${name}.amazonaws.com`,
      optInStatus: 'opt-in-not-required',
    })),
  })),
  DescribeInstances: reading(anything, () => ({ reservationSet: [] })),
  DescribeLaunchTemplateVersions: reading(anything, () => ({ launchTemplateVersionSet: [] })),
};

/** EC2, as far as the regions go: there are no instances. */
export const EC2: Service = {
  signingName: 'ec2',
  actionPrefix: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: {
    kind: 'query',
    dialect: 'ec2',
    version: '2016-11-15',
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

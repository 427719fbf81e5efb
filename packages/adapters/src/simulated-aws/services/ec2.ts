import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, profileArn, type Running, runningOf } from './workloads.ts';

/** The regions that every account has enabled. */
const REGIONS = ['eu-central-1', 'us-east-1'] as const;

const PAGING: PagingNames = { size: 'MaxResults', token: 'NextToken', nextToken: 'nextToken' };
const PAGE = { names: PAGING, otherwise: 1000, max: 1000 } as const;

/** The parameters that name an instance profile. */
const PROFILE = ['IamInstanceProfile.Arn', 'IamInstanceProfile.Name'] as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeRegions: reading(anything, () => ({
    regionInfo: REGIONS.map((name) => ({
      regionName: name,
      regionEndpoint: `ec2.${name}.amazonaws.com`,
      optInStatus: 'opt-in-not-required',
    })),
  })),
  DescribeInstances: reading(anything, (call) => {
    const page = pageOf(call.input, runningOf(call, 'ec2:instance'), PAGE);
    return { reservationSet: page.items.map((each) => reservation(call, each)), ...page.members };
  }),
  DescribeLaunchTemplateVersions: reading(anything, (call) => {
    const page = pageOf(call.input, runningOf(call, 'ec2:launch-template'), PAGE);
    const versions = page.items.map((each) => templateVersion(call, each));
    return { launchTemplateVersionSet: versions, ...page.members };
  }),
  ...runOperations('ec2', {
    RunInstances: {
      on: 'instance/i-0begun',
      role: PROFILE,
      to: 'ec2.amazonaws.com',
      begins: 'ec2:instance',
      answer: (_, { arn }) => ({
        instancesSet: [{ instanceId: lastPart({ resource: arn }) }],
      }),
    },
    RequestSpotInstances: {
      on: 'spot-instances-request/*',
      role: PROFILE.map((path) => `LaunchSpecification.${path}`),
      to: 'ec2.amazonaws.com',
      answer: () => ({ spotInstanceRequestSet: [{ spotInstanceRequestId: 'sir-begun' }] }),
    },
    StopInstances: { on: 'instance/*', answer: () => ({ instancesSet: [] }) },
    StartInstances: { on: 'instance/*', answer: () => ({ instancesSet: [] }) },
    ModifyInstanceAttribute: { on: 'instance/{InstanceId}' },
    CreateLaunchTemplateVersion: { on: 'launch-template/{LaunchTemplateId}' },
    ModifyLaunchTemplate: { on: 'launch-template/{LaunchTemplateId}' },
  }),
};

/** EC2, as far as regions go, and what instances and launch templates have of roles. */
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

function reservation(call: Call, instance: Running) {
  const id = lastPart(instance);
  return {
    reservationId: id.replace(/^i-/, 'r-'),
    ownerId: call.accountId,
    instancesSet: [
      {
        instanceId: id,
        instanceState: { code: 16, name: 'running' },
        iamInstanceProfile: { arn: profileArn(call, instance) },
      },
    ],
  };
}

function templateVersion(call: Call, template: Running) {
  return {
    launchTemplateId: lastPart(template),
    launchTemplateName: lastPart(template),
    versionNumber: 1,
    defaultVersion: true,
    launchTemplateData: { iamInstanceProfile: { arn: profileArn(call, template) } },
  };
}

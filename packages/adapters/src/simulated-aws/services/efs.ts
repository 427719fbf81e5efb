import { ServiceError } from '../service-error.ts';
import { type Call, type Operation, reading, type Service } from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { policyText, resourceAt } from './resource-policies.ts';
import { restJson } from './rest-json.ts';

const MISSING = { code: 'FileSystemNotFound', service: 'elasticfilesystem' } as const;
const PAGING: PagingNames = { size: 'MaxItems', token: 'Marker', nextToken: 'NextMarker' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeFileSystems: reading(
    ({ accountId, region }) => `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/*`,
    ({ accountId, input, region, world }) => {
      const all = world.resources.of('elasticfilesystem', accountId, region);
      const page = pageOf(input, all, { names: PAGING, otherwise: 100, max: 1000 });
      const FileSystems = page.items.map(({ arn, name }) => ({
        OwnerId: accountId,
        FileSystemId: name,
        FileSystemArn: arn,
        LifeCycleState: 'available',
      }));
      return { FileSystems, ...page.members };
    },
  ),
  DescribeFileSystemPolicy: reading(fileSystemArn, (call) => {
    const { name, policy } = resourceAt(call, fileSystemArn(call), MISSING);
    const Policy = policyText({ policy });
    if (Policy !== null) return { FileSystemId: name, Policy };
    throw new ServiceError('PolicyNotFound', `${name} has no policy.`, 404);
  }),
};

/** Elastic File System, as far as file systems and their policies go. */
export const EFS: Service = {
  signingName: 'elasticfilesystem',
  actionPrefix: 'elasticfilesystem',
  eventSource: 'elasticfilesystem.amazonaws.com',
  protocol: restJson({
    'GET /2015-02-01/file-systems': 'DescribeFileSystems',
    'GET /2015-02-01/file-systems/{FileSystemId}/policy': 'DescribeFileSystemPolicy',
  }),
  operations: new Map(Object.entries(OPERATIONS)),
};

function fileSystemArn({ accountId, input, region }: Call): string {
  return `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${input.text('FileSystemId')}`;
}
